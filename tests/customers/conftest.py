"""What tests of the room share: the room on a real store, and customers who write to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from customers.clientele import Clientele
from hub.core.clock import new_id
from hub.core.customers import Family
from hub.core.messages import Accepted, Address
from hub.pipeline.intake import Intake
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.draft import View
from tests.doubles import KeyWording, inbound


@dataclass
class House:
    """The room, the spine it stands on, and an intake."""

    spine: Spine
    clientele: Clientele
    intake: Intake

    async def write(
        self, address: str, text: str = "你好", *, name: str = "", identity: str = "",
        channel: str = "post", account: str = "main",
    ) -> Accepted:  # fmt: skip
        message = inbound(text, external_id=new_id(), channel=channel, account=account)
        sender = Address(id=address, name=name, identity=identity)
        return await self.intake.receive(replace(message, sender=sender))

    async def customer(self, address: str, **values: str) -> str:
        """The customer's id of somebody who has written."""
        await self.write(address, **values)
        return (await self.view(address, **values)).thread.customer_id

    async def view(
        self, address: str, *, channel: str = "post", account: str = "main", **_: str
    ) -> View:
        view = await self.spine.committer.views.load(thread_id(channel, account, address))
        assert view
        return view

    async def family(self, customer_id: str) -> Family:
        return await self.clientele.records.family(customer_id)

    async def merge(self, one: str, into: str) -> Family:
        return await self.clientele.records.merge(one, into, by="agent", reason="同一个人")

    async def unmerge(self, one: str) -> Family:
        return await self.clientele.records.unmerge(one, by="agent", reason="弄错了")


Another = Callable[[], Awaitable[House]]


@pytest.fixture
def house(spine: Spine) -> House:
    return housed(spine)


def housed(spine: Spine) -> House:
    clientele = Clientele(spine, KeyWording(), b"secret")
    intake = Intake(
        spine.db, spine.committer, clientele.register, spine.channels, clientele.verification.hear
    )
    return House(spine, clientele, intake)
