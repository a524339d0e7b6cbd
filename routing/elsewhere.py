"""An agent goes on by another channel of the same person: where he may, and the decision."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from hub.core.channel import Account, Channel
from hub.core.conversations import HELD, Conversation
from hub.core.customers import Contact, Customer, Deed, Family, Trace
from hub.core.errors import Conflict, NotFound
from hub.core.events import Kind
from hub.core.identities import identify, masked
from hub.core.messages import SYSTEM
from hub.core.organisation import holds
from hub.core.parts import Text
from hub.core.ports.wording import Wording
from hub.core.seats import Seat
from hub.pipeline.consents import Consents
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.customer_history import trace
from hub.store.customers import rewrite
from hub.store.draft import Draft
from hub.store.group import Duplicate
from hub.store.seats import Seats
from routing.decisions import Agent, check_hold, hand_to, take

Title = Callable[[str, str], str]
"""What people call the channel of (channel, account)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An address of the customer's at which an account can write to him now, in `thread`.

    `record` is the one that it is in, `known` whether it is that of this very account;
    `conversation` the thread's last.
    """

    thread: str
    account: Account
    contact: Contact
    record: Customer
    known: bool
    conversation: Conversation | None = None

    @property
    def address(self) -> str:
        return self.contact.address

    @property
    def open_there(self) -> Conversation | None:
        one = self.conversation
        return one if one and one.is_open else None


class Elsewhere:
    """`go` raises NotFound for a way that there is not any more, Conflict where somebody has it."""

    def __init__(self, spine: Spine, wording: Wording) -> None:
        self._spine = spine
        self._consents = Consents(spine.db, spine.channels)
        self._seats = Seats(spine.db)
        self._wording = wording

    async def ways(self, conversation: Conversation, family: Family) -> list[Way]:
        """Every one but his present, by the accounts of its own node or above it."""
        running = sorted(self._spine.channels.all(), key=lambda one: one.account.id)
        found: dict[str, Way] = {}
        for channel in running:
            if channel.pushes and holds(channel.account.node_id, conversation.node_id):
                reached = sorted(_reached(channel, family), key=lambda one: one.known)
                found |= {one.thread: one for one in reached}
        found.pop(conversation.thread_id, None)
        return [way for one in found.values() if (way := await self._open(one, family))]

    async def _open(self, way: Way, family: Family) -> Way | None:
        """As its thread stands, None where nothing may be said or somebody else was met there."""
        if await self._consents.refused(way.account.channel, way.account.name, way.address):
            return None
        view = await self._spine.committer.view(way.thread)
        window = self._spine.channels.window(way.account.channel, way.account.name)
        if view is None:
            return None if window else way
        opening = view.conversation.window
        if window and (opening is None or opening.forbids(self._spine.clock.now())):
            return None
        if view.thread.customer_id not in family.ids:
            return None
        return replace(way, conversation=view.conversation)

    async def go(
        self, conversation: Conversation, family: Family, thread: str, agent: Agent
    ) -> str:
        """The id of the conversation in which he goes on; it is his, and each tells of the other.

        Where one is open already and nobody has it, he takes that.
        """
        ways = await self.ways(conversation, family)
        way = next((one for one in ways if one.thread == thread), None)
        if way is None:
            raise NotFound
        decide = partial(
            go_on, way=way, ids=family.ids, source=conversation.id, agent=agent,
            seat=await self._seats.get(agent.id), wording=self._wording,
            title=partial(self._spine.channels.title, locale=conversation.locale),
        )  # fmt: skip
        try:
            return await self._spine.committer.commit(
                way.thread, decide, beside=conversation.thread_id
            )
        except Duplicate:
            raise Conflict("two_persons") from None


def _reached(channel: Channel, family: Family) -> Iterable[Way]:
    """By what he wrote from there, and by what he is known by on whatever channel."""
    account = channel.account
    for record in family.records:
        for contact in record.contacts:
            known = (contact.channel, contact.account) == (account.channel, account.name)
            identity = contact.identity or identify(contact.address)
            address = contact.address if known else channel.address_for(identity)
            if address:
                there = replace(
                    contact, channel=account.channel, account=account.name, address=address
                )
                yield Way(
                    thread=thread_id(account.channel, account.name, address), account=account,
                    contact=there, record=record, known=known,
                )  # fmt: skip


def go_on(
    draft: Draft, *, way: Way, ids: tuple[str, ...], source: str, agent: Agent, seat: Seat | None,
    wording: Wording, title: Title,
) -> str:  # fmt: skip
    """The draft is the other thread's, what he goes on from is beside it."""
    beside = draft.beside
    if beside is None or beside.current().id != source:
        raise Conflict("superseded")
    before = beside.current()
    if before.state not in HELD:
        raise Conflict("take_first", state=before.state.value)
    check_hold(before, agent)
    if draft.thread and draft.thread.customer_id not in ids:
        raise Conflict("two_persons")
    there = draft.conversation
    if there and there.is_open:
        _check_free(there, agent)
        take(draft, agent=agent, wording=wording, seat=seat)
    else:
        _open(draft, way, before, agent)
        hand_to(draft, agent, seat, by=agent)
    link = partial(_link, agent=agent, wording=wording, title=title)
    link(draft, "desk_came", before)
    link(beside, "desk_went", draft.current())
    return draft.current().id


def _check_free(there: Conversation, agent: Agent) -> None:
    """What a colleague has is his, be it that a supervisor could take it."""
    if there.state in HELD and there.assignee != agent.id:
        raise Conflict("taken", by=there.assignee)


def _open(draft: Draft, way: Way, before: Conversation, agent: Agent) -> None:
    """As the one before it is; he is known there from now on, and nobody else can be."""
    if draft.thread is None and not way.known:
        _make_known(draft, way, agent)
    draft.open(
        thread_id=way.thread, channel=way.account.channel, account=way.account.name,
        address=way.address, name=way.record.profile.name, locale=before.locale,
        profile=way.record.profile,
        customer_id=draft.thread.customer_id if draft.thread else way.record.id,
    )  # fmt: skip
    draft.set(
        node_id=before.node_id, queue=before.queue, home_queue=before.home_queue,
        topic=before.topic, verified=before.verified,
    )  # fmt: skip


def _make_known(draft: Draft, way: Way, agent: Agent) -> None:
    record, known = way.record, [one.key for one in way.record.contacts]
    rewrite(draft, record, replace(record, contacts=(*record.contacts, way.contact)))
    changes = {"contacts": (known, [*known, way.contact.key])}
    deed = Deed.EDIT
    trace(
        draft,
        Trace(customer_id=record.id, deed=deed, by=agent.id, at=draft.now, changes=changes),
    )
    draft.event(
        Kind.CUSTOMER, by=agent.id, node_id=record.profile.node_id, deed=deed.value,
        ids=[record.id], fields=["contacts"],
    )  # fmt: skip


def _link(
    draft: Draft, key: str, other: Conversation, *, agent: Agent, wording: Wording, title: Title
) -> None:
    """For colleagues, who find the one from the other."""
    known = masked(other.address) if identify(other.address) else ""
    place = " ".join(filter(None, (title(other.channel, other.account), known)))
    text = wording.text(key, draft.current().locale, place=place, number=other.id)
    draft.say(SYSTEM, (Text(text=text),), private=True)
    draft.event(Kind.CONTINUED, by=agent.id, other=other.id)
