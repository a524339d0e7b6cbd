"""What a decision's draft offers to who prepares a part of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from hub.core.conversations import Conversation
from hub.core.events import Kind
from hub.core.messages import Author
from hub.core.parts import Part


class Drafting(Protocol):
    """As much of a decision's draft as making an order needs."""

    now: datetime
    conversation: Conversation | None

    def set(self, **values: Any) -> Conversation: ...
    def number(self, counter: str) -> int: ...
    def insert(self, collection: str, document: dict[str, Any]) -> None: ...
    def update(self, collection: str, where: dict[str, Any], change: dict[str, Any]) -> None: ...
    def refer_to_file(self, by: str, file_id: str) -> None: ...
    def say(self, author: Author, parts: tuple[Part, ...]) -> int: ...
    def event(
        self, kind: Kind, *, seq: int = 0, by: str = "", node_id: str = "", **data: Any
    ) -> None: ...


Deed = Callable[[Drafting], None]
"""Something prepared that becomes true inside a decision, or makes it a Conflict."""
