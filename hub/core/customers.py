"""A customer as a plain value."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.core.organisation import ROOT_NODE


class Tier(StrEnum):
    SUPREME = "supreme"
    DIAMOND = "diamond"
    GOLD = "gold"
    SILVER = "silver"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    id: str
    name: str
    created_at: datetime
    tier: Tier = Tier.NORMAL
    node_id: str = ROOT_NODE
