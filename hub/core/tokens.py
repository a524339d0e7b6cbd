"""A key by which another system (OA, CRM) uses the console API, as a plain value."""

from dataclasses import dataclass, field
from datetime import datetime

MARK = "zj"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """`hash` is of its secret part, which only its owner holds; `rights` by their names."""

    id: str
    name: str
    hash: str = field(repr=False)
    rights: frozenset[str]
    node_id: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def prefix(self) -> str:
        """How its owner recognises it: what the token itself begins with."""
        return f"{MARK}_{self.id}"

    @property
    def bearer(self) -> str:
        """Whom the log names for what is done by it."""
        return f"token:{self.id}"

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
