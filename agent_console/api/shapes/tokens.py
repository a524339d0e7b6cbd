"""Forms of the keys by which other systems use this API."""

from typing import Annotated

from pydantic import Field

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import Line, Name, Time
from agent_console.rights import Right


class TokenIn(In):
    """What its owner may do, at which node and below, and for how many days."""

    name: Line
    rights: Annotated[list[Right], Field(min_length=1, max_length=len(Right))]
    node_id: Name
    days: Annotated[int, Field(ge=1, le=730)] = 365


class TokenOut(Out):
    """`prefix` is what the token begins with, to recognise it by; `last_used_at` to the minute."""

    id: str
    name: str
    prefix: str
    rights: list[str]
    node_id: str
    made_by: str
    made_by_name: str
    made_at: Time
    expires_at: Time
    last_used_at: Time | None
    revoked_at: Time | None


class NewToken(Out):
    """`text` is shown here and never again."""

    token: TokenOut
    text: str


class TokenPage(Out):
    """All that lie where the caller has the right, the newest first."""

    items: list[TokenOut]
    next: None = None
