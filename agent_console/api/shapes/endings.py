"""Forms of what is said at the end of a conversation."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import SEEN, WRITTEN

Category = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=WRITTEN), SEEN]


class EndingRulesIn(In):
    """`categories`: by their whole names, levels with a stroke between; `rev`: the one that this
    change began from."""

    categories: Annotated[tuple[Category, ...], Field(max_length=500)]
    summary_required: bool
    category_required: bool
    rev: Annotated[int, Field(ge=0)]


class EndingRulesOut(Out):
    categories: list[str]
    summary_required: bool
    category_required: bool
    rev: int
