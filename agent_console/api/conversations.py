"""Handlers of conversations: the list, the messages, and who speaks."""

from collections.abc import Callable
from typing import Any

from agent_console.api.cursors import bad_cursor, read_place, write_place
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.conversations import (
    AcceptIn,
    CloseIn,
    ConversationOut,
    ConversationPage,
    ConversationQuery,
    MergeIn,
    MessageQuery,
    OfferedLetter,
    SayIn,
    TransferIn,
)
from agent_console.api.shapes.messages import MessageOut, MessagePage
from agent_console.api.uploads import check_carried, uploader
from agent_console.api.views import conversations_out, message_out
from agent_console.rights import Right
from agent_console.services import Services
from hub.core.conversations import Conversation, State
from hub.core.errors import Conflict, Forbidden, InputError, NotFound
from hub.core.identities import masked
from hub.core.messages import Letter, Message
from hub.core.organisation import holds
from hub.core.parts import File
from hub.store.draft import Draft
from routing.decisions import Agent

Reach = tuple[str, ...] | None
"""The nodes at and below which the caller may see what there is; None: everywhere."""


async def list_conversations(call: Call[Nothing, ConversationQuery]) -> ConversationPage:
    """Newest first; the waiting ones by how long they wait."""
    query = call.query
    nodes = call.who.authority.reach(Right.SEE_CONVERSATIONS, query.node)
    if query.q:
        found = await _search(call.services, query, nodes)
        return ConversationPage(items=await _shown(call.services, found), next=None)
    if query.state is State.QUEUED:
        return await _waiting(call.services, query, nodes)
    return await _newest(call.services, query, nodes)


async def _newest(services: Services, query: ConversationQuery, nodes: Reach) -> ConversationPage:
    found = await services.stores.conversations.newest(
        _where(query),
        now=services.clock.now(),
        limit=query.limit + 1,
        after=read_place(query.after),
        nodes=nodes,
    )
    page = found[: query.limit]
    more = len(found) > len(page)
    cursor = write_place(page[-1].opened_at, page[-1].id) if more else None
    return ConversationPage(items=await _shown(services, page), next=cursor)


def _where(query: ConversationQuery) -> dict[str, object]:
    """`assignee` alone is by an index of its own; with a state the state's index serves."""
    where: dict[str, object] = {}
    if query.assignee:
        where["assignee"] = query.assignee
    if query.state:
        where["state"] = query.state.value
    if query.queue:
        where["queue"] = query.queue
    if query.needs_look is not None:
        where["needs_look"] = query.needs_look
    return where


async def _waiting(services: Services, query: ConversationQuery, nodes: Reach) -> ConversationPage:
    line = services.floor.line
    ids = await line.ids(query.queue) if query.queue else await line.everybody()
    if query.after:
        if query.after not in ids:
            raise bad_cursor()
        ids = ids[ids.index(query.after) + 1 :]
    found: list[Conversation] = []
    while ids and len(found) <= query.limit:
        waiting = await services.stores.conversations.get_many(ids[: query.limit])
        found += [one for one in waiting if _fits(one, query, nodes)]
        ids = ids[query.limit :]
    page = found[: query.limit]
    cursor = page[-1].id if len(found) > len(page) else None
    return ConversationPage(items=await _shown(services, page), next=cursor)


async def _search(services: Services, query: ConversationQuery, nodes: Reach) -> list[Conversation]:
    """By everything that names a conversation; each look is served by an index."""
    found = await services.stores.conversations.get_many([query.q])
    order = await services.stores.orders.get(query.q.strip().upper())
    if order and order.conversation_id:
        found += await services.stores.conversations.get_many([order.conversation_id])
    named = await services.stores.customers.find(query.q.strip(), query.limit)
    customers = await services.stores.customers.same_person(named)
    found += await services.stores.conversations.of_customers(customers, query.limit)
    distinct = {one.id: one for one in found if _fits(one, query, nodes)}
    return list(distinct.values())[: query.limit]


def _fits(conversation: Conversation, query: ConversationQuery, nodes: Reach) -> bool:
    if nodes is not None and not any(holds(one, conversation.node_id) for one in nodes):
        return False
    where = _where(query)
    return all(getattr(conversation, name) == value for name, value in where.items())


