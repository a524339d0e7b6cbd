"""The carrier's own people: who they are, and what they are at which nodes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.core.organisation import ROOT_NODE, Post


class Role(StrEnum):
    """The roles that are built in."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    DISPATCHER = "dispatcher"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRole:
    """A set of rights that a node has named for itself; held at that node and below it.

    `rights` are names: one that this hub does not know allows nothing. `rev` counts its writes.
    """

    id: str
    name: str
    node_id: str
    rights: frozenset[str]
    rev: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in; `id` is the user name, which never changes.

    `node_id` is where he works, `rev` counts the writes. `must_change`: his password was made for
    him, and is to be changed before anything else.
    """

    id: str
    name: str
    posts: tuple[Post, ...]
    created_at: datetime
    node_id: str = ROOT_NODE
    active: bool = True
    rev: int = 0
    must_change: bool = False

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    @property
    def nodes(self) -> frozenset[str]:
        """Where he works and where he is something."""
        return frozenset({self.node_id, *(post.node_id for post in self.posts)})
