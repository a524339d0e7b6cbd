"""How people are supervised: who looks at what, and whether those it concerns are shown it."""

from dataclasses import dataclass
from datetime import datetime

from hub.core.organisation import ROOT_NODE

HOUSE = "house"
"""The id of what holds for the whole house."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """`shows_watchers`: whoever has a conversation sees who watches it. `rev` counts its writes."""

    id: str = HOUSE
    node_id: str = ROOT_NODE
    shows_watchers: bool = True
    rev: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Somebody looks at a conversation that is another's; `process` has the line to him.

    `shown`: he who has it sees that, by what held when it began.
    """

    id: str
    conversation_id: str
    thread_id: str
    person_id: str
    began_at: datetime
    process: str
    shown: bool
