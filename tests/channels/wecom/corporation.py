"""What WeCom keeps of a corporation's customer service, and what it refuses: as is documented."""

import itertools
import re
import time
from dataclasses import dataclass, field
from typing import Any

NEW, ASSISTANT, POOL, SERVICER, OVER = range(5)
MAY_GO = {
    NEW: {ASSISTANT, POOL, SERVICER, OVER}, ASSISTANT: {POOL, SERVICER, OVER},
    POOL: {SERVICER, OVER}, SERVICER: {SERVICER, OVER}, OVER: set(),
}  # fmt: skip
TWO_DAYS, CODE_SECONDS, TOKEN_SECONDS = 48 * 3600.0, 20.0, 600.0
_ids = itertools.count(1)


class Refusal(Exception):
    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass
class Session:
    state: int = NEW
    servicer: str = ""
    wrote_at: float = 0.0
    left: int = 0


@dataclass
class Sent:
    customer: str
    msgid: str
    kind: str
    body: dict[str, Any]


@dataclass
class Desk:
    """One account 客服账号."""

    open_kfid: str
    name: str = "一号客服"
    log: list[dict[str, Any]] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    sent: list[Sent] = field(default_factory=list)
    greeted: list[tuple[str, str]] = field(default_factory=list)
    callback_tokens: dict[str, float] = field(default_factory=dict)
    asked_up_to: list[int] = field(default_factory=list)
    oldest_cursor: int = 0
    bare_pulls: int = 0


