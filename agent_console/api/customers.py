"""Handlers of customers: finding them, correcting them, and saying who is one person."""

from dataclasses import fields
from typing import Any

from agent_console.api.cursors import read_place, write_place
from agent_console.api.customer_views import found_out, person_out, trace_out
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.placement import check_manager, check_node
from agent_console.api.shapes.conversations import ConversationPage
from agent_console.api.shapes.customers import (
    CodeIn,
    CodeOut,
    CustomerIn,
    CustomerPage,
    CustomerQuery,
    GivenIn,
    History,
    MergeIn,
    OwnConversationQuery,
    PersonOut,
    ReasonIn,
    SuggestionOut,
    Suggestions,
    ValuesIn,
)
from agent_console.api.views import conversations_out
from agent_console.rights import Right
from agent_console.services import Services
from channels.registry import CHANNELS
from customers.contacts import Given
from customers.records import Edit
from hub.core.customer_fields import CustomerField
from hub.core.customers import Customer, Family, Profile, contact_key
from hub.core.errors import InputError
from hub.core.identities import identify
from hub.core.messages import Author, AuthorKind


async def list_customers(call: Call[Nothing, CustomerQuery]) -> CustomerPage:
    """Each person once, whichever of his records was found."""
    customers, asked = call.services.stores.customers, call.query.q.strip()
    nodes = call.who.authority.reach(Right.SEE_CUSTOMERS)
    ids = await customers.find(asked, call.query.limit, nodes=nodes)
    by_id = await customers.get_many(ids)
    found = [by_id[one] for one in ids if one in by_id]
    if identity := identify(asked):
        found += await customers.of_identities([identity], call.query.limit, nodes=nodes)
    distinct = {record.id: record for record in found}.values()
    items = await found_out(distinct, call.services.directory)
    return CustomerPage(items=items[: call.query.limit])


async def get_customer(call: Call[Nothing, NoQuery]) -> PersonOut:
    return await _person(call, await call.services.clientele.records.family(call.id))


async def reveal(call: Call[Nothing, NoQuery]) -> PersonOut:
    """All of it in full; that he has looked is written down."""
    family = await call.services.clientele.records.reveal(call.id, by=call.who.person.id)
    return await _person(call, family, revealed=True)


async def fill(call: Call[ValuesIn, NoQuery]) -> PersonOut:
    """Fields that the caller does not see are none to him."""
    seen = {field.id for field in _fields(call)}
    if unknown := call.body.values.keys() - seen:
        raise InputError(fields=dict.fromkeys(sorted(unknown), "unknown_value"))
    fields, by = call.services.clientele.fields, call.who.person.id
    return await _person(
        call, await fields.fill(call.id, call.body.values, rev=call.body.rev, by=by)
    )


async def _person(call: Call[Any, Any], family: Family, *, revealed: bool = False) -> PersonOut:
    return await person_out(family, call.services.directory, _fields(call), revealed=revealed)


def _fields(call: Call[Any, Any]) -> list[CustomerField]:
    """Those of the house that the caller may see, where the customer lies."""
    fields = call.services.clientele.fields.all()
    return [field for field in fields if call.may(Right(field.seen_by))]


async def list_suggestions(call: Call[Nothing, NoQuery]) -> Suggestions:
    """Who may be the same, by evidence; of those whom the caller may see."""
    clientele, who = call.services.clientele, call.who
    suggested = await clientele.suggestions.of(await clientele.records.family(call.id))
    items = [
        SuggestionOut(customer=shown, evidence=list(one.evidence))
        for one in suggested
        if who.authority.may(Right.SEE_CUSTOMERS, one.customer.profile.node_id)
        for shown in await found_out([one.customer], call.services.directory)
    ]
    return Suggestions(items=items)


async def list_history(call: Call[Nothing, NoQuery]) -> History:
    """Of all his records, the newest first."""
    clientele = call.services.clientele
    traces = await clientele.history.of((await clientele.records.family(call.id)).ids)
    return History(items=[await trace_out(one, call.services.directory) for one in traces])


