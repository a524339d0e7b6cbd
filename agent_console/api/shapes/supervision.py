"""Forms of supervising: who watches, and whether it is shown."""

from typing import Annotated

from pydantic import Field

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import Time


class WatchOut(Out):
    """`shown`: whoever has the conversation sees it too."""

    id: str
    person: str
    name: str
    began_at: Time
    shown: bool


class WatchPage(Out):
    items: list[WatchOut]
    next: str | None = None


class SupervisionIn(In):
    """`rev`: the one that this change began from."""

    rev: Annotated[int, Field(ge=0)]
    shows_watchers: bool


class SupervisionOut(Out):
    rev: int
    shows_watchers: bool
