"""What somebody may do where: a right that he has at a node holds for all that lies below it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agent_console.rights import RIGHTS, Right
from hub.core.errors import Forbidden
from hub.core.organisation import ROOT_NODE, Post, holds, path, tops
from hub.core.people import OwnRole, Person
from hub.store.database import Database
from hub.store.roles import Roles


@dataclass(frozen=True, slots=True)
class Authority:
    """Of a person by his posts, or of another system by its token; each right with its nodes."""

    grants: Mapping[Right, frozenset[str]]

    def may(self, right: Right, *node_ids: str) -> bool:
        """Whether he has the right at one of these nodes."""
        granted = self.grants.get(right, frozenset())
        return any(not granted.isdisjoint(path(one)) for one in node_ids)

    def require(self, right: Right, *node_ids: str) -> None:
        """Raises Forbidden where `may` says no."""
        if not self.may(right, *node_ids):
            raise Forbidden

    def anywhere(self, right: Right) -> bool:
        return right in self.grants

    def tops(self, right: Right) -> tuple[str, ...]:
        """The highest nodes at which he has it."""
        return tops(self.grants.get(right, ()))

    def reach(self, right: Right, node_id: str = "") -> tuple[str, ...] | None:
        """For lists: the nodes at and below which he may see what there is; None: everywhere.

        Of `node_id` alone where he names it; raises Forbidden when that is not his to see.
        """
        if node_id:
            self.require(right, node_id)
        highest = (node_id,) if node_id else self.tops(right)
        return None if highest == (ROOT_NODE,) else highest

    def covers(self, other: "Authority") -> bool:
        """Whether he may do all that the other may: nobody gives, or gets at, more than he has."""
        return all(
            self.may(right, node_id)
            for right, node_ids in other.grants.items()
            for node_id in node_ids
        )

    def within(self, rights: Iterable[Right], node_id: str) -> "Authority":
        """Only these rights, and only at this node and below."""
        return Authority({right: kept for right in rights if (kept := self._below(right, node_id))})

    def _below(self, right: Right, node_id: str) -> frozenset[str]:
        if self.may(right, node_id):
            return frozenset({node_id})
        return frozenset(one for one in self.grants.get(right, ()) if holds(node_id, one))

    @property
    def rights(self) -> frozenset[Right]:
        """All that he may do anywhere."""
        return frozenset(self.grants)


def authority_of(posts: Iterable[Post], own_roles: Mapping[str, OwnRole]) -> Authority:
    """A role that nobody knows allows nothing, one of a node's own nothing outside that node.

    Whoever is signed in may see who he is, also without a post.
    """
    grants: defaultdict[Right, set[str]] = defaultdict(set, {Right.SELF: {ROOT_NODE}})
    for post in posts:
        for right in rights_at(post, own_roles):
            grants[right].add(post.node_id)
    return Authority({right: frozenset(nodes) for right, nodes in grants.items()})


def rights_at(post: Post, own_roles: Mapping[str, OwnRole]) -> frozenset[Right]:
    """What a post allows."""
    if post.role in RIGHTS:
        return RIGHTS[post.role]
    own = own_roles.get(post.role)
    if own is None or not holds(own.node_id, post.node_id):
        return frozenset()
    return frozenset(right for right in Right if right in own.rights)


EVERYTHING = Authority({right: frozenset({ROOT_NODE}) for right in Right})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and by what authority."""

    id: str
    authority: Authority


OPERATOR = Actor("operator", EVERYTHING)
"""Whoever sits at the machine itself and types `hub …`."""


class Authorities:
    """What people may do, as the store has it now."""

    def __init__(self, db: Database) -> None:
        self._roles = Roles(db)

    async def of(self, people: Iterable[Person]) -> dict[str, Authority]:
        """By the person's id; own roles are only read where somebody has one."""
        listed = list(people)
        wanted = {role for person in listed for role in person.roles} - RIGHTS.keys()
        own = {role.id: role for role in await self._roles.get_many(wanted)} if wanted else {}
        return {person.id: authority_of(person.posts, own) for person in listed}