async def list_conversations(call: Call[Nothing, OwnConversationQuery]) -> ConversationPage:
    """Under all his records, the newest first; of those that the caller may see."""
    services, query = call.services, call.query
    family = await services.clientele.records.family(call.id)
    found = await services.stores.conversations.newest(
        {"customer_id": {"$in": sorted(family.ids)}}, now=services.clock.now(),
        limit=query.limit + 1, after=read_place(query.after),
    )  # fmt: skip
    page = found[: query.limit]
    more = len(found) > len(page)
    seen = [one for one in page if call.who.authority.may(Right.SEE_CONVERSATIONS, one.node_id)]
    return ConversationPage(
        items=await conversations_out(seen, services.directory, services.stores.messages),
        next=write_place(page[-1].opened_at, page[-1].id) if more else None,
    )


async def change_customer(call: Call[CustomerIn, NoQuery]) -> PersonOut:
    body, services = call.body, call.services
    own = body.model_dump(include=_OWN & body.model_fields_set)
    if "node" in own:
        own["node_id"] = own.pop("node")
    if own.get("node_id"):
        await check_node(services, own["node_id"])
        call.who.authority.require(Right.EDIT_CUSTOMERS, own["node_id"])
    if own.get("manager"):
        await check_manager(services, own["manager"])
    contacts = None if body.contacts is None else await _contacts(call, body.contacts)
    changed = await services.clientele.records.edit(
        call.id, Edit(own=own, contacts=contacts), rev=body.rev, by=call.who.person.id
    )
    return await _person(call, changed)


_OWN = {field.name for field in fields(Profile)} - {"node_id", "blocked"} | {"node"}


async def _contacts(call: Call[CustomerIn, NoQuery], contacts: list[GivenIn]) -> list[Given]:
    """New ones are on channels that there are."""
    record = (await call.services.clientele.records.family(call.id)).get(call.id)
    channels = CHANNELS.keys() | {contact.channel for contact in record.contacts}
    if any(one.channel not in channels for one in contacts):
        raise InputError(fields={"contacts": "unknown_channel"})
    return [Given(**one.model_dump()) for one in contacts]


async def merge(call: Call[MergeIn, NoQuery]) -> PersonOut:
    """Whoever does it must have the right where both lie."""
    other = await _other(call.services, call.body.into)
    call.who.authority.require(Right.MERGE_CUSTOMERS, other.profile.node_id)
    merged = await call.services.clientele.records.merge(
        call.id, other.id, by=call.who.person.id, reason=call.body.reason
    )
    return await _person(call, merged)


async def _other(services: Services, customer_id: str) -> Customer:
    other = await services.stores.customers.get(customer_id)
    if other is None:
        raise InputError(fields={"into": "unknown_customer"})
    return other


async def unmerge(call: Call[ReasonIn, NoQuery]) -> PersonOut:
    """This record, with what is linked to it, is a person of its own again."""
    parted = await call.services.clientele.records.unmerge(
        call.id, by=call.who.person.id, reason=call.body.reason
    )
    return await _person(call, parted)


async def mute(call: Call[ReasonIn, NoQuery]) -> PersonOut:
    """What he has open ends, with a note; what he writes later is told to nobody."""
    muting = call.services.clientele.muting
    return await _person(
        call, await muting.mute(call.id, by=_author(call), reason=call.body.reason)
    )


async def unmute(call: Call[ReasonIn, NoQuery]) -> PersonOut:
    muting = call.services.clientele.muting
    muted = await muting.unmute(call.id, by=_author(call), reason=call.body.reason)
    return await _person(call, muted)


def _author(call: Call[Any, Any]) -> Author:
    return Author(kind=AuthorKind.AGENT, id=call.who.person.id, name=call.who.person.name)


async def send_code(call: Call[CodeIn, NoQuery]) -> CodeOut:
    """To a contact where somebody is known; the customer of this conversation is to type it."""
    contact = call.body.contact
    key = contact_key(contact.channel, contact.account, contact.address)
    until = await call.services.clientele.verification.send(call.id, key, by=call.who.person.id)
    return CodeOut(until=until)
