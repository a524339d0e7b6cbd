"""Who really asks, where a trusted proxy stands between: its address and whether by https."""

from collections.abc import Sequence

from aiohttp import web

from hub.core.proxies import Network, asker, is_within


def client_address(request: web.Request, trusted: Sequence[Network]) -> str:
    return asker(request.remote or "", request.headers.get("X-Forwarded-For", ""), trusted)


def is_secure(request: web.Request, trusted: Sequence[Network]) -> bool:
    """Whether the browser speaks https, to us or to a proxy that says so."""
    if request.secure:
        return True
    forwarded = request.headers.get("X-Forwarded-Proto", "").strip().lower()
    return forwarded == "https" and is_within(request.remote or "", trusted)
