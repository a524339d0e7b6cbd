"""The state machine of work orders as data: the docs' diagram and table are made from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.core.orders import OrderAction, OrderState


class Side(StrEnum):
    """Who acts: a node by whoever has the right there, or somebody who is no staff."""

    OPENER = "opener"
    HANDLER = "handler"
    ASSISTANT = "assistant"
    CUSTOMER = "customer"
    HUB = "hub"


class Power(StrEnum):
    """The right that a person needs at the node in whose name he acts."""

    WORK = "work"
    DISPATCH = "dispatch"
    SUPERVISE = "supervise"


class Need(StrEnum):
    """What must be told with an action; a file does for a note."""

    NOTE = "note"
    NODE = "node"
    PERSON = "person"
    LINK = "link"
    SCORE = "score"


BACK = None
"""Leads to the state that was left last: `Order.held`."""
Moves = Mapping[OrderState, OrderState | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`sides`: who may, in whose name first; `told`: the customer hears of it in his channel."""

    moves: Moves
    sides: tuple[Side, ...]
    power: Power = Power.WORK
    needs: frozenset[Need] = frozenset()
    told: bool = False

    @property
    def stays(self) -> bool:
        return all(old is new for old, new in self.moves.items())


def _to(state: OrderState | None, *states: OrderState) -> Moves:
    return dict.fromkeys(states, state)


def _stays(states: Iterable[OrderState]) -> Moves:
    return {state: state for state in states}


_S, _A = OrderState, OrderAction
_OPENER, _HANDLER = (Side.OPENER,), (Side.HANDLER,)
_EITHER = (Side.HANDLER, Side.OPENER)
_NOTE = frozenset({Need.NOTE})
_AT_WORK = (_S.ACCEPTED, _S.RECEIVED, _S.IN_PROGRESS)
_UNDER_WAY = (_S.OPEN, *_AT_WORK, _S.DISPATCHED, _S.RETURNED, _S.SUSPENDED)
_DONE = (_S.ANSWERED, _S.VISITING, _S.CLOSED)

RULES: Mapping[OrderAction, Rule] = {
    _A.OPEN: Rule(moves=_to(_S.OPEN, _S.DRAFT), sides=_OPENER, told=True),
    _A.ACCEPT: Rule(moves=_to(_S.ACCEPTED, _S.OPEN), sides=_HANDLER, told=True),
    _A.DISPATCH: Rule(
        moves=_to(_S.DISPATCHED, *_AT_WORK, _S.RETURNED),
        sides=_HANDLER,
        power=Power.DISPATCH,
        needs=frozenset({Need.NODE}),
        told=True,
    ),
    _A.RECEIVE: Rule(moves=_to(_S.RECEIVED, _S.DISPATCHED), sides=_HANDLER),
    _A.START: Rule(
        moves=_to(_S.IN_PROGRESS, _S.ACCEPTED, _S.RECEIVED, _S.RETURNED), sides=_HANDLER
    ),
    _A.ANSWER: Rule(moves=_to(_S.ANSWERED, _S.IN_PROGRESS), sides=_HANDLER, needs=_NOTE, told=True),
    _A.RETURN: Rule(
        moves=_to(_S.RETURNED, _S.DISPATCHED, _S.RECEIVED, _S.IN_PROGRESS, _S.RETURNED),
        sides=_HANDLER,
        needs=_NOTE,
    ),
    _A.TRANSFER: Rule(
        moves=_stays((*_AT_WORK, _S.DISPATCHED, _S.RETURNED)),
        sides=_HANDLER,
        needs=frozenset({Need.PERSON}),
    ),
    _A.URGE: Rule(moves=_stays(_UNDER_WAY), sides=_EITHER),
    _A.SUPERVISE: Rule(moves=_stays(_UNDER_WAY), sides=_EITHER, power=Power.SUPERVISE, needs=_NOTE),
    _A.SUSPEND: Rule(
        moves=_to(_S.SUSPENDED, *_AT_WORK, _S.RETURNED), sides=_HANDLER, needs=_NOTE, told=True
    ),
    _A.RESUME: Rule(moves=_to(BACK, _S.SUSPENDED), sides=(*_EITHER, Side.HUB), told=True),
    _A.VISIT: Rule(moves=_to(_S.VISITING, _S.ANSWERED, _S.VISITING), sides=_OPENER, told=True),
    _A.CLOSE: Rule(moves=_to(_S.CLOSED, _S.ANSWERED, _S.VISITING), sides=_OPENER, told=True),
    _A.REOPEN: Rule(
        moves={**_to(_S.IN_PROGRESS, *_DONE), _S.CANCELLED: _S.OPEN},
        sides=(Side.OPENER, Side.CUSTOMER),
        needs=_NOTE,
        told=True,
    ),
    _A.CANCEL: Rule(
        moves=_to(_S.CANCELLED, _S.DRAFT, *_UNDER_WAY), sides=_OPENER, needs=_NOTE, told=True
    ),
    _A.NOTE: Rule(moves=_stays(_S), sides=(*_EITHER, Side.ASSISTANT), needs=_NOTE),
    _A.LINK: Rule(moves=_stays(_S), sides=(*_EITHER, Side.HUB), needs=frozenset({Need.LINK})),
    _A.CONFIRM: Rule(moves=_stays((_S.ANSWERED,)), sides=(Side.CUSTOMER,)),
    _A.RATE: Rule(
        moves=_stays((_S.VISITING, _S.CLOSED)),
        sides=(Side.CUSTOMER,),
        needs=frozenset({Need.SCORE}),
    ),
    _A.ESCALATE: Rule(moves=_stays((*_UNDER_WAY, _S.ANSWERED, _S.VISITING)), sides=(Side.HUB,)),
}
