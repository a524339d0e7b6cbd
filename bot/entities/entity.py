"""One thing that a text names."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """`text[start:end]` of the customer's words means `value`, in one spelling for many."""

    entity: str
    value: str
    text: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