async def _shown(services: Services, found: list[Conversation]) -> list[ConversationOut]:
    return await conversations_out(found, services.directory, services.stores.messages)


async def get_conversation(call: Call[Nothing, NoQuery]) -> ConversationOut:
    return await one_out(call.services, await get_or_raise(call.services, call.id))


async def get_or_raise(services: Services, conversation_id: str) -> Conversation:
    conversation = await services.stores.conversations.get(conversation_id)
    if conversation is None:
        raise NotFound
    return conversation


async def one_out(services: Services, conversation: Conversation) -> ConversationOut:
    return (await _shown(services, [conversation]))[0]


async def list_messages(call: Call[Nothing, MessageQuery]) -> MessagePage:
    """Those of this conversation, private notes among them; in order."""
    query, services = call.query, call.services
    conversation = await get_or_raise(services, call.id)
    last = conversation.last_seq
    first, last_wanted = _window(query, conversation.first_seq, last)
    messages = await services.stores.messages.latest(
        conversation.thread_id, first=first, last=last_wanted, limit=query.limit
    )
    begins = messages[0].seq if messages else conversation.first_seq
    return MessagePage(
        items=[message_out(one, conversation) for one in messages if _hears(call, one)],
        next=messages[-1].seq if messages and messages[-1].seq < last else None,
        previous=begins if begins > conversation.first_seq else None,
    )


