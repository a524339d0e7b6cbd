"""Forms of customers: who they are, which records are one person, and what is done to them."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import SEEN, WRITTEN, Cursor, Limit, Line, Name, Time
from hub.core.customer_fields import FieldKind
from hub.core.customers import Deed, Proof, Tier

_Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\s:]+$")]
_Address = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=WRITTEN)]
_Locale = Annotated[str, StringConstraints(max_length=35, pattern=r"^[A-Za-z0-9-]*$")]
_Asked = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=WRITTEN)]
_Value = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), SEEN]
_Rev = Annotated[int, Field(ge=0, le=2**53)]


class ProfileOut(Out):
    """`manager` is the person of ours who looks after him; no `locale`: as his channel says."""

    name: str
    tier: Tier
    node: str
    manager: str
    manager_name: str
    locale: str
    blocked: bool


class ContactOut(Out):
    """`identity` is whom it is proved to name, `proof` how.

    `masked`: numbers and mail addresses are shown in part; in full by `reveal`.
    """

    channel: str
    account: str
    address: str
    masked: bool
    identity: str
    proof: Proof | None
    proved_at: Time | None
    proved_by: str
    proved_by_name: str


class LinkOut(Out):
    into: str
    by: str
    by_name: str
    at: Time
    reason: str
    evidence: list[str]


class RecordOut(Out):
    """`own` is what it says of itself; `fixed` what of it people have set and rules leave alone."""

    id: str
    rev: int
    created_at: Time
    own: ProfileOut
    fixed: list[str]
    contacts: list[ContactOut]
    link: LinkOut | None


class FieldValueOut(Out):
    """What he has in a field of the house; `masked`: in part, in full by `reveal`."""

    id: str
    name: str
    kind: FieldKind
    options: list[str]
    value: str
    masked: bool


class PersonOut(Out):
    """`id` is the record that stands for him, by which he is as `profile` says.

    `fields` are those of the house that the caller may see, in their order.
    """

    id: str
    profile: ProfileOut
    fields: list[FieldValueOut]
    records: list[RecordOut]


class FoundOut(Out):
    """Somebody, with the addresses of the records that were found."""

    id: str
    profile: ProfileOut
    contacts: list[ContactOut]


class CustomerPage(Out):
    items: list[FoundOut]
    next: str | None = None


class CustomerQuery(Query):
    """`q`: a name or address as it begins, or a telephone number however it is written."""

    q: _Asked
    limit: Limit = 50


class OwnConversationQuery(Query):
    after: Cursor = ""
    limit: Limit = 50


class SuggestionOut(Out):
    customer: FoundOut
    evidence: list[str]


class Suggestions(Out):
    items: list[SuggestionOut]


class TraceOut(Out):
    """`changes` by field: before and after."""

    customer_id: str
    deed: Deed
    by: str
    by_name: str
    at: Time
    changes: dict[str, list[Any]]
    other: str
    reason: str
    evidence: list[str]


class History(Out):
    items: list[TraceOut]


class ContactIn(In):
    channel: _Id
    account: _Id
    address: _Address


class GivenIn(ContactIn):
    """`verified`: whoever writes this has made sure that it is his."""

    verified: bool = False


class CustomerIn(In):
    """What is to be otherwise; `contacts` are all that he has then.

    A tier, node or manager of null is given back to the rules.
    """

    rev: _Rev
    name: Name | None = None
    tier: Tier | None = None
    node: Name | None = None
    manager: Name | None = None
    locale: _Locale | None = None
    contacts: Annotated[list[GivenIn], Field(max_length=50)] | None = None


class ValuesIn(In):
    """By field; an empty value is none. `rev` is that of the record that stands for him."""

    rev: _Rev
    values: Annotated[
        dict[Annotated[str, StringConstraints(max_length=64)], _Value], Field(max_length=50)
    ]


class MergeIn(In):
    """He is the same as `into`, and is as that one says from now on."""

    into: Name
    reason: Line


class ReasonIn(In):
    reason: Line


class CodeIn(In):
    """Where the code is sent to."""

    contact: ContactIn


class CodeOut(Out):
    until: Time


class RuleBody(In):
    """Empty conditions are always met; `*` in an address stands for any text, `?` for a sign."""

    channel: Name = ""
    account: Name = ""
    address: Name = ""
    tier: Tier | None = None
    node: Name = ""
    manager: Name = ""


class RulesIn(In):
    """All rules, in their order: of tier, node and manager each the first that fits says it."""

    rev: _Rev
    rules: Annotated[list[RuleBody], Field(max_length=500)]


class RuleOut(Out):
    channel: str
    account: str
    address: str
    tier: Tier | None
    node: str
    manager: str


class RulesOut(Out):
    rev: int
    rules: list[RuleOut]
