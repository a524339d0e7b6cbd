"""What goes wrong during the week, and what is changed while people are at it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from agent_console.services import Services
from hub.core.calendar import Exceptional
from simulations import carrier
from simulations.agents import Desk
from simulations.brain import FAULT, PERSON
from simulations.founding import ADMIN, administrator
from simulations.town import Town

Fault = Callable[["Trouble"], Awaitable[None]]


class Trouble:
    """Where a fault falls: the town, and those who sit in it."""

    def __init__(self, town: Town, desks: Mapping[str, Desk], crowd: int) -> None:
        self.town = town
        self.desks = desks
        self.crowd = crowd

    @property
    def services(self) -> Services:
        return self.town.some_life().hub.console.services


async def cut_hub(trouble: Trouble) -> None:
    """A hub dies in the middle of its work; as `hub up` does, the store is restarted, then it."""
    town = trouble.town
    await _in_mid_work(town)
    await town.close_hub(town.some_life(), gently=False)
    await town.store.restart()
    await town.pause(2, 40)
    await town.open_hub()


async def end_hub(trouble: Trouble) -> None:
    """An operator restarts one."""
    town = trouble.town
    await town.close_hub(town.some_life(), gently=True)
    await town.pause(2, 10)
    await town.open_hub()


async def restart_store(trouble: Trouble) -> None:
    town = trouble.town
    began = town.now
    await _in_mid_work(town)
    await town.store.restart()
    town.record.breaks_off(began, town.now)


async def another_hub(trouble: Trouble) -> None:
    await trouble.town.open_hub()


async def end_eldest(trouble: Trouble) -> None:
    """Of two; the other takes over."""
    if len(trouble.town.lives) > 1:
        await trouble.town.close_hub(trouble.town.lives[0], gently=True)


async def cut_eldest(trouble: Trouble) -> None:
    """Of two; the other takes over when it is sure."""
    if len(trouble.town.lives) > 1:
        await _in_mid_work(trouble.town)
        await trouble.town.close_hub(trouble.town.lives[0], gently=False)
        await trouble.town.store.restart()


async def holiday_today(trouble: Trouble) -> None:
    """From this morning on nobody works in Xinjiang, whatever runs by its hours."""
    hours = trouble.services.timekeeping.opening_hours
    holiday = Exceptional(name="古尔邦节")
    day = trouble.town.wall().date()
    changed = await hours.set_day(carrier.XINJIANG.id, day, holiday, by=ADMIN)
    trouble.town.record.write(changed)


async def shorter_hours(trouble: Trouble) -> None:
    """The service shuts two hours earlier from now on; so does the office at noon."""
    hours = trouble.services.timekeeping.opening_hours
    service = await hours.get(carrier.SERVICE.id)
    shorter = replace(service, weekly=carrier.daily((8, 20)))
    trouble.town.record.write(await hours.change(shorter, by=ADMIN))
    office = await hours.get("office")
    shorter = replace(office, weekly=carrier.daily((9, 12), (14, 18), days=5))
    trouble.town.record.write(await hours.change(shorter, by=ADMIN))


async def somebody_leaves(trouble: Trouble) -> None:
    """An agent with work in hand is given notice: what he has goes to a queue and a colleague."""
    services = trouble.services
    agents = [one for one in carrier.WORKERS if one.id in trouble.desks and "." in one.node_id]
    held = {one.id: await services.stores.conversations.held_by(one.id) for one in agents}
    who = max(held, key=lambda one: len(held[one]))
    trouble.desks[who].left = True
    await services.personnel.departures.leave(
        who, queue="default", colleague="root-boss", by=administrator(trouble.town.now)
    )


async def fill_queue(trouble: Trouble) -> None:
    """Many of those whom one queue is for come at once."""
    trouble.town.crowded.set()
    for person in carrier.people():
        if person.address.startswith("nb-gold"):
            trouble.town.call(person.address, PERSON)


async def delete_queue(trouble: Trouble) -> None:
    """With those who wait in it; they go on in another one."""
    await trouble.services.floor.queueing.delete(carrier.GIVEN_UP.id, to="nb", by=ADMIN)


async def storm(trouble: Trouble) -> None:
    """A network fails, and a whole town writes at once."""
    town = trouble.town
    crowd = [one for one in carrier.people() if one.address.startswith("hz-")]
    town.crowded.set()
    for person in town.dice.sample(crowd, trouble.crowd):
        town.call(person.address, town.dice.choice([PERSON, PERSON, FAULT]))


async def stop_brain(trouble: Trouble) -> None:
    """Rasa is down."""
    trouble.town.brain.rests = True


async def start_brain(trouble: Trouble) -> None:
    trouble.town.brain.rests = False


async def _in_mid_work(town: Town) -> None:
    """At a moment when something is being committed."""
    for _ in range(600):
        if town.is_busy():
            return
        await town.pause(1, 1)


AT: Mapping[Fault, tuple[float, ...]] = MappingProxyType(
    {
        cut_hub: (0.46, 2.43, 4.61, 6.75),
        end_hub: (1.6,),
        restart_store: (0.64, 3.45, 5.7),
        another_hub: (1.42, 1.5, 5.44),
        end_eldest: (1.47, 5.48),
        cut_eldest: (1.52,),
        holiday_today: (2.47,),
        shorter_hours: (4.47,),
        somebody_leaves: (3.6,),
        fill_queue: (1.6497,),
        delete_queue: (1.65,),
        storm: (2.63, 6.46),
        stop_brain: (3.63,),
        start_brain: (3.66,),
    }
)
"""When each falls, in days of a whole week; shorter simulations have them all in their time."""


async def bring(fault: Fault, trouble: Trouble, after: timedelta) -> None:
    """At its time; one after the other, so that whoever administers has a hub to do so."""
    town = trouble.town
    await town.sleep_until(town.clock.start + after)
    async with town.hubs_stay:
        await fault(trouble)
    town.record.deeds[f"fault: {fault.__name__}"] += 1
