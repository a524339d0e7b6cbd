"""Handlers of seats: my own, and those of others."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.seats import (
    ArrangeIn,
    SeatOut,
    SeatPage,
    SetStateIn,
    SitIn,
    StayOut,
    TimesOut,
    TimesQuery,
)
from agent_console.rights import Right
from hub.core.errors import Forbidden, InputError
from hub.core.people import Person
from hub.core.seats import Seat
from routing.seating import Arrangement, Sitter

LONGEST = timedelta(days=31)
A_DAY = timedelta(days=1)


async def my_seat(call: Call[Nothing, NoQuery]) -> SeatOut:
    person = call.who.person
    return seat_out(await call.services.floor.seating.get(_sitter(person, person.node_id)))


async def sit(call: Call[SitIn, NoQuery]) -> SeatOut:
    sitter = _sitter(call.who.person, await _node(call))
    seat = await call.services.floor.seating.sit(sitter, call.body.state, by=sitter.id)
    return seat_out(seat)


async def _node(call: Call[SitIn, NoQuery]) -> str:
    """Where he wants to sit, else where he sat, else where he works; he must answer there."""
    person, authority = call.who.person, call.who.authority
    if call.body.node_id:
        wanted = [call.body.node_id]
    else:
        seat = await call.services.floor.seating.get(_sitter(person, person.node_id))
        wanted = [seat.node_id, person.node_id, *authority.tops(Right.ANSWER)]
    found = next((one for one in wanted if authority.may(Right.ANSWER, one)), None)
    if found is None:
        raise Forbidden
    return found


async def list_seats(call: Call[Nothing, NoQuery]) -> SeatPage:
    """Of those who sit where the caller may see seats; by user name."""
    seats = await call.services.floor.seating.all()
    may = call.who.authority.may
    return SeatPage(items=[seat_out(one) for one in seats if may(Right.SEE_SEATS, one.node_id)])


async def get_seat(call: Call[Nothing, NoQuery]) -> SeatOut:
    return seat_out(await _seat_of(call))


async def arrange(call: Call[ArrangeIn, NoQuery]) -> SeatOut:
    body, person = call.body, await call.services.personnel.staff.get(call.id)
    arrangement = Arrangement(
        capacity=body.capacity, by_channel=body.by_channel, skills=body.skills,
        languages=body.languages, queues=body.queues,
    )  # fmt: skip
    sitter, by = _sitter(person, person.node_id), call.who.person.id
    return seat_out(await call.services.floor.seating.arrange(sitter, arrangement, by=by))


async def set_state(call: Call[SetStateIn, NoQuery]) -> SeatOut:
    """Of a colleague, where he sits."""
    person = await call.services.personnel.staff.get(call.id)
    seat = await _seat_of(call)
    set_to = await call.services.floor.seating.sit(
        _sitter(person, seat.node_id), call.body.state, by=call.who.person.id,
        reason=call.body.reason,
    )  # fmt: skip
    return seat_out(set_to)


async def my_times(call: Call[Nothing, TimesQuery]) -> TimesOut:
    return await _times(call, call.who.person.id)


async def times(call: Call[Nothing, TimesQuery]) -> TimesOut:
    return await _times(call, (await _seat_of(call)).id)


async def _times(call: Call[Nothing, TimesQuery], person_id: str) -> TimesOut:
    until = call.query.until or call.services.clock.now()
    since = call.query.since or until - A_DAY
    if not timedelta(0) <= until - since <= LONGEST:
        raise InputError(fields={"since": "bad_span"})
    found = await call.services.floor.seating.times(person_id, since=since, until=until)
    return TimesOut(items=[StayOut(**asdict(one)) for one in found])


async def _seat_of(call: Call[Any, Any]) -> Seat:
    person = await call.services.personnel.staff.get(call.id)
    return await call.services.floor.seating.get(_sitter(person, person.node_id))


def _sitter(person: Person, node_id: str) -> Sitter:
    return Sitter(id=person.id, name=person.name, node_id=node_id)


def seat_out(seat: Seat) -> SeatOut:
    return SeatOut(
        id=seat.id, name=seat.name, node_id=seat.node_id, state=seat.state, since=seat.since,
        until=seat.until, connected=bool(seat.held_by), lost_at=seat.lost_at, missed=seat.missed,
        capacity=seat.capacity, by_channel=dict(seat.by_channel), skills=list(seat.skills),
        languages=list(seat.languages), queues=list(seat.queues), rev=seat.rev,
    )  # fmt: skip
