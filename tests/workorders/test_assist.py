"""What a dispatcher says beside where it goes: who helps, and how long it may take there."""

from datetime import timedelta

import pytest

from hub.core.errors import Forbidden
from hub.core.orders import OrderAction
from hub.store.order_lists import Wanted
from hub.store.orders import Orders
from tests.workorders.conftest import BOSS, House, doer
from workorders.life import Act

pytestmark = pytest.mark.store


async def test_whoever_helps_sees_it_and_adds_notes_and_nothing_else(house: House) -> None:
    order = await house.walk(await house.open(), "accept")
    sent = Act(
        action=OrderAction.DISPATCH, node="root.zj.hz", assist=("root.js", "root.zj.hz"), minutes=90
    )
    order = await house.office.counter.act(order.number, sent, by=BOSS)
    assert (order.assist, order.minutes) == (("root.js",), 90)
    helper = doer("su", "root.js")
    noted = await house.walk(order, "note", by=helper)
    assert noted.steps[-1].node_id == "root.js"
    with pytest.raises(Forbidden):
        await house.walk(order, "receive", by=helper)
    seen = await Orders(house.spine.db).page(
        Wanted(nodes=("root.js",)), now=house.clock.now(), limit=9
    )
    assert [one.number for one in seen.orders] == [order.number]
    order = await house.walk(order, "receive")
    handle = (await house.clocks(order))["handle"]
    assert handle.limit == timedelta(minutes=90)
    order = await house.walk(order, "return")
    assert order.minutes == 0
