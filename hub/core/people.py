"""The carrier's own people: who they are and which roles they have."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.core.organisation import ROOT_NODE, Post


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    DISPATCHER = "dispatcher"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in; `id` is the user name, which never changes."""

    id: str
    name: str
    roles: frozenset[Role]
    created_at: datetime
    node_id: str = ROOT_NODE
    active: bool = True

    @property
    def posts(self) -> tuple[Post, ...]:
        return tuple(Post(node_id=self.node_id, role=role) for role in sorted(self.roles))
