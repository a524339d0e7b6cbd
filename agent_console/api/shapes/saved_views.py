"""Forms of saved views."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import SEEN, WRITTEN, Free, Time
from hub.store.saved_views import ViewKind

ViewName = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=WRITTEN), SEEN]


class ViewQuery(Query):
    kind: ViewKind | None = None


class ViewIn(In):
    """`query`: the conditions of the list, by the names of its own query string."""

    kind: Annotated[ViewKind, Field(strict=False)]
    name: ViewName
    query: dict[str, Free | bool] = Field(max_length=40)


class ViewOut(Out):
    id: str
    kind: ViewKind
    name: str
    query: dict[str, str | bool]
    at: Time


class ViewPage(Out):
    items: list[ViewOut]
