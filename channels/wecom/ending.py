"""Ends WeCom's session after the hub's conversation has ended, where an account is so set."""

import logging

from channels.tencent.calls import Refused
from channels.wecom.service import Service
from channels.worker import Worker
from hub.core.channel import Account, Surroundings
from hub.core.conversations import State
from hub.core.errors import ChannelError
from hub.core.events import Kind
from hub.core.messages import Delivery
from hub.core.ports.channels import Change

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
WAIT_SECONDS = 3.0
"""What is said at the end, such as the question for a score, goes first."""
GIVE_UP_SECONDS = 600.0
LOOKED_BACK = 10
_UNDER_WAY = frozenset({Delivery.QUEUED, Delivery.SENDING})


class Ending:
    """What a dead process had still to end, WeCom ends by itself within two days."""

    def __init__(self, account: Account, hub: Surroundings, service: Service, words: str) -> None:
        self._account = account
        self._hub = hub
        self._service = service
        self._words = words
        self._closed: dict[str, float] = {}
        self._unwatch = _nothing
        self._worker = Worker(f"ending {account.id}", self._work, pause=LOOK_SECONDS)

    def start(self) -> None:
        self._unwatch = self._hub.mailbox.watch("wecom", self._account.name, self._hear)
        self._worker.start()

    async def stop(self) -> None:
        self._unwatch()
        self._unwatch = _nothing
        await self._worker.stop()

    def _hear(self, change: Change) -> None:
        event = change.event
        if event and event.kind is Kind.STATE and event.data.get("new") == State.CLOSED.value:
            self._closed[change.address] = self._hub.clock.monotonic()

    async def _work(self) -> None:
        now = self._hub.clock.monotonic()
        for customer, at in tuple(self._closed.items()):
            if now - at < WAIT_SECONDS:
                continue
            if now - at > GIVE_UP_SECONDS or await self._is_done(customer):
                self._closed.pop(customer, None)

    async def _is_done(self, customer: str) -> bool:
        """Whether nothing is left to do for him; else he is looked at again."""
        where = "wecom", self._account.name, customer
        standing = await self._hub.mailbox.standing(*where)
        found = standing.conversation
        if found is None or found.is_open or not self._hub.on_duty(self._account):
            return True
        after = max(0, standing.last_seq - LOOKED_BACK)
        last = await self._hub.mailbox.read(*where, after=after)
        if any(one.delivery in _UNDER_WAY for one in last):
            return False
        try:
            code = await self._service.end(customer)
            if code and self._words:
                await self._service.send_on_event(code, self._words)
        except (Refused, ChannelError) as error:
            log.info("wecom_session_not_ended", extra={"why": str(error)[:200]})
        return True


def _nothing() -> None:
    """There is no watch to end."""
