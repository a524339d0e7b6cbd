"""Founds the carrier in an empty hub: all by the services that its administrators would use."""

from datetime import datetime, timedelta

from agent_console.authority import EVERYTHING, OPERATOR
from agent_console.rights import Right
from agent_console.services import Services
from agent_console.sign_in import SignedIn
from agent_console.tokens import FOR_PEOPLE_ONLY
from hub.core.organisation import ROOT_NODE, Post
from hub.core.people import Person, Role
from routing.seating import Arrangement, Sitter
from simulations import carrier
from simulations.record import Record

ADMIN = "admin"


def administrator(now: datetime) -> SignedIn:
    posts = (Post(node_id=ROOT_NODE, role=Role.ADMIN),)
    admin = Person(id=ADMIN, name="管理员", posts=posts, created_at=now)
    return SignedIn(person=admin, authority=EVERYTHING, session_id="simulation")


async def make_token(services: Services, now: datetime) -> str:
    """For whoever reads the wall board over the API."""
    _, shown = await services.personnel.tokens.make(
        administrator(now), name="wall", rights=set(Right) - FOR_PEOPLE_ONLY, node_id=ROOT_NODE,
        lasts=timedelta(days=365),
    )  # fmt: skip
    return shown


async def found(services: Services, record: Record) -> None:
    await _found_hours(services, record)
    await _found_centres(services)
    await _found_queues(services, record)
    for worker in carrier.WORKERS:
        sitter = Sitter(id=worker.id, name=worker.name, node_id=worker.node_id)
        arrangement = Arrangement(
            capacity=worker.capacity, by_channel={}, skills=worker.skills,
            languages=worker.languages, queues=worker.queues,
        )  # fmt: skip
        await services.floor.seating.arrange(sitter, arrangement, by=ADMIN)
    await services.clientele.rules.put(carrier.RULES, rev=0, by=ADMIN)
    limits = services.office.regulations.limits()
    await services.office.regulations.change_limits(
        carrier.LIMITS, version=limits.version, by=ADMIN
    )


async def _found_centres(services: Services) -> None:
    for centre in carrier.CENTRES:
        if centre.id != ROOT_NODE:
            parent, _, key = centre.id.rpartition(".")
            await services.personnel.organisation.add(
                parent,
                name=centre.name,
                level=centre.level,
                zone=centre.zone,
                calendar_id=centre.calendar_id,
                key=key,
            )
    post = Post(node_id=ROOT_NODE, role=Role.ADMIN)
    await services.personnel.staff.add(ADMIN, "管理员", (post,), f"{ADMIN}-password", by=OPERATOR)
    for worker in carrier.WORKERS:
        await services.personnel.staff.add(
            worker.id, worker.name, worker.posts, f"{worker.id}-password", node_id=worker.node_id,
            by=OPERATOR,
        )  # fmt: skip


async def _found_hours(services: Services, record: Record) -> None:
    for calendar in carrier.CALENDARS:
        record.write(await services.timekeeping.opening_hours.add(calendar, by=ADMIN))
    for level in carrier.LEVELS:
        record.write(await services.timekeeping.promising.add(level, by=ADMIN))


async def _found_queues(services: Services, record: Record) -> None:
    for queue in (*carrier.QUEUES, carrier.GIVEN_UP):
        record.write(await services.floor.queueing.add(queue, by=ADMIN))
