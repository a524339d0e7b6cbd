"""Forms of a later time and of labels."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import SEEN, WRITTEN, Name

Label = Annotated[str, StringConstraints(min_length=1, max_length=32, pattern=WRITTEN), SEEN]
Labels = Annotated[tuple[Label, ...], Field(max_length=50)]


class SnoozeIn(In):
    """`until`: with its zone; at most 90 days from now."""

    until: Annotated[AwareDatetime, Field(strict=False)]


class LabelsIn(In):
    labels: Labels


class LabelChange(In):
    add: Labels = ()
    remove: Labels = ()


class LabelQuery(Query):
    """`node`: of this node and below."""

    node: Name = ""


class LabelsOut(Out):
    items: list[str]
    next: str | None = None
