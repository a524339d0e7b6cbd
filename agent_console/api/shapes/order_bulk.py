"""Forms of one act on several work orders."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import Free, Name
from agent_console.api.shapes.orders import Assist, Minutes
from hub.core.orders import OrderState
from workorders.bulk import ACTIONS, MOST

BulkAction = StrEnum("BulkAction", {one.name: one.value for one in sorted(ACTIONS)})  # type: ignore[misc]
Key = Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[\x21-\x7e]+$")]


class BulkIn(In):
    """Sent again with the same `key`, it goes on where it was left: nothing is done twice.

    The rest is what the action needs, as for a single order.
    """

    action: BulkAction
    numbers: Annotated[list[Name], Field(min_length=1, max_length=MOST)]
    key: Key
    note: Free = ""
    node: Name = ""
    assist: Assist | None = None
    minutes: Minutes | None = None
    person: Name = ""
    shown: bool = False


class OutcomeOut(Out):
    """`state` is the order's afterwards, or what forbids it; of what was refused `code` and
    `message` tell why.
    """

    id: str
    done: bool
    state: OrderState | None
    code: str
    message: str


class BulkOut(Out):
    """In the order of the numbers."""

    items: list[OutcomeOut]
    done: int
    refused: int
