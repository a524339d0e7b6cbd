"""The carrier's own people as an administrator handles them: added, listed, given passwords."""

import re

from agent_console.passwords import Passwords
from hub.core.clock import Clock
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.people import Person, Role
from hub.store.database import Database
from hub.store.logins import Logins
from hub.store.people import People

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
DEMO = (
    ("admin", "管理员", Role.ADMIN),
    ("agent", "王小雨", Role.AGENT),
    ("agent2", "李明", Role.AGENT),
    ("supervisor", "陈班长", Role.SUPERVISOR),
    ("editor", "赵编辑", Role.EDITOR),
)


class Staff:
    def __init__(self, db: Database, clock: Clock, passwords: Passwords) -> None:
        self._people = People(db)
        self._logins = Logins(db)
        self._clock = clock
        self._passwords = passwords

    async def add(self, username: str, name: str, roles: frozenset[Role], password: str) -> Person:
        """Raises InputError for a bad name or password, Conflict for one who is there."""
        if not USERNAME.fullmatch(username):
            raise InputError(fields={"username": "bad_username"})
        return await self._put(username, name, roles, await self._hash(password))

    async def _put(self, username: str, name: str, roles: frozenset[Role], hashed: str) -> Person:
        person = Person(id=username, name=name, roles=roles, created_at=self._clock.now())
        if not await self._people.add(person, hashed):
            raise Conflict("person_exists", username=username)
        return person

    async def set_password(self, username: str, password: str) -> None:
        """Also ends every session that was begun with the old one."""
        if not await self._people.set_password(username, await self._hash(password)):
            raise NotFound
        await self._logins.end_all(username)
        await self._logins.forgive(f"person:{username}")

    async def seed(self, password: str) -> list[Person]:
        """The demo people, those who are missing; returns whom it made, all with this password.

        Its length is for the operator to choose, who gave it.
        """
        known = {person.id for person in await self._people.list()}
        missing = [entry for entry in DEMO if entry[0] not in known]
        return [
            await self._put(username, name, frozenset({role}), await self._passwords.hash(password))
            for username, name, role in missing
        ]

    async def _hash(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise InputError(fields={"password": "bad_password_length"})
        return await self._passwords.hash(password)

    async def everybody(self) -> list[Person]:
        """Everybody, by user name."""
        return await self._people.list()
