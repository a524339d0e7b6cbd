"""Who is what where, all of it at one time: what every change of it is decided by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from agent_console.authority import Actor, Authority, authority_of
from agent_console.rights import RIGHTS, Right
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.organisation import ROOT_NODE, Node, Post, Tree, holds
from hub.core.people import OwnRole, Person
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.nodes import Nodes, record
from hub.store.people import People
from hub.store.roles import Roles

T = TypeVar("T")
Write = Callable[[Draft], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment:
    """`rev` is the count of changes at which it was so."""

    rev: int
    tree: Tree
    roles: Mapping[str, OwnRole]
    people: Mapping[str, Person]

    def authority(self, person: Person) -> Authority:
        return authority_of(person.posts, self.roles)

    def person(self, username: str) -> Person:
        """Raises NotFound."""
        return _found(self.people.get(username))

    def role(self, role_id: str) -> OwnRole:
        """One of a node's own; raises NotFound."""
        return _found(self.roles.get(role_id))

    def node(self, node_id: str) -> Node:
        """Raises NotFound."""
        return _found(self.tree.get(node_id))

    def check_open(self, node_id: str, field: str) -> None:
        """Raises InputError where `field` names a node that is not there any more."""
        node = self.tree.get(node_id)
        if node is None or not node.active:
            raise InputError(fields={field: "unknown_node"})

    def check_post(self, post: Post, field: str = "posts") -> None:
        """Raises InputError for a role or a node that there is not, or not there."""
        self.check_open(post.node_id, field)
        own = self.roles.get(post.role)
        if post.role not in RIGHTS and not (own and holds(own.node_id, post.node_id)):
            raise InputError(fields={field: "unknown_role"})

    def with_people(self, *people: Person) -> "Establishment":
        return replace(self, people={**self.people, **{one.id: one for one in people}})

    def with_role(self, role: OwnRole) -> "Establishment":
        return replace(self, roles={**self.roles, role.id: role})

    def check_kept(self, after: "Establishment") -> None:
        """Raises Conflict where nobody would be left who can give people their posts."""
        if self._is_kept() and not after._is_kept():
            raise Conflict("last_administrator")

    def _is_kept(self) -> bool:
        return any(
            person.active and self.authority(person).may(Right.MANAGE_PEOPLE, ROOT_NODE)
            for person in self.people.values()
        )


class Registry:
    """Reads the establishment, and commits a step of it if nobody else has taken one since."""

    def __init__(self, db: Database, committer: Committer) -> None:
        self._nodes = Nodes(db)
        self._roles = Roles(db)
        self._people = People(db)
        self._committer = committer

    async def read(self) -> Establishment:
        """The count first: what changes while the rest is read makes the step a Conflict."""
        return Establishment(
            rev=await self._nodes.rev(),
            tree=await self._nodes.tree(),
            roles={role.id: role for role in await self._roles.all()},
            people={person.id: person for person in await self._people.list()},
        )

    async def step(
        self, house: Establishment, write: Write, *,
        what: str, name: str, action: str, node_id: str, by: Actor,
    ) -> None:  # fmt: skip
        """Raises Conflict when the establishment is not the one that was read any more."""

        def decide(draft: Draft) -> None:
            write(draft)
            record(draft, house.rev, what=what, name=name, action=action, node_id=node_id, by=by.id)

        await self._committer.commit(None, decide)


def _found(one: T | None) -> T:
    if one is None:
        raise NotFound
    return one
