"""Whose certificates are trusted, and how it is told that one is not."""

import ssl

from hub.core.errors import Temporary


class Untrusted(Temporary):
    """The server's certificate is not one for this host by an authority that is trusted."""


def context_of(authority: str = "") -> ssl.SSLContext:
    """The system's authorities, and one of the account's own beside them, in PEM."""
    context = ssl.create_default_context()
    if authority:
        context.load_verify_locations(cadata=authority)
    return context


def distrust(error: BaseException | None) -> Untrusted | None:
    """What a certificate did not pass, where that is why a connection failed."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return Untrusted(f"certificate: {error.verify_message}")
        error = error.__cause__ or error.__context__
    return None
