"""What nobody means well with, sown through the APIs into every field that the console shows."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import APIRequestContext, APIResponse

from tests.browser.house import PASSWORD, House

RUNS = "window.__ran=1"
LONG = "长" * 300
BACKWARDS = "\u202egnp.exe\u202c\u200b\u2060"
ATTACKS = (
    f"<img src=x onerror={RUNS}>",
    f"\"'><svg onload={RUNS}></svg>",
    f"</script><script>{RUNS}</script>",
    f"<a href=javascript:{RUNS}>x</a> [x](javascript:{RUNS})",
    f"{{{{constructor.constructor('{RUNS}')()}}}}",
)
LINE = f"{ATTACKS[0]}{BACKWARDS}{ATTACKS[1]}"
ENDLESS = f"\u202eturned round {RUNS}"
"""What follows on it in its line stands before it."""
TEXT = "\n".join((*ATTACKS, BACKWARDS, ENDLESS, f"javascript:{RUNS}", "W" * 1500, LONG))
NAME = (ATTACKS[1] + BACKWARDS + "宽" * 64)[:64]
FILE = f"账单\u202egpj.{ATTACKS[0]}.png"
"""A name that seems to end in .jpg."""


@dataclass(frozen=True, slots=True)
class Sower:
    """Somebody at the console's API, and whoever writes over REST."""

    house: House
    request: APIRequestContext

    def get(self, path: str) -> Any:
        return self._sent(self.request.get, f"/api/v1{path}")

    def delete(self, path: str) -> Any:
        return self._sent(self.request.delete, f"/api/v1{path}")

    def post(self, path: str, **body: Any) -> Any:
        return self._sent(self.request.post, f"/api/v1{path}", data=body)

    def put(self, path: str, **body: Any) -> Any:
        return self._sent(self.request.put, f"/api/v1{path}", data=body)

    def write(self, text: str, number: str, *files: dict[str, str], sender: str = "hostile") -> Any:
        return self._sent(
            self.request.post,
            "/channels/rest/demo/messages",
            headers={"Authorization": "Bearer browser-tests-only"},
            data={
                "external_id": number,
                "sender": {"id": sender, "name": NAME},
                "text": text,
                "attachments": files,
            },
        )

    def _sent(self, send: Callable[..., APIResponse], path: str, **more: Any) -> Any:
        answer = send(f"{self.house.url}{path}", **more)
        assert answer.ok, f"{path}: {answer.status} {answer.text()}"
        return answer.json()


def sow(house: House, request: APIRequestContext) -> str:
    """Everything once; the id of a conversation that holds the worst of it."""
    sower = Sower(house, request)
    sower.post("/login", username="admin", password=PASSWORD)
    _organisation(sower)
    _knowledge(sower)
    _house(sower)
    conversation_id = _conversation(sower)
    _beside(sower, conversation_id)
    return conversation_id


def _organisation(sower: Sower) -> None:
    node = sower.post("/nodes", parent_id="root", name=LINE, level="province", key="hostile")["id"]
    posts = [{"node_id": at, "role": "agent"} for at in (node, "root")]
    sower.post("/people", username="hostile", name=LINE, node_id=node, posts=posts)
    sower.post("/roles", name=LINE, node_id=node, rights=["seats.see"])
    matches = {"accounts": ["nowhere"]}
    sower.post("/queues", id="hostile", name=LINE, node_id=node, matches=matches)
    sower.post("/interventions", name=LINE, node_id=node, sign="words", values=[LINE[:64]])
    sower.post("/webhooks", name=LINE, url="https://x.example/<svg>", node_id=node, active=False)
    sower.post("/tokens", name=LINE, rights=["seats.see"], node_id=node)
    week = [{"weekday": 1, "open_all_day": True}]
    days = [{"date": "2030-01-01", "name": LINE[:128], "closed_all_day": True}]
    sower.post(
        "/calendars", name=LINE, zone="Asia/Shanghai", weekly=week, exceptions=days, node_id=node
    )
    sower.post("/service-levels", name=LINE, calendar_id="always", node_id=node, queue="hostile")
    fields = {"what": TEXT[:3900]}
    sower.post("/order-templates", name=LINE, type="fault", title=LINE, fields=fields, node_id=node)


