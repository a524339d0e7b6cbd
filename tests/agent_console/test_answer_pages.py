"""The page behind a link in a text message: for its reader alone, and nothing on it runs."""

from datetime import timedelta

import pytest

from agent_console.answer_pages import A_MINUTE
from hub.core.events import Kind
from hub.store.answer_pages import AnswerPage, keep
from hub.store.draft import Draft
from tests.agent_console.conftest import Browser, Hub

pytestmark = pytest.mark.store
TOKEN = "AbCd-EfGh_IjKlMn"


async def put(
    hub: Hub, text: str, *, days: float = 7, locale: str = "zh-CN", title: str = "查话费"
) -> None:
    def decide(draft: Draft) -> None:
        page = AnswerPage(
            token=TOKEN, message_id="t.1", title=title, text=text, locale=locale,
            expires_at=draft.now + timedelta(days=days),
        )  # fmt: skip
        keep(draft, page)
        draft.event(Kind.TURNED)

    await hub.spine.committer.commit(None, decide)


async def read(hub: Hub, token: str = TOKEN, **headers: str) -> tuple[int, str, dict[str, str]]:
    stranger = Browser(hub)
    async with (
        stranger.session as session,
        session.get(hub.url(f"/a/{token}"), headers=headers) as answer,
    ):
        return answer.status, await answer.text(), dict(answer.headers)


async def test_whoever_has_the_link_reads_all_of_it(hub: Hub) -> None:
    await put(hub, "第一步：登录。\n\n第二步：看 https://www.example.com/bill?a=1&b=2。\n- 完成")
    status, page, headers = await read(hub)
    assert status == 200 and '<html lang="zh-CN">' in page and "<h1>查话费</h1>" in page
    assert "<p>第一步：登录。</p>" in page
    assert '<a href="https://www.example.com/bill?a=1&amp;b=2" rel="noreferrer noopener">' in page
    assert "width=device-width" in page and "noindex" in page and "有效期至" in page
    assert headers["X-Robots-Tag"].startswith("noindex")
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


async def test_nothing_that_is_written_becomes_markup(hub: Hub) -> None:
    evil = '<script>alert(1)</script> https://x.example/"onmouseover=alert(1) javascript:alert(1)'
    await put(hub, evil, title="<img src=x onerror=alert(1)>")
    _, page, _ = await read(hub)
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page
    assert 'href="javascript' not in page and '"onmouseover' not in page


async def test_what_has_expired_and_what_never_was_is_told_kindly_in_the_readers_language(
    hub: Hub,
) -> None:
    await put(hub, "话费明细", days=-1)
    for token in (TOKEN, "x", "A" * 64):
        status, page, headers = await read(hub, token)
        assert status == 404 and "话费明细" not in page and "回复短信" in page
        assert "noindex" in headers["X-Robots-Tag"]
    _, page, _ = await read(hub, "x", **{"Accept-Language": "en"})
    assert 'lang="en"' in page and "expired" in page
    assert (await read(hub, "A" * 65))[0] == (await read(hub, "..%2f..%2fetc"))[0] == 404


async def test_it_is_in_the_language_of_the_conversation(hub: Hub) -> None:
    await put(hub, "Sign in.", locale="en", title="")
    _, page, _ = await read(hub, **{"Accept-Language": "zh-CN"})
    assert 'lang="en"' in page and "<h1>The full answer</h1>" in page


async def test_who_asks_for_many_is_told_to_wait(hub: Hub) -> None:
    statuses = [(await read(hub, "x"))[0] for _ in range(A_MINUTE + 3)]
    assert statuses[0] == 404 and statuses[-1] == 429
