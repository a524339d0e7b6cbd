"""Who is asked to take a conversation: those who may, in the order of the queue's strategy.

The order of falling back:
1. the customer's own account manager, where his tier has one;
2. with the strategy `last_agent`, whoever served this customer last;
3. all others who may, by the strategy (`last_agent` goes on as `least_busy`);
4. those who have let this conversation pass already, once everybody else has.
Who may: online, with a line, below his capacity in all and for the channel, with every skill that
the queue wants and the customer's language, of the queue's node or one above it, and not bound to
other queues. An emergency asks for no skills.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hub.core.organisation import holds
from hub.core.queues import Queue, Strategy
from hub.core.seats import Seat, SeatState

AT_WORK = frozenset({SeatState.ONLINE, SeatState.WRAP_UP})
"""The time after a conversation ends by itself, and soon."""
AT_THE_DESK = AT_WORK | {SeatState.BUSY}
"""Where a colleague may hand him something, though the rules would not ask him for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A waiting conversation, as far as the choice goes by it."""

    channel: str
    locale: str = ""
    urgent: bool = False
    manager: str = ""
    last_agent: str = ""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A seat with what lies on it: conversations by channel, offers among them.

    `given_at`: when he was last offered or had taken one; `idle_since`: since when he has had less
    than before.
    """

    seat: Seat
    by_channel: Mapping[str, int] = field(default_factory=dict)
    given_at: datetime | None = None
    idle_since: datetime | None = None

    @property
    def load(self) -> int:
        return sum(self.by_channel.values())


def choose(wish: Wish, queue: Queue, candidates: Iterable[Candidate]) -> Candidate | None:
    """Whom to ask; None when nobody may."""
    able = [one for one in candidates if may_take(one, wish, queue)]
    if not able:
        return None
    fresh = [one for one in able if one.seat.id not in wish.refused] or able
    return min(fresh, key=lambda one: _preference(one, wish, queue.strategy))


def may_take(one: Candidate, wish: Wish, queue: Queue) -> bool:
    return _is_there(one.seat) and has_room(one, wish.channel) and _fits(one.seat, wish, queue)


def attends(seat: Seat, wish: Wish, queue: Queue) -> bool:
    """Whether what waits there comes to him: now, or as soon as he has a hand free."""
    at_work = seat.state in AT_WORK and seat.lost_at is None
    return at_work and _fits(seat, wish, queue)


def _is_there(seat: Seat) -> bool:
    return seat.state is SeatState.ONLINE and seat.lost_at is None


def is_at_the_desk(seat: Seat) -> bool:
    return seat.state in AT_THE_DESK and seat.lost_at is None


def has_room(one: Candidate, channel: str) -> bool:
    limit = one.seat.by_channel.get(channel)
    return one.load < one.seat.capacity and (
        limit is None or one.by_channel.get(channel, 0) < limit
    )


def _fits(seat: Seat, wish: Wish, queue: Queue) -> bool:
    return (
        serves(seat, queue)
        and (wish.urgent or set(queue.skills) <= set(seat.skills))
        and (not seat.languages or _language(wish.locale) in map(_language, seat.languages))
    )


def serves(seat: Seat, queue: Queue) -> bool:
    """Whether whoever sits here may be asked for what waits there."""
    bound_elsewhere = bool(seat.queues) and queue.id not in seat.queues
    return holds(seat.node_id, queue.node_id) and not bound_elsewhere


def _language(locale: str) -> str:
    return locale.partition("-")[0].lower()


_Preference = tuple[bool, bool, float, float, float, str]


def _preference(one: Candidate, wish: Wish, strategy: Strategy) -> _Preference:
    """Smaller is better; where a strategy does not tell two apart, the one longer without."""
    person = one.seat.id
    given = (one.given_at or one.seat.since).timestamp()
    idle = (one.idle_since or one.seat.since).timestamp()
    busy = one.load / one.seat.capacity
    by_strategy = {
        Strategy.LONGEST_IDLE: (idle, busy, given),
        Strategy.ROUND_ROBIN: (given, 0.0, 0.0),
    }.get(strategy, (busy, given, idle))
    is_last = strategy is Strategy.LAST_AGENT and person == wish.last_agent
    return (person != wish.manager, not is_last, *by_strategy, person)
