"""Forms of what somebody prefers for himself."""

from typing import Annotated

from pydantic import Field

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import Line, Name
from hub.core.preferences import Occasion, Way

Muted = dict[Occasion, list[Way]]


class FilterIn(In):
    """`assignee`: a person's id, or `me`."""

    name: Line
    queue: Name = ""
    channel: Name = ""
    tier: Name = ""
    assignee: Name = ""


class PreferencesIn(In):
    """All of them: what is left out is as at the beginning."""

    muted: Annotated[Muted, Field(default_factory=dict, strict=False)]
    filters: Annotated[tuple[FilterIn, ...], Field(max_length=50, strict=False)] = ()


class FilterOut(Out):
    name: str
    queue: str
    channel: str
    tier: str
    assignee: str


class PreferencesOut(Out):
    """`muted`: the ways in which somebody does not want to be told of an occasion."""

    muted: Muted
    filters: list[FilterOut]
