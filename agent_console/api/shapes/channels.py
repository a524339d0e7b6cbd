"""Forms of channels and their accounts."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import SEEN, Name, Time

Titles = dict[str, str]
Title = Annotated[str, StringConstraints(max_length=200), SEEN]


class SettingOut(Out):
    """A field of a form: `title` and `about` by language; `rare` ones are shown when asked for.

    `group` and `rows` have `settings` within, `choice` and `choices` have `options` and what these
    are called. `made`: of how many letters and digits a secret is that is ours to choose, else 0.
    `when`: values of the setting beside it with which it is asked for; empty: always.
    """

    name: str
    kind: Literal[
        "text", "area", "queue", "colour", "secret", "integer", "number", "bytes", "switch",
        "choice", "choices", "lines", "group", "rows", "other",
    ]  # fmt: skip
    title: Titles
    about: Titles
    required: bool
    rare: bool
    default: Any
    least: float | None
    most: float | None
    options: list[str]
    option_titles: dict[str, Titles]
    made: int
    when: dict[str, list[str]]
    settings: list["SettingOut"]


class ChannelKindOut(Out):
    """A kind of channel that there is, and the form of its accounts."""

    name: str
    title: Titles
    settings: list[SettingOut]


class ChannelKinds(Out):
    items: list[ChannelKindOut]
    next: None = None


class TroubleOut(Out):
    """What keeps a running account from its work, in both languages, and the peer's own words."""

    title: Titles
    detail: str
    since: Time


class StandingOut(Out):
    """How an account stands in one hub process."""

    process: str
    condition: Literal["running", "stopped", "failed"]
    since: Time
    error: str
    troubles: list[TroubleOut]


class AccountOut(Out):
    """`config` without its secrets; `secrets` names those that are set.

    `received`, `sent` and `failed` are today's messages.
    """

    id: str
    channel: str
    name: str
    title: str
    node_id: str
    active: bool
    rev: int
    config: dict[str, Any]
    secrets: list[str]
    standings: list[StandingOut]
    received: int
    sent: int
    failed: int
    last_at: Time | None


class AccountPage(Out):
    items: list[AccountOut]
    next: None = None


class AccountIn(In):
    """Of `config`, a secret that is left out stays, an empty one is taken away."""

    title: Title = ""
    node_id: Name
    config: dict[str, Any]


class NewAccount(AccountIn):
    """`name` stands in the account's addresses and never changes."""

    channel: Name
    name: Name


class ChangedAccount(AccountIn):
    """`rev`: the one that this change began from."""

    rev: Annotated[int, Field(ge=0)]


class RemovedAccount(In):
    rev: Annotated[int, Field(ge=0)]


class FindingOut(Out):
    """One thing that was tried; `milliseconds` where it took any."""

    title: Titles
    good: bool
    detail: str
    milliseconds: int | None


class TestedOut(Out):
    good: bool
    at: datetime
    findings: list[FindingOut]
