"""Which limit is meant for an order: the row that says most of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.core.customers import Tier
from hub.core.order_rules import Limit, Limits, Stage
from hub.core.orders import Order, OrderState, OrderType
from hub.core.organisation import Level
from tests.workorders.test_life import opened
from workorders.limits import DEFAULT, STAGES, amounts, level_of, limit_for, stages_of


def row(minutes: int, **more: object) -> Limit:
    return Limit(stage=Stage.ACCEPT, minutes=minutes, **more)  # type: ignore[arg-type]


ALL = (
    row(1),
    row(2, level=Level.PROVINCE),
    row(3, tier=Tier.GOLD),
    row(4, tier=Tier.GOLD, level=Level.PROVINCE),
    row(5, type=OrderType.COMPLAINT),
    row(6, type=OrderType.COMPLAINT, tier=Tier.GOLD),
    row(9, type=OrderType.FAULT),
    Limit(stage=Stage.HANDLE, minutes=99, type=OrderType.COMPLAINT),
)
BUSINESS = replace(opened(), type=OrderType.BUSINESS)


@pytest.mark.parametrize(
    ("order", "minutes"),
    [
        (BUSINESS, 1),
        (replace(BUSINESS, handler_node="root.zj"), 2),
        (replace(BUSINESS, tier="gold"), 3),
        (replace(BUSINESS, tier="gold", handler_node="root.zj"), 4),
        (replace(opened(), handler_node="root.zj"), 5),
        (replace(opened(), tier="gold", handler_node="root.zj"), 6),
        (replace(opened(), tier="silver"), 5),
    ],
)
def test_the_type_counts_more_than_the_tier_and_the_tier_more_than_the_level(
    order: Order, minutes: int
) -> None:
    for rows in (ALL, ALL[::-1]):
        found = limit_for(Limits(rows=rows), order, Stage.ACCEPT, node_id=order.handler_node)
        assert found and found.minutes == minutes


def test_a_stage_without_a_row_may_take_any_time() -> None:
    assert limit_for(Limits(rows=ALL), opened(), Stage.VISIT, node_id="root") is None


@pytest.mark.parametrize("kind", list(OrderType))
def test_the_hub_comes_with_a_limit_for_every_stage(kind: OrderType) -> None:
    order = replace(opened(), type=kind)
    assert all(limit_for(DEFAULT, order, stage, node_id="root") for stage in Stage)


def test_the_level_of_a_node_is_how_deep_it_lies() -> None:
    nodes = ("root", "root.zj", "root.zj.hz", "root.zj.hz.net", "root.zj.hz.net.east")
    assert [level_of(node) for node in nodes] == [*Level, Level.DEPARTMENT]


def test_a_warning_comes_after_its_share_of_the_time() -> None:
    assert amounts(row(50, warn=80)) == (timedelta(minutes=50), timedelta(minutes=40))


def test_nothing_can_be_late_that_waits_for_nobody() -> None:
    waiting = {state for state in OrderState if stages_of(state)}
    assert waiting == set(STAGES) | {OrderState.SUSPENDED}
