"""What browsers are told and what is refused of them: headers on all answers, our origin only."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from aiohttp import web

from agent_console.proxies import is_secure
from hub.core.errors import Forbidden
from hub.core.proxies import Network

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": CSP,
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class ForeignOriginError(Forbidden):
    code = "foreign_origin"


class Guard:
    """`public_url` is the address people use when it is not the one requests arrive at."""

    def __init__(self, public_url: str | None, trusted_proxies: Sequence[Network]) -> None:
        self._public_url = public_url or ""
        self._trusted = trusted_proxies

    def check_origin(self, request: web.Request) -> None:
        """Raises ForeignOriginError when a page of another site is behind this request."""
        site = request.headers.get("Sec-Fetch-Site", "")
        origin = request.headers.get("Origin", "")
        if site in {"cross-site", "same-site"} or (origin and not self._is_ours(request, origin)):
            raise ForeignOriginError

    def _is_ours(self, request: web.Request, origin: str) -> bool:
        host = urlsplit(origin).netloc
        return host in {request.host, urlsplit(self._public_url).netloc} and host != ""

    def is_secure(self, request: web.Request) -> bool:
        return self._public_url.startswith("https://") or is_secure(request, self._trusted)

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """For `app.on_response_prepare`; what a handler has set itself stays."""
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if self.is_secure(request):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
