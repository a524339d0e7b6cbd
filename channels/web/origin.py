"""Which pages may talk to an account: browsers name theirs in `Origin`, other clients do not."""

from collections.abc import Collection
from urllib.parse import urlsplit

_LOCAL = ("localhost", "127.0.0.1", "::1")


def allowed(origin: str | None, host: str, origins: Collection[str]) -> bool:
    """Listed pages; with an empty list the hub's own host and any localhost."""
    if origin is None or "*" in origins:
        return True
    if origins:
        return origin.lower() in {one.lower().rstrip("/") for one in origins}
    try:
        parts = urlsplit(origin.lower())
        return parts.netloc == host.lower() or parts.hostname in _LOCAL
    except ValueError:
        return False
