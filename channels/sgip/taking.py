"""Takes what a gateway brings: kept first, then answered; what cannot be read is parked."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from channels.sgip.bodies import Report, State, UserReport
from channels.sgip.link import WINDOW
from channels.sgip.messages import Deliver
from channels.sgip.packets import Packet, answer, decode, encode
from channels.sgip.reading import inbound_of, name_of, read, segment_of
from channels.sgip.results import BAD_COMMAND, BUSY, reason
from channels.sms.inbound import inbound_of as inbound_from
from channels.sms.joining import Joined, Joiner
from channels.sms.numbers import address_of, identity_of
from channels.texts import phrase
from hub.core.channel import Account, Receive, Surroundings
from hub.core.errors import HubError, InputError, Unavailable
from hub.core.messages import Delivery, Inbound, Remark
from hub.core.parts import Text

log = logging.getLogger(__name__)

TAKE_SECONDS = 25.0
"""Less than a gateway waits for an answer."""
CONDITIONS = frozenset({0, 1, 2})
_STATES: Mapping[int, Delivery] = {
    State.DELIVERED: Delivery.DELIVERED,
    State.FAILED: Delivery.FAILED,
}


class Desk:
    """`serve` is what every connection of the account is given; `receive` None: it is closed.

    What one user wrote is kept in the order in which it came, with others at the same time.
    """

    def __init__(
        self, account: Account, hub: Surroundings, *, vouched: bool, patience: timedelta
    ) -> None:  # fmt: skip
        self._account = account
        self._hub = hub
        self._vouched = vouched
        self._turns = [asyncio.Lock() for _ in range(WINDOW)]
        self._joiner = Joiner(account, hub.segments, hub.clock, self._join, patience=patience)
        self.receive: Receive | None = None

    async def serve(self, packet: Packet) -> Packet:
        """What could not be kept is said to be so, and comes again."""
        try:
            async with asyncio.timeout(TAKE_SECONDS):
                return answer(packet, await self._take(packet))
        except (HubError, TimeoutError) as error:
            log.warning("sgip_not_taken", extra={"why": repr(error)})
        except Exception:
            log.exception("sgip_failed", extra={"account": self._account.id})
        return answer(packet, BUSY)

    async def sweep(self) -> None:
        await self._joiner.sweep()

    async def take_again(self, source: str) -> None:
        """A packet that was parked."""
        _, raw = await self._hub.files.open(source)
        packet = decode(raw)
        if isinstance(packet.body, Deliver):
            await self._deliver(packet, packet.body)

    async def _take(self, packet: Packet) -> int:
        match packet.body:
            case Deliver() as deliver:
                async with self._turns[hash(deliver.user) % WINDOW]:
                    await self._deliver_or_park(packet, deliver)
            case Report() as report:
                await self._tell(report)
            case UserReport() as report:
                await self._note(packet, report)
            case _:
                return BAD_COMMAND
        return 0

    async def _deliver_or_park(self, packet: Packet, deliver: Deliver) -> None:
        try:
            read(deliver)
        except InputError as error:
            await self._park(packet, f"{error.code}: {error.params.get('why', '')}")
        else:
            await self._deliver(packet, deliver)

    async def _deliver(self, packet: Packet, deliver: Deliver) -> None:
        received, now = read(deliver), self._hub.clock.now()
        if received.place:
            await self._joiner.take(segment_of(deliver, received, received.place))
        else:
            await self._receive(inbound_of(packet, deliver, self._account.name, at=now))

    async def _join(self, joined: Joined) -> None:
        now = self._hub.clock.now()
        place = self._account.channel, self._account.name
        raw = {"number": joined.recipient}
        await self._receive(inbound_from(joined, *place, at=now, raw=raw))

    async def _receive(self, inbound: Inbound) -> None:
        if self.receive is None:
            raise Unavailable
        identity = identity_of(inbound.sender.id) if self._vouched else ""
        await self.receive(replace(inbound, sender=replace(inbound.sender, identity=identity)))

    async def _park(self, packet: Packet, reason: str) -> None:
        account = self._account
        source = await self._hub.files.put(
            f"{name_of(packet)}.pdu", "application/octet-stream", encode(packet)
        )
        await self._hub.logbook.park(
            account.channel, account.name, reason=reason, source=source.file_id
        )

    async def _tell(self, report: Report) -> None:
        """That it still waits is no news; what it is of is told by number and user."""
        state = _STATES.get(report.state)
        if state is None or report.kind:
            return
        user = address_of(report.user)
        why = reason(report.error) if state is Delivery.FAILED else ""
        await self._hub.carried.told(self._account, [f"{report.about}:{user}"], state, why, to=user)

    async def _note(self, packet: Packet, report: UserReport) -> None:
        """For those who serve him; of whom nobody ever heard, only the log is told."""
        user, account = address_of(report.user), self._account
        standing = await self._hub.mailbox.standing(account.channel, account.name, user)
        locale = standing.conversation.locale if standing.conversation else ""
        key = report.condition if report.condition in CONDITIONS else "other"
        text = Text(text=phrase(f"sgip_user_{key}", locale))
        remark = Remark(
            channel=account.channel, account=account.name, external_id=name_of(packet),
            address=user, parts=(text,),
        )  # fmt: skip
        known = await self._hub.jot(remark)
        log.info("sgip_user_report", extra={"known": known, "condition": report.condition})
