"""Receivers hear what they want, in order, whatever they and the hub go through."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from aiohttp import web

from hub.core.events import Kind
from hub.core.webhooks import Subscription, delivery_id
from hub.store.events import Events
from tests.webhooks.conftest import SECRET, Process, Receiver
from webhooks import letterbox, trials
from webhooks.signing import signature

pytestmark = pytest.mark.store

Receivers = Callable[[], Awaitable[Receiver]]


async def test_events_come_in_order_signed_and_named(outside: Process, receiver: Receiver) -> None:
    subscription = await outside.subscribe(receiver.url)
    numbers = await outside.happen(30, action="open")
    assert await receiver.until(30) == numbers
    for number, (headers, body) in zip(numbers, receiver.heard, strict=True):
        assert headers["X-Hub-Event"] == "order"
        assert headers["X-Hub-Delivery"] == delivery_id(subscription.id, number)
        timestamp = headers["X-Hub-Timestamp"]
        assert headers["X-Hub-Signature-256"] == signature(SECRET, timestamp, body)
        told = json.loads(body)
        assert told["data"] == {"number": "TS-0101-0001", "action": "open"}
        assert (told["type"], told["node_id"]) == ("event", "root")


async def test_only_what_is_wanted_is_told_and_only_of_its_nodes(
    outside: Process, receiver: Receiver
) -> None:
    await outside.subscribe(receiver.url, kinds=frozenset({Kind.ORDER}), node_id="root.zj")
    await outside.happen(2)
    await outside.happen(2, node_id="root.zjx")
    first = await outside.happen(1, node_id="root.zj")
    await outside.happen(1, Kind.STATE, "root.zj")
    below = await outside.happen(1, node_id="root.zj.hz")
    also = await outside.happen(1, node_id="root.gd", nodes=["root.zj.nb"])
    assert await receiver.until(3) == first + below + also


async def test_what_happened_before_is_not_told(outside: Process, receiver: Receiver) -> None:
    await outside.happen(5)
    await outside.subscribe(receiver.url)
    later = await outside.happen(1)
    assert await receiver.until(1) == later


async def test_what_is_refused_is_told_again_before_anything_else(
    outside: Process, receiver: Receiver
) -> None:
    refusals = iter([500, 404, 0])

    async def moody(_: web.Request) -> web.Response:
        return web.Response(status=next(refusals, 0) or 200)

    receiver.script = moody
    subscription = await outside.subscribe(receiver.url)
    numbers = await outside.happen(4)
    failing = await outside.until(lambda: said(outside, subscription.id))
    assert failing == "answered 404"
    assert await receiver.until(4) == numbers
    ids = [headers["X-Hub-Delivery"] for headers, _ in receiver.heard]
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids)) == 4
    after = await outside.until(lambda: recovered(outside, subscription.id), seconds=15)
    assert after.number == numbers[-1]


async def said(outside: Process, name: str) -> str:
    progress = (await outside.webhooks.progress([name]))[name]
    return progress.error if progress.attempts == 2 else ""


async def recovered(outside: Process, name: str):
    progress = (await outside.webhooks.progress([name]))[name]
    return progress if progress.told_at and not progress.attempts else None


async def test_a_receiver_that_hangs_holds_nobody_up(
    outside: Process, receiver: Receiver, receivers: Receivers
) -> None:
    async def hang(_: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    receiver.script = hang
    good = await receivers()
    await outside.subscribe(receiver.url)
    await outside.subscribe(good.url)
    began = asyncio.get_running_loop().time()
    numbers = await outside.happen(50)
    assert await good.until(50) == numbers
    assert asyncio.get_running_loop().time() - began < 10
    assert receiver.taken == []


async def test_a_receiver_that_forgets_to_answer_hears_the_same_delivery_again(
    outside: Process, receiver: Receiver
) -> None:
    forgets = iter([True])

    async def forget(request: web.Request) -> web.StreamResponse:
        if next(forgets, False):
            assert request.transport
            request.transport.abort()
        return web.Response()

    receiver.script = forget
    await outside.subscribe(receiver.url)
    numbers = await outside.happen(2)
    await receiver.until(3)
    assert list(dict.fromkeys(receiver.taken)) == numbers
    ids = [headers["X-Hub-Delivery"] for headers, _ in receiver.heard]
    assert ids[0] == ids[1] != ids[2]


async def test_who_is_gone_is_told_no_more_and_it_is_said_why(
    outside: Process, receiver: Receiver
) -> None:
    async def gone(_: web.Request) -> web.Response:
        return web.Response(status=410)

    receiver.script = gone
    subscription = await outside.subscribe(receiver.url)
    numbers = await outside.happen(3)

    async def off() -> bool:
        return not (await outside.desk.get(subscription.id)).active

    await outside.until(off)
    found = await outside.desk.get(subscription.id)
    assert found.why_off == "gone"
    assert len(receiver.heard) == 1
    assert (await outside.progress(subscription)).number < numbers[0]


async def test_what_was_missed_while_off_is_told_when_it_is_on_again(
    outside: Process, receiver: Receiver
) -> None:
    subscription = await outside.subscribe(receiver.url, active=False)
    numbers = await outside.happen(3)
    await asyncio.sleep(0.3)
    assert receiver.heard == []
    await outside.switch(subscription, active=True)
    assert await receiver.until(3) == numbers


async def test_a_new_address_gets_what_the_old_one_refused_and_at_once(
    outside: Process, receiver: Receiver, receivers: Receivers
) -> None:
    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=500, headers={"Retry-After": "600"})

    receiver.script = refuse
    good = await receivers()
    subscription = await outside.subscribe(receiver.url)
    numbers = await outside.happen(2)
    await outside.until(lambda: failing(outside, subscription.id))
    await outside.switch(subscription, url=good.url)
    assert await good.until(2, seconds=5) == numbers


async def failing(outside: Process, name: str) -> bool:
    return (await outside.webhooks.progress([name]))[name].attempts > 0


@pytest.mark.usefixtures("hurry")
async def test_after_a_day_a_letter_is_dead_and_the_next_ones_go(
    outside: Process, receiver: Receiver
) -> None:
    poison: list[int] = []

    async def refuse_poison(request: web.Request) -> web.Response:
        return web.Response(status=422 if (await request.json())["number"] in poison else 200)

    receiver.script = refuse_poison
    poison += [outside.spine.feed.last + 2]
    subscription = await outside.subscribe(receiver.url)
    numbers = await outside.happen(3)
    assert poison == numbers[:1]
    await outside.until(lambda: failing(outside, subscription.id))
    assert receiver.taken == []
    while not receiver.taken:
        await a_quarter_of_an_hour(outside, subscription, numbers[-1])
    assert timedelta(hours=23) < outside.clock.ahead < timedelta(hours=36)
    assert await receiver.until(2) == numbers[1:]
    (letter,) = await outside.letters(subscription)
    assert (letter.number, letter.kind, letter.error) == (numbers[0], Kind.ORDER, "answered 422")
    kinds = [event.kind for event in await Events(outside.spine.db).since(numbers[-1])]
    assert kinds == [Kind.WEBHOOK]


@pytest.mark.usefixtures("hurry")
async def test_dead_letters_are_sent_again_all_in_order(
    outside: Process, receiver: Receiver
) -> None:
    subscription, numbers = await with_dead_letters(outside, receiver, 250)
    receiver.script = None
    assert await outside.desk.send_all_again(subscription, by="admin") == 250
    assert await receiver.until(250) == numbers
    await outside.until(lambda: done_again(outside, subscription))
    assert await outside.letters(subscription) == []


async def done_again(outside: Process, subscription) -> bool:
    return (await outside.progress(subscription)).resend_until is None


async def with_dead_letters(outside: Process, receiver: Receiver, count: int):
    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=503)

    receiver.script = refuse
    subscription = await outside.subscribe(receiver.url)
    numbers = await outside.happen(count)
    while await outside.desk.letters.count(subscription.id) < count:
        await a_quarter_of_an_hour(outside, subscription, numbers[-1])
    return subscription, numbers


async def a_quarter_of_an_hour(outside: Process, subscription: Subscription, last: int) -> None:
    """And a refusal written down in it, or all told and dead up to the event `last`.

    With two quarters between refusals nobody would have tried for a while, and the day begins anew.
    """
    outside.clock.ahead += timedelta(minutes=15)
    now = outside.clock.now()

    async def tried() -> bool:
        progress = await outside.progress(subscription)
        return progress.number >= last or (progress.tried_at or now) > now

    await outside.until(tried)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(trials, "LONGEST_PAUSE", 0.01)


@pytest.mark.usefixtures("hurry")
async def test_at_the_first_refusal_the_rest_stay_dead(
    outside: Process, receiver: Receiver
) -> None:
    subscription, numbers = await with_dead_letters(outside, receiver, 5)

    async def refuse_third(request: web.Request) -> web.Response:
        third = (await request.json())["number"] == numbers[2]
        return web.Response(status=418 if third else 200)

    receiver.script = refuse_third
    await outside.desk.send_all_again(subscription, by="admin")
    await receiver.until(2)
    await outside.until(lambda: done_again(outside, subscription))
    letters = await outside.letters(subscription)
    assert sorted(letter.number for letter in letters) == numbers[2:]
    assert min(letters, key=lambda one: one.number).error == "answered 418"


@pytest.mark.usefixtures("hurry")
async def test_one_letter_is_sent_again_or_deleted(outside: Process, receiver: Receiver) -> None:
    subscription, numbers = await with_dead_letters(outside, receiver, 3)
    one = await outside.desk.letter(subscription.id, numbers[1])
    assert not (await outside.desk.send_again(subscription, one, by="admin")).taken
    receiver.script = None
    assert (await outside.desk.send_again(subscription, one, by="admin")).taken
    assert receiver.taken == [numbers[1]]
    other = await outside.desk.letter(subscription.id, numbers[0])
    await outside.desk.bury(subscription, other, by="admin")
    assert [letter.number for letter in await outside.letters(subscription)] == [numbers[2]]
    assert await outside.desk.bury_all(subscription, by="admin") == 1
    assert await outside.letters(subscription) == []


async def test_after_a_clean_end_the_next_life_repeats_nothing(
    outside: Process, receiver: Receiver, another: Process
) -> None:
    await outside.subscribe(receiver.url)
    first = await outside.happen(20)
    await receiver.until(20)
    await outside.stop()
    later = await outside.happen(5)
    another.start()
    assert await receiver.until(25) == first + later


async def test_shards_that_change_hands_take_their_subscriptions_along(
    outside: Process, receiver: Receiver, another: Process
) -> None:
    """Repetitions are allowed at each change, gaps and disorder among first arrivals are not."""
    await outside.subscribe(receiver.url)
    another.shards.ours = False
    another.start()
    numbers: list[int] = []
    for _ in range(6):
        numbers += await outside.happen(15)
        outside.shards.ours, another.shards.ours = another.shards.ours, outside.shards.ours
        await asyncio.sleep(0.7)
    await outside.until(lambda: all_taken(receiver, numbers))
    assert list(dict.fromkeys(receiver.taken)) == numbers
    assert len(receiver.taken) < 2 * len(numbers)


async def all_taken(receiver: Receiver, numbers: list[int]) -> bool:
    return set(numbers) <= set(receiver.taken)


@pytest.mark.usefixtures("hurry")
async def test_what_is_removed_is_told_no_more(outside: Process, receiver: Receiver) -> None:
    subscription, _ = await with_dead_letters(outside, receiver, 2)
    await outside.desk.remove(subscription, by="admin")
    heard = len(receiver.heard)
    await outside.happen(3)
    await asyncio.sleep(0.5)
    assert len(receiver.heard) == heard
    assert await outside.letters(subscription) == []
    assert await outside.webhooks.progress([subscription.id]) == {}


@pytest.mark.usefixtures("hurry")
async def test_with_too_many_dead_letters_it_is_turned_off(
    outside: Process, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letterbox, "MOST_LETTERS", 3)
    subscription, _ = await with_dead_letters(outside, receiver, 3)

    async def off() -> bool:
        return not (await outside.desk.get(subscription.id)).active

    await outside.until(off)
    assert (await outside.desk.get(subscription.id)).why_off == "too_many_letters"
    assert len(await outside.letters(subscription)) == 3


async def test_a_new_secret_signs_from_the_next_event_on(
    outside: Process, receiver: Receiver
) -> None:
    subscription = await outside.subscribe(receiver.url)
    await outside.happen(1)
    await receiver.until(1)
    await outside.switch(subscription, secret="another-secret-of-letters")
    await outside.happen(1)
    await receiver.until(2)
    headers, body = receiver.heard[-1]
    right = signature("another-secret-of-letters", headers["X-Hub-Timestamp"], body)
    assert headers["X-Hub-Signature-256"] == right
