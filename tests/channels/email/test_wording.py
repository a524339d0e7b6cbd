"""How what people write looks in HTML, and how what they answer stands below it."""

import pytest

from channels.email.html import safe
from channels.email.quotes import new_text
from channels.email.wording import Quote, Words, blocks, html, plain

WORDS = Words(text="您好\n\n- 一\n- 二", foot="林珊\n会话编号：c1", locale="zh-CN", answers=True)
QUOTE = Quote(line="张三 <zhang@a.cn> 于 2026-05-04 10:20 写道：", text="多少钱？\n\n<b>")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一\n二\n\n三", "<p>一<br>二</p><p>三</p>"),
        ("要点：\n- 一\n- 二\n完", "<p>要点：</p><ul><li>一</li><li>二</li></ul><p>完</p>"),
        ("1. 一\n2、二", "<ol><li>一</li><li>二</li></ol>"),
        ("3. 三", '<ol start="3"><li>三</li></ol>'),
        ("-5 度\n1.5 元", "<p>-5 度<br>1.5 元</p>"),
        ("<script>&", "<p>&lt;script&gt;&amp;</p>"),
        ("看 https://a.cn/b?c=1&d=2，谢谢", '<p>看 <a href="https://a.cn/b?c=1&amp;d=2">'
         "https://a.cn/b?c=1&amp;d=2</a>，谢谢</p>"),
        ("(https://a.cn).", '<p>(<a href="https://a.cn">https://a.cn</a>).</p>'),
        ('https://a.cn/"onclick="x', '<p><a href="https://a.cn/">https://a.cn/</a>'
         "&quot;onclick=&quot;x</p>"),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_lines_become_what_they_look_like(text: str, shown: str):
    assert blocks(text) == shown


def test_what_is_answered_stands_below_and_is_cut_again_when_the_customer_answers():
    words = Words(text="十元。", foot="林珊", locale="zh-CN", quote=QUOTE)
    text = plain(words)
    assert text.index("十元。") < text.index("林珊") < text.index("> 多少钱？")
    answered = "谢谢\n\n" + "".join(f"> {line}\n" for line in text.split("\n"))
    assert new_text(answered) == "谢谢"
    assert new_text(f"好的\n\n{QUOTE.line}\n多少钱？") == "好的"


def test_what_is_quoted_is_no_html_of_ours():
    shown = html(Words(text="十元。", foot="林珊", locale="zh-CN", quote=QUOTE))
    assert "<blockquote" in shown and "<p>&lt;b&gt;</p></blockquote>" in shown
    assert "&lt;zhang@a.cn&gt;" in shown


def test_pictures_are_shown_by_their_ids_under_names_that_break_nothing():
    words = Words(text="", foot="f", locale="en", pictures=[("1.z@a.cn", '"><script>.png')])
    assert '<img src="cid:1.z@a.cn" alt="&quot;&gt;&lt;script&gt;.png"' in html(words)


def test_our_own_html_is_safe_by_our_own_rules():
    assert "<ul><li>一</li><li>二</li></ul>" in (safe(html(WORDS)) or "")
