"""Forms of the organisation's nodes."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import Line, Name
from hub.core.organisation import Level

NodeId = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Zone = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class NodeOut(Out):
    """`id` says where it stands: its parent's with a part of its own behind it.

    `calendar_id`: the hours that it keeps; empty for those of the node above it.
    """

    id: str
    parent_id: str | None
    name: str
    level: Level
    zone: str
    calendar_id: str
    active: bool


class NodePage(Out):
    """A node before what lies under it."""

    items: list[NodeOut]
    next: str | None = None


class NodeIn(In):
    """`key` becomes the last part of its id; without one it is made."""

    parent_id: NodeId
    name: Line
    level: Annotated[Level, Field(strict=False)]
    zone: Zone = "Asia/Shanghai"
    calendar_id: Name = ""
    key: Name = ""


class NodeChange(In):
    name: Line
    zone: Zone
    calendar_id: Name = ""


class CloseNodeIn(In):
    """`to`: the node that takes on all that lies at this one and below."""

    to: Name = ""
