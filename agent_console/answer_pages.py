"""The whole of an answer that was cut by text message, for whoever has the link to it."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from aiohttp import web

from agent_console.proxies import client_address
from agent_console.texts import language_of
from channels.bucket import Buckets
from hub.core.clock import Clock
from hub.core.errors import RateLimited
from hub.core.local_time import zone_of
from hub.core.proxies import Network
from hub.store.answer_pages import AnswerPage, AnswerPages
from hub.store.database import Database

A_MINUTE = 30
"""Pages that one address may ask for: whoever reads needs fewer, whoever guesses all the more."""
_ZONE = zone_of("Asia/Shanghai")
_ADDRESS = re.compile(r"https?://[^\s<>\"'，。；、（）]+[^\s<>\"'，。；、（）.,;:!?)]")
_STYLE = Path(__file__).with_name("answer_pages.css").read_text(encoding="utf-8")
_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}
_WORDS = {
    "zh-CN": {
        "title": "完整答复",
        "until": "本页面有效期至 {day}。还有问题，直接回复短信即可。",
        "gone": "这个页面打不开了",
        "gone_more": "链接已过期，或者不完整。请从短信里重新点开；还是不行，请回复短信再问一次。",
        "busy": "打开得太频繁了",
        "busy_more": "请过一分钟再试。",
    },
    "en": {
        "title": "The full answer",
        "until": "This page is here until {day}. If anything is open, just reply to our message.",
        "gone": "This page cannot be opened any more",
        "gone_more": (
            "The link has expired, or is not complete. Please open it from our text message "
            "again; if that does not help, reply to the message and ask us once more."
        ),
        "busy": "That was very often",
        "busy_more": "Please try again in a minute.",
    },
}


class PublicAnswers:
    def __init__(self, db: Database, clock: Clock, trusted: Sequence[Network]) -> None:
        self._pages = AnswerPages(db)
        self._clock = clock
        self._trusted = trusted
        self._buckets = Buckets(clock, rate=A_MINUTE / 60, burst=A_MINUTE)

    def mount(self, app: web.Application) -> None:
        app.router.add_get("/a/{token:[A-Za-z0-9_-]{1,64}}", self._show)

    async def _show(self, request: web.Request) -> web.Response:
        locale = language_of(request.headers.get("Accept-Language", ""))
        self._buckets.sweep()
        try:
            self._buckets.take(client_address(request, self._trusted))
        except RateLimited:
            return _refusal("busy", locale, status=429)
        page = await self._pages.get(request.match_info["token"], self._clock.now())
        return _shown(page) if page else _refusal("gone", locale, status=404)


def _shown(page: AnswerPage) -> web.Response:
    locale = "en" if page.locale.startswith("en") else "zh-CN"
    words = _WORDS[locale]
    day = page.expires_at.astimezone(_ZONE).strftime("%Y-%m-%d")
    return _document(
        locale, page.title or words["title"], page.text, foot=words["until"].format(day=day)
    )


def _refusal(what: str, locale: str, *, status: int) -> web.Response:
    words = _WORDS[locale]
    return _document(locale, words[what], words[f"{what}_more"], status=status)


def _document(
    locale: str, title: str, text: str, *, foot: str = "", status: int = 200
) -> web.Response:
    """What is said is escaped, whoever wrote it; there is nothing on it that runs."""
    body = "".join(f"<p>{_linked(line)}</p>" for line in text.splitlines() if line.strip())
    foot = f"<footer>{escape(foot)}</footer>" if foot else ""
    html = (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, nofollow">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}{foot}</main></body></html>"
    )
    return web.Response(text=html, content_type="text/html", status=status, headers=_HEADERS)


def _linked(line: str) -> str:
    return "".join(_pieces(line))


def _pieces(line: str) -> Iterator[str]:
    """Plain text and web addresses in turn, each escaped."""
    done = 0
    for found in _ADDRESS.finditer(line):
        address = escape(found[0])
        yield escape(line[done : found.start()])
        yield f'<a href="{address}" rel="noreferrer noopener">{address}</a>'
        done = found.end()
    yield escape(line[done:])
