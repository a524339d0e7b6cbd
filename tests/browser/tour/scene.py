"""A morning at the carrier's, told to a hub through its own doors; everybody in it is made up."""

import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import APIRequestContext, Playwright

from tests.browser.house import PASSWORD, House

READ_WITHIN = 30.0

TALKS = {
    "周敏": [
        "昨晚开始家里宽带断断续续，光猫上 LOS 灯一直闪红。",
        "都试过了，重启两次没用。我在家办公，今天必须修好，转人工！",
    ],
    "郑国栋": ["海外漫游怎么收费", "扣了 486 元，我没开过漫游，我要找人工"],
    "吴思远": ["我想换个流量多一点的套餐", "还是找人工问问吧"],
    "浙东物流": ["专线发票抬头要更正，怎么开发票", "转人工"],
    "陈启明": ["宽带移机怎么办理"],
    "沈岚": ["怎么查话费"],
    "何露": ["5G 套餐有哪些"],
}
TIERS = {"郑国栋": "supreme", "周敏": "gold", "浙东物流": "diamond", "吴思远": "silver"}
ORDERS = {
    "光路中断，家中办公，请今日修复": ("fault", "root.zj.hz"),
    "漫游费 486 元争议，要求退费": ("complaint", "root.zj"),
    "宽带移机，城西到滨江": ("business", "root.zj.hz"),
    "专线发票抬头更正": ("consultation", ""),
}


@dataclass(frozen=True, slots=True)
class Scene:
    conversation: str
    order: str
    accepted: str


class Desk:
    """One of ours at the hub's API."""

    def __init__(self, playwright: Playwright, house: House, username: str) -> None:
        self._api: APIRequestContext = playwright.request.new_context(base_url=house.url)
        self.post("login", username=username, password=PASSWORD)

    def post(self, path: str, **body: Any) -> Any:
        answer = self._api.post(f"/api/v1/{path}", data=body)
        assert answer.ok, f"{path}: {answer.text()}"
        return answer.json()

    def patch(self, path: str, **body: Any) -> None:
        answer = self._api.patch(f"/api/v1/{path}", data=body)
        assert answer.ok, f"{path}: {answer.text()}"

    def put(self, path: str, **body: Any) -> None:
        answer = self._api.put(f"/api/v1/{path}", data=body)
        assert answer.ok, f"{path}: {answer.text()}"

    def get(self, path: str) -> Any:
        answer = self._api.get(f"/api/v1/{path}")
        assert answer.ok, f"{path}: {answer.text()}"
        return answer.json()


def play(playwright: Playwright, house: House) -> Scene:
    """Customers write, some of them want a person; one is answered, and orders are on their way."""
    customers = playwright.request.new_context(
        base_url=house.url, extra_http_headers={"Authorization": f"Bearer {PASSWORD}"}
    )
    for name, says in TALKS.items():
        for text in says:
            _write(customers, name, text)
    chief, agent = (Desk(playwright, house, name) for name in ("supervisor", "agent"))
    found = {one["customer"]["name"]: one for one in chief.get("conversations")["items"]}
    for name, tier in TIERS.items():
        path = f"customers/{found[name]['customer']['id']}"
        chief.patch(path, tier=tier, rev=chief.get(path)["records"][0]["rev"])
    talk = found["周敏"]["id"]
    agent.put("seat", state="online")
    agent.post(f"conversations/{talk}/take")
    orders = [_order(chief, title, *rest) for title, rest in ORDERS.items()]
    _answer(agent, talk)
    return Scene(conversation=talk, order=orders[0], accepted=orders[-1])


def _write(customers: APIRequestContext, name: str, text: str) -> None:
    """Said, and answered: the next is said to what the bot has answered."""
    body = {
        "external_id": f"{name}-{len(text)}",
        "sender": {"id": name, "name": name},
        "text": text,
    }
    answer = customers.post("/channels/rest/demo/messages", data=body)
    assert answer.ok, answer.text()
    until = time.monotonic() + READ_WITHIN
    while time.monotonic() < until:
        page = customers.get("/channels/rest/demo/messages", params={"sender": name, "wait": 5})
        said = page.json()["messages"]
        if said and said[-1]["author"]["kind"] != "customer":
            return
        time.sleep(0.2)
    raise AssertionError(f"nobody answered {name}")


def _order(chief: Desk, title: str, kind: str, node: str) -> str:
    number = chief.post("workorders", type=kind, title=title, fields={"number": "13900008812"})[
        "id"
    ]
    chief.post(f"workorders/{number}/accept")
    if node:
        chief.post(f"workorders/{number}/dispatch", node=node, note="请今日内办理")
    return str(number)


def _answer(agent: Desk, talk: str) -> None:
    for text, private in (
        ("周女士您好，您小区的分光器昨晚起有 3 户同类报障，已派外线，今天 18:00 前修复。", False),
        ("海曙外线：同一分光器 3 单，请并派一组。", True),
    ):
        agent.post(f"conversations/{talk}/messages", text=text, private=private)
