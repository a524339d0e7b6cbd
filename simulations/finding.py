"""What the hub has when all is over: its log, its orders and its clocks, for the auditor."""

from hub.store.deadlines import Deadlines
from hub.store.events import Events
from simulations.audit.found import ClockFound, Found, OrderFound, StepFound
from simulations.lives import Life
from simulations.town import Town

AT_ONCE = 50
"""Beyond so many ids the embedded store reads the whole collection."""


async def find(town: Town) -> Found:
    """All that the hub has, read when everything is over."""
    life = town.some_life()
    services, record = life.hub.console.services, town.record
    events, number = [], 0
    while some := await Events(life.db).since(number, 200):
        events += some
        number = some[-1].number
    numbers = {str(one.data["number"]) for one in events if one.kind == "order"}
    orders = [await _order(life, number) for number in sorted(numbers)]
    return Found(
        events=events, rings=record.rings, receipts=record.receipts, boards=record.boards,
        orders={one.number: one for one in orders if one}, clocks=await _clocks(life),
        parked=len(await services.stores.parked.open()),
    )  # fmt: skip


async def _order(life: Life, number: str) -> OrderFound | None:
    services = life.hub.console.services
    order = await services.stores.orders.get(number)
    if order is None:
        return None
    of = await services.stores.conversations.get(order.conversation_id)
    return OrderFound(
        number=order.number, state=order.state.value, node_id=order.node_id,
        handler_node=order.handler_node, late=frozenset(order.late),
        thread_id=of.thread_id if of else "",
        steps=tuple(
            StepFound(action=s.action.value, state=s.state.value, by=s.by, node_id=s.node_id)
            for s in order.steps
        ),
    )  # fmt: skip


async def _clocks(life: Life) -> list[ClockFound]:
    ids = [one["_id"] async for one in life.db["deadlines"].find({}, {"_id": 1})]
    known = []
    for start in range(0, len(ids), AT_ONCE):
        known += await Deadlines(life.db).get_many(ids[start : start + AT_ONCE])
    return [
        ClockFound(
            subject=one.subject, kind=one.kind, state=one.state.value, started_at=one.started_at,
            ended_at=one.ended_at, misses=one.misses,
        )
        for one in known
    ]  # fmt: skip
