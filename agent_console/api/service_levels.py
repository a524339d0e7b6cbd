"""Handlers of service levels: what is promised, and how a conversation stands to it."""

from dataclasses import replace
from datetime import timedelta

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import check_open_node
from agent_console.api.shapes.service_levels import (
    ChangedLevel,
    ClockOut,
    Clocks,
    LevelIn,
    LevelOut,
    LevelPage,
    NewLevel,
)
from channels.registry import CHANNELS
from hub.core.clock import new_id
from hub.core.deadlines import Deadline
from hub.core.errors import InputError, NotFound
from hub.core.service_levels import ServiceClock, ServiceLevel, verdict

SECOND = timedelta(seconds=1)


async def list_levels(call: Call[Nothing, NoQuery]) -> LevelPage:
    found = await call.services.timekeeping.promising.all()
    return LevelPage(items=[level_out(one) for one in found])


async def get_level(call: Call[Nothing, NoQuery]) -> LevelOut:
    return level_out(await call.services.timekeeping.promising.get(call.id))


async def add_level(call: Call[NewLevel, NoQuery]) -> LevelOut:
    await check_open_node(call.services, call.body.node_id)
    level = replace(_level(new_id(), call), node_id=call.body.node_id)
    promising = call.services.timekeeping.promising
    return level_out(await promising.add(level, by=call.who.person.id))


async def change_level(call: Call[ChangedLevel, NoQuery]) -> LevelOut:
    """Holds for the waits that begin from now on."""
    level = replace(_level(call.id, call), rev=call.body.rev)
    promising = call.services.timekeeping.promising
    return level_out(await promising.change(level, by=call.who.person.id))


async def delete_level(call: Call[Nothing, NoQuery]) -> Done:
    await call.services.timekeeping.promising.delete(call.id, by=call.who.person.id)
    return Done()


async def list_clocks(call: Call[Nothing, NoQuery]) -> Clocks:
    """Those that run or have run for a conversation."""
    conversation = await call.services.stores.conversations.get(call.id)
    if conversation is None:
        raise NotFound
    promised = (one for one in conversation.clocks if one.kind in set(ServiceClock))
    clocks = sorted(promised, key=lambda one: one.started_at)
    return Clocks(verdict=verdict(clocks), items=[_clock_out(one) for one in clocks])


def _level(
    level_id: str, call: Call[NewLevel, NoQuery] | Call[ChangedLevel, NoQuery]
) -> ServiceLevel:
    form: LevelIn = call.body
    if form.queue and call.services.floor.catalogue.find(form.queue) is None:
        raise InputError(fields={"queue": "unknown_queue"})
    if form.channel and form.channel not in CHANNELS:
        raise InputError(fields={"channel": "unknown_channel"})
    return ServiceLevel(
        id=level_id,
        name=form.name,
        queue=form.queue,
        channel=form.channel,
        tier=form.tier or "",
        calendar_id=form.calendar_id,
        first_response=_time(form.first_response),
        next_response=_time(form.next_response),
        resolution=_time(form.resolution),
        warn_percent=form.warn_percent,
    )


def _time(seconds: int | None) -> timedelta | None:
    return None if seconds is None else seconds * SECOND


def level_out(level: ServiceLevel) -> LevelOut:
    return LevelOut(
        id=level.id,
        name=level.name,
        node_id=level.node_id,
        queue=level.queue,
        channel=level.channel,
        tier=level.tier,
        calendar_id=level.calendar_id,
        first_response=_seconds(level.first_response),
        next_response=_seconds(level.next_response),
        resolution=_seconds(level.resolution),
        warn_percent=level.warn_percent,
        rev=level.rev,
    )


def _seconds(time: timedelta | None) -> int | None:
    return None if time is None else time // SECOND


def _clock_out(clock: Deadline) -> ClockOut:
    return ClockOut(
        kind=clock.kind.partition(":")[2],
        state=clock.state.value,
        started_at=clock.started_at,
        due_at=clock.due_at if clock.next_at else None,
        ended_at=clock.ended_at,
        limit=clock.limit // SECOND,
        misses=clock.misses,
    )
