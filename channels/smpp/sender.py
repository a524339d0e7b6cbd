"""Carries one answer out, part by part, and says what became of those that went."""

import asyncio
import random
from collections import Counter
from functools import partial
from itertools import count

from channels.smpp.line import Line
from channels.smpp.receipts import canonical
from channels.smpp.sending import Write, written
from channels.smpp.session import Late
from channels.smpp.statuses import FEW_TRIES, Refused, error_of
from hub.core.channel import Account, Surroundings
from hub.core.errors import Paced, Permanent, Temporary, TooLong, Uncertain
from hub.core.messages import Outbound, Receipt
from hub.core.parts import plain_text

TIME = 24.0
"""Seconds for all parts of a message: the outbox waits no longer than thirty."""
TRIES = 3
AGAIN = 1.0
"""Seconds before a part that was refused for now is tried again, where others have gone."""


def name_of(carrier: str, carrier_id: str) -> str:
    """Carriers may call different messages alike."""
    return f"{carrier}:{carrier_id}"


class Sender:
    def __init__(self, account: Account, hub: Surroundings) -> None:
        self._account = account
        self._hub = hub
        self._references = count(random.randrange(0x10000))
        self._tries: Counter[str] = Counter()

    async def send(self, message: Outbound, line: Line, source: str) -> Receipt:
        """Raises ChannelError."""
        parts = self._parts(message, line, source)
        if (wait := line.pacer.seconds_for(len(parts))) > TIME:
            raise Paced(f"{line.carrier.name}: others wait before it", retry_after=wait - TIME)
        until = self._hub.clock.monotonic() + TIME
        ids = []
        for part, write in enumerate(parts, 1):
            remember = partial(self._remember, line, message.id, part, len(parts))
            carrier_id = await self._carry(line, write, remember, message.id, part, until)
            await remember(carrier_id)
            ids.append(carrier_id)
        del self._tries[message.id]
        return Receipt(external_id=ids[0], at=self._hub.clock.now())

    def _parts(self, message: Outbound, line: Line, source: str) -> tuple[Write, ...]:
        text = plain_text(message.parts).replace("\t", " ")
        try:
            return written(
                text, line.carrier, source=source, to=message.to.id, ref=next(self._references)
            )
        except TooLong as error:
            raise Permanent(error.code) from None

    async def _remember(
        self, line: Line, message_id: str, part: int, total: int, carrier_id: str
    ) -> None:
        """Whatever the carrier tells of it comes under this name, late answers among them."""
        name = name_of(line.carrier.name, canonical(carrier_id))
        await self._hub.carried.sent(self._account, name, message_id, part=part, total=total)

    async def _carry(
        self, line: Line, write: Write, late: Late, message_id: str, part: int,
        until: float,
    ) -> str:  # fmt: skip
        """Of a message of which parts have gone nothing is tried anew from the beginning."""
        while True:
            try:
                return await self._attempt(line, write, late, message_id, until)
            except Temporary as error:
                if part == 1:
                    raise
                if self._hub.clock.monotonic() + AGAIN > until:
                    raise Permanent(f"stopped before part {part}: {error.detail}") from None
                await asyncio.sleep(AGAIN)
            except (Permanent, Uncertain) as error:
                where = f"part {part}: " if part > 1 else ""
                raise type(error)(f"{where}{error.detail}") from None

    async def _attempt(
        self, line: Line, write: Write, late: Late, message_id: str, until: float
    ) -> str:
        try:
            return await line.submit(write, late, until=until)
        except Refused as refused:
            error = error_of(refused.status)
            if refused.status in FEW_TRIES:
                self._tries[message_id] += 1
                if self._tries[message_id] >= TRIES:
                    del self._tries[message_id]
                    raise Permanent(error.detail) from None
            raise error from None
