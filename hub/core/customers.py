"""A customer as plain values: his records, his addresses, and which records are one person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from hub.core.organisation import ROOT_NODE


class Tier(StrEnum):
    SUPREME = "supreme"
    DIAMOND = "diamond"
    GOLD = "gold"
    SILVER = "silver"
    NORMAL = "normal"


class Proof(StrEnum):
    """How it is known that an address is this customer's."""

    CHANNEL = "channel"
    CODE = "code"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An address that he writes from; `identity` is whom it names, alike over all channels.

    `proved_by` is the person of ours who made sure, or who had the code sent.
    """

    channel: str
    account: str
    address: str
    identity: str = ""
    proof: Proof | None = None
    proved_at: datetime | None = None
    proved_by: str = ""

    @property
    def key(self) -> str:
        return contact_key(self.channel, self.account, self.address)


def contact_key(channel: str, account: str, address: str) -> str:
    """Channel and account names have no colon, so that only the address may hold one."""
    return f"{channel}:{account}:{address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What holds for somebody; no `locale`: as his channel says.

    `manager` is the id of the person of ours who looks after him.
    """

    name: str = ""
    tier: Tier = Tier.NORMAL
    node_id: str = ROOT_NODE
    manager: str = ""
    locale: str = ""
    blocked: bool = False


PLACED = ("tier", "node_id", "manager")
"""What rules say of a customer, as long as nobody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """This record is of the same person as `into`: who said so, and by what evidence."""

    into: str
    by: str
    at: datetime
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One record. Linked into another it keeps all its `own`, and is as the family's `top` is.

    `fixed` names what people have set and rules leave alone, `rules` the rule set that was last
    applied; `codes` are contacts, his or another record's, whose codes were read back from here.
    `joined`: it is the top of other records. `fields`: what it has in those of the house.
    """

    id: str
    created_at: datetime
    own: Profile = field(default_factory=Profile)
    contacts: tuple[Contact, ...] = ()
    codes: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    rules: int = 0
    link: Link | None = None
    top: str = ""
    above: Profile | None = None
    joined: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    rev: int = 0

    @property
    def profile(self) -> Profile:
        """What holds for the person."""
        return self.above or self.own

    @property
    def has_others(self) -> bool:
        """Whether he may have written from elsewhere, too."""
        return self.joined or bool(self.top) or len(self.contacts) > 1

    @property
    def identities(self) -> tuple[str, ...]:
        """By what other records of the same person may be found."""
        proved = {one.identity for one in self.contacts if one.proof and one.identity}
        return tuple(sorted(proved | {code_identity(key) for key in self.codes}))


_CODE = "code:"


def code_identity(key: str) -> str:
    """The identity of whoever could read a code that was sent to this contact."""
    return f"{_CODE}{key}"


def code_contact(identity: str) -> str:
    """The contact whose code was read, by that identity; "" for any other."""
    key = identity.removeprefix(_CODE)
    return key if key != identity else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """All records of one person: the one that stands for him, and those linked to it."""

    top: Customer
    below: tuple[Customer, ...] = ()

    @property
    def records(self) -> tuple[Customer, ...]:
        return (self.top, *self.below)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(record.id for record in self.records)

    @property
    def fields(self) -> dict[str, str]:
        """What he has in the house's fields: as the top says, else any other record."""
        merged: dict[str, str] = {}
        for record in reversed(self.records):
            merged |= record.fields
        return merged

    def get(self, customer_id: str) -> Customer:
        """Raises KeyError for a record of somebody else."""
        return {record.id: record for record in self.records}[customer_id]

    def branch(self, customer_id: str) -> tuple[Customer, ...]:
        """The records linked to this one, over any number of links; without itself."""
        into = {record.id: record.link.into for record in self.below if record.link}
        return tuple(one for one in self.below if customer_id in _ancestors(one.id, into))


def _ancestors(customer_id: str, into: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    while (customer_id := into.get(customer_id, "")) and customer_id not in found:
        found.add(customer_id)
    return found


class Deed(StrEnum):
    """What can be done to a customer's record."""

    EDIT = "edit"
    PLACE = "place"
    MERGE = "merge"
    UNMERGE = "unmerge"
    MUTE = "mute"
    UNMUTE = "unmute"
    VERIFY = "verify"
    REVEAL = "reveal"
    """Somebody has looked at what is shown masked."""
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Who did what to a record, and when; `changes` by field: before and after."""

    customer_id: str
    deed: Deed
    by: str
    at: datetime
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    other: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()