class Corporation:
    """`skew`: its clock is so many seconds ahead of ours; `page`: entries it gives at once."""

    def __init__(self) -> None:
        self.corp_id, self.secret = "ww1234567890", "app secret"
        self.desks = {one: Desk(one) for one in ("wk-demo", "wk-bench")}
        self.codes: dict[str, tuple[str, str, float]] = {}
        self.media: dict[str, tuple[str, str, str, bytes]] = {}
        self.people: dict[str, dict[str, Any]] = {}
        self.access_tokens: set[str] = set()
        self.tokens_given = 0
        self.page = 1000
        self.bare_limit = 1000
        self.hollow = 0
        self.skew = 0.0

    def desk(self, open_kfid: str) -> Desk:
        if open_kfid not in self.desks:
            raise Refusal(95000, "invalid open_kfid")
        return self.desks[open_kfid]

    def now(self) -> float:
        return time.time() + self.skew

    # What people do

    def write(
        self, open_kfid: str, customer: str, kind: str = "text", *, msgid: str = "",
        **body: Any,
    ) -> str:  # fmt: skip
        """A customer writes; his session begins, and we may answer five times in two days."""
        desk = self.desks[open_kfid]
        session = desk.sessions.setdefault(customer, Session())
        if session.state == OVER:
            session.state = NEW
        session.wrote_at, session.left = self.now(), 5
        return self._log(desk, kind, body, origin=3, customer=customer, msgid=msgid)

    def tap(self, open_kfid: str, customer: str, value: str) -> str:
        """On the last menu that he got."""
        menus = [one for one in self.desks[open_kfid].sent if one.kind == "msgmenu"]
        items = [one["click"] for one in menus[-1].body["list"]]
        content = next(one["content"] for one in items if one["id"] == value)
        return self.write(open_kfid, customer, content=content, menu_id=value)

    def serve(self, open_kfid: str, customer: str, servicer: str, **body: Any) -> str:
        """A servicer takes the session in WeCom's client, and writes."""
        desk = self.desks[open_kfid]
        desk.sessions[customer].state, desk.sessions[customer].servicer = SERVICER, servicer
        self.happen(
            open_kfid, "session_status_change", customer, change_type=1,
            new_servicer_userid=servicer,
        )  # fmt: skip
        return self._log(desk, "text", body, origin=5, customer=customer, servicer=servicer)

    def happen(self, open_kfid: str, event: str, customer: str = "", **fields: Any) -> str:
        body = {"event_type": event, "open_kfid": open_kfid, **fields}
        if customer:
            body["external_userid"] = customer
        return self._log(self.desks[open_kfid], "event", body, origin=4)

    def enter(self, open_kfid: str, customer: str, **fields: Any) -> str:
        code = f"welcome{next(_ids)}"
        self.codes[code] = open_kfid, customer, self.now() + CODE_SECONDS
        return self.happen(open_kfid, "enter_session", customer, welcome_code=code, **fields)

    def keep(self, kind: str, name: str, content_type: str, data: bytes) -> str:
        media_id = f"media{next(_ids)}"
        self.media[media_id] = kind, name, content_type, data
        return media_id

    def callback_token(self, open_kfid: str) -> str:
        token = f"ENC{next(_ids)}"
        self.desks[open_kfid].callback_tokens[token] = self.now() + TOKEN_SECONDS
        return token

    def _log(
        self, desk: Desk, kind: str, body: dict[str, Any], *, origin: int, customer: str = "",
        servicer: str = "", msgid: str = "",
    ) -> str:  # fmt: skip
        entry: dict[str, Any] = {
            "msgid": msgid or f"wx{next(_ids)}", "send_time": int(self.now()), "origin": origin,
            "msgtype": kind, kind: body,
        }  # fmt: skip
        if customer:
            entry |= {"open_kfid": desk.open_kfid, "external_userid": customer}
        if servicer:
            entry["servicer_userid"] = servicer
        desk.log.append(entry)
        return str(entry["msgid"])

    # What the app asks

    def sync(self, body: dict[str, Any]) -> dict[str, Any]:
        desk = self.desk(body.get("open_kfid", ""))
        limit, cursor = body.get("limit", 1000), body.get("cursor", "")
        if (
            type(limit) is not int
            or not 0 < limit <= 1000
            or body.get("voice_format") not in (0, 1)
        ):
            raise Refusal(40058, "invalid Request Parameter")
        self._check_callback_token(desk, body.get("token", ""))
        at = self._position(desk, cursor)
        desk.asked_up_to.append(at)
        if self.hollow:
            self.hollow -= 1
            return {"next_cursor": cursor or _cursor(desk, at), "has_more": 1, "msg_list": []}
        end = min(len(desk.log), at + min(limit, self.page))
        more = int(end < len(desk.log))
        return {"next_cursor": _cursor(desk, end), "has_more": more, "msg_list": desk.log[at:end]}

    def _check_callback_token(self, desk: Desk, token: str) -> None:
        if token and desk.callback_tokens.get(token, 0.0) < self.now():
            raise Refusal(95007, "invalid msg token")
        desk.bare_pulls += not token
        if desk.bare_pulls > self.bare_limit:
            raise Refusal(45009, "api freq out of limit")

    def _position(self, desk: Desk, cursor: str) -> int:
        found = re.fullmatch(rf"{desk.open_kfid}\.(\d+)", cursor)
        if cursor and (not found or len(cursor) > 64 or int(found[1]) < desk.oldest_cursor):
            raise Refusal(40058, "invalid Request Parameter, cursor")
        return int(found[1]) if found else 0

    def send(self, body: dict[str, Any]) -> dict[str, Any]:
        desk, customer = self.desk(body.get("open_kfid", "")), body.get("touser", "")
        msgid, kind = body.get("msgid", ""), body.get("msgtype", "")
        if not re.fullmatch(r"[0-9a-zA-Z_-]{1,32}", msgid):
            raise Refusal(40058, "invalid Request Parameter, msgid")
        if msgid in desk.used:
            raise Refusal(40058, "invalid Request Parameter, msgid is already used")
        session = desk.sessions.get(customer)
        if session is None:
            raise Refusal(40003, "invalid external_userid")
        self._check_session(session)
        self._check_message(kind, body.get(kind))
        session.left -= 1
        session.state = ASSISTANT
        desk.used.add(msgid)
        desk.sent.append(Sent(customer, msgid, kind, body[kind]))
        return {"msgid": msgid}

    def _check_session(self, session: Session) -> None:
        if session.state not in (NEW, ASSISTANT):
            raise Refusal(95018, "send msg session status invalid")
        if self.now() - session.wrote_at > TWO_DAYS:
            raise Refusal(95002, "send msg time limit")
        if session.left < 1:
            raise Refusal(95001, "send msg count limit")

    def _check_message(self, kind: str, body: Any) -> None:
        if not isinstance(body, dict):
            raise Refusal(40008, "invalid message type")
        match kind:
            case "text":
                _length(body, "content", 2048)
            case "image" | "voice" | "video" | "file":
                self._check_media(body.get("media_id", ""), kind)
            case "link":
                _length(body, "title", 128)
                _length(body, "url", 2048)
                _length(body, "desc", 512, needed=False)
                self._check_media(body.get("thumb_media_id", ""), "image")
            case "location":
                if not isinstance(body.get("latitude"), float | int):
                    raise Refusal(95022, "invalid location")
            case "msgmenu":
                _check_menu(body)
            case _:
                raise Refusal(40008, "invalid message type")

    def _check_media(self, media_id: str, kind: str) -> None:
        if media_id not in self.media or self.media[media_id][0] != kind:
            raise Refusal(40007, "invalid media_id")

    def send_on_event(self, body: dict[str, Any]) -> dict[str, Any]:
        open_kfid, customer, until = self.codes.pop(body.get("code", ""), ("", "", 0.0))
        if until < self.now():
            raise Refusal(95007, "invalid msg token")
        if body.get("msgtype") not in ("text", "msgmenu"):
            raise Refusal(40008, "invalid message type")
        self._check_message(body["msgtype"], body.get(body["msgtype"]))
        self.desks[open_kfid].greeted.append((customer, body["text"]["content"]))
        return {}

    def state(self, body: dict[str, Any]) -> dict[str, Any]:
        session = self._session(body)
        told = {"servicer_userid": session.servicer} if session.state == SERVICER else {}
        return {"service_state": session.state, **told}

    def trans(self, body: dict[str, Any]) -> dict[str, Any]:
        session, state = self._session(body), body.get("service_state")
        if state not in MAY_GO[session.state]:
            raise Refusal(95016, "change status is not allowed")
        session.state = state
        if state != OVER:
            return {}
        code = f"closing{next(_ids)}"
        self.codes[code] = body["open_kfid"], body["external_userid"], self.now() + CODE_SECONDS
        return {"msg_code": code}

    def _session(self, body: dict[str, Any]) -> Session:
        desk = self.desk(body.get("open_kfid", ""))
        found = desk.sessions.get(body.get("external_userid", ""))
        if found is None:
            raise Refusal(40003, "invalid external_userid")
        return found

    def batchget(self, body: dict[str, Any]) -> dict[str, Any]:
        ids = body.get("external_userid_list", [])
        if not 0 < len(ids) <= 100:
            raise Refusal(40058, "invalid Request Parameter")
        known = [{"external_userid": one, **self.people[one]} for one in ids if one in self.people]
        return {"customer_list": known}


def _cursor(desk: Desk, position: int) -> str:
    return f"{desk.open_kfid}.{position}"


def _length(body: dict[str, Any], key: str, limit: int, *, needed: bool = True) -> None:
    value = body.get(key, "")
    size = len(value.encode()) if isinstance(value, str) else limit + 1
    if size > limit or (needed and not size):
        raise Refusal(40058, f"invalid Request Parameter, {key}")


def _check_menu(body: dict[str, Any]) -> None:
    _length(body, "head_content", 1024, needed=False)
    entries = body.get("list", [])
    if not 0 < len(entries) <= 10:
        raise Refusal(95008, "menu items limit")
    for entry in entries:
        if entry.get("type") != "click":
            raise Refusal(95009, "invalid menu item type")
        _length(entry["click"], "id", 128)
        _length(entry["click"], "content", 128)
