"""The page about work orders shows the machine that runs."""

from hub.core.orders import OrderAction, OrderState
from workorders.diagram import ACTIONS, PAGE, STATES, drawn
from workorders.rules import RULES


def test_the_page_is_made_from_the_rules() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == drawn(page), "run: python -m workorders.diagram"


def test_everything_is_in_it() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert set(STATES) == set(OrderState)
    assert set(ACTIONS) == set(OrderAction) == set(RULES)
    for state, name in STATES.items():
        assert f'state "{name} {state}" as {state}' in page
    assert "in_progress --> answered: 回单 answer" in page
    assert "suspended --> in_progress: 恢复 resume" in page
