"""Sends an answer part by part, and says what the gateway made of it."""

import asyncio
from collections.abc import Sequence

from channels.sgip.client import Client
from channels.sgip.config import SgipConfig
from channels.sgip.messages import Submit
from channels.sgip.results import SLOW_DOWN, SLOW_SECONDS, refusal
from channels.sgip.sequence import Numbers
from channels.sgip.writing import submits_of
from channels.sms.pace import Pace
from hub.core.channel import Account, Carried
from hub.core.errors import Permanent, Temporary
from hub.core.messages import Outbound

PAUSES = (2.0, 4.0, 8.0)
"""Before a further part of a message is tried again: the first cannot be taken back."""
NO_REPORT = "2"


class Sender:
    """What is to be told of a part is written down before it goes: its number is ours, and what
    is told may come first, or find nobody who still waits for the answer."""

    def __init__(
        self, account: Account, config: SgipConfig, client: Client, numbers: Numbers, pace: Pace,
        carried: Carried,
    ) -> None:  # fmt: skip
        self._account = account
        self._config = config
        self._client = client
        self._numbers = numbers
        self._pace = pace
        self._carried = carried

    async def send(self, message: Outbound) -> None:
        """Raises ChannelError."""
        submits = submits_of(message, self._config)
        await self._submit(message, submits, 1)
        for part in range(2, len(submits) + 1):
            await self._go_on(message, submits, part)

    async def _go_on(self, message: Outbound, submits: Sequence[Submit], part: int) -> None:
        for pause in (*PAUSES, None):
            try:
                await self._submit(message, submits, part)
            except Temporary:
                if pause is None:
                    raise Permanent("sgip_partly") from None
                await asyncio.sleep(pause)
            except Permanent:
                raise Permanent("sgip_partly") from None
            else:
                return

    async def _submit(self, message: Outbound, submits: Sequence[Submit], part: int) -> None:
        await self._pace.turn()
        sequence = self._numbers.next()
        if self._config.report != NO_REPORT:
            name = f"{sequence}:{message.to.id}"
            await self._carried.sent(self._account, name, message.id, part=part, total=len(submits))
        result = await self._client.call(sequence, submits[part - 1])
        if result in SLOW_DOWN:
            self._pace.rest(SLOW_SECONDS)
        if result:
            raise refusal(result)
