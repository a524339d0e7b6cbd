"""What Rasa makes of a message: one wish or two, within the open form or one left long ago."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot import phrases, wishes
from bot.entities import find
from bot.reply import Memory
from bot.taxonomy import topic_of
from bot.turns import Entities, Turn
from hub.core.letters import simplified

PATIENCE = timedelta(minutes=10)
"""After this long a form is not simply gone on with."""
GO_ON = "继续"
CALL = "预约回电"
_ANSWERS = frozenset(
    {
        "inform", "unsure", "affirm", "deny", "apply", "correct", "not_solved", "greet_bye",
        "farewell", "cancel_form", "source",
    }
)  # fmt: skip
"""What may belong to a form that was left; any other intent is a wish of its own."""
_LENIENCE = 0.7
_QUESTIONS = frozenset({"ask", "confirm", "unclear"})


class Brain(Protocol):
    """What is asked of Rasa; `bot.client.RasaClient` is the real one."""

    async def turn(
        self, text: str, state: Mapping[str, Any], *, threshold: float, entities: Entities = ()
    ) -> Turn: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The turns to carry out in order; `resumed` or `parked` name a form left long ago."""

    turns: tuple[Turn, ...]
    resumed: str = ""
    parked: str = ""

    @property
    def state(self) -> Mapping[str, Any]:
        return self.turns[-1].state


class Deliberation:
    """Asks the brain as often as a message needs; `threshold` as for one turn."""

    def __init__(self, brain: Brain, *, threshold: float) -> None:
        self._brain = brain
        self._threshold = threshold

    async def decide(self, text: str, memory: Memory, at: datetime) -> Decision:
        """Raises BotUnavailable and UnknownFormError as the brain does."""
        text = phrases.without_preamble(text)
        if memory.loop and memory.at and at - datetime.fromisoformat(memory.at) > PATIENCE:
            return await self._return_to(memory.loop, text, memory, at)
        return Decision(turns=await self._turns(text, memory.for_rasa, at))

    async def _return_to(self, loop: str, text: str, memory: Memory, at: datetime) -> Decision:
        """Something new is served, and the form waits; anything else goes on with it."""
        anew = await self._turns(text, {"loop": None, "slots": {}}, at)
        if anew[0].intent in _ANSWERS:
            return Decision(turns=await self._turns(text, memory.for_rasa, at), resumed=loop)
        return Decision(turns=anew, parked="" if anew[-1].state.get("loop") else loop)

    async def _turns(self, text: str, state: Mapping[str, Any], at: datetime) -> tuple[Turn, ...]:
        within = bool(state.get("loop"))
        if halves := wishes.split(text):
            first, second = await self._each(halves, state, at, lenient=True)
            if _are_two(first, second, within=within):
                return _one_after_the_other(first, second)
        elif not within and (halves := wishes.beside(text)):
            first, second = await self._each(halves, state, at, lenient=False)
            if _are_different(first, second):
                return _one_after_the_other(first, second)
        return (await self._turn(text, state, at),)

    async def _each(
        self, halves: tuple[str, str], state: Mapping[str, Any], at: datetime, *, lenient: bool
    ) -> tuple[Turn, Turn]:
        first = await self._turn(halves[0], state, at, lenient=lenient)
        return first, await self._turn(halves[1], first.state, at, lenient=lenient)

    async def _turn(
        self, text: str, state: Mapping[str, Any], at: datetime, *, lenient: bool = False
    ) -> Turn:
        """`lenient`: the word that joins two wishes speaks for them too."""
        entities = [entity.as_json() for entity in find(simplified(text), at=at)]
        if phrases.reports_loss(text):
            entities.append({"entity": "loss", "value": "", "text": text})
        threshold = self._threshold * (_LENIENCE if lenient else 1)
        turn = await self._brain.turn(text, state, threshold=threshold, entities=entities)
        return replace(turn, text=text)


def _are_two(first: Turn, second: Turn, *, within: bool) -> bool:
    """Each half means something by itself; within a form the first may be an answer to it."""
    if second.intent in _ANSWERS or first.intent == second.intent:
        return False
    if within:
        return all(directive["do"] != "unclear" for directive in first.directives)
    return first.intent not in _ANSWERS


def _are_different(first: Turn, second: Turn) -> bool:
    """Two wishes of the taxonomy: only then is what stood beside each other two."""
    topics = topic_of(first.intent), topic_of(second.intent)
    return all(topics) and topics[0] != topics[1]


def _one_after_the_other(first: Turn, second: Turn) -> tuple[Turn, Turn]:
    """The open question stands at the end, once."""
    if any(directive["do"] in _QUESTIONS for directive in second.directives):
        kept = (directive for directive in first.directives if directive["do"] not in _QUESTIONS)
        first = replace(first, directives=tuple(kept))
    return first, second
