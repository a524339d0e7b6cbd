"""What is kept of subscriptions: sealed, and moved on only by whoever is not overtaken."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from hub.core.errors import Conflict, Unavailable
from hub.core.events import Kind
from hub.core.webhooks import Letter, Progress
from hub.store.letters import bury
from hub.store.webhooks import Webhooks
from tests.webhooks.conftest import SECRET, Process
from webhooks.desk import Wish

pytestmark = pytest.mark.store
NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
async def idle(outside: Process) -> Process:
    """Nobody sends."""
    await outside.stop()
    return outside


async def test_secrets_are_sealed_and_another_key_does_not_open_them(idle: Process) -> None:
    subscription = await idle.subscribe(NOWHERE)
    kept = await idle.spine.db["webhooks"].find_one({})
    assert SECRET not in str(kept)
    assert (await idle.webhooks.get(subscription.id)) == subscription
    assert SECRET not in repr(subscription)
    with pytest.raises(Unavailable):
        await Webhooks(idle.spine.db, Fernet.generate_key()).all()


async def test_whoever_is_overtaken_moves_nothing(idle: Process) -> None:
    subscription = await idle.subscribe(NOWHERE)
    start = await idle.progress(subscription)
    mine, others = replace(start, number=start.number + 5), replace(start, number=start.number + 9)
    assert await idle.webhooks.advance(subscription.id, start, others)
    assert not await idle.webhooks.advance(subscription.id, start, mine)
    assert await idle.progress(subscription) == others


async def test_whoever_is_overtaken_buries_nothing(idle: Process) -> None:
    subscription = await idle.subscribe(NOWHERE)
    (number,) = await idle.happen(1)
    start = await idle.progress(subscription)
    letter = Letter(
        subscription_id=subscription.id, number=number, kind=Kind.ORDER, error="answered 500",
        at=subscription.made_at, died_at=subscription.made_at,
    )  # fmt: skip
    past = Progress(number=start.number - 1)

    def decide(draft) -> None:
        bury(draft, [letter], past, replace(past, number=number))
        draft.event(letter.kind)

    with pytest.raises(Conflict):
        await idle.spine.committer.commit(None, decide)
    assert await idle.letters(subscription) == []
    assert await idle.progress(subscription) == start


async def test_what_a_person_wants_meanwhile_is_not_overwritten(idle: Process) -> None:
    subscription = await idle.subscribe(NOWHERE)
    before = await idle.progress(subscription)
    await idle.desk.send_all_again(subscription, by="admin")
    await idle.webhooks.advance(subscription.id, before, replace(before, number=before.number + 1))
    assert (await idle.progress(subscription)).resend_until == before.number + 1


async def test_of_two_changes_at_once_one_is_made(idle: Process) -> None:
    subscription = await idle.subscribe(NOWHERE)
    wish = Wish(name="CRM", url=NOWHERE, node_id="root")
    await idle.desk.change(subscription, wish, rev=0, by="admin")
    with pytest.raises(Conflict):
        await idle.desk.change(subscription, wish, rev=0, by="admin2")
    with pytest.raises(Conflict):
        await idle.desk.remove(subscription, by="admin2")
