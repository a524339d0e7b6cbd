"""What no channel carried and what nothing could process: shown with its reason, and done again."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from pymongo import MongoClient

from hub.house.ports import free_port
from hub.store.parked import parked_document
from tests.browser.conftest import Colleague
from tests.browser.house import PASSWORD, House
from tests.browser.people import SOON

REFUSED = "对方接口拒收，状态 422"


class Receiver(ThreadingHTTPServer):
    """A system of somebody else's that refuses what is pushed to it, until it is mended."""

    mended = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", free_port()), Taking)
        self.taken: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/in"


class Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.mended:
            self.server.taken.append(body)
        self.send_response(200 if self.server.mended else 422)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """A refusal is what the test is about."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        thread = threading.Thread(target=receiver.serve_forever)
        thread.start()
        yield receiver
        receiver.shutdown()
        thread.join()


@pytest.fixture
def store(house: House) -> Iterator[Any]:
    uri = (house.log.parent / "data" / "store.uri").read_text().strip()
    with MongoClient[dict[str, Any]](uri) as client:
        yield client["zongji"]


def say(house: House, account: str, token: str, name: str, text: str) -> str:
    """Over the REST channel; returns the sender's id."""
    sender = uuid4().hex
    body = {"external_id": sender, "sender": {"id": sender, "name": name}, "text": text}
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    url = f"{house.url}/channels/rest/{account}/messages"
    with urlopen(Request(url, json.dumps(body).encode(), headers), timeout=10) as answer:
        assert answer.status == 202
    return sender


def wait(until: Callable[[], Any]) -> Any:
    end = time.monotonic() + SOON / 1_000
    while not (found := until()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
    return found


def running(accounts: list[dict[str, Any]]) -> set[str]:
    return {one["id"] for one in accounts if one["standings"]}


def connect(page: Page, house: House, receiver: Receiver) -> str:
    """An account of the REST channel that pushes to the receiver, and runs; returns its id."""
    config = {"token": PASSWORD, "webhook_url": receiver.url}
    body = {"channel": "rest", "name": "push", "title": "商城推送", "node_id": "root"}
    accounts = f"{house.url}/api/v1/channels"
    made = page.request.post(accounts, data={**body, "config": config})
    assert made.ok, made.text()
    name = str(made.json()["id"])
    wait(lambda: name in running(page.request.get(accounts).json()["items"]))
    return name


def test_a_refused_send_is_shown_with_its_reason_and_really_goes_again(
    house: House, colleague: Colleague, receiver: Receiver
) -> None:
    page = colleague("admin", "#/settings/failed")
    expect(page.get_by_role("heading", name="发送失败")).to_be_visible()
    account = connect(page, house, receiver)
    say(house, "push", PASSWORD, "林女士", "流量套餐怎么改")
    row = page.locator("tbody tr", has_text="林女士").first
    expect(row).to_contain_text(REFUSED)
    expect(row).to_contain_text("未送达")

    receiver.mended = True
    row.get_by_role("button", name="重发").click()
    expect(page.get_by_text("已重发 1 条")).to_be_visible()
    assert wait(lambda: receiver.taken)[0]["to"]["name"] == "林女士"

    receiver.mended = False
    say(house, "push", PASSWORD, "周先生", "宽带怎么移机")
    expect(page.locator("tbody tr", has_text="周先生").first).to_be_visible()
    page.get_by_label("搜索原因、客户、内容").fill("周先生")
    expect(page.locator("tbody tr", has_text="林女士")).to_have_count(0)
    page.get_by_label("全选").check()
    page.locator(".fil").get_by_role("button", name="标记已处理").click()
    expect(page.locator("tbody tr", has_text="周先生")).to_have_count(0)
    page.request.post(f"{house.url}/api/v1/channels/{account}/stop")


def test_a_parked_message_is_shown_with_its_reason_and_answered_when_it_is_processed_again(
    house: House, colleague: Colleague, store: Any
) -> None:
    sender = say(house, "demo", PASSWORD, "何先生", "流量套餐怎么改")
    message = wait(lambda: store["messages"].find_one({"author.id": sender}))
    answers = {"thread_id": message["thread_id"], "author.kind": "bot"}
    wait(lambda: store["messages"].count_documents(answers))
    where = {key: message[key] for key in ("thread_id", "seq", "conversation_id")}
    parked = parked_document(
        reason="unfinished in 3 lives of the hub", at=datetime.now(UTC), channel="rest",
        account="demo", **where,
    )  # fmt: skip
    unreadable = parked_document(reason="乱码", at=datetime.now(UTC), channel="email")
    store["parked"].insert_many([parked, unreadable])

    page = colleague("admin", "#/settings/parked")
    row = page.locator("tbody tr", has_text="处理它时服务连着 3 次中断")
    expect(row).to_contain_text("REST 接口 · demo")
    garbled = page.locator("tbody tr", has_text="乱码")
    expect(garbled.get_by_role("button", name="重新处理")).to_have_count(0)
    before = store["messages"].count_documents(answers)
    row.get_by_role("button", name="重新处理").click()
    expect(page.get_by_text("已重新处理 1 条")).to_be_visible()
    expect(row).to_have_count(0)
    wait(lambda: store["messages"].count_documents(answers) > before)
    garbled.get_by_role("button", name="标记已处理").click()
    expect(page.get_by_text("没有停放的消息")).to_be_visible()
