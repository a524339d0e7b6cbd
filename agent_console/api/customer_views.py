"""Customers in the forms that the console sees."""

from collections.abc import Iterable

from agent_console.api.shapes.customers import (
    ContactOut,
    FieldValueOut,
    FoundOut,
    LinkOut,
    PersonOut,
    ProfileOut,
    RecordOut,
    TraceOut,
)
from agent_console.directory import Directory
from hub.core.customer_fields import CustomerField
from hub.core.customers import Contact, Customer, Family, Link, Profile, Trace
from hub.core.identities import hidden, masked


async def person_out(
    family: Family, directory: Directory, fields: Iterable[CustomerField], *, revealed: bool = False
) -> PersonOut:
    """Of the house's `fields` those that the caller may see; masked, unless they are `revealed`."""
    return PersonOut(
        id=family.top.id,
        profile=await _profile_out(family.top.profile, directory),
        fields=[_value_out(one, family.fields.get(one.id, ""), revealed) for one in fields],
        records=[await _record_out(record, directory, revealed) for record in family.records],
    )


def _value_out(field: CustomerField, value: str, revealed: bool) -> FieldValueOut:
    masks = field.masked and bool(value) and not revealed
    return FieldValueOut(
        id=field.id, name=field.name, kind=field.kind, options=list(field.options),
        value=hidden(value) if masks else value, masked=masks,
    )  # fmt: skip


async def found_out(records: Iterable[Customer], directory: Directory) -> list[FoundOut]:
    """Persons, each once, in the order in which a record of his came."""
    people: dict[str, list[Customer]] = {}
    for record in records:
        people.setdefault(record.top or record.id, []).append(record)
    return [
        FoundOut(
            id=person,
            profile=await _profile_out(found[0].profile, directory),
            contacts=[
                await _contact_out(one, directory) for record in found for one in record.contacts
            ],
        )
        for person, found in people.items()
    ]


async def trace_out(trace: Trace, directory: Directory) -> TraceOut:
    return TraceOut(
        customer_id=trace.customer_id,
        deed=trace.deed,
        by=trace.by,
        by_name=await _name(trace.by, directory),
        at=trace.at,
        changes={name: list(pair) for name, pair in trace.changes.items()},
        other=trace.other,
        reason=trace.reason,
        evidence=list(trace.evidence),
    )


async def _record_out(record: Customer, directory: Directory, revealed: bool) -> RecordOut:
    return RecordOut(
        id=record.id,
        rev=record.rev,
        created_at=record.created_at,
        own=await _profile_out(record.own, directory),
        fixed=["node" if name == "node_id" else name for name in record.fixed],
        contacts=[await _contact_out(one, directory, revealed) for one in record.contacts],
        link=await _link_out(record.link, directory) if record.link else None,
    )


async def _profile_out(profile: Profile, directory: Directory) -> ProfileOut:
    return ProfileOut(
        name=profile.name,
        tier=profile.tier,
        node=profile.node_id,
        manager=profile.manager,
        manager_name=await _name(profile.manager, directory),
        locale=profile.locale,
        blocked=profile.blocked,
    )


async def _contact_out(
    contact: Contact, directory: Directory, revealed: bool = False
) -> ContactOut:
    shown = contact.address if revealed else masked(contact.address)
    hides = shown != contact.address
    return ContactOut(
        channel=contact.channel,
        account=contact.account,
        address=shown,
        masked=hides,
        identity="" if hides else contact.identity,
        proof=contact.proof,
        proved_at=contact.proved_at,
        proved_by=contact.proved_by,
        proved_by_name=await _name(contact.proved_by, directory),
    )


async def _link_out(link: Link, directory: Directory) -> LinkOut:
    return LinkOut(
        into=link.into,
        by=link.by,
        by_name=await _name(link.by, directory),
        at=link.at,
        reason=link.reason,
        evidence=list(link.evidence),
    )


async def _name(person_id: str, directory: Directory) -> str:
    return await directory.name_of(person_id) or ""
