"""Whole mails: their parts, their files, their limits, and what is refused."""

import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.email import parts
from channels.email.channel import EmailChannel
from channels.email.mail import Mail, Unreadable
from channels.email.parsing import read
from channels.parsing import describe
from tests.channels.email.letters import joined, mail, packed, part

SHARED = Path(__file__).parents[4] / "shared" / "data" / "email"
AT = datetime(2026, 5, 4, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def test_a_simple_mail_is_read():
    raw = mail("我的宽带断了\r\n", "In-Reply-To: <r1@x> <r2@x>", "References: <r0@x>\r\n <r1@x>",
               "Cc: B@c.example", "Delivered-To: support+t@carrier.example",
               "Return-Path: <zhangsan@qq.example>", "Reply-To: z2@qq.example")  # fmt: skip
    found = read(raw)
    assert (found.sender.address, found.sender.name) == ("zhangsan@qq.example", "张三")
    assert (found.message_id, found.in_reply_to) == ("m1@qq.example", "r1@x")
    assert found.references == ("r0@x", "r1@x")
    assert [one.address for one in (*found.to, *found.cc, *found.reply_to)] == [
        "support@carrier.example", "b@c.example", "z2@qq.example",
    ]  # fmt: skip
    assert found.delivered_to == ("support+t@carrier.example",)
    assert found.return_path == "zhangsan@qq.example"
    assert found.sent_at == datetime(2026, 5, 4, 2, 20, 30, tzinfo=UTC)
    assert (found.subject, found.text, found.html) == ("宽带", "我的宽带断了", None)
    assert ("Reply-To", "z2@qq.example") in found.headers
    assert (found.warnings, found.automatic) == ((), None)


def test_what_is_missing_is_said_and_nothing_else_is_lost():
    found = read(mail("x", Date="", Message_ID="", From="", Subject=""))
    assert set(found.warnings) == {"no_sender", "no_date", "no_id"}
    assert (found.subject, found.sent_at, found.text) == ("", None, "x")


def test_headers_in_raw_gbk_are_read():
    raw = (
        b"From: " + "张三 <z@q.example>".encode("gbk") + b"\nSubject: " + "镕基路断网".encode("gbk")
    )
    found = read(raw + b"\n\nx")
    assert (found.sender.name, found.subject) == ("张三", "镕基路断网")


def test_of_two_forms_the_plain_one_is_the_text_and_the_other_is_shown():
    body, kind = joined(
        "alternative",
        part("你好\r\n\r\n> 旧", "Content-Type: text/plain; charset=utf-8"),
        part("<p>你好<script>x</script>", "Content-Type: text/html; charset=utf-8"),
    )
    found = read(mail(body, kind))
    assert (found.text, found.full_text, found.html) == ("你好", "你好\n\n> 旧", "<p>你好</p>")


def test_html_alone_becomes_text_and_its_pictures_stay_inline():
    body, kind = joined(
        "related",
        packed(
            "<p>见图<img src='cid:p1@x'></p>".encode(), "Content-Type: text/html; charset=utf-8"
        ),
        packed(PNG, "Content-Type: image/png", "Content-ID: <p1@x>"),
        packed(PNG, "Content-Type: image/png; name=b.png", "Content-Disposition: attachment"),
    )
    found = read(mail(body, kind))
    assert found.text == "见图"
    assert found.html == '<p>见图<img src="cid:p1@x"></p>'
    shown, other = found.attachments
    assert (shown.name, shown.content_id, shown.inline) == ("image-1.png", "p1@x", True)
    assert (other.name, other.inline, other.content) == ("b.png", False, PNG)


OUTLOOK = """<div class=WordSection1><p class=MsoNormal>还没修好</p><p>发自我的 iPhone</p><div><p>
<b>发件人<span>:</span></b> 客服 &lt;s@c.example&gt;<br><b>发送时间:</b> 2026年5月4日<br>
<b>收件人:</b> 张三<br><b>主题:</b> 答复: 宽带</p></div><p>已登记。</p></div>"""
NETEASE = """<div>还没修好</div><br><div><div>---- 回复的原邮件 ----</div>
<table><tr><td>发件人</td><td>客服&lt;s@c.example&gt;</td></tr></table>
<blockquote id="isReplyContent">已登记。</blockquote></div>"""
QQ = """<div>还没修好</div><div><includetail>
<div>------------------&nbsp;原始邮件&nbsp;------------------</div>
<div><b>发件人:</b>"客服"&lt;s@c.example&gt;;</div><div>已登记。</div></includetail></div>"""
GMAIL = """<div dir="ltr">还没修好</div><div class="gmail_quote"><div class="gmail_attr">客服 &lt;<a
href="mailto:s@c.example">s@c.example</a>&gt; 于2026年5月4日周一 10:20写道：<br></div>
<blockquote>已登记。</blockquote></div>"""


@pytest.mark.parametrize(
    "html", [OUTLOOK, NETEASE, QQ, GMAIL], ids=["outlook", "netease", "qq", "gmail"]
)
def test_quotes_are_known_in_html_too(html: str):
    found = read(mail(html.encode("gb18030"), "Content-Type: text/html; charset=gb2312"))
    assert found.text == "还没修好"
    assert "已登记。" in found.full_text


def test_files_have_names_whatever_they_were_sent_with():
    inner = mail("里面", Subject="旧投诉")
    body, kind = joined(
        "mixed",
        part("正文", "Content-Type: text/plain; charset=utf-8"),
        packed(b"%PDF", "Content-Type: application/pdf"),
        packed(b"x", "Content-Type: application/octet-stream; name=../../etc/a.png"),
        packed(b"x", "Content-Type: text/plain",
               "Content-Disposition: attachment; filename*=gb2312''%D5%CB%B5%A5.txt"),
        part("BEGIN:VCALENDAR", "Content-Type: text/calendar; method=REQUEST"),
        part(inner, "Content-Type: message/rfc822"),
    )  # fmt: skip
    found = read(mail(body, kind))
    assert [(one.name, one.content_type) for one in found.attachments] == [
        ("attachment-1.pdf", "application/pdf"), ("a.png", "image/png"), ("账单.txt", "text/plain"),
        ("invite.ics", "text/calendar"), ("旧投诉.eml", "message/rfc822"),
    ]  # fmt: skip
    assert found.attachments[-1].content == inner
    assert read(found.attachments[-1].content).text == "里面"


def test_what_was_packed_badly_is_unpacked_as_far_as_it_goes():
    quoted = mail("=E5=AE=BD=E5=B8=A6=\r\n=ZZ =E", "Content-Transfer-Encoding: quoted-printable")
    assert read(quoted).text.startswith("宽带")
    broken = mail("5a69\r\n!5bim", "Content-Transfer-Encoding: base64")
    assert read(broken).text == "宽带"
    none = mail("this was never packed at all", "Content-Transfer-Encoding: base64")
    assert read(none).text == "this was never packed at all"


def test_a_file_written_into_the_text_becomes_an_attachment():
    found = read(mail('看附件\nbegin 644 a.txt\n#0V%T\n`\nend\n完'))  # fmt: skip
    assert (found.text, found.attachments[0].name) == ("看附件\n\n完", "a.txt")
    assert found.attachments[0].content == b"Cat"


def test_what_is_shown_of_a_mail_bears_the_name_by_which_it_is_taken_once():
    raw = mail("hello")
    taken = EmailChannel.parse(raw, "demo", at=AT)
    assert taken and describe("email", raw, at=AT)["external_id"] == taken.external_id


def test_soft_line_ends_are_joined():
    raw = mail("one \r\ntwo\r\n> q \r\n", "Content-Type: text/plain; format=flowed")
    assert read(raw).text == "one two"


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b"", "mail_form"), (b"\x00\x01\x02", "mail_form"), (b"%PDF-1.7 no mail", "mail_form"),
     (b"Hello: world\n\nx", "mail_form")],
)  # fmt: skip
def test_what_is_no_mail_is_refused(raw: bytes, why: str):
    with pytest.raises(Unreadable) as refused:
        read(raw)
    assert refused.value.params["why"] == why
    assert describe("email", raw, at=AT)["parked"].startswith("unreadable_mail: 无法读懂这封邮件")


