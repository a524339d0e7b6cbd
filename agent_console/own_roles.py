"""Roles that a node names for itself: sets of rights for whoever gets a post by them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from agent_console.appointments import may_name
from agent_console.authority import Actor
from agent_console.establishment import Establishment, Registry, Write
from agent_console.rights import Right
from hub.core.clock import new_id
from hub.core.errors import Conflict, InputError
from hub.core.people import OwnRole
from hub.store import roles as documents
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.roles import Roles


class OwnRoles:
    """Whoever does something must manage people there and have the rights himself."""

    def __init__(self, db: Database, committer: Committer) -> None:
        self._roles = Roles(db)
        self._registry = Registry(db, committer)

    async def all(self) -> list[OwnRole]:
        return await self._roles.all()

    async def get(self, role_id: str) -> OwnRole:
        """Raises NotFound."""
        return (await self._registry.read()).role(role_id)

    async def add(self, name: str, rights: Iterable[Right], *, node_id: str, by: Actor) -> OwnRole:
        house = await self._registry.read()
        house.check_open(node_id, "node_id")
        role = OwnRole(id=new_id(), name=name, node_id=node_id, rights=frozenset(rights))
        may_name(by, role)
        _check_name(house, role)
        await self._step(house, role, "add", partial(documents.insert, role=role), by)
        return role

    async def change(
        self, role_id: str, *, name: str, rights: Iterable[Right], rev: int, by: Actor
    ) -> OwnRole:
        """Whoever has it may do more or less from now on; Conflict when it is not at `rev`."""
        house = await self._registry.read()
        before = house.role(role_id)
        after = replace(before, name=name, rights=frozenset(rights), rev=rev + 1)
        may_name(by, before)
        may_name(by, after)
        if before.rev != rev:
            raise Conflict
        _check_name(house, after)
        house.check_kept(house.with_role(after))
        await self._step(house, after, "change", partial(documents.update, role=after), by)
        return after

    async def remove(self, role_id: str, *, by: Actor) -> None:
        """Raises Conflict while somebody has it."""
        house = await self._registry.read()
        role = house.role(role_id)
        may_name(by, role)
        if holders := [one for one in house.people.values() if role_id in one.roles]:
            raise Conflict("role_in_use", people=len(holders))
        await self._step(house, role, "remove", partial(documents.delete, role=role), by)

    async def _step(
        self, house: Establishment, role: OwnRole, action: str, write: Write, by: Actor
    ) -> None:
        await self._registry.step(
            house, write, what="role", name=role.id, action=action, node_id=role.node_id, by=by
        )


def _check_name(house: Establishment, role: OwnRole) -> None:
    """Raises InputError where another role of the node has this name."""
    for other in house.roles.values():
        if other.id != role.id and (other.node_id, other.name) == (role.node_id, role.name):
            raise InputError(fields={"name": "name_taken"})
