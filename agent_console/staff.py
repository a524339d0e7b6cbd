"""The carrier's own people as an administrator handles them: added, given posts and passwords."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from agent_console.appointments import check_change, check_new, may_manage
from agent_console.authority import OPERATOR, Actor, Authorities, Authority
from agent_console.establishment import Establishment, Registry, Write
from agent_console.passwords import Passwords
from agent_console.rights import Right
from hub.core.clock import Clock
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.organisation import ROOT_NODE, Post
from hub.core.people import Person, Role
from hub.core.seats import Seat
from hub.store import people as documents
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.logins import Logins
from hub.store.people import People

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
DEMO = (
    ("admin", "管理员", Role.ADMIN, ROOT_NODE),
    ("agent", "王小雨", Role.AGENT, ROOT_NODE),
    ("agent2", "李明", Role.AGENT, ROOT_NODE),
    ("supervisor", "陈班长", Role.SUPERVISOR, ROOT_NODE),
    ("editor", "赵编辑", Role.EDITOR, ROOT_NODE),
    ("dispatcher", "孙派单", Role.DISPATCHER, ROOT_NODE),
    ("agent3", "周婷", Role.AGENT, "root.zj.hz"),
)


class Staff:
    """Whoever does something must manage people where it takes effect: else Forbidden."""

    def __init__(
        self, db: Database, committer: Committer, clock: Clock, passwords: Passwords
    ) -> None:
        self._people = People(db)
        self._authorities = Authorities(db)
        self._logins = Logins(db)
        self._registry = Registry(db, committer)
        self._clock = clock
        self._passwords = passwords

    async def add(
        self, username: str, name: str, posts: Iterable[Post], password: str, *,
        node_id: str = ROOT_NODE, must_change: bool = False, by: Actor = OPERATOR,
    ) -> Person:  # fmt: skip
        """Raises InputError for what is wrong, Conflict for one who is there."""
        if not USERNAME.fullmatch(username):
            raise InputError(fields={"username": "bad_username"})
        hashed = await self._hash(password)
        house = await self._registry.read()
        person = Person(
            id=username, name=name, posts=_distinct(posts), node_id=node_id,
            created_at=self._clock.now(), must_change=must_change,
        )  # fmt: skip
        if username in house.people:
            raise Conflict("person_exists", username=username)
        check_new(by, house, person)
        write = partial(documents.insert, person=person, password_hash=hashed)
        await self._step(house, person, "add", write, by)
        return person

    async def change(
        self, username: str, *, name: str, node_id: str, posts: Iterable[Post], rev: int,
        by: Actor,
    ) -> Person:  # fmt: skip
        """Another name, place of work, other posts; Conflict when he is not at `rev` any more."""
        house = await self._registry.read()
        before = house.person(username)
        if before.rev != rev:
            raise Conflict
        after = replace(before, name=name, node_id=node_id, posts=_distinct(posts), rev=rev + 1)
        check_change(by, house, before, after)
        await self._step(house, after, "change", partial(documents.update, person=after), by)
        return after

    async def check_leaves(self, username: str, *, by: Actor) -> Person:
        """Raises what `deactivate` would, so that nothing is moved for somebody who stays."""
        house = await self._registry.read()
        person = house.person(username)
        may_manage(by, house, person)
        house.check_kept(house.with_people(replace(person, active=False)))
        return person

    async def deactivate(self, username: str, *, by: Actor) -> Person:
        """He may not sign in any more, and whatever he has open ends. His work is moved before."""
        person = await self._switch(username, active=False, by=by)
        await self._logins.end_all(username)
        return person

    async def activate(self, username: str, *, by: Actor) -> Person:
        return await self._switch(username, active=True, by=by)

    async def _switch(self, username: str, *, active: bool, by: Actor) -> Person:
        house = await self._registry.read()
        before = house.person(username)
        may_manage(by, house, before)
        if active:
            house.check_open(before.node_id, "node_id")
        after = replace(before, active=active, rev=before.rev + 1)
        house.check_kept(house.with_people(after))
        action = "activate" if active else "deactivate"
        await self._step(house, after, action, partial(documents.update, person=after), by)
        return after

    async def set_password(
        self, username: str, password: str, *, must_change: bool = False, by: Actor = OPERATOR
    ) -> None:
        """Also ends every session that was begun with the old one."""
        hashed = await self._hash(password)
        house = await self._registry.read()
        person = house.person(username)
        may_manage(by, house, person)
        write = partial(
            documents.set_password, username=username, password_hash=hashed,
            must_change=must_change,
        )  # fmt: skip
        await self._step(house, person, "password", write, by)
        await self._logins.end_all(username)
        await self._logins.forgive(f"person:{username}")

    async def change_own(self, by: Actor, old: str, new: str, *, session_id: str) -> None:
        """Who knows his password gives himself another; what else he has open ends."""
        kept = await self._people.password_hash(by.id)
        if not await self._passwords.matches(kept, old):
            raise InputError(fields={"old": "wrong_password"})
        if old == new:
            raise InputError(fields={"password": "same_password"})
        hashed = await self._hash(new)
        house = await self._registry.read()
        write = partial(
            documents.set_password, username=by.id, password_hash=hashed, must_change=False
        )
        await self._step(house, house.person(by.id), "password", write, by)
        await self._logins.end_others(by.id, session_id)

    async def seed(
        self, password: str, wanted: Sequence[tuple[str, str, Role, str]] = DEMO
    ) -> list[Person]:
        """The demo people, those who are missing; returns whom it made, all with this password.

        Its length is for the operator to choose, who gave it.
        """
        made = []
        for username, name, role, node_id in wanted:
            house = await self._registry.read()
            if username not in house.people and house.tree.get(node_id):
                person = Person(
                    id=username, name=name, posts=(Post(node_id=node_id, role=role),),
                    node_id=node_id, created_at=self._clock.now(),
                )  # fmt: skip
                hashed = await self._passwords.hash(password)
                write = partial(documents.insert, person=person, password_hash=hashed)
                await self._step(house, person, "add", write, OPERATOR)
                made.append(person)
        return made

    async def _step(
        self, house: Establishment, person: Person, action: str, write: Write, by: Actor
    ) -> None:
        await self._registry.step(
            house, write, what="person", name=person.id, action=action, node_id=person.node_id,
            by=by,
        )  # fmt: skip

    async def _hash(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise InputError(fields={"password": "bad_password_length"})
        return await self._passwords.hash(password)

    async def everybody(self) -> list[Person]:
        """Everybody, by user name."""
        return await self._people.list()

    async def get(self, username: str) -> Person:
        """Raises NotFound."""
        person = await self._people.get(username)
        if person is None:
            raise NotFound
        return person

    async def who_may(self, right: Right, *node_ids: str) -> dict[str, Person]:
        """Who is here and has this right at one of these nodes; without a node, anywhere."""
        people = {person.id: person for person in await self._people.list() if person.active}
        authorities = await self._authorities.of(people.values())
        return {
            one: people[one]
            for one, has in authorities.items()
            if (has.may(right, *node_ids) if node_ids else has.anywhere(right))
        }

    async def entitled(self, seats: Iterable[Seat]) -> set[str]:
        """Whose seats these are, as far as they are here and may answer where they sit."""
        people = [one for one in await self._people.list() if one.active]
        authorities = await self._authorities.of(people)
        nobody = Authority({})
        return {
            seat.id
            for seat in seats
            if authorities.get(seat.id, nobody).may(Right.ANSWER, seat.node_id)
        }


def _distinct(posts: Iterable[Post]) -> tuple[Post, ...]:
    return tuple(sorted(set(posts), key=lambda post: (post.node_id, post.role)))
