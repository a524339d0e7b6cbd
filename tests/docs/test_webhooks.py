"""The page's receiver is run as it is printed, and told things by the hub and by others."""

import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from aiohttp import ClientSession

from hub.house.ports import free_port
from tests.webhooks.conftest import SECRET, Process, outside, watch  # noqa: F401 - fixtures
from webhooks.letterbox import MOST_LETTERS
from webhooks.post import PATIENCE
from webhooks.signing import signature
from webhooks.trials import FIRST_PAUSE, LONGEST_PAUSE
from webhooks.trials import PATIENCE as PATIENCE_WITH_AN_EVENT

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
(CODE,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def page() -> ModuleType:
    module = ModuleType("receiver")
    exec(compile(CODE, "docs/webhooks.md", "exec"), vars(module))
    return module


@pytest.fixture
def server(page: ModuleType) -> Iterator[Any]:
    built = page.serve(SECRET, free_port())
    built.RequestHandlerClass.log_message = lambda *_: None
    thread = threading.Thread(target=built.serve_forever, daemon=True)
    thread.start()
    yield built
    built.shutdown()
    thread.join(5)
    built.server_close()


def url(server: Any) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/hook"


@pytest.mark.store
async def test_the_pages_receiver_takes_what_the_hub_tells(outside: Process, server: Any) -> None:  # noqa: F811
    subscription = await outside.subscribe(url(server))
    numbers = await outside.happen(10, action="open")
    inbox = server.RequestHandlerClass.inbox

    async def all_there() -> bool:
        return len(inbox.events) == 10

    await outside.until(all_there)
    assert [event["number"] for event in inbox.events] == numbers
    assert (await outside.desk.ping(subscription)).taken
    assert len(inbox.events) == 10


async def told(server: Any, body: bytes, **headers: str) -> int:
    async with (
        ClientSession() as session,
        session.post(
            url(server),
            data=body,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        ) as answer,
    ):
        return answer.status


async def test_it_drops_repetitions_and_refuses_everybody_else(server: Any) -> None:
    body = json.dumps({"type": "event", "number": 1}).encode()
    now, old = str(int(time.time())), str(int(time.time()) - 301)
    good = {
        "X_Hub_Delivery": "a-1", "X_Hub_Timestamp": now,
        "X_Hub_Signature_256": signature(SECRET, now, body),
    }  # fmt: skip
    assert [await told(server, body, **good) for _ in range(2)] == [204, 204]
    for wrong in (
        {"X_Hub_Signature_256": signature("another secret", now, body)},
        {"X_Hub_Signature_256": ""},
        {"X_Hub_Timestamp": "now"},
        {"X_Hub_Timestamp": old, "X_Hub_Signature_256": signature(SECRET, old, body)},
        {"X_Hub_Timestamp": old},
    ):
        assert await told(server, body, **(good | wrong)) == 401
    assert await told(server, body + b" ", **good) == 401
    assert len(server.RequestHandlerClass.inbox.events) == 1


def test_the_page_says_the_figures_that_are_so() -> None:
    assert (PATIENCE, FIRST_PAUSE, LONGEST_PAUSE, MOST_LETTERS) == (10, 1, 600, 10_000)
    assert PATIENCE_WITH_AN_EVENT.total_seconds() == 24 * 3600
    for words in ("within 10 s", "1 s … 10 min", "after 24 h", "at 10,000"):
        assert words in PAGE


def test_the_page_names_every_header() -> None:
    from webhooks import signing

    for name in re.findall(r'"(X-Hub-[A-Za-z0-9-]+)"', Path(signing.__file__).read_text()):
        assert name in PAGE
