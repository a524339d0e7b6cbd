"""Forms of reply templates."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import Name, Time


class TemplateIn(In):
    """`channel` empty: for all channels; `version`: the edit that this one began from, 0: none."""

    text: Annotated[str, StringConstraints(max_length=4_000)]
    channel: Name = ""
    version: Annotated[int, Field(ge=0)]


class EditOut(Out):
    """`text` None: given back, the built-in one is said.

    Not `usable`: worded for an older hub with other variables, and not said.
    """

    channel: str
    text: str | None
    version: int
    usable: bool
    author: str
    author_name: str
    at: Time


class TemplateOut(Out):
    """`edits`: one a channel; those given back are told too, since their version counts."""

    name: str
    language: str
    built_in: str
    variables: list[str]
    edits: list[EditOut]


class TemplatePage(Out):
    """All of them; `channels` and `languages` are what there is to choose from."""

    items: list[TemplateOut]
    channels: list[str]
    languages: list[str]
    next: None = None


class TemplateQuery(Query):
    """`q`: a part of the name or of a text; `edited`: only those that editors have worded."""

    language: Name = ""
    channel: Name = ""
    q: Name = ""
    edited: bool = False


class EditQuery(Query):
    channel: Name = ""


class GiveBackQuery(Query):
    channel: Name = ""
    version: Annotated[int, Field(ge=1)]


class Edits(Out):
    """Newest first."""

    items: list[EditOut]
