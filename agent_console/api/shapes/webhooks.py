"""Forms of webhooks and their dead letters."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import Cursor, Limit, Line, Name, Time
from hub.core.events import Kind

Url = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Secret = Annotated[str, StringConstraints(pattern=r"^([\x21-\x7e]{16,200})?$")]
Kinds = Annotated[list[Kind], Field(max_length=len(Kind))]


class WebhookIn(In):
    """`kinds` empty: all but those of webhooks; `secret` empty: a new one, which is shown once."""

    name: Line
    url: Url
    secret: Secret = ""
    kinds: Kinds = []  # noqa: RUF012
    node_id: Name
    active: bool = True


class WebhookChange(WebhookIn):
    """`secret` empty: the one it has; `rev`: the one the person has read."""

    rev: Annotated[int, Field(ge=0)]


class WebhookOut(Out):
    """`behind`: how many events of the log it has not passed; `attempts`: failures in a row.

    `why_off`: the hub has turned it off by itself: `gone` (answered 410), `too_many_letters`.
    """

    id: str
    name: str
    url: str
    kinds: list[Kind]
    node_id: str
    active: bool
    why_off: str
    rev: int
    made_by: str
    made_by_name: str
    made_at: Time
    behind: int
    attempts: int
    failing_since: Time | None
    error: str
    told_at: Time | None
    letters: int


class NewWebhook(Out):
    """The secret is shown here and never again."""

    webhook: WebhookOut
    secret: str


class WebhookPage(Out):
    """All that lie where the caller has the right; there are never so many that pages help."""

    items: list[WebhookOut]
    next: None = None


class Tried(Out):
    """What came of one attempt; `status` 0: no answer, and `error` says why."""

    taken: bool
    status: int
    error: str
    milliseconds: int


class LetterQuery(Query):
    after: Cursor = ""
    limit: Limit = 50


class LetterOut(Out):
    """An event that was not taken within a day; `number` is its number in the log."""

    number: int
    kind: Kind
    at: Time
    died_at: Time
    error: str


class LetterPage(Out):
    items: list[LetterOut]
    next: str | None


class Counted(Out):
    count: int
