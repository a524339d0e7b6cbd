"""Forms of orders: what fits, what a schema may be, and versions that open orders keep."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.core.errors import Conflict, InputError, NotFound
from hub.core.order_rules import Form, Limit, Stage
from hub.core.orders import OrderAction, OrderState, OrderType
from hub.core.ports.orders import NewOrder
from hub.pipeline.pipeline import Spine
from tests.doubles import KeyWording
from tests.workorders.conftest import BOSS
from workorders.forms import BUILT_IN, check_fields, check_schema
from workorders.life import Act
from workorders.limits import DEFAULT
from workorders.office import Office

DOMAIN = Path(__file__).parents[2] / "bot" / "rasa" / "domain.yml"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["number"],
    "additionalProperties": False,
    "properties": {
        "number": {"type": "string", "title": "号码", "minLength": 3, "maxLength": 20},
        "amount": {"type": "number", "title": "金额", "minimum": 0},
        "kind": {"type": "string", "title": "种类", "enum": ["流量", "语音"]},
        "since": {"type": "string", "title": "日期", "format": "date"},
    },
}


@pytest.mark.parametrize("kind", list(OrderType))
def test_the_forms_that_the_hub_comes_with_are_forms(kind: OrderType) -> None:
    check_schema(BUILT_IN[kind].schema)


def test_what_the_bots_forms_collect_has_its_field() -> None:
    domain = DOMAIN.read_text(encoding="utf-8")
    collected = {
        name: {slot.rpartition("_")[2] for slot in slots.split(", ")}
        for name, slots in re.findall(r"  (\w+)_form:\n    required_slots: \[(.*)\]", domain)
    }
    assert {"complaint", "fault", "business", "callback", "emergency"} <= collected.keys()
    for kind, fields in collected.items():
        known = set(BUILT_IN[OrderType(kind)].schema["properties"])
        assert fields - {"confirm"} <= known, kind


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"number": "13900001111", "amount": 3.5, "kind": "流量", "since": "2026-01-31"}, {}),
        ({}, {"fields.number": "missing"}),
        ({"number": "1"}, {"fields.number": "empty"}),
        ({"number": "1" * 21}, {"fields.number": "too_long"}),
        ({"number": "139", "amount": "x"}, {"fields.amount": "invalid"}),
        ({"number": "139", "amount": -1}, {"fields.amount": "invalid"}),
        ({"number": "139", "kind": "短信"}, {"fields.kind": "invalid"}),
        ({"number": "139", "since": "昨天"}, {"fields.since": "invalid"}),
        ({"number": "139", "colour": "red"}, {"fields.colour": "unknown"}),
    ],
)
def test_each_field_that_does_not_fit_is_named(
    fields: dict[str, Any], wrong: dict[str, str]
) -> None:
    form = Form(type=OrderType.BUSINESS, version=1, schema=SCHEMA)
    if not wrong:
        check_fields(form, fields)
        return
    with pytest.raises(InputError) as refused:
        check_fields(form, fields)
    assert refused.value.fields == wrong


@pytest.mark.parametrize(
    "change",
    [
        {"type": "array"},
        {"properties": {"Bad Name": {"type": "string", "title": "x"}}},
        {"properties": {"deep": {"type": "object", "title": "x"}}},
        {"properties": {"slow": {"type": "string", "title": "x", "pattern": "(a+)+$"}}},
        {"properties": {"far": {"$ref": "https://example.com/schema.json"}}},
        {"required": ["nobody"]},
        {"allOf": []},
    ],
)
def test_a_schema_is_flat_plain_and_needs_nothing_from_elsewhere(change: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        check_schema({**SCHEMA, **change})
    assert refused.value.code == "bad_form_schema"


@pytest.mark.store
async def test_an_open_order_keeps_the_form_that_it_was_opened_with(
    spine: Spine, office: Office
) -> None:
    draft = await office.counter.open(
        NewOrder(type="business", title="x", fields={"what": "换套餐"}, draft=True), by="anna"
    )
    form = await office.regulations.change_form(OrderType.BUSINESS, SCHEMA, version=0, by="anna")
    assert (form.version, office.regulations.form(OrderType.BUSINESS)) == (1, form)
    opened = await office.counter.act(draft.number, Act(action=OrderAction.OPEN), by=BOSS)
    assert opened.form_version == 0
    old = await office.regulations.form_version(OrderType.BUSINESS, opened.form_version)
    assert old == BUILT_IN[OrderType.BUSINESS]
    with pytest.raises(InputError):
        await office.counter.open(NewOrder(type="business", title="x"), by="anna")
    new = NewOrder(type="business", title="x", fields={"number": "13900001111"})
    assert (await office.counter.open(new, by="anna")).form_version == 1
    with pytest.raises(NotFound):
        await office.regulations.form_version(OrderType.BUSINESS, 7)


@pytest.mark.store
async def test_what_a_draft_lacks_is_filled_in_when_it_is_opened(office: Office) -> None:
    await office.regulations.change_form(OrderType.BUSINESS, SCHEMA, version=0, by="anna")
    new = NewOrder(type="business", title="x", fields={"amount": 3}, draft=True)
    draft = await office.counter.open(new, by="anna")
    for lacking in (None, {"amount": 3}, {"number": "1"}):
        with pytest.raises(InputError) as refused:
            act = Act(action=OrderAction.OPEN, fields=lacking)
            await office.counter.act(draft.number, act, by=BOSS)
        assert list(refused.value.fields) == ["fields.number"]
    fields = {"number": "13900001111"}
    act = Act(action=OrderAction.OPEN, title="换套餐", fields=fields)
    order = await office.counter.act(draft.number, act, by=BOSS)
    assert (order.state, order.title, order.fields) == (OrderState.OPEN, "换套餐", fields)
    assert order.steps[-1].changed == {"title": "换套餐", "fields": fields}
    assert await office.counter.get(draft.number) == order


@pytest.mark.store
async def test_a_draft_does_not_come_open_unfilled_by_way_of_its_cancellation(
    office: Office,
) -> None:
    await office.regulations.change_form(OrderType.BUSINESS, SCHEMA, version=0, by="anna")
    draft = await office.counter.open(NewOrder(type="business", title="x", draft=True), by="anna")
    cancel = Act(action=OrderAction.CANCEL, note="不办了")
    await office.counter.act(draft.number, cancel, by=BOSS)
    reopen = Act(action=OrderAction.REOPEN, note="还是要办")
    with pytest.raises(InputError) as refused:
        await office.counter.act(draft.number, reopen, by=BOSS)
    assert refused.value.fields == {"fields.number": "missing"}
    filled = replace(reopen, fields={"number": "13900001111"})
    order = await office.counter.act(draft.number, filled, by=BOSS)
    assert (order.state, order.fields) == (OrderState.OPEN, {"number": "13900001111"})


@pytest.mark.store
async def test_what_the_bot_collected_is_kept_when_it_is_reopened(
    spine: Spine, office: Office
) -> None:
    await office.regulations.change_form(OrderType.BUSINESS, SCHEMA, version=0, by="anna")
    new = NewOrder(type="business", title="x", fields={"since": "上个月"})
    number = await spine.committer.commit(
        None, lambda draft: office.book.open_order(draft, new, by="bot")
    )
    for name in (OrderAction.CANCEL, OrderAction.REOPEN):
        act = Act(action=name, note="说明")
        order = await office.counter.act(number, act, by=BOSS)
    assert (order.state, order.fields) == (OrderState.OPEN, {"since": "上个月"})
    await office.counter.act(number, Act(action=OrderAction.CANCEL, note="x"), by=BOSS)
    with pytest.raises(InputError):
        anew = Act(action=OrderAction.REOPEN, note="x", fields={"since": "去年"})
        await office.counter.act(number, anew, by=BOSS)


@pytest.mark.store
async def test_of_two_who_change_a_form_at_once_one_does(office: Office) -> None:
    change = office.regulations.change_form
    tries = [change(OrderType.FAULT, SCHEMA, version=0, by=who) for who in ("anna", "bert")]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    (refused,) = [end for end in ends if isinstance(end, Conflict)]
    assert (refused.code, refused.params) == ("form_conflict", {"version": 1})


@pytest.mark.store
async def test_other_processes_take_up_what_was_ruled(spine: Spine, office: Office) -> None:
    other = Office(spine, KeyWording())
    running = asyncio.create_task(other.run())
    rows = [*DEFAULT.rows, Limit(stage=Stage.VISIT, minutes=5, type=OrderType.FAULT)]
    await office.regulations.change_limits(rows, version=0, by="anna")
    async with asyncio.timeout(10):
        while other.regulations.limits().version != 1:
            await asyncio.sleep(0.02)
    assert other.regulations.limits() == office.regulations.limits()
    assert other.regulations.limits().rows == tuple(rows)
    running.cancel()
    with pytest.raises(Conflict):
        await office.regulations.change_limits(rows, version=0, by="bert")
    with pytest.raises(InputError) as refused:
        bad = Limit(stage=Stage.VISIT, minutes=5, calendar_id="nowhere")
        await office.regulations.change_limits([bad], version=1, by="bert")
    assert refused.value.fields == {"items.0.calendar_id": "unknown_calendar"}


@pytest.mark.store
async def test_a_template_is_seen_at_its_node_and_below(office: Office) -> None:
    stencils = office.stencils
    made = {}
    for node in ("root", "root.zj", "root.js"):
        made[node] = await stencils.add(
            OrderType.FAULT, name=f"断网 {node}", title="宽带断网", fields={"what": "断网"},
            priority=None, node_id=node, by="anna",
        )  # fmt: skip
    seen = [one.node_id for one in await stencils.seen_at("root.zj.hz")]
    assert seen == ["root", "root.zj"]
    mine = made["root.zj"]
    changed = await stencils.change(
        mine.id, name="断网", title="x", fields={}, priority=None, version=1, by="bert"
    )
    assert await stencils.get(mine.id) == changed
    with pytest.raises(Conflict):
        await stencils.delete(mine.id, version=1, by="anna")
    await stencils.delete(mine.id, version=2, by="anna")
    assert [one.node_id for one in await stencils.seen_at("root.zj")] == ["root"]
