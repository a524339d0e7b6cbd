"""Handlers of our own people: who they are, what they are where, how they get in and leave."""

from collections.abc import Iterable

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.people import (
    Colleague,
    Colleagues,
    LeaveIn,
    PasswordIn,
    PasswordOut,
    PeopleQuery,
    PersonChange,
    PersonIn,
    PersonMade,
    PostForm,
    PostIn,
)
from agent_console.passwords import new_password
from agent_console.rights import Right
from agent_console.services import Services
from hub.core.organisation import Post, holds
from hub.core.people import Person


async def list_people(call: Call[Nothing, PeopleQuery]) -> Colleagues:
    """By user name."""
    query = call.query
    people = [
        one
        for one in await call.services.personnel.staff.everybody()
        if (one.active or query.gone) and (not query.node or holds(query.node, one.node_id))
    ]
    return Colleagues(items=await _shown(call.services, people))


async def get_person(call: Call[Nothing, NoQuery]) -> Colleague:
    return await _one(call.services, await call.services.personnel.staff.get(call.id))


async def add_person(call: Call[PersonIn, NoQuery]) -> PersonMade:
    body = call.body
    made = "" if body.password else new_password()
    person = await call.services.personnel.staff.add(
        body.username, body.name, _posts(body.posts), body.password or made,
        node_id=body.node_id, must_change=bool(made), by=call.who.actor,
    )  # fmt: skip
    return PersonMade(person=await _one(call.services, person), password=made or None)


async def change_person(call: Call[PersonChange, NoQuery]) -> Colleague:
    body = call.body
    person = await call.services.personnel.staff.change(
        call.id, name=body.name, node_id=body.node_id, posts=_posts(body.posts), rev=body.rev,
        by=call.who.actor,
    )  # fmt: skip
    return await _one(call.services, person)


async def set_password(call: Call[PasswordIn, NoQuery]) -> PasswordOut:
    """Whatever he has open ends."""
    made = "" if call.body.password else new_password()
    password = call.body.password or made
    await call.services.personnel.staff.set_password(
        call.id, password, must_change=bool(made), by=call.who.actor
    )
    await call.services.live.close_person(call.id)
    return PasswordOut(password=made or None)


async def deactivate(call: Call[LeaveIn, NoQuery]) -> Colleague:
    """He is out at once; what he has in hand goes to others, or it is refused."""
    body = call.body
    person = await call.services.personnel.departures.leave(
        call.id, queue=body.queue, colleague=body.colleague, by=call.who
    )
    await call.services.live.close_person(call.id)
    return await _one(call.services, person)


async def activate(call: Call[Nothing, NoQuery]) -> Colleague:
    person = await call.services.personnel.staff.activate(call.id, by=call.who.actor)
    return await _one(call.services, person)


def _posts(posts: Iterable[PostIn]) -> list[Post]:
    return [Post(node_id=post.node_id, role=post.role) for post in posts]


async def _one(services: Services, person: Person) -> Colleague:
    return (await _shown(services, [person]))[0]


async def _shown(services: Services, people: Iterable[Person]) -> list[Colleague]:
    answering = await services.personnel.staff.who_may(Right.ANSWER)
    return [
        Colleague(
            id=one.id,
            name=one.name,
            roles=sorted(one.roles),
            posts=[PostForm(node_id=post.node_id, role=post.role) for post in one.posts],
            node_id=one.node_id,
            active=one.active,
            answers=one.id in answering,
            rev=one.rev,
        )
        for one in people
    ]