def nested(depth: int) -> bytes:
    body = b"deep"
    for level in range(depth):
        mark = b"--b%d" % level
        body = (
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % level
            + mark + b"\r\n" + body + b"\r\n" + mark + b"--\r\n"
        )  # fmt: skip
    return b"From: a@b.example\r\n" + body


BOMBS = {
    "deep": nested(2000),
    "wide": mail(*joined("mixed", *[part("x", "Content-Type: text/plain")] * 10_000)),
    "header": b"Subject: " + b"x" * (1 << 20) + b"\r\n\r\nx",
    "headers": b"From: a@b.example\r\n" + b"X: y\r\n" * 200_000 + b"\r\nx",
    "words": b"Subject: " + b"=?utf-8?B?5a69?= " * 60_000 + b"\r\n\r\nx",
    "people": b"From: a@b.example\r\nTo: " + b"a@b.example, " * 80_000 + b"\r\n\r\nx",
    "angles": b"From: " + b"<" * 60_000 + b"\r\nTo: " + b"<@" * 30_000 + b"\r\n\r\nx",
    "quotation marks": b"From: " + b'"\\' * 30_000 + b"\r\nCc: " + b"(" * 60_000 + b"\r\n\r\nx",
    "semicolons": b"Content-Type: a/b" + b'; x="' * 12_000 + b" " * 9000 + b"\r\n\r\nx",
    "blanks": b"From: a@b.example\r\nTo:" + b"\r\n " * 300_000 + b"\r\n\r\nx",
    "uuencode": mail("begin 644 a\n" * 100_000),
    "boundaries": mail(b"--=_b1" * 200_000, 'Content-Type: multipart/mixed; boundary="=_b1"'),
    "large": mail(b"QUFB" * 19 * 690_000, "Content-Type: image/png",
                  "Content-Transfer-Encoding: base64"),
    "too large": b"From: a@b.example\r\n\r\n" + bytes(65 << 20),
    "bounce": mail("收件人 a@ " * 300_000, From="postmaster@q.example", Subject="退信"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_no_mail_takes_long(name: str):
    began = time.process_time()
    outcome = "read"
    try:
        read(BOMBS[name])
    except Unreadable as refusal:
        outcome = str(refusal.params["why"])
    assert time.process_time() - began < 5
    refused = {"deep": "mail_deep", "wide": "mail_deep", "too large": "mail_large"}
    assert outcome == refused.get(name, "read")


def test_as_many_levels_and_parts_as_are_allowed_are_read():
    assert read(nested(parts.DEEPEST)).text == "deep"
    body, kind = joined("mixed", *[part("x", "Content-Type: text/plain")] * (parts.MOST_PARTS - 1))
    assert read(mail(body, kind)).text.count("x") == parts.MOST_PARTS - 1


PIECES = st.sampled_from([
    b"From: a@b.example\r\n", b"Subject: =?gb2312?B?xOO6wyE=?=\r\n", b"\r\n", b"\n", b"--b\r\n",
    b"--b--\r\n", b'Content-Type: multipart/mixed; boundary="b"\r\n',
    b"Content-Type: text/html\r\n",
    b"Content-Type: message/rfc822\r\n", b"Content-Transfer-Encoding: base64\r\n", b"begin 644 x\n",
    b"Content-Type: message/delivery-status\r\n", b"Final-Recipient: rfc822; a@b.c\r\n",
    b"<p>x</p>",
    b"> q\r\n", b"Date: Mon, 99 Foo 99999 99:99\r\n", b"Return-Path: <>\r\n", b"=E5=AE",
    b"\x00\xff",
    b"Content-Type: text/plain; charset=utf-7\r\n", b"Content-Disposition: attachment\r\n",
])  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES | st.binary(max_size=20), max_size=25).map(b"".join))
def test_every_string_of_bytes_is_read_or_refused(raw: bytes):
    with suppress(Unreadable):
        assert isinstance(read(raw), Mail)
    json.dumps(describe("email", raw, at=AT))


@pytest.mark.shared_data
def test_every_real_mail_is_read():
    if not SHARED.exists():
        pytest.skip("the real data are not beside the project")
    found = {path.name: read(path.read_bytes()) for path in SHARED.rglob("files/*.eml")}
    assert found["mail_with_quote.eml"].text.endswith("step how to reproduce this issue")
    assert found["non_utf_encoded_mail.eml"].sender.name == "متجر سوق نت"
    assert found["group_sender_support.eml"].sender.address == "jane@example.com"
    assert len(found["multiple_attachments.eml"].attachments) > 15
    assert found["bounced_with_no_from.eml"].bounces
    for path in SHARED.rglob("*.eml"):
        described = describe("email", path.read_bytes(), at=AT)
        assert "parked" not in described, path
        assert "�" not in described["subject"], path
