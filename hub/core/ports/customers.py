"""What the pipeline asks of the people who write: who it is, and a code he was asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from hub.core.customers import Profile
from hub.core.messages import Inbound
from hub.core.ports.drafting import Drafting

Enrol = Callable[[Drafting], None]
"""Makes somebody a customer, inside the decision that keeps his first message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Whoever writes from an address; `enrol` when he is not yet a customer.

    `verified` are the identities that need no further proof when he writes from there, `last_agent`
    served him last where he has written from elsewhere, too.
    """

    customer_id: str
    profile: Profile = field(default_factory=Profile)
    verified: tuple[str, ...] = ()
    last_agent: str = ""
    enrol: Enrol | None = None


class Customers(Protocol):
    async def resolve(self, inbound: Inbound) -> Writer:
        """Who writes; of somebody known, by one address only, one read."""


Hear = Callable[[Drafting, str], bool]
"""Takes what a customer writes who has been asked for a code; whether it was meant as one."""
