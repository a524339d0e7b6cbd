"""The page about the widget: its snippets sign for the hub, its lists are those of the code."""

import re
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from channels.switchboard import Switchboard
from channels.web.uploads import FILES, KINDS, LIFETIME
from channels.web.widget import WidgetConfig, WidgetWords
from hub.core.channel import Account
from tests.browser.counter import STRICT
from tests.channels.doubles import FakeHub
from tests.channels.serving import served

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
(PYTHON,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
NODE = re.findall(r"```js\n(.*?)```", PAGE, re.DOTALL)[1]
SECRET, WHO = "一个密钥 'a secret'", "客户-7"


def by_python() -> str:
    module = ModuleType("signing")
    exec(compile(PYTHON, "docs/widget.md", "exec"), vars(module))
    return str(module.sign(SECRET, WHO))


def by_node() -> str:
    code = f"{NODE}\nprocess.stdout.write(sign(process.argv[1], process.argv[2]))"
    command = ["node", "-e", code, SECRET, WHO]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=30).stdout


@pytest.mark.parametrize("sign", [by_python, by_node])
async def test_the_pages_snippets_sign_for_a_customer(sign: Any) -> None:
    hub = FakeHub()
    board = Switchboard(hub.surroundings(), hub.receive, hub.notify)
    await board.start(Account(channel="web", name="demo", config={"identity_secret": SECRET}))
    async with served(board) as client:
        assert await visitor(client, {"id": WHO, "hmac": sign()}) == f"id:{WHO}"
    await board.close()


async def visitor(client: TestClient[Any, Any], identity: dict[str, str]) -> str:
    path = "/chat/v1/demo/sessions"
    async with client.post(path, json={"identity": identity}) as answer:
        return str((await answer.json())["visitor_id"])


def test_the_policy_is_the_one_that_the_browser_tests_use() -> None:
    assert STRICT.format("https://hub.example.cn", "wss://hub.example.cn") in PAGE


def test_every_setting_is_told() -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert {*WidgetConfig.model_fields, *WidgetWords.model_fields} <= told


def test_every_kind_of_file_is_told_and_no_other() -> None:
    taken = PAGE[PAGE.index("taken:") :].split("\n")[0]
    assert set(re.findall(r"`(\.[a-z0-9]+)`", taken)) == set(KINDS)
    assert f"at most {FILES}, within {LIFETIME.total_seconds() / 3600:.0f} hours" in PAGE


def test_every_call_and_event_is_told() -> None:
    api = (ROOT / "agent_console/web/src/loader/api.ts").read_text(encoding="utf-8")
    interface = api[api.index("export interface Zongji") : api.index("}\n\nexport function")]
    calls = re.findall(r"^  (\w+)\(", interface, re.MULTILINE)
    events = re.findall(r"'(\w+)'", api[api.index("export type Event") :].split("\n")[0])
    assert len(calls) >= 9 and len(events) >= 5
    for call in calls:
        assert f"`{call}(" in PAGE
    for event in events:
        assert f"`{event}`" in PAGE
