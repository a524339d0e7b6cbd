"""Handlers of the workflow monitor and of what nodes have in hand."""

from collections.abc import Iterable, Mapping
from typing import Any

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.order_monitor import (
    DayOut,
    HeapOut,
    LatenessOut,
    LoadOut,
    LoadsOut,
    MonitorOut,
    MonitorQuery,
)
from agent_console.rights import Right
from hub.core.organisation import holds
from hub.core.seats import Seat, SeatState
from workorders.overview import Heap, Load


async def monitor(call: Call[Nothing, MonitorQuery]) -> MonitorOut:
    """Of one node and below; without a name the first that the caller supervises."""
    authority = call.who.authority
    node = call.query.node or authority.tops(Right.SUPERVISE_ORDERS)[0]
    authority.require(Right.SUPERVISE_ORDERS, node)
    found = await call.services.office.overview.monitor(node, call.query.days)
    return MonitorOut(
        node=found.node_id,
        at=found.at,
        total=_heap_out(found.total),
        nodes=_heaps_out(found.nodes),
        states=_heaps_out(found.states),
        types=_heaps_out(found.types),
        lateness=[
            LatenessOut(
                stage=one.stage,
                count=one.count,
                median=round(one.median),
                longest=round(one.longest),
                order=one.number,
            )
            for one in found.lateness
        ],
        days=[
            DayOut(day=one.day, opened=one.opened, ended=one.ended, missed=one.missed)
            for one in found.days
        ],
    )


def _heap_out(heap: Heap) -> HeapOut:
    return HeapOut(waiting=heap.waiting, late=heap.late)


def _heaps_out(heaps: Mapping[Any, Heap]) -> dict[Any, HeapOut]:
    return {key: _heap_out(heap) for key, heap in heaps.items()}


async def list_loads(call: Call[Nothing, NoQuery]) -> LoadsOut:
    """For whoever chooses where an order goes: of the nodes whose orders he may see."""
    tops = call.who.authority.tops(Right.SEE_ORDERS)
    loads = await call.services.office.overview.loads(tops)
    seats = [one for one in await call.services.floor.seating.all() if _is_here(one)]
    tree = await call.services.personnel.organisation.tree()
    nodes = [node.id for node in tree if any(holds(top, node.id) for top in tops)]
    return LoadsOut(items=[_load_out(node, loads.get(node), seats) for node in nodes])


def _is_here(seat: Seat) -> bool:
    return seat.state is SeatState.ONLINE and seat.lost_at is None


def _load_out(node: str, load: Load | None, seats: Iterable[Seat]) -> LoadOut:
    receipt = load.pace.receipt if load else None
    return LoadOut(
        node=node,
        live=load.heap.waiting if load else 0,
        late=load.heap.late if load else 0,
        online=sum(holds(node, seat.node_id) for seat in seats),
        due=load.pace.due if load else 0,
        in_time=load.pace.in_time if load else 0,
        receipt=round(receipt) if receipt is not None else None,
    )
