"""Work orders: which step may follow which, each recorded, and numbers that people can say."""

from datetime import UTC, datetime

import pytest

from hub.core.errors import Conflict, InputError
from hub.core.orders import Order, OrderAction, OrderState, OrderType
from hub.core.ports import NewOrder
from hub.store.draft import Draft, Numbers
from hub.store.orders import order_from_document
from workorders.book import LETTERS, Book
from workorders.life import WITH_A_NOTE, act, allowed

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def opened(kind: str = "complaint", *, now: datetime = NOW, known: int = 426) -> Order:
    letters = LETTERS[OrderType(kind)]
    numbers = Numbers({f"order:{letters}:{day}": known for day in ("1123", "1124", "0101")})
    draft = Draft(None, now=now, numbers=numbers, births=lambda *_: None)  # type: ignore[arg-type]
    Book().open_order(
        draft, NewOrder(type=kind, title="多扣费", fields={"number": "139"}), by="bot"
    )
    return order_from_document(draft.finish().operations[0].document)  # type: ignore[union-attr]


@pytest.mark.parametrize(("kind", "letters"), [(one.value, two) for one, two in LETTERS.items()])
def test_numbers_have_letters_day_and_counter(kind: str, letters: str) -> None:
    assert opened(kind).number == f"{letters}-1123-0427"


def test_the_day_is_the_one_in_shanghai() -> None:
    assert opened(now=datetime(2026, 11, 23, 15, 59, tzinfo=UTC)).number == "TS-1123-0427"
    assert opened(now=datetime(2026, 11, 23, 16, 0, tzinfo=UTC)).number == "TS-1124-0427"
    assert opened(now=datetime(2026, 12, 31, 16, 0, tzinfo=UTC)).number == "TS-0101-0427"


def test_the_counter_grows_beyond_four_digits() -> None:
    assert opened(known=9999).number == "TS-1123-10000"


def test_every_type_of_the_taxonomy_has_letters_of_its_own() -> None:
    assert set(LETTERS) == set(OrderType)
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_a_type_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        Book().open_order(
            Draft(None, now=NOW, numbers=Numbers({}), births=lambda *_: None),  # type: ignore[arg-type]
            NewOrder(type="nonsense", title="x"),
            by="bot",
        )


def test_the_whole_way_is_recorded_step_by_step() -> None:
    order = opened()
    way = ("accept", "start", "answer", "close")
    for name in way:
        order = act(order, OrderAction(name), by="agent", at=NOW, note="已处理")
    assert order.state is OrderState.CLOSED
    assert [step.action for step in order.steps] == ["open", *way]
    assert order.assignee == "agent"
    assert order.rev == len(way)


@pytest.mark.parametrize("action", [one for one in OrderAction if one is not OrderAction.OPEN])
def test_every_step_that_is_not_allowed_is_refused(action: OrderAction) -> None:
    seen = set()
    todo = [opened()]
    while todo:
        order = todo.pop()
        if order.state in seen:
            continue
        seen.add(order.state)
        if action not in allowed(order):
            with pytest.raises(Conflict):
                act(order, action, by="agent", at=NOW, note="x")
        todo += [act(order, one, by="agent", at=NOW, note="x") for one in allowed(order)]
    assert seen == set(OrderState)


@pytest.mark.parametrize("action", sorted(WITH_A_NOTE))
def test_what_the_next_one_must_know_is_to_be_written(action: OrderAction) -> None:
    order = opened()
    while action not in allowed(order):
        order = act(order, allowed(order)[0], by="agent", at=NOW, note="x")
    with pytest.raises(InputError) as refused:
        act(order, action, by="agent", at=NOW, note="  ")
    assert refused.value.fields == {"note": "missing"}
