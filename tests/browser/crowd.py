"""Much at once: conversations as long as some get, and lists as long as a bad day makes them."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, Route

from tests.browser.house import PASSWORD, House

HEADERS = {"Authorization": "Bearer browser-tests-only", "Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Long:
    """A conversation that the agent has; `end` is what was said in it last."""

    id: str
    sender: str
    end: str


def write(house: House, sender: str, number: int | str, text: str) -> Any:
    """A customer's message over REST."""
    body = {
        "external_id": f"{sender}-{number}",
        "sender": {"id": sender, "name": f"客户{sender}"},
        "text": text,
    }
    url = f"{house.url}/channels/rest/demo/messages"
    request = Request(url, json.dumps(body).encode(), HEADERS, method="POST")
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


@contextmanager
def long_threads(house: House, chromium: Browser, count: int, size: int) -> Iterator[list[Long]]:
    """So many with so many messages each, closed afterwards."""
    context = chromium.new_context()
    api = f"{house.url}/api/v1"
    context.request.post(f"{api}/login", data={"username": "agent", "password": PASSWORD})

    def post(path: str, **body: Any) -> None:
        answer = context.request.post(f"{api}/conversations/{path}", data=body)
        assert answer.ok, answer.text()

    made = []
    for n in range(count):
        sender = f"long{size}x{n}"
        conversation_id = write(house, sender, "first", "转人工")["conversation_id"]
        post(f"{conversation_id}/take")
        with ThreadPoolExecutor(4) as threads:
            said = [f"第 {k} 句。" + "家里宽带断断续续，" * (k % 6) for k in range(size)]
            list(threads.map(lambda k, s=sender, t=said: write(house, s, k, t[k]), range(size)))
        end = f"最后一句 {sender}"
        write(house, sender, "last", end)
        made.append(Long(conversation_id, sender, end))
    yield made
    for one in made:
        post(f"{one.id}/close", summary="测试")
    context.close()


def crowd(page: Page, rows: int) -> None:
    """Lets the list of the bot's conversations be this long, from the page's next load on."""

    def answer(route: Route) -> None:
        shown = route.fetch(url=route.request.url.replace("state=bot", "state=assigned")).json()
        like = shown["items"][0] | {"state": "bot", "assignee": None, "waiting_since": None}
        names = [f"crowd{n:05}" for n in range(rows)]
        people = [like["customer"] | {"id": one, "person": one, "name": one} for one in names]
        items = [like | {"id": one["id"], "customer": one} for one in people]
        route.fulfill(json={"items": items, "next": None})

    page.route("**/api/v1/conversations?state=bot", answer)
