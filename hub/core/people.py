"""The carrier's own people: who they are and which roles they have."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.core.conversations import ROOT_NODE


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
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
