"""What people say to customers again and again, written once, with names to be filled in."""

from dataclasses import dataclass

from hub.core.organisation import ROOT_NODE

VARIABLES = ("customer", "agent", "queue", "order", "conversation")
"""What may stand in braces: who is spoken to, who speaks, and the numbers of what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canned:
    """`owner`'s own, else everybody's at its node and below, or only for what is in a `queue`.

    `code` is what people type to find it, `rev` counts its writes.
    """

    id: str
    title: str
    text: str
    code: str = ""
    language: str = "zh-CN"
    queue: str = ""
    owner: str = ""
    node_id: str = ROOT_NODE
    rev: int = 0
