"""Forms of the rules by which somebody looks at the bot's conversations."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import WRITTEN, Line, Name
from hub.core.interventions import Sign

Value = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=WRITTEN)]


class InterventionIn(In):
    """`values`: words, tiers or topics; `count`: how often the bot may be at a loss."""

    name: Line
    sign: Annotated[Sign, Field(strict=False)]
    values: Annotated[tuple[Value, ...], Field(max_length=200)] = ()
    count: Annotated[int, Field(ge=1, le=100)] = 3
    active: bool = True


class NewIntervention(InterventionIn):
    node_id: Name


class ChangedIntervention(InterventionIn):
    """`rev`: the one that this change began from."""

    rev: Annotated[int, Field(ge=0)]


class InterventionOut(Out):
    id: str
    name: str
    node_id: str
    sign: Sign
    values: list[str]
    count: int
    active: bool
    rev: int


class InterventionPage(Out):
    items: list[InterventionOut]
    next: str | None = None
