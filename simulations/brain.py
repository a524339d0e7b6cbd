"""What stands in for Rasa: it knows the few sentences that simulated customers say to the bot.

All else of the bot is the hub's own: its recognised words, searching, wording, forms of orders,
verdicts, hand-overs. Rasa itself is a process that lives in real time, and what its model
understands is measured elsewhere (`make eval`).
"""

import asyncio
import random
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.turns import Directive, Entities, Turn
from hub.core.errors import BotUnavailable

COMPLAINT = "你们乱扣费，我要投诉"
FAULT = "家里宽带断了，要报修"
LOSS = "手机丢了"
STATUS = "我的工单到哪了"
QUESTION = "流量怎么查"
NONSENSE = "月亮上冷不冷"
PERSON = "转人工"

_SCRIPT: Mapping[str, tuple[str, Sequence[Directive]]] = MappingProxyType(
    {
        COMPLAINT: (
            "complaint",
            (
                {"do": "work_order", "type": "complaint", "slots": {"what": COMPLAINT}},
                {"do": "handover", "reason": "complaint"},
            ),
        ),
        FAULT: ("fault", ({"do": "work_order", "type": "fault", "slots": {"what": FAULT}},)),
        LOSS: (
            "suspend_resume",
            (
                {"do": "work_order", "type": "emergency", "slots": {"what": LOSS}},
                {"do": "handover", "reason": "emergency"},
            ),
        ),
        STATUS: ("work_order_status", ({"do": "order_status"},)),
        QUESTION: ("query_data", ({"do": "answer"},)),
        NONSENSE: ("out_of_scope", ({"do": "out_of_scope"},)),
    }
)


SLOWEST = 4.0
"""Seconds in which it thinks at most: long enough for a person to come in between."""


class Brain:
    """Implements bot.deliberation.Brain; while it `rests`, the bot must do without."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.rests = False

    async def turn(
        self, text: str, state: Mapping[str, Any], *, threshold: float, entities: Entities = ()
    ) -> Turn:
        await asyncio.sleep(self._dice.uniform(0, SLOWEST))
        if self.rests or text not in _SCRIPT:
            raise BotUnavailable("at rest")
        intent, directives = _SCRIPT[text]
        parse = {"intent": {"name": intent, "confidence": 0.97}, "entities": []}
        return Turn(
            directives=tuple(directives), intent=intent, confidence=0.97, parse=parse, text=text,
            model="script",
        )  # fmt: skip
