"""A fax over HTTP: its pages beside what was read on them, for who may read the conversation."""

from dataclasses import replace

import pytest

from hub.core.clock import new_id
from hub.core.imaging import Page
from hub.core.messages import Accepted, Outbound
from hub.core.parts import File, Part, Text
from tests.agent_console.conftest import Hub
from tests.doubles import inbound

pytestmark = pytest.mark.store

CALLER = "+86 574 8730 1234"
LINES = [
    {"text": "过户申请表", "confidence": 0.97, "box": [0.3, 0.05, 0.4, 0.04]},
    {"text": "机主：周敏", "confidence": 0.58, "box": [0.1, 0.15, 0.3, 0.03]},
]


async def fax(hub: Hub, *, original: bool = True) -> Accepted:
    """Two pages, only the first of which was read."""
    files = hub.console.services.stores.files
    pages = [await files.put(f"page-{n}.png", "image/png", b"page %d" % n) for n in (1, 2)]
    parts: tuple[Part, ...] = (Text(text="过户申请表\n机主：周敏"), *pages)
    if original:
        sent = await files.put("fax.tif", "image/tiff", b"II*")
        parts += (File(name=sent.name, content_type="image/tiff", size=3, file_id=sent.file_id),)
    told = {
        "caller": CALLER, "station": "ZHOU MIN", "comm_id": "000000042", "gateway": "fax.example",
        "received_at": "2026-11-23T03:25:00+00:00", "confidence": 0.92, "sure": 0.8,
        "warnings": ["short_page"],
        "pages": [
            {"file_id": page.file_id, "width": 1728, "height": 2200, "lines": LINES if n else []}
            for page, n in zip(pages, (1, 0), strict=True)
        ],
    }  # fmt: skip
    message = inbound("", external_id=new_id(), raw={"fax": told})
    return await hub.pipeline.intake.receive(replace(message, parts=parts))


async def test_a_fax_is_read_page_by_page_beside_its_text(hub: Hub, browsers) -> None:
    accepted, agent = await fax(hub), await browsers("agent")
    path = f"/conversations/{accepted.conversation_id}/messages"
    message = (await agent.get(path))["items"][0]
    assert message["id"] == accepted.message_id
    told = await agent.get(f"/messages/{message['id']}/fax")
    assert (told["caller"], told["station"]) == ("057 **** 1234", "ZHOU MIN")
    assert (told["comm_id"], told["gateway"]) == ("000000042", "fax.example")
    assert (told["received_at"], told["confidence"]) == ("2026-11-23T03:25:00.000Z", 0.92)
    assert told["sure"] == 0.8
    assert told["warnings"] == ["short_page"]
    pages = [part["file_id"] for part in message["parts"] if part["type"] == "image"]
    assert [page["file_id"] for page in told["pages"]] == pages
    assert [page["lines"] for page in told["pages"]] == [LINES, []]
    assert (told["pages"][1]["width"], told["pages"][1]["height"]) == (1728, 2200)
    assert told["original"] == message["parts"][-1]
    async with agent.session.get(
        hub.url(f"/api/v1{path}/{message['seq']}/files/{pages[1]}")
    ) as had:
        assert await had.read() == b"page 2"


async def test_what_is_no_fax_and_what_is_nobodys_message_is_not_found(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    written = await hub.write("您好")
    for message_id in (written.message_id, "nothing", "0" * 24 + ".000000001"):
        status, _ = await agent.call("GET", f"/messages/{message_id}/fax")
        assert status == 404, message_id


async def test_a_fax_whose_original_was_not_kept_has_its_pages(hub: Hub, browsers) -> None:
    accepted, agent = await fax(hub, original=False), await browsers("agent")
    told = await agent.get(f"/messages/{accepted.message_id}/fax")
    assert (told["original"], len(told["pages"])) == (None, 2)


async def test_only_who_may_read_the_conversation_reads_its_fax(hub: Hub, browsers) -> None:
    accepted, editor = await fax(hub), await browsers("editor")
    path = f"/messages/{accepted.message_id}/fax"
    assert (await editor.call("GET", path))[0] == 403
    assert (await (await browsers()).call("GET", path))[0] == 401


async def test_an_answer_is_shown_as_the_pages_it_would_be_printed_on(
    hub: Hub, browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, editor = await browsers("agent"), await browsers("editor")
    conversation = await hub.queued()
    path = f"/conversations/{conversation}/fax-preview"
    status, body = await agent.call("POST", path, {"text": "已为您办理"})
    assert (status, body["error"]["code"]) == (409, "nothing_printed")
    asked: list[Outbound] = []

    async def preview(message: Outbound) -> list[Page]:
        asked.append(message)
        return [Page(png=b"page", width=1728, height=2200)]

    monkeypatch.setattr(hub.post, "preview", preview)
    shown = await agent.post(path, {"text": "已为您办理"})
    assert shown == {"pages": [{"png_base64": "cGFnZQ==", "width": 1728, "height": 2200}]}
    assert (asked[0].conversation_id, asked[0].to.id) == (conversation, "alice")
    assert (asked[0].parts, asked[0].author.kind) == ((Text(text="已为您办理"),), "agent")
    assert (await agent.call("POST", path, {"text": " "}))[0] == 400
    assert (await editor.call("POST", path, {"text": "您好"}))[0] == 403
    assert len(asked) == 1