def _knowledge(sower: Sower) -> None:
    text = {"title": LINE, "answer": TEXT, "questions": [LINE], "category": ATTACKS[0][:60]}
    article = sower.post("/articles", **text, links=[{"title": LINE, "url": "https://x.example/"}])
    again = text | {"title": f"{LINE}2", "version": article["version"]}
    sower.put(f"/articles/{article['id']}", **again)
    sower.put("/templates/greeting/zh-CN", text="\n".join(ATTACKS[:4]), version=0)


def _house(sower: Sower) -> None:
    """What the house says: replies, endings, forms, channels, and what one keeps for himself."""
    for language in ("zh-CN", "en"):
        sower.post("/canned", title=LINE, text=LINE, node_id="root", language=language)
    endings = sower.get("/ending-rules")
    sower.put("/ending-rules", **endings | {"categories": [*endings["categories"], LINE[:100]]})
    form = sower.get("/order-forms/fault")
    kind = {"type": "string", "title": ATTACKS[0], "enum": [*ATTACKS[:2]]}
    form["fields"]["properties"]["kind"] = kind
    sower.put("/order-forms/fault", fields=form["fields"], version=form["version"])
    sower.post("/customer-fields", name=LINE, kind="choice", options=[LINE[:64], "b"])
    sower.post("/customer-fields", name=LONG[:200], kind="text")
    sower.post("/views", kind="orders", name=LINE[:60], query={"q": ATTACKS[0]})
    sower.put("/me/preferences", filters=[{"name": LINE}, {"name": LONG[:200], "queue": "none"}])
    for account in sower.get("/channels")["items"]:
        words = dict.fromkeys(("heading", "subheading", "greeting"), ATTACKS[0])
        if widget := account["config"].get("widget"):
            widget["words"]["zh-CN"] |= words
        kept = {key: account[key] for key in ("node_id", "config", "rev")}
        sower.put(f"/channels/{account['id']}", title=LINE, **kept)


def _beside(sower: Sower, conversation_id: str) -> None:
    """What is done with a conversation: labels, guests, fields, notes, another one of his."""
    path = f"/conversations/{conversation_id}"
    sower.put(f"{path}/labels", labels=[ATTACKS[0][:32], BACKWARDS, LONG[:32]])
    sower.put(f"{path}/participants/hostile")
    sower.post(f"{path}/snooze", until=(datetime.now(UTC) + timedelta(days=2)).isoformat())
    customer = sower.get(path)["customer"]["id"]
    told = sower.get(f"/customers/{customer}")
    values = {one["id"]: (*one["options"], LONG[:200])[0] for one in told["fields"]}
    sower.put(f"/customers/{customer}/fields", values=values, rev=told["records"][0]["rev"])
    sower.post(f"/customers/{customer}/notes", text=TEXT[:3900])
    for sender in ("hostile2", "hostile3"):
        other = sower.write("转人工", sender, sender=sender)["conversation_id"]
        record = sower.get(f"/conversations/{other}")["customer"]["id"]
        sower.post(f"/customers/{record}/merge", into=customer, reason=LINE)
    category = sower.get("/ending-rules")["categories"][-1]
    sower.post(f"/conversations/{other}/take")
    sower.post(f"/conversations/{other}/close", summary=TEXT[:1000], category=category)
    sower.put("/seats/hostile/state", state="busy", reason=LINE)


def _conversation(sower: Sower) -> str:
    picture = {
        "name": FILE,
        "content_type": "image/svg+xml",
        "data_base64": base64.b64encode(f"<svg onload='{RUNS}'/>".encode()).decode(),
    }
    conversation_id: str = sower.write("转人工", "1")["conversation_id"]
    sower.post(f"/conversations/{conversation_id}/take")
    sower.write(TEXT, "2", picture)
    for n, attack in enumerate(ATTACKS):
        sower.write(attack, f"a{n}")
    sower.post(f"/conversations/{conversation_id}/messages", text=TEXT[:3900], private=True)
    sower.post(f"/conversations/{conversation_id}/messages", text=TEXT[:3900])
    sower.write(ENDLESS, "last")
    order = sower.post(
        "/workorders", type="fault", title=LINE, conversation_id=conversation_id,
        fields={"what": TEXT[:3900]},
    )  # fmt: skip
    sower.post(f"/workorders/{order['id']}/note", note=TEXT[:3900])
    sower.post(f"/workorders/{order['id']}/accept")
    sower.post(f"/workorders/{order['id']}/dispatch", node="root.hostile", note=TEXT[:3900])
    return conversation_id
