"""Work orders and their steps, in the forms that the console sees."""

from collections.abc import Iterable
from typing import Any

from agent_console.api.shapes.orders import OrderClockOut, OrderOut, StepOut
from agent_console.authority import Authority
from agent_console.directory import Directory
from agent_console.rights import Right
from agent_console.sign_in import SignedIn
from hub.core.deadlines import Deadline, DeadlineState
from hub.core.order_rules import Stage
from hub.core.orders import Order, Step
from hub.core.parts import part_to_json
from workorders.life import Doer, allowed
from workorders.limits import KIND
from workorders.rules import Power

RIGHTS = {
    Power.WORK: Right.WORK_ORDERS,
    Power.DISPATCH: Right.DISPATCH_ORDERS,
    Power.SUPERVISE: Right.SUPERVISE_ORDERS,
}


def doer_of(who: SignedIn) -> Doer:
    return Doer(id=who.person.id, may=_asking(who.authority))


def _asking(authority: Authority) -> Any:
    return lambda power, node: authority.may(RIGHTS[power], node)


async def order_out(
    order: Order, directory: Directory, doer: Doer, clocks: Iterable[Deadline]
) -> OrderOut:
    same = {name: getattr(order, name) for name in _SAME}
    return OrderOut.model_validate(
        {
            **same,
            "id": order.number,
            "fields": dict(order.fields),
            "conversation_id": order.conversation_id or None,
            "customer": order.customer_name,
            "customer_id": order.customer_id or None,
            "node": order.node_id,
            "handler": order.handler_node,
            "assignee_name": await directory.name_of(order.assignee),
            "clocks": [_clock_out(one) for one in sorted(clocks, key=lambda one: one.started_at)],
            "steps": await steps_out(order.steps, directory),
            "actions": list(allowed(order, doer)),
        }
    )


_SAME = tuple(name for name in OrderOut.model_fields if name in Order.__slots__)


async def steps_out(steps: Iterable[Step], directory: Directory) -> list[StepOut]:
    return [await _step_out(step, directory) for step in steps]


async def _step_out(step: Step, directory: Directory) -> StepOut:
    return StepOut(
        action=step.action,
        state=step.state,
        by=step.by,
        by_name=await directory.name_of(step.by) or "",
        at=step.at,
        note=step.note,
        node=step.node_id,
        rev=step.rev,
        changed=dict(step.changed),
        batch=step.batch,
        files=[part_to_json(file) for file in step.files],
        shown=step.shown,
    )


def _clock_out(clock: Deadline) -> OrderClockOut:
    runs = clock.state is DeadlineState.RUNNING
    return OrderClockOut(
        stage=Stage(clock.kind.removeprefix(KIND)),
        state=clock.state,
        started_at=clock.started_at,
        warn_at=clock.warn_at if runs else None,
        due_at=clock.due_at if runs else None,
        ended_at=clock.ended_at,
        limit=int(clock.limit.total_seconds()),
    )
