"""A fax over the real pipeline and store: in, answered by one, and settled by its receipt."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from hub.core.conversations import State
from hub.core.messages import AuthorKind, Delivery, Message
from hub.core.parts import Image, plain_text
from hub.house.ports import free_port
from hub.pipeline.names import thread_id
from hub.store.database import Database
from hub.store.files import ORPHAN_AFTER, Files
from hub.store.messages import Messages
from routing.decisions import Agent
from tests.channels.email.imap_double import Box, ImapDouble
from tests.channels.email.smtp_double import SmtpDouble
from tests.channels.fax.account import FAXBOX
from tests.channels.fax.gateway import Scanner, completed, failed, received, tiff
from tests.channels.running import Running, running, until

pytestmark = pytest.mark.store

PHONE = "01088886666"
ASKS = tiff("查话费".encode())
LIN = Agent(id="lin", name="林")


@pytest.fixture
async def post(imap: ImapDouble, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SmtpDouble]:
    double, port = SmtpDouble(), free_port()
    await double.start(port)
    monkeypatch.setitem(FAXBOX, "smtp", {**FAXBOX["smtp"], "port": port})
    yield double
    await double.stop()


@pytest.fixture
def box(imap: ImapDouble) -> Box:
    return imap.boxes["fax-demo"]


@pytest.fixture
async def hub(db: Database, post: SmtpDouble) -> AsyncIterator[Running]:
    async with running(db, configs={"fax": FAXBOX}, imaging=Scanner()) as found:
        yield found


async def messages(hub: Running, address: str = PHONE) -> list[Message]:
    thread = thread_id("fax", "demo", address)
    return await Messages(hub.spine.db).in_thread(thread, after=0, limit=200)


async def answered(hub: Running, state: Delivery, address: str = PHONE) -> Message:
    """The last word of ours, once it has come so far."""

    async def reached() -> bool:
        found = [one for one in await messages(hub, address) if one.delivery]
        return bool(found) and found[-1].delivery is state

    await until(reached)
    return [one for one in await messages(hub, address) if one.delivery][-1]


def marked(post: SmtpDouble) -> str:
    """Where the gateway sends its receipt for the newest fax."""
    found = re.search(r"<(\S+)>", post.envelopes[-1][0])
    assert found is not None
    return found[1]


async def test_a_fax_is_answered_by_one_and_its_receipt_settles_it(
    hub: Running, box: Box, post: SmtpDouble
):
    box.put(received(ASKS))
    sent = await answered(hub, Delivery.SENT)
    assert sent.author.kind is AuthorKind.BOT
    assert f"<{PHONE}@fax.test>" in post.envelopes[0][1]
    box.put(completed(to=marked(post)))
    await answered(hub, Delivery.DELIVERED)
    assert len(await messages(hub)) == 2


async def test_a_fax_that_did_not_arrive_shows_why(hub: Running, box: Box, post: SmtpDouble):
    box.put(received(ASKS))
    await answered(hub, Delivery.SENT)
    box.put(failed(to=marked(post)))
    told = await answered(hub, Delivery.FAILED)
    assert told.reason.startswith("fax_no_answer: ")


async def test_without_marks_the_number_tells_and_doubt_is_noted_and_not_answered(
    hub: Running, box: Box, post: SmtpDouble
):
    box.put(received(ASKS))
    await answered(hub, Delivery.SENT)
    box.put(completed())
    await answered(hub, Delivery.DELIVERED)
    box.put(failed())

    async def noted() -> bool:
        return any(one.automatic for one in await messages(hub))

    await until(noted)
    assert len(post.mails) == 1
    assert (await messages(hub))[-1].author.kind is AuthorKind.CUSTOMER


async def test_a_fax_that_may_be_misread_waits_for_people_and_is_answered_by_one(
    hub: Running, box: Box, post: SmtpDouble
):
    box.put(received(tiff()))

    async def queued() -> bool:
        view = await hub.spine.committer.views.load(thread_id("fax", "demo", PHONE))
        return view is not None and view.conversation.state is State.QUEUED

    await until(queued)
    view = await hub.spine.committer.views.load(thread_id("fax", "demo", PHONE))
    assert view is not None and view.conversation.handover_reason == "fax_unread"
    assert not post.mails
    await hub.desk.take(view.conversation.id, LIN)
    await hub.desk.say(view.conversation.id, LIN, "请再传一次", private=False, client_id="a")
    sent = await answered(hub, Delivery.SENT)
    assert plain_text(sent.parts) == "请再传一次"


async def test_who_sent_it_anonymously_cannot_be_answered_and_the_answer_says_so(
    hub: Running, box: Box
):
    box.put(received(ASKS, caller="", station=""))

    async def kept() -> bool:
        return bool(await hub.spine.db["threads"].count_documents({}))

    await until(kept)
    found = await hub.spine.db["threads"].find_one({})
    assert found is not None
    await hub.desk.take(found["conversation_id"], LIN)
    await hub.desk.say(found["conversation_id"], LIN, "您好", private=False, client_id="a")
    told = await answered(hub, Delivery.FAILED, found["address"])
    assert told.reason == "fax_no_number"


async def test_pages_and_document_are_kept_with_their_message(hub: Running, box: Box):
    box.put(received(ASKS))
    await answered(hub, Delivery.SENT)
    files = Files(hub.spine.db)
    first = (await messages(hub))[0]
    assert await files.sweep(datetime.now(UTC) + ORPHAN_AFTER * 2) == 0
    for part in first.parts[1:]:
        assert (await files.open(part.file_id))[1]  # type: ignore[union-attr]
    assert isinstance(first.parts[1], Image)
    found = await Messages(hub.spine.db).raw(first.id)
    assert found is not None and found[1]["fax"]["caller"] == PHONE
    assert (await files.open(found[1]["source"]))[1] == received(ASKS)
