"""Work orders: an acknowledged step is recorded once, and all that is stored follows from it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from itertools import pairwise
from typing import Any

from bot.templates import Templates
from hub.core.events import Kind
from hub.core.messages import Message
from hub.core.orders import Order, OrderAction, Step
from hub.core.parts import plain_text
from hub.store.orders import plain
from tests.faults.story import Done, Story
from workorders.rules import RULES as LIFE
from workorders.telling import concerns

WORDS = Templates.load()
BEGINS_WITH: Mapping[str, Any] = {
    one.name: one.default
    for one in fields(Order)
    if one.default is not MISSING
    and one.name not in {"conversation_id", "customer_id", "customer_name", "tier", "priority"}
    and one.name not in {"form_version", "node_id", "handler_node", "asked_at", "rev"}
}
"""What an order has of itself when it is opened, where that is the same for all."""


def _recorded(story: Story) -> Iterator[str]:
    """What people were told is recorded, is so once; nothing else is there twice."""
    orders = {order.number: order for order in story.orders}
    for title, count in Counter(order.title for order in story.orders).items():
        if count > 1:
            yield f"doubled: order {title} was opened {count} times"
    for done in story.done:
        order = orders.get(done.number)
        if order is None or not _has(order, done):
            yield f"lost: {done.action} of {done.number} ({done.token}) was acknowledged"
    for order in story.orders:
        for note, count in Counter(step.note for step in order.steps if step.note).items():
            if count > 1:
                yield f"doubled: {order.number} has {count} steps {note}"


def _has(order: Order, done: Done) -> bool:
    if done.action == OrderAction.OPEN:
        return order.title == done.token
    return (done.action, done.token, done.rev) in {
        (step.action.value, step.note, step.rev) for step in order.steps
    }


def _replayed(story: Story) -> Iterator[str]:
    """Steps follow one another as the rules have it, and lead to what is stored."""
    for order in story.orders:
        revs = [step.rev for step in order.steps]
        if revs != list(range(order.rev + 1)):
            yield f"gap: order {order.number} is at {order.rev} and has steps {revs}"
        held = None
        for before, after in pairwise(order.steps):
            moves = LIFE[after.action].moves
            if after.state not in {moves.get(before.state, "nowhere"), held}:
                where = f"{order.number} at {after.rev}"
                yield f"impossible: {where}: {before.state} {after.action} {after.state}"
            held = after.changed.get("held", held)
        if order.state is not order.steps[-1].state:
            yield f"torn: order {order.number} is {order.state}, not {order.steps[-1].state}"
        yield from _torn(order)


def _torn(order: Order) -> Iterator[str]:
    """Every field is as the last step that changed it has left it."""
    left = {**BEGINS_WITH, "handler_node": order.node_id}
    for step in order.steps:
        left |= step.changed
    for name, value in left.items():
        if plain(getattr(order, name)) != plain(value):
            yield f"torn: {name} of {order.number} is {getattr(order, name)}, its steps say {value}"


def _reported(story: Story) -> Iterator[str]:
    """Each step has its event, in order."""
    told: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for event in story.events:
        if event.kind is Kind.ORDER:
            data = event.data
            told[data["number"]].append((data["action"], data["state"], event.by))
    for order in story.orders:
        steps = [(step.action.value, step.state.value, step.by) for step in order.steps]
        if told[order.number] != steps:
            yield f"not as told: {order.number} has {steps}, events tell of {told[order.number]}"
    for number in set(told) - {order.number for order in story.orders}:
        if told[number][0][0] == OrderAction.OPEN:
            yield f"lost: events tell of order {number}, which is not there"


def _announced(story: Story) -> Iterator[str]:
    """The customer hears once of each step that concerns him, and of no other, in order."""
    threads = story.threads()
    thread_of = {one.id: one.thread_id for one in story.conversations}
    for order in story.orders:
        if not order.conversation_id:
            continue
        said = _said_of(order, threads.get(thread_of.get(order.conversation_id, ""), []))
        due = [_words(order, step) for step in order.steps if concerns(order, step)]
        if len(said) != len(due) or not all(map(str.startswith, said, due)):
            yield f"not as told: the customer of {order.number} heard {said}, not {due}"


def _said_of(order: Order, messages: list[Message]) -> list[str]:
    return [text for one in messages if order.number in (text := plain_text(one.parts))]


def _words(order: Order, step: Step) -> str:
    """How what he is told begins."""
    note = step.note if step.action in {OrderAction.ANSWER, OrderAction.NOTE} else ""
    return WORDS.text(f"order_told_{step.action}", "zh-CN", number=order.number, note=note)


RULES = (_recorded, _replayed, _reported, _announced)
