"""Calls that bear an access token, which is renewed once where the service refuses it."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from channels.tencent.calls import STALE, Answer, Line, Refused, Request, told
from hub.core.channel import Surroundings
from hub.core.errors import ChannelError, Permanent, Temporary, Unavailable
from hub.core.ports.channels import Fetched

TOKEN_SECONDS = 12.0
"""Less than the outbox waits, so that what was never begun is not taken for what was."""
_TEXTS = ("application/json", "text/json", "text/plain")
Table = Mapping[int, type[ChannelError]]
Judge = Callable[[Refused], ChannelError]
Given = TypeVar("Given")


def judged(refused: Refused, table: Table) -> ChannelError:
    """What an error means for who sends; one that is not in the table lasts."""
    return table.get(refused.code, Permanent)(str(refused))


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """`service` and `id` name whose token it is, `request` asks for one."""

    service: str
    id: str
    secret: str
    request: Request


class Tokened:
    """Calls of `line`; `judge` says what it means when no token is given."""

    def __init__(
        self, line: Line, hub: Surroundings, credentials: Credentials, judge: Judge
    ) -> None:  # fmt: skip
        self._line = line
        self._tokens = hub.tokens
        self._request = credentials.request
        self._judge = judge
        # With another secret it is another's token: what was refused before may be right now.
        told = f"{credentials.secret}\0{line.base}".encode()
        seal = hmac.digest(hub.secret, told, "sha256").hex()[:16]
        self._name = f"{credentials.service}:{credentials.id}:{seal}"

    async def ask(self, request: Request) -> dict[str, Any]:
        """Raises Refused, ChannelError."""
        return await self._with_token(request, self._line.ask)

    async def download(self, request: Request) -> Answer | dict[str, Any]:
        """A file, or what is told instead of one; raises Refused, ChannelError."""
        return await self._with_token(request, self._download)

    async def new_token(self) -> Fetched:
        """From the service itself, be there another or not; raises ChannelError."""
        try:
            answer = await self._line.ask(self._request)
        except Refused as refused:
            raise self._judge(refused) from None
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise Temporary("no access token was given")
        return Fetched(token=token, seconds=seconds)

    async def _with_token(
        self, request: Request, call: Callable[[Request], Awaitable[Given]]
    ) -> Given:
        """What a token is refused for was not done: it is safe to ask again."""
        token = await self._token()
        try:
            return await call(_bearing(request, token))
        except Refused as refused:
            if refused.code not in STALE:
                raise
        return await call(_bearing(request, await self._token(refused=token)))

    async def _token(self, refused: str = "") -> str:
        try:
            async with asyncio.timeout(TOKEN_SECONDS):
                return await self._tokens.get(self._name, self.new_token, refused=refused)
        except (Unavailable, TimeoutError) as error:
            raise Temporary(f"no access token now: {error}") from None

    async def _download(self, request: Request) -> Answer | dict[str, Any]:
        """Errors and addresses come as JSON under the same status as files, and without a name."""
        answer = await self._line.fetch(request)
        is_file = answer.name or answer.content_type not in _TEXTS
        return answer if is_file else told(answer, request)


def _bearing(request: Request, token: str) -> Request:
    return replace(request, query={**request.query, "access_token": token})
