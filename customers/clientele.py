"""The room as one object: all that is known of customers, and what can be done about it."""

import asyncio
from collections.abc import Callable

from customers.fields import Fields
from customers.muting import Muting
from customers.notes import Notes
from customers.placing import Placing
from customers.records import Records
from customers.register import Register
from customers.rules import Rules
from customers.suggestions import Suggestions
from customers.verification import Verification
from hub.core.ports.wording import Wording
from hub.pipeline.pipeline import Spine
from hub.store.customer_history import CustomerHistory


class Clientele:
    """`secret` is what codes are kept with."""

    def __init__(self, spine: Spine, wording: Wording, secret: bytes) -> None:
        self._spine = spine
        self.rules = Rules(spine)
        self.register = Register(spine.db, spine.clock, self.rules)
        self.records = Records(spine, self.rules)
        self.fields = Fields(spine, self.records)
        self.notes = Notes(spine, self.records)
        self.history = CustomerHistory(spine.db)
        self.suggestions = Suggestions(spine.db)
        self.muting = Muting(spine, self.records)
        self.verification = Verification(spine, wording, secret)

    async def run(self, may: Callable[[], bool]) -> None:
        """Apply changed rules while this process `may`; ends by cancellation."""
        await self.fields.load()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.fields.run(self._spine.feed))
            group.create_task(Placing(self._spine, self.records, self.rules, may).run())
