"""Carries answers to Telegram: at its pace, part by part, and no part twice by itself."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping

from channels.telegram.line import Line, translated
from channels.telegram.pace import Pace
from channels.telegram.sending import Step, steps_of
from hub.core.channel import Surroundings
from hub.core.errors import (
    ChannelError,
    NeedsReauth,
    NotFound,
    Permanent,
    RecipientGone,
    Temporary,
    Uncertain,
)
from hub.core.messages import Outbound, Receipt
from hub.core.parts import File

SECONDS = 25.0
"""For one message with all its parts: less than the outbox gives it."""
REMEMBERED = 1_000
"""Messages of which some parts are out."""


class Carrier:
    """What has begun is brought to its end, or its end is said not to be known.

    Which parts are out is known as long as the process lives: who has the message sent again gets
    the rest of it sent.
    """

    def __init__(self, hub: Surroundings, per_second: float) -> None:
        self._hub = hub
        self._pace = Pace(hub.clock, per_second)
        self._out: OrderedDict[str, list[int]] = OrderedDict()

    async def carry(self, message: Outbound, line: Line) -> Receipt:
        """Raises ChannelError."""
        chat = _chat_of(message)
        steps = steps_of(message.parts, await self._contents(message), message.locale)
        if not steps:
            raise Permanent("nothing to send")
        out = self._remember(message.id)
        deadline = self._hub.clock.monotonic() + SECONDS
        for step in steps[len(out) :]:
            try:
                out.append(await self._send(step, line, chat, deadline, begun=bool(out)))
            except ChannelError as error:
                raise _worded(error, len(out), len(steps)) from None
        self._out.pop(message.id, None)
        return Receipt(external_id=f"{chat}:{out[-1]}", at=self._hub.clock.now())

    def _remember(self, message_id: str) -> list[int]:
        out = self._out.setdefault(message_id, [])
        self._out.move_to_end(message_id)
        if len(self._out) > REMEMBERED:
            self._out.popitem(last=False)
        return out

    async def _contents(self, message: Outbound) -> dict[str, bytes]:
        files = [part for part in message.parts if isinstance(part, File)]
        try:
            return {one.file_id: (await self._hub.files.open(one.file_id))[1] for one in files}
        except NotFound:
            raise Permanent("the file is not there any more") from None

    async def _send(
        self, step: Step, line: Line, chat: int, deadline: float, *, begun: bool
    ) -> int:  # fmt: skip
        """A message that has begun does not go back to wait: its first part would go out twice."""
        while True:
            try:
                return await self._attempt(step, line, chat)
            except Temporary as error:
                pause = error.retry_after or 1.0
                if not begun:
                    raise
                if self._hub.clock.monotonic() + pause > deadline:
                    raise Uncertain(error.detail) from None
                await asyncio.sleep(pause)

    async def _attempt(self, step: Step, line: Line, chat: int) -> int:
        await self._pace.turn(str(chat))
        try:
            with translated():
                return (await step(line.bot, chat)).message_id
        except Temporary as error:
            self._pace.hold(str(chat), error.retry_after or 0.0)
            raise


def _chat_of(message: Outbound) -> int:
    try:
        return int(message.to.id)
    except ValueError:
        raise RecipientGone("not a chat of Telegram's") from None


_CODES: Mapping[type[ChannelError], str] = {
    RecipientGone: "telegram_gone", Permanent: "telegram_refused",
    NeedsReauth: "telegram_token", Uncertain: "telegram_unsure", Temporary: "telegram_line",
}  # fmt: skip
"""What people read of a failure, before Telegram's own words."""


def _worded(error: ChannelError, out: int, whole: int) -> ChannelError:
    """The same, as people are told of it, and how much of the message is out."""
    kind = next(kind for kind in _CODES if isinstance(error, kind))
    if isinstance(error, Temporary):
        code = "telegram_flood" if error.retry_after else _CODES[kind]
        return Temporary(f"{code}: {error.detail}", error.retry_after)
    told = f"telegram_part: {out}/{whole}, {error.detail}" if out else ""
    return kind(told or f"{_CODES[kind]}: {error.detail}")
