"""Forms of canned replies."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import WRITTEN, Line, Name

Code = Annotated[str, StringConstraints(max_length=32, pattern=r"^[^\s/{}]*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=WRITTEN)]


class CannedIn(In):
    """`code`: what is typed to find it; `queue`: only for what is in it; in `text`, names in
    braces are filled in."""

    title: Line
    text: Text
    code: Code = ""
    language: Literal["zh-CN", "en"] = "zh-CN"
    queue: Name = ""


class NewCanned(CannedIn):
    """`node_id`: everybody's at this node and below; none: the caller's own."""

    node_id: Name = ""


class ChangedCanned(CannedIn):
    """`rev`: the one that this change began from."""

    rev: Annotated[int, Field(ge=0)]


class CannedOut(Out):
    """`sounds`: how the title is found, in letters; `mine`: whether the caller may change it."""

    id: str
    title: str
    text: str
    code: str
    language: str
    queue: str
    owner: str
    node_id: str
    sounds: list[str]
    mine: bool
    rev: int


class CannedPage(Out):
    items: list[CannedOut]
    next: str | None = None
    variables: list[str]
