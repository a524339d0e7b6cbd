"""Keeps what comes from Telegram: its file fetched first; what cannot be read is parked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from channels.media import keep_media
from channels.placeholders import placeholder
from channels.telegram.line import TooBig
from channels.telegram.parsing import Taken, read
from channels.telegram.shapes import Callback, Stored
from channels.texts import phrase
from hub.core.channel import Account, Receive, Surroundings
from hub.core.errors import ChannelError, InputError, NotFound, Unavailable
from hub.core.messages import Inbound
from hub.core.parts import File, Part, Text

log = logging.getLogger(__name__)

LARGEST = 20 * 2**20
"""Bytes of a file that Telegram lets a bot fetch."""
FETCH_SECONDS = 20.0
RECEIVE_SECONDS = 15.0
PATIENCE = timedelta(minutes=1)
"""After which a message goes without its file, which can be fetched again."""

Fetch = Callable[[str, int], Awaitable[bytes]]


class Waits(Exception):
    """The file cannot be had now, and has been waited for long enough."""


class Keeper:
    """`pressed` is told of buttons, when what they say is durable."""

    def __init__(
        self, account: Account, hub: Surroundings, fetch: Fetch, pressed: Callable[[Callback], None]
    ) -> None:  # fmt: skip
        self._account = account
        self._hub = hub
        self._fetch = fetch
        self._pressed = pressed
        self.receive: Receive | None = None

    async def take(self, raw: bytes) -> None:
        """Returns when it is durable, or parked; raises HubError when it is to come again."""
        try:
            taken = read(raw, self._account.name, at=self._hub.clock.now())
        except InputError as error:
            await self.park(raw, f"telegram_update: {', '.join(error.fields)}")
            return
        if taken is None:
            return
        try:
            inbound = await self._complete(taken)
        except Waits:
            words = phrase("telegram_file_waits", taken.inbound.locale)
            await self._deliver(_without_file(taken.inbound, words))
            await self.park(raw, "telegram_file")
            return
        await self._deliver(inbound)
        if taken.pressed:
            self._pressed(taken.pressed)

    async def take_again(self, source: str) -> None:
        """A message that went without its file is followed by it; raises HubError."""
        _, raw = await self._hub.files.open(source)
        taken = read(raw, self._account.name, at=self._hub.clock.now())
        if taken is None:
            raise InputError("bad_input")
        try:
            inbound = await self._complete(taken)
        except Waits:
            raise Unavailable from None
        key = f"{inbound.external_id}:file" if taken.file else inbound.external_id
        await self._deliver(replace(inbound, external_id=key))

    async def park(self, raw: bytes, reason: str) -> None:
        stored = await self._hub.files.put("update.json", "application/json", raw)
        account = self._account
        await self._hub.logbook.park(
            account.channel, account.name, reason=reason, source=stored.file_id
        )

    async def _deliver(self, inbound: Inbound) -> None:
        if self.receive is None:
            raise NotFound
        try:
            async with asyncio.timeout(RECEIVE_SECONDS):
                await self.receive(inbound)
        except TimeoutError:
            raise Unavailable from None

    async def _complete(self, taken: Taken) -> Inbound:
        """With its file as it is stored, or with the reason why it is not to be had."""
        inbound, file = taken.inbound, taken.file
        if file is None:
            return inbound
        try:
            return replace(inbound, parts=(*inbound.parts[:-1], await self._file(inbound, file)))
        except TooBig:
            return _without_file(inbound, placeholder("too_large").text)
        except InputError as error:
            return _without_file(inbound, placeholder(_WHY.get(error.code, "refused")).text)

    async def _file(self, inbound: Inbound, file: Stored) -> Part:
        said = inbound.parts[-1]
        assert isinstance(said, File)
        if file.file_size > LARGEST:
            raise TooBig
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                data = await self._fetch(file.file_id, LARGEST)
        except TooBig:
            raise
        except (ChannelError, TimeoutError) as error:
            log.warning("telegram_file_not_fetched", extra={"why": str(error)})
            raise self._later(inbound) from None
        return await keep_media(
            self._hub, data, name=said.name, content_type=said.content_type, limit=LARGEST
        )

    def _later(self, inbound: Inbound) -> Exception:
        waited = inbound.received_at - (inbound.sent_at or inbound.received_at)
        return Waits() if waited > PATIENCE else Unavailable("the file cannot be fetched now")


_WHY = {"too_large": "too_large", "infected": "infected"}


def _without_file(inbound: Inbound, words: str) -> Inbound:
    last = inbound.parts[-1]
    name = last.name if isinstance(last, File) else ""
    return replace(inbound, parts=(*inbound.parts[:-1], Text(text=f"{words} {name}".strip())))
