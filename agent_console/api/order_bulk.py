"""Handler of one act on several work orders, each decided and told of by itself."""

import hashlib

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery
from agent_console.api.order_views import doer_of
from agent_console.api.orders import assist_of, check_colleague, check_open
from agent_console.api.shapes.order_bulk import BulkIn, BulkOut, OutcomeOut
from agent_console.errors import words_of
from agent_console.rights import Right
from hub.core.errors import HubError, NotFound
from hub.core.orders import Order, OrderAction, OrderState
from workorders.bulk import Outcome, act_on_all
from workorders.life import Act


async def act_on_many(call: Call[BulkIn, NoQuery]) -> BulkOut:
    body, services = call.body, call.services
    for node in filter(None, (body.node, *(body.assist or ()))):
        await check_open(call, node)

    async def check(order: Order) -> None:
        """What the caller may not work on is to him as if it were not there."""
        if not call.who.authority.may(Right.WORK_ORDERS, *order.ends):
            raise NotFound
        if body.person:
            await check_colleague(call, order)

    outcomes = await act_on_all(
        services.office.counter, body.numbers, _act(call), by=doer_of(call.who), check=check
    )
    items = [_outcome_out(one, call.language) for one in outcomes]
    done = sum(one.done for one in items)
    return BulkOut(items=items, done=done, refused=len(items) - done)


def _act(call: Call[BulkIn, NoQuery]) -> Act:
    body = call.body
    action = OrderAction(body.action)
    return Act(
        action=action, note=body.note, node=body.node, assist=assist_of(body.assist),
        minutes=body.minutes or 0, person=body.person,
        shown=body.shown and action is OrderAction.NOTE,
        batch=hashlib.sha256(f"{call.who.person.id}\0{body.key}".encode()).hexdigest()[:24],
    )  # fmt: skip


def _state_in(error: HubError | None) -> OrderState | None:
    """Where it is the state that forbids it."""
    state = error.params.get("state") if error else None
    return OrderState(str(state)) if state else None


def _outcome_out(outcome: Outcome, language: str) -> OutcomeOut:
    code, message = words_of(outcome.error, language) if outcome.error else ("", "")
    return OutcomeOut(
        id=outcome.number,
        done=outcome.error is None,
        state=outcome.order.state if outcome.order else _state_in(outcome.error),
        code=code,
        message=message,
    )
