"""HTML of strangers: safe to show, and its text as a person would have typed it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.html import safe
from channels.email.rendering import strip_tags, text_from


def rendered(html: str) -> str:
    return text_from(safe(html) or "")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("一<br>二<div>三</div>", "一\n二\n三"),
        ("<ul><li>a</li><li>b</li></ul><ol><li>c<li>d</ol>", "- a\n- b\n\n1. c\n2. d"),
        ("<table><tr><td>单号</td><td>T42</td></tr><tr><td>状态</td><td>受理</td></tr></table>",
         "单号 | T42\n状态 | 受理"),
        ('<a href="https://x.example/a">这里</a>', "这里 (https://x.example/a)"),
        ('<a href="https://x.example/a">x.example/a</a>', "x.example/a"),
        ("<blockquote>旧</blockquote>新", "> 旧\n>\n新".replace(">\n", ">\n")),
        ("a &lt;b@c.example&gt;&nbsp; d", "a <b@c.example> d"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<div style="display:none">骗</div>真', "真"),
        ("<style>p{}</style><script>x</script><title>t</title>真", "真"),
        ('<img src="cid:1" alt="照片">', "[照片]"),
    ],
)  # fmt: skip
def test_text_comes_out_as_it_would_have_been_typed(html: str, text: str):
    assert rendered(html).replace("> \n", ">\n") == text


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>">x</a>',
        '<svg onload="alert(1)">',
        '<div style="background:url(https://t.example/p.gif)">x</div>',
        '<div style="color:red;background-image:url(https://t.example/p.gif)">x</div>',
        '<link rel="stylesheet" href="https://t.example/a.css">',
        '<form action="https://t.example"><input name="password"></form>',
        '<iframe src="https://t.example"></iframe>',
        '<meta http-equiv="refresh" content="0;url=https://t.example">',
        '<base href="https://t.example">',
        '<img src="data:image/svg+xml;base64,AAAA">',
        '<table background="https://t.example/p.gif"><tr><td>x</table>',
        '<img srcset="https://t.example/p.gif 2x">',
        '<video poster="https://t.example/p.gif"></video>',
    ],
)
def test_nothing_runs_and_nothing_is_loaded(html: str):
    shown = safe(html) or ""
    for bad in ("script", "onerror", "onload", "url(", "data:", "t.example", "<form", "<iframe"):
        assert bad not in shown


def test_pictures_of_elsewhere_wait_and_those_of_the_mail_are_shown():
    html = '<img alt="a" src="https://t.example/p.gif" width="1"><img src="cid:p1@x">'
    html += '<img src="//t.example/p">'
    assert safe(html) == (
        '<img alt="a" data-src="https://t.example/p.gif" width="1"><img src="cid:p1@x">'
        '<img data-src="//t.example/p">'
    )
    assert 'src="data:image/png;' in (safe('<img src="data:image/png;base64,AA==">') or "")


@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<font x={n}><p>" for n in range(20_000)),
        "<div>" * 100_000,
        "<p>" * 60_000,
        "<" * 900_000,
        "<!--" * 200_000,
        "<a " + "x='" * 300_000,
        "<table><td>" * 30_000,
        "x" * 2_000_000,
        "&" * 900_000,
    ],
    ids=str.__len__,
)
def test_html_that_costs_too_much_is_not_parsed(html: str):
    began = time.process_time()
    shown = safe(html)
    text_from(shown) if shown is not None else strip_tags(html)
    assert time.process_time() - began < 5


@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<b>", "<a href='", "'>", "<td>", "</table>", "<ul>", "<li>", "<pre>", "x\n",
     "<blockquote>", "</blockquote>", "&lt;", "<img src=x alt=y>", "<!--", "<br>", "字"]
), max_size=40))  # fmt: skip
def test_no_html_makes_it_raise(pieces: list[str]):
    rendered("".join(pieces))
    strip_tags("".join(pieces))
