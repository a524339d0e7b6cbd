"""What may be done to one person's records, as pure decisions.

Records are joined by links and never moved, so that taking a link back restores what was. The
`rev` of a family's top stands for all its links: every decision on them is guarded by it.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from hub.core.customers import PLACED, Contact, Customer, Deed, Family, Link, Profile, Trace
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.store.customer_history import trace
from hub.store.customers import follow, rewrite
from hub.store.draft import Draft

LARGEST = 100
"""Records of one person: each of them is written when what holds for him changes."""


def merge(
    draft: Draft, *, one: Family, into: Family, target: str, by: str, reason: str,
    evidence: tuple[str, ...],
) -> None:  # fmt: skip
    """Link the family `one` to the record `target` of `into`: from now on one person."""
    if one.top.id == into.top.id:
        raise Conflict("same_customer")
    if len(one.records) + len(into.records) > LARGEST:
        raise Conflict("family_full", limit=LARGEST)
    link = Link(into=target, by=by, at=draft.now, reason=reason, evidence=evidence)
    above = into.top.profile
    linked = replace(one.top, link=link, top=into.top.id, above=above, joined=False)
    rewrite(draft, one.top, linked)
    rewrite(draft, into.top, replace(into.top, joined=True))
    for record in one.below:
        follow(draft, record.id, into.top.id, above)
    _tell(
        draft, Deed.MERGE, by, (one.top, into.get(target)), reason=reason, evidence=evidence,
        ids=[*one.ids, into.top.id], nodes=[one.top.profile.node_id, above.node_id],
    )  # fmt: skip


def unmerge(draft: Draft, *, family: Family, customer_id: str, by: str, reason: str) -> None:
    """Take this record's link back; what was linked to it goes with it."""
    record = family.get(customer_id)
    if record.link is None:
        raise Conflict("not_merged")
    branch = family.branch(customer_id)
    alone = replace(record, link=None, top="", above=None, joined=bool(branch))
    rewrite(draft, record, alone)
    stays_joined = len(family.below) > len(branch) + 1
    rewrite(draft, family.top, replace(family.top, joined=stays_joined))
    for one in branch:
        follow(draft, one.id, record.id, record.own)
    _tell(
        draft, Deed.UNMERGE, by, (record, family.get(record.link.into)), reason=reason,
        evidence=record.link.evidence, ids=[record.id, *(one.id for one in branch), family.top.id],
        nodes=[record.own.node_id, family.top.profile.node_id],
    )  # fmt: skip


def change(
    draft: Draft, *, family: Family, after: Customer, deed: Deed, by: str, reason: str = ""
) -> None:
    """Put `after` in the place of the family's record; what holds for the person follows."""
    before = family.get(after.id)
    changes = differences(before, after)
    if not changes:
        return
    rewrite(draft, before, after)
    ids = [after.id]
    if before is family.top and before.own != after.own:
        for record in family.below:
            follow(draft, record.id, after.id, after.own)
        ids = list(family.ids)
    one = Trace(
        customer_id=after.id, deed=deed, by=by, at=draft.now, changes=changes, reason=reason
    )
    trace(draft, one)
    nodes = sorted({before.profile.node_id, _node_after(family, after)})
    draft.event(
        Kind.CUSTOMER, by=by, node_id=nodes[0], nodes=nodes, deed=deed.value, ids=ids,
        fields=sorted(changes),
    )  # fmt: skip


def reveal(draft: Draft, *, family: Family, by: str) -> None:
    """Who has looked at what is shown masked is written down like what is changed."""
    top = family.top
    trace(draft, Trace(customer_id=top.id, deed=Deed.REVEAL, by=by, at=draft.now))
    draft.event(
        Kind.CUSTOMER, by=by, node_id=top.profile.node_id, deed=Deed.REVEAL.value, ids=[top.id]
    )


def _node_after(family: Family, after: Customer) -> str:
    return after.own.node_id if after.id == family.top.id else family.top.profile.node_id


def differences(before: Customer, after: Customer) -> dict[str, tuple[Any, Any]]:
    """By field what it was and what it is, as documents keep it."""
    pairs = {
        field.name: (getattr(before.own, field.name), getattr(after.own, field.name))
        for field in fields(Profile)
    }
    pairs["contacts"] = (_shown(before.contacts), _shown(after.contacts))
    pairs["fixed"] = (list(before.fixed), list(after.fixed))
    for name in before.fields.keys() | after.fields.keys():
        pairs[f"field:{name}"] = (before.fields.get(name, ""), after.fields.get(name, ""))
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _shown(contacts: tuple[Contact, ...]) -> list[str]:
    return [f"{one.key} ({one.proof.value})" if one.proof else one.key for one in contacts]


def _tell(
    draft: Draft, deed: Deed, by: str, pair: tuple[Customer, Customer], *, reason: str,
    evidence: tuple[str, ...], ids: list[str], nodes: list[str],
) -> None:  # fmt: skip
    """Each of the two records remembers the other."""
    for one, other in (pair, pair[::-1]):
        seen = Trace(
            customer_id=one.id, deed=deed, by=by, at=draft.now, other=other.id, reason=reason,
            evidence=evidence,
        )  # fmt: skip
        trace(draft, seen)
    draft.event(
        Kind.CUSTOMER, by=by, node_id=nodes[0], nodes=nodes, deed=deed.value, ids=ids,
        customer_id=pair[0].id, other=pair[1].id,
    )  # fmt: skip


def with_own(customer: Customer, given: Mapping[str, Any]) -> Customer:
    """With what a person says of him; None gives tier, node or manager back to the rules."""
    said = {name: value for name, value in given.items() if value is not None}
    fixed = (set(customer.fixed) - given.keys()) | said.keys()
    return replace(
        customer,
        own=replace(customer.own, **said),
        fixed=tuple(name for name in PLACED if name in fixed),
    )
