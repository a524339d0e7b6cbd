"""What the customer hears of his order: each step that concerns him, in his own channel."""

from hub.core.conversations import Conversation
from hub.core.messages import SYSTEM
from hub.core.orders import Order, OrderAction, OrderState, Step
from hub.core.parts import Choice, Choices, Part, Text
from hub.core.ports.drafting import Drafting
from hub.core.ports.wording import Wording
from workorders.life import Who
from workorders.rules import RULES

_SCORES = range(1, 6)
_VERDICTS = ("order_solved", "order_unsolved")
_WORDED = frozenset({OrderAction.ANSWER, OrderAction.NOTE})
"""Whose notes are said to him as they are written."""


def tell(draft: Drafting, wording: Wording, before: Order | None, after: Order) -> None:
    """Say it on the draft's conversation, open or closed, where there is one."""
    step, conversation = after.steps[-1], draft.conversation
    if conversation and concerns(after, step):
        part = _Voice(wording, conversation).part(before, after)
        draft.say(SYSTEM, (part, *step.files))
        if isinstance(part, Choices):
            draft.set(asked_at=None)  # what he answers now, he answers to this


def concerns(order: Order, step: Step) -> bool:
    """Not what is still a draft, nor what he did himself or the bot has told him."""
    if order.state is OrderState.DRAFT or step.by in {Who.CUSTOMER, Who.BOT}:
        return False
    return RULES[step.action].told or step.shown


class _Voice:
    def __init__(self, wording: Wording, conversation: Conversation) -> None:
        self._wording = wording
        self._conversation = conversation

    def part(self, before: Order | None, after: Order) -> Part:
        """An answer asks whether it is one, a visit for a score, and so does an end without."""
        step = after.steps[-1]
        said = {"note": step.note} if step.action in _WORDED else {}
        if step.action is OrderAction.CANCEL and after.duplicate_of:
            said = {"other": after.duplicate_of}
            return Text(text=self._word("order_told_duplicate", number=after.number, **said))
        text = self._word(f"order_told_{step.action}", number=after.number, **said)
        if step.action is OrderAction.ANSWER:
            words = [self._word(name) for name in _VERDICTS]
            return Choices(text=text, options=tuple(Choice(value=one, title=one) for one in words))
        if step.action is OrderAction.VISIT:
            return Choices(text=text, options=self._scores())
        if step.action is OrderAction.CLOSE and before and _is_unheard(before):
            return Choices(text=f"{text}\n{self._word('order_ask_score')}", options=self._scores())
        return Text(text=text)

    def _scores(self) -> tuple[Choice, ...]:
        """In the order of their digits, for channels where they are answered by digits."""
        return tuple(
            Choice(value=str(score), title=self._word(f"order_score_{score}")) for score in _SCORES
        )

    def _word(self, name: str, **values: object) -> str:
        at = self._conversation
        return self._wording.text(name, at.locale, at.channel, **values)


def _is_unheard(order: Order) -> bool:
    return order.state is OrderState.ANSWERED and not order.score
