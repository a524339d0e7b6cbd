"""What a customer says of his order when he was asked: solved, not solved, or a score."""

from dataclasses import dataclass

from bot import phrases
from bot.picking import picked
from bot.reply import Memory, Reply
from hub.core.orders import Order, OrderAction, OrderState
from hub.core.ports.answering import ShortAnswers
from hub.core.ports.orders import CustomerOrders

_LOW = 2
_ANSWERED = frozenset({OrderState.ANSWERED})
_SCORED = frozenset({OrderState.VISITING, OrderState.CLOSED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What his words may mean, if he was asked of an order in one of these states."""

    action: OrderAction
    states: frozenset[OrderState]
    score: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    order: Order
    verdict: Verdict


class Verdicts:
    """Known by their very words; within a form these may be its answer."""

    def __init__(self, orders: CustomerOrders, answers: ShortAnswers) -> None:
        self._orders = orders
        self._answers = answers

    async def find(self, reply: Reply, memory: Memory) -> Heard | None:
        """What he says of which order; None when he means something else."""
        verdicts = [] if memory.loop else self._read(reply)
        if not verdicts:
            return None
        for order in await self._orders.asked(reply.conversation.customer_id):
            for verdict in verdicts:
                if order.state in verdict.states:
                    return Heard(order, verdict)
        return None

    async def keep(self, reply: Reply, memory: Memory, heard: Heard) -> None:
        """With the turn that says so."""
        order, verdict = heard.order, heard.verdict
        reply.memory = memory
        reply.deed = await self._orders.hear(
            order, verdict.action, note=reply.text, score=verdict.score
        )
        reply.say(_answer(verdict), number=order.number)

    def _read(self, reply: Reply) -> list[Verdict]:
        """The digit 2 is a score of a visit, and of an answer the second choice: it was none."""
        choice = picked(reply.text, 2)
        verdicts = []
        if score := self._answers.score(reply.conversation, reply.text):
            verdicts.append(Verdict(OrderAction.RATE, _SCORED, score))
        if phrases.is_unsolved(reply.text):
            verdicts.append(Verdict(OrderAction.REOPEN, _ANSWERED | _SCORED))
        if phrases.is_solved(reply.text) or choice == 1:
            verdicts.append(Verdict(OrderAction.CONFIRM, _ANSWERED))
        if choice == 2:
            verdicts.append(Verdict(OrderAction.REOPEN, _ANSWERED))
        return verdicts


def _answer(verdict: Verdict) -> str:
    if verdict.action is OrderAction.RATE:
        return "order_rated_low" if verdict.score <= _LOW else "order_rated"
    return "order_reopened" if verdict.action is OrderAction.REOPEN else "order_confirmed"
