"""Who may come in: by network, by the secret in the address, by the signature."""

from collections.abc import Mapping

from aiohttp import web

from channels.answers import read_body
from channels.secret import same
from channels.smsweb.bodies import LIMIT
from channels.smsweb.config import SmsWebConfig
from channels.smsweb.proving import prove
from channels.smsweb.words import ELSEWHERE, UNPROVED
from hub.core.channel import Channel, Trouble
from hub.core.errors import Forbidden, InputError, Unauthorized
from hub.core.proxies import asker, is_within


class Door:
    """Who is turned away is told of until the first one comes in: then strangers only knock."""

    def __init__(self, channel: Channel, config: SmsWebConfig) -> None:
        self._channel = channel
        self._hub = channel.hub
        self._proof = config.shape.proof
        self._secret = config.proof_secret
        self._key = config.key.get_secret_value()
        self._allowed = config.allowed
        self._has_opened = False

    async def pass_in(self, request: web.Request) -> bytes:
        """What was posted, or asked in the address; raises Unauthorized, Forbidden, InputError."""
        try:
            self._check_network(request)
            raw = await read_body(request, LIMIT)
            self._check_truth(request, raw)
        except Forbidden:
            self._doubt(ELSEWHERE, request)
            raise
        except Unauthorized:
            self._doubt(UNPROVED, request)
            raise
        self._has_opened = True
        self._channel.tell("incoming", None)
        return raw if request.method == "POST" else _query(request)

    def _check_network(self, request: web.Request) -> None:
        if self._allowed and not is_within(self._asker(request), self._allowed):
            raise Forbidden

    def _check_truth(self, request: web.Request, raw: bytes) -> None:
        """Where a secret address is set it is asked for, signed or not."""
        given = request.match_info.get("key", "")
        if (self._key or given) and not same(given, self._key):
            raise Unauthorized
        if not self._proof.header:
            return
        now, url = self._hub.clock.now(), called(request, self._hub.public_url)
        try:
            prove(self._proof, self._secret, url=url, headers=request.headers, raw=raw, now=now)
        except InputError:
            raise Unauthorized from None

    def _doubt(self, title: Mapping[str, str], request: web.Request) -> None:
        if self._has_opened or "incoming" in self._channel.troubles:
            return
        now, detail = self._hub.clock.now(), self._asker(request)
        self._channel.tell("incoming", Trouble(title=title, detail=detail, since=now))

    def _asker(self, request: web.Request) -> str:
        forwarded = request.headers.get("X-Forwarded-For", "")
        return asker(request.remote or "", forwarded, self._hub.trusted_proxies)


def called(request: web.Request, public_url: str) -> str:
    """The address as the provider called it; behind a proxy only the public one is that."""
    return (public_url or f"{request.scheme}://{request.host}") + request.raw_path


def _query(request: web.Request) -> bytes:
    return request.raw_path.partition("?")[2].encode(errors="replace")
