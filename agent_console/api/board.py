"""Handlers of the wall board: figures of the log, and who is at work with what in hand."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.seats import seat_out
from agent_console.api.shapes.board import (
    BoardOut,
    BoardQuery,
    DayOut,
    GroupOut,
    HoldOut,
    OpinionOut,
    RateOut,
    SlotOut,
    WaitingOut,
    WorkerOut,
    WorkerPage,
)
from agent_console.rights import Right
from agent_console.services import Services
from hub.core.conversations import Conversation
from hub.core.customers import Tier
from hub.core.indicators import TARGET, TIERED_TARGET, Count, Wait
from hub.core.organisation import ROOT_NODE
from hub.core.seats import Seat
from reports.reading import NOW, Asked, Group, Rate, Reading, Sum

A_MINUTE = 60


async def get_board(call: Call[Nothing, BoardQuery]) -> BoardOut:
    query = call.query
    nodes = call.who.authority.reach(Right.SEE_SEATS, query.node)
    asked = Asked(nodes=nodes, queue=query.queue, channel=query.channel)
    read = await call.services.wall.read(asked, _home(nodes))
    return BoardOut(
        at=read.at, until=read.until, minutes=round(NOW.total_seconds() / A_MINUTE),
        waiting=_waiting(read.waiting), now=_rate(read.now),
        tiered=_rate(read.tiered, TIERED_TARGET), today=_day(read),
        slots=[
            SlotOut(
                at=slot.at, bot=slot.sums[Count.BOT], answered=slot.sums[Count.ANSWERED],
                abandoned=slot.sums[Count.ABANDONED], share=slot.rate.share, before=slot.before,
            )
            for slot in read.slots
        ],
        queues=[_group(name, group) for name, group in read.queues.items()],
        channels=[_group(name, group) for name, group in read.channels.items()],
    )  # fmt: skip


def _home(nodes: tuple[str, ...] | None) -> str:
    """Whose hours the day goes by."""
    return nodes[0] if nodes else ROOT_NODE


def _rate(rate: Rate, target: float = TARGET) -> RateOut:
    return RateOut(within=rate.within, of=rate.of, share=rate.share, target=target)


def _waiting(waits: Iterable[Wait]) -> WaitingOut:
    found = list(waits)
    tiers = Counter(wait.cell.tier for wait in found)
    since = min((wait.since for wait in found), default=None)
    return WaitingOut(count=len(found), since=since, tiers={tier: tiers[tier] for tier in Tier})


def _day(read: Reading) -> DayOut:
    sums = read.today
    ended = sums[Count.BOT] + sums[Count.HANDED]
    return DayOut(
        bot=sums[Count.BOT], handed=sums[Count.HANDED],
        bot_share=sums[Count.BOT] / ended if ended else None,
        entered=sums[Count.ENTERED], answered=sums[Count.ANSWERED],
        abandoned=sums[Count.ABANDONED], shut=sums[Count.SHUT], rate=_rate(read.day),
        opinion=_opinion(sums),
    )  # fmt: skip


def _opinion(sums: Sum) -> OpinionOut:
    rated = sums[Count.RATED]
    return OpinionOut(
        rated=rated, content=sums[Count.CONTENT],
        mean=sums[Count.SCORE] / rated if rated else None,
    )  # fmt: skip


def _group(name: str, group: Group) -> GroupOut:
    waiting = _waiting(group.waiting)
    return GroupOut(
        id=name, waiting=waiting.count, since=waiting.since, bot=group.sums[Count.BOT],
        answered=group.sums[Count.ANSWERED], abandoned=group.sums[Count.ABANDONED],
        rate=_rate(group.rate), steps=[step.share for step in group.steps],
    )  # fmt: skip


async def list_workers(call: Call[Nothing, NoQuery]) -> WorkerPage:
    """Of those who sit where the caller may see seats; by user name."""
    services, may = call.services, call.who.authority.may
    seats = [one for one in await services.floor.seating.all() if may(Right.SEE_SEATS, one.node_id)]
    held: defaultdict[str, list[Conversation]] = defaultdict(list)
    for one in await services.stores.conversations.in_hand():
        if may(Right.SEE_CONVERSATIONS, one.node_id):
            held[one.assignee or ""].append(one)
    nodes = call.who.authority.reach(Right.SEE_SEATS)
    read = await services.wall.read(Asked(nodes=nodes), _home(nodes))
    return WorkerPage(items=[await _worker(services, seat, held[seat.id], read) for seat in seats])


async def _worker(
    services: Services, seat: Seat, held: list[Conversation], read: Reading
) -> WorkerOut:
    sums = read.people.get(seat.id, Sum())
    since = read.breaks.get(seat.id)
    lasting = round((read.at - since).total_seconds()) if since else 0
    customers = await services.directory.customers([one.customer_id for one in held])
    names = {one.id: one.profile.name for one in customers.values()}
    return WorkerOut(
        seat=seat_out(seat), taken=sums[Count.TAKEN], breaks=sums[Count.BREAKS],
        break_seconds=sums[Count.BREAK_SECONDS] + max(0, lasting),
        holds=[_hold(one, names.get(one.customer_id, "")) for one in held],
    )  # fmt: skip


def _hold(one: Conversation, name: str) -> HoldOut:
    return HoldOut(
        id=one.id, name=name or one.name, channel=one.channel, tier=one.tier,
        queue=one.home_queue, state=one.state, given_at=one.given_at,
        waiting_since=one.waiting_since,
    )  # fmt: skip