def _window(query: MessageQuery, first: int, last: int) -> tuple[int, int]:
    """The numbers of the first and the last message that are asked for."""
    if query.after is not None:
        first = max(first, query.after + 1)
        return first, min(last, first + query.limit - 1)
    if query.around is not None:
        ends = min(last, max(first, query.around) + query.limit // 2)
    else:
        ends = min(last, (query.before or last + 1) - 1)
    return max(first, ends - query.limit + 1), ends


def _hears(call: Call[Any, Any], message: Message) -> bool:
    """A whisper is for one ear, for his who spoke, and for supervisors."""
    ears = {"", call.who.person.id}
    return (
        message.whisper_to in ears
        or message.author.id == call.who.person.id
        or call.may(Right.SUPERVISE)
    )


async def say(call: Call[SayIn, NoQuery]) -> MessageOut:
    body = call.body
    if not (body.text.strip() or body.files):
        raise InputError(fields={"text": "empty"})
    if body.whisper and not call.may(Right.SUPERVISE):
        raise Forbidden
    message = await call.services.floor.desk.say(
        call.id, agent_of(call), body.text, private=body.private, client_id=body.cid,
        whisper=body.whisper, seen=body.seen, files=await _files(call),
        mentions=await _mentioned(call), letter=await _letter(call),
    )  # fmt: skip
    return message_out(message, None)


async def get_letter(call: Call[Nothing, NoQuery]) -> OfferedLetter:
    conversation = await get_or_raise(call.services, call.id)
    offer = await call.services.exchange.letters.offer(conversation)
    return OfferedLetter(to=masked(conversation.address), cc=list(offer.cc), subject=offer.subject)


async def _letter(call: Call[SayIn, NoQuery]) -> Letter | None:
    given = call.body.letter
    if given is None:
        return None
    if call.body.private:
        raise InputError("no_copies")
    conversation = await get_or_raise(call.services, call.id)
    return call.services.exchange.letters.envelope(conversation, given.cc, given.subject)


async def _files(call: Call[SayIn, NoQuery]) -> tuple[File, ...]:
    """What the caller has uploaded for this conversation, and that its channel carries."""
    if not call.body.files:
        return ()
    conversation = await get_or_raise(call.services, call.id)
    found = await call.services.stores.files.of(uploader(call), call.body.files)
    if not call.body.private:
        check_carried(call.services, conversation, found)
    return tuple(found)


async def _mentioned(call: Call[SayIn, NoQuery]) -> tuple[str, ...]:
    """Colleagues who may see this conversation; only a note calls somebody."""
    named = tuple(dict.fromkeys(call.body.mentions))
    if not named:
        return ()
    if not call.body.private:
        raise InputError(fields={"mentions": "notes_only"})
    seeing = await call.services.personnel.staff.who_may(Right.SEE_CONVERSATIONS, *call.nodes)
    if not seeing.keys() >= set(named):
        raise InputError(fields={"mentions": "unknown_person"})
    return named


async def take(call: Call[Nothing, NoQuery]) -> ConversationOut:
    taken = await call.services.floor.desk.take(call.id, agent_of(call))
    return await one_out(call.services, taken)


async def accept(call: Call[AcceptIn, NoQuery]) -> ConversationOut:
    desk = call.services.floor.desk
    return await one_out(call.services, await desk.accept(call.id, agent_of(call), call.body.epoch))


async def decline(call: Call[Nothing, NoQuery]) -> ConversationOut:
    declined = await call.services.floor.desk.decline(call.id, agent_of(call))
    return await one_out(call.services, declined)


async def transfer(call: Call[TransferIn, NoQuery]) -> ConversationOut:
    body, desk = call.body, call.services.floor.desk
    if bool(body.to) == bool(body.queue):
        raise InputError(fields={"to": "one_of", "queue": "one_of"})
    queue = call.services.floor.catalogue.find(body.queue)
    if body.queue and queue is None:
        raise InputError(fields={"queue": "unknown_queue"})
    if queue:
        moved = await desk.requeue(call.id, agent_of(call), queue)
    else:
        moved = await desk.transfer(call.id, agent_of(call), await _colleague(call))
    return await one_out(call.services, moved)


async def _colleague(call: Call[TransferIn, NoQuery]) -> Agent:
    """Who can take it now; a supervisor knows why he gives it to whom."""
    answering = await call.services.personnel.staff.who_may(Right.ANSWER, *call.nodes)
    person = answering.get(call.body.to)
    if person is None:
        raise InputError(fields={"to": "unknown_person"})
    colleague = Agent(id=person.id, name=person.name)
    if person.id != call.who.person.id and not call.may(Right.SUPERVISE):
        conversation = await get_or_raise(call.services, call.id)
        await call.services.floor.seating.check_takes(colleague, conversation)
    return colleague


async def return_to_bot(call: Call[Nothing, NoQuery]) -> ConversationOut:
    returned = await call.services.floor.desk.return_to_bot(call.id, agent_of(call))
    return await one_out(call.services, returned)


async def merge(call: Call[MergeIn, NoQuery]) -> ConversationOut:
    """Of two records of one person, too; two persons are merged as customers first."""
    services = call.services
    source = await get_or_raise(services, call.id)
    target = await get_or_raise(services, call.body.into)
    call.who.authority.require(Right.ANSWER, target.node_id)
    if target.customer_id not in await services.stores.customers.same_person([source.customer_id]):
        raise Conflict("two_persons")
    merged = await services.floor.desk.merge(source.id, target.id, agent_of(call))
    return await one_out(services, merged)


async def close(call: Call[CloseIn, NoQuery]) -> ConversationOut:
    floor, summary, category = call.services.floor, call.body.summary, call.body.category
    floor.endings.check(summary, category)
    closed = await floor.desk.close(call.id, agent_of(call), summary=summary, category=category)
    return await one_out(call.services, closed)


async def resend(call: Call[Nothing, NoQuery]) -> MessageOut:
    """A retry that really sends; whose conversation it is may, and a supervisor."""
    seq = seq_of(call)
    conversation = await get_or_raise(call.services, call.id)
    mine = conversation.assignee == call.who.person.id
    if not mine and not call.may(Right.SUPERVISE):
        raise Forbidden
    return message_out(await call.services.floor.desk.resend(call.id, seq), conversation)


async def invite(call: Call[Nothing, NoQuery]) -> MessageOut:
    """Ask the customer to write again, where the channel lets us answer no more."""
    return message_out(await call.services.floor.desk.invite(call.id, agent_of(call)), None)


async def decided(call: Call[Any, NoQuery], decide: Callable[[Draft], None]) -> ConversationOut:
    """The conversation of the path after this decision on it."""
    return await one_out(call.services, await call.services.floor.desk.decide(call.id, decide))


def seq_of(call: Call[Nothing, NoQuery]) -> int:
    """The number of a message in the path; raises NotFound."""
    text = call.path["seq"]
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise NotFound
    return int(text)


def agent_of(call: Call[Any, NoQuery]) -> Agent:
    person = call.who.person
    return Agent(id=person.id, name=person.name, supervises=call.may(Right.SUPERVISE))
