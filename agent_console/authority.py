"""What somebody may do where: a right that he has at a node holds for all that lies below it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agent_console.rights import RIGHTS, Right
from hub.core.errors import Forbidden
from hub.core.organisation import ROOT_NODE, Post, holds, path, tops


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

    def reach(self, right: Right) -> tuple[str, ...] | None:
        """For lists: `nodes` of what he may see must name one of these; None: he may see all."""
        highest = self.tops(right)
        return None if highest == (ROOT_NODE,) else highest

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


def authority_of(
    posts: Iterable[Post], own_roles: Mapping[str, frozenset[Right]] | None = None
) -> Authority:
    """`own_roles`: the rights of those that are not built in; a role nobody knows allows nothing.

    Whoever is signed in may see who he is, also without a post.
    """
    known = {**(own_roles or {}), **RIGHTS}
    grants: defaultdict[Right, set[str]] = defaultdict(set, {Right.SELF: {ROOT_NODE}})
    for post in posts:
        for right in known.get(post.role, ()):
            grants[right].add(post.node_id)
    return Authority({right: frozenset(nodes) for right, nodes in grants.items()})
