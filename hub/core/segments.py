"""Long text messages come in parts: one part as it came, and those of a message that are there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Part `part`, from 1, of `total`; `ref`: what its sender calls the whole, "" for a short one.

    `line`: the connection that it came by; "" where its carrier sends nothing twice.
    """

    sender: str
    recipient: str
    body: bytes
    coding: str
    ref: str = ""
    total: int = 1
    part: int = 1
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What has come of one message since `began_at`; `rev` counts its writes, 0 before the first.

    `closed_at`: nothing is waited for any more. `delivered`: the hub has it; `prompt`: so soon that
    its carrier has surely sent nothing of it again by the same line meanwhile.
    """

    id: str
    account_id: str
    began_at: datetime
    segments: Mapping[int, Segment] = field(default_factory=dict)
    closed_at: datetime | None = None
    delivered: bool = False
    prompt: bool = False
    rev: int = 0
