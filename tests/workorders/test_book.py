"""Orders as they are opened: numbers that people can say, and what their conversation tells."""

from datetime import UTC, datetime

import pytest

from hub.core.calendar import ALWAYS
from hub.core.orders import Order, OrderState, OrderType, Priority
from hub.core.ports.orders import NewOrder
from hub.store.draft import Draft, Numbers
from hub.store.orders import order_from_document
from tests.doubles import KeyWording
from workorders.book import LETTERS, Book
from workorders.clocks import Timing
from workorders.forms import BUILT_IN
from workorders.limits import DEFAULT

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def book() -> Book:
    """With the rules that the hub comes with."""
    return Book(BUILT_IN.__getitem__, Timing(lambda: DEFAULT, lambda *_: ALWAYS), KeyWording())


def opened(
    kind: str = "complaint", *, now: datetime = NOW, known: int = 426, **more: object
) -> Order:
    letters = LETTERS[OrderType(kind)]
    numbers = Numbers({f"order:{letters}:{day}": known for day in ("1123", "1124", "0101")})
    draft = Draft(None, now=now, numbers=numbers, births=lambda *_: None)
    new = NewOrder(type=kind, title="多扣费", fields={"number": "139"}, **more)  # type: ignore[arg-type]
    book().open_order(draft, new, by="bot")
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
        book().open_order(
            Draft(None, now=NOW, numbers=Numbers({}), births=lambda *_: None),
            NewOrder(type="nonsense", title="x"),
            by="bot",
        )


def test_what_is_urgent_by_nature_is_so_unless_somebody_says_otherwise() -> None:
    assert opened("emergency").priority is Priority.URGENT
    assert opened("business").priority is Priority.NORMAL
    assert opened("emergency", priority="low").priority is Priority.LOW


def test_an_order_belongs_to_the_node_that_opened_it_and_lies_there() -> None:
    order = opened(node_id="root.zj.hz")
    assert (order.node_id, order.handler_node) == ("root.zj.hz", "root.zj.hz")
    assert order.nodes == ("root", "root.zj", "root.zj.hz")
    assert order.steps[0].node_id == "root.zj.hz"


def test_a_draft_has_a_number_and_waits() -> None:
    order = opened(draft=True)
    assert (order.number, order.state) == ("TS-1123-0427", OrderState.DRAFT)


def test_an_order_of_an_older_hub_is_read_with_what_it_lacks() -> None:
    order = order_from_document(
        {
            "_id": "TS-1123-0001", "type": "complaint", "title": "x", "state": "in_progress",
            "fields": {}, "conversation_id": "c", "customer_id": "k", "customer_name": "n",
            "assignee": "agent", "opened_by": "bot", "opened_at": NOW, "node_id": "root.zj",
            "rev": 2,
            "steps": [{"action": "open", "state": "open", "by": "bot", "at": NOW, "note": ""}],
        }
    )  # fmt: skip
    assert order.handler_node == "root.zj"
    assert (order.route, order.links, order.watchers, order.late) == ((), (), (), ())
    assert (order.priority, order.held, order.form_version) == (Priority.NORMAL, None, 0)
