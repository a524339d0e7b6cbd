"""Joins what carriers tell of the parts of our messages to the messages, and reports it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from hub.core.channel import Account, Report
from hub.core.clock import Clock
from hub.core.errors import Unavailable
from hub.core.messages import Delivery, DeliveryReport
from hub.pipeline.names import thread_id
from hub.store.carried import Carriage, CarriedParts, Told
from hub.store.database import Database

log = logging.getLogger(__name__)

FINAL = frozenset({Delivery.DELIVERED, Delivery.FAILED})
LOST = timedelta(hours=1)
"""So long a receipt may be ahead of the word that a carrier took the message over."""
KEPT = timedelta(days=3)
"""So long carriers try, and a margin: what is told later is nobody's."""
AGAIN = timedelta(seconds=1)
LOOK_EVERY = 2.0
SWEEP_EVERY = timedelta(minutes=5)
AT_ONCE = 200


class Carrying:
    """Implements `Carried` of the core. `run` reports what could not be reported at once."""

    def __init__(self, db: Database, report: Report, clock: Clock) -> None:
        self._parts = CarriedParts(db)
        self._report = report
        self._clock = clock
        self._swept_at = clock.now()

    async def sent(
        self, account: Account, carrier_id: str, message_id: str, *, part: int, total: int
    ) -> None:
        sent = Carriage(
            name=_name(account, carrier_id), at=self._clock.now(), message_id=message_id,
            part=part, total=total,
        )  # fmt: skip
        kept = await self._parts.put_sent(sent, lambda told: _is_to(account, sent, told.to))
        if kept.told:
            await self._parts.drop_lost(kept.told.names)
            await self._settle(kept)

    async def told(
        self, account: Account, keys: Sequence[str], state: Delivery, reason: str = "", *,
        to: str = "",
    ) -> None:  # fmt: skip
        if state not in FINAL or not keys:
            return
        names = tuple(dict.fromkeys(_name(account, key) for key in keys))
        told = Told(state=state, reason=reason, to=to, names=names)
        meant = await self._find(account, told)
        if meant is None:
            await self._parts.put_lost(told, self._clock.now())
            meant = await self._find(account, told)  # it may have been sent meanwhile
        if meant is None:
            return
        if meant.told is None or (meant.told.state, meant.told.to) != (state, to):
            await self._parts.put_told(meant.name, told, self._clock.now())
        await self._settle(meant)

    async def _find(self, account: Account, told: Told) -> Carriage | None:
        """That of this customer; else what bears the very name, whoever the carrier says it is."""
        found = [one for one in await self._parts.find(told.names) if one.message_id]
        for one in found:
            if _is_to(account, one, told.to):
                return one
        return next((one for one in found if one.name == told.names[0]), None)

    async def _settle(self, carriage: Carriage) -> None:
        parts = await self._parts.of(carriage.message_id)
        state = verdict(parts)
        if state and all(one.reported is not state for one in parts):
            reason = next((p.told.reason for p in parts if p.told and p.told.state is state), "")
            if not await self._tell(carriage, state, reason):
                return
        await self._parts.close(parts, state)

    async def _tell(self, carriage: Carriage, state: Delivery, reason: str) -> bool:
        """False when it is to be told again: the message is still in the channel's hands."""
        channel, _, account = carriage.name.partition("|")[0].partition(":")
        report = DeliveryReport(
            channel=channel, account=account, message_id=carriage.message_id, state=state,
            reason=reason,
        )  # fmt: skip
        try:
            known = await self._report(report)
        except Unavailable:
            return False
        if not known:
            log.info("receipt_of_nobody", extra={"message_id": carriage.message_id})
        return True

    async def run(self, may: Callable[[], bool]) -> None:
        """Until cancelled; `may`: whether this process is the one of all that does it."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                if may():
                    await self.report_open()
                    await self._sweep()
            except Exception:
                log.exception("receipts_not_reported")

    async def report_open(self) -> None:
        before = self._clock.now() - AGAIN
        for carriage in await self._parts.open(before=before, limit=AT_ONCE):
            await self._settle(carriage)

    async def _sweep(self) -> None:
        now = self._clock.now()
        if now - self._swept_at < SWEEP_EVERY:
            return
        self._swept_at = now
        lost = await self._parts.sweep(before=now - KEPT, lost_before=now - LOST)
        if lost:
            log.warning("receipts_lost", extra={"count": lost})


def verdict(parts: Sequence[Carriage]) -> Delivery | None:
    """One part that is lost spoils the whole; None as long as nothing is certain."""
    states = [one.told.state for one in parts if one.told]
    if Delivery.FAILED in states:
        return Delivery.FAILED
    whole = len(parts) == parts[0].total and len(states) == len(parts) if parts else False
    return Delivery.DELIVERED if whole else None


def _name(account: Account, carrier_id: str) -> str:
    return f"{account.id}|{carrier_id}"


def _is_to(account: Account, carriage: Carriage, to: str) -> bool:
    """Whether this customer is written to by it; nobody in particular: anybody."""
    thread, _, _ = carriage.message_id.rpartition(".")
    return not to or thread == thread_id(account.channel, account.name, to)
