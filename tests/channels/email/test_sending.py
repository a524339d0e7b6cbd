"""What an answer looks like as a mail: pure."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from channels.email.mail import OWN_HEADER
from channels.email.parsing import read
from channels.email.quotes import REPLY_MARK
from channels.email.sending import Frame, compose, signed
from channels.email.voices import Voice
from hub.core.errors import Permanent
from hub.core.messages import Address, Author, AuthorKind, Letter, Outbound
from hub.core.parts import File, Text, file_part

AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
ORIGIN = {"message_id": "2@b.cn", "references": ["1@b.cn"], "subject": "回复：Re: 查话费"}
FRAME = Frame(
    voice=Voice(address="support@unicom.test", name="联通客服"), hub="h1",
    message_id="z1@unicom.test", reply_to="support+z0@unicom.test", origin=ORIGIN, at=AT,
)  # fmt: skip
OUTBOUND = Outbound(
    id="t.000000002", conversation_id="c1", channel="email", account="demo",
    to=Address(id="zhang@customers.test", name="张三"), parts=(Text(text="您好<b>\n第二行"),),
)  # fmt: skip

BY_HAND = replace(
    OUTBOUND, author=Author(kind=AuthorKind.AGENT, id="lin", name="林珊"), queue="vip"
)


def sent(outbound: Outbound = OUTBOUND, frame: Frame = FRAME) -> EmailMessage:
    """As it arrives."""
    return message_from_bytes(bytes(compose(outbound, (), frame)), policy=policy.default)


def text_of(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_an_answer_stands_in_the_thread_of_what_it_answers():
    mail = sent()
    assert mail["Subject"] == "Re: 查话费"
    assert mail["In-Reply-To"] == "<2@b.cn>"
    assert mail["References"] == "<1@b.cn> <2@b.cn>"
    assert mail["Message-ID"] == "<z1@unicom.test>"
    assert mail["Reply-To"] == "联通客服 <support+z0@unicom.test>"
    assert mail["To"] == "张三 <zhang@customers.test>"
    assert mail[OWN_HEADER] == "h1"


def test_the_text_has_the_line_for_replies_above_it_and_the_number_below():
    text = text_of(sent(), "plain")
    assert text.startswith(f"{REPLY_MARK}\n")
    assert "您好<b>\n第二行" in text and "会话编号：c1" in text
    english = text_of(sent(replace(OUTBOUND, locale="en")), "plain")
    assert english.startswith(f"{REPLY_MARK}\n") and "Conversation: c1" in english


def test_nothing_that_is_said_becomes_html():
    assert "<p>您好&lt;b&gt;<br>第二行</p>" in text_of(sent(), "html")


def test_only_what_nobody_wrote_is_called_automatic():
    assert sent()["Auto-Submitted"] == "auto-replied"
    by_hand = sent(BY_HAND)
    assert by_hand["Auto-Submitted"] is None and by_hand["X-Auto-Response-Suppress"] is None
    assert "自动" not in text_of(by_hand, "plain")


def test_copies_and_a_subject_of_its_own_stand_in_the_mail():
    letter = Letter(cc=("li@b.cn", "wang@b.cn"), subject="您的账单")
    mail = sent(replace(OUTBOUND, letter=letter))
    assert (mail["Cc"], mail["Subject"]) == ("li@b.cn, wang@b.cn", "您的账单")
    plain = sent(replace(OUTBOUND, letter=Letter()))
    assert (plain["Cc"], plain["Subject"]) == (None, "Re: 查话费")


def test_a_first_mail_answers_nothing():
    mail = sent(frame=replace(FRAME, origin={}))
    assert mail["In-Reply-To"] is None and mail["Subject"] == "客服回复"
    assert REPLY_MARK not in text_of(mail, "plain")


def test_what_a_customer_writes_above_our_mail_is_all_that_is_new():
    said = "谢谢\n\n" + text_of(sent(), "plain")
    raw = f"From: a@b.cn\nContent-Type: text/plain; charset=utf-8\n\n{said}".encode()
    assert read(raw).text == "谢谢"


@pytest.mark.parametrize("bad", ["x>\r\nBcc: a@b.cn", "两 个", "<x>", "x" * 400])
def test_what_a_stranger_called_his_mail_makes_no_headers(bad: str):
    mail = sent(frame=replace(FRAME, origin={**ORIGIN, "message_id": bad, "references": [bad]}))
    assert mail["Bcc"] is None and mail["In-Reply-To"] is None and mail["References"] is None


def test_an_address_that_no_mail_can_have_is_a_permanent_failure():
    with pytest.raises(Permanent):
        sent(replace(OUTBOUND, to=Address(id="u1")))


def stored(name: str, kind: str, data: bytes) -> tuple[File, bytes]:
    return file_part(name=name, content_type=kind, size=len(data), file_id="f"), data


def with_files(*files: tuple[File, bytes]) -> tuple[bytes, EmailMessage]:
    raw = bytes(compose(BY_HAND, files, FRAME))
    return raw, message_from_bytes(raw, policy=policy.default)


def test_files_are_attached():
    _, mail = with_files(stored("账单.pdf", "application/pdf", b"pdf"))
    assert mail.get_content_type() == "multipart/mixed"
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "账单.pdf"
    assert attached.get_payload(decode=True) == b"pdf"


def test_a_picture_is_shown_in_the_html_and_is_there_for_who_reads_text():
    _, mail = with_files(
        stored("截图.png", "image/png", b"png"), stored("图.svg", "image/svg+xml", b"<svg/>")
    )
    related, drawing = mail.iter_parts()
    assert related.get_content_type() == "multipart/related"
    body, picture = related.iter_parts()
    assert body.get_content_type() == "multipart/alternative"
    assert related.get_param("type") == "multipart/alternative"
    assert picture.get_content_disposition() == "inline"
    assert (picture.get_filename(), picture.get_content()) == ("截图.png", b"png")
    cid = picture["Content-ID"].strip("<>")
    assert f'src="cid:{cid}"' in text_of(mail, "html")
    assert drawing.get_content_disposition() == "attachment"


def test_what_we_send_is_read_again_as_it_was_meant():
    raw, _ = with_files(
        stored("截图.png", "image/png", b"png"), stored("账单.pdf", "application/pdf", b"pdf")
    )
    found = read(raw)
    assert [(one.name, one.content, one.inline) for one in found.attachments] == [
        ("截图.png", b"png", True), ("账单.pdf", b"pdf", False)
    ]  # fmt: skip
    assert found.html and "cid:" in found.html


@pytest.mark.parametrize("length", [2, 60])
def test_names_are_told_twice_for_clients_old_and_new(length: int):
    name = "账单" * (length // 2) + ".pdf"
    raw, mail = with_files(stored(name, "application/pdf", b"pdf"))
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == name
    assert b"filename*" in raw and b'name="=?utf-8?b?' in raw
    *_, old = message_from_bytes(raw, policy=policy.compat32).walk()
    assert str(make_header(decode_header(str(old.get_param("name"))))) == name
    assert max(map(len, raw.split(b"\r\n"))) <= 100


@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/mixed", "x", "text/plain; a=b", ""])
def test_no_kind_of_a_file_breaks_the_mail(kind: str):
    _, mail = with_files((File(name="a", content_type=kind, size=1, file_id="f"), b"\xff"))
    (attached,) = mail.iter_attachments()
    assert attached.get_payload(decode=True) == b"\xff"


def test_what_is_answered_is_quoted_short_and_without_what_it_quoted_itself():
    origin = {
        **ORIGIN, "sent_at": "2026-05-04T10:20:30+08:00",
        "full_text": "多少钱？\n\n> 旧的\n" + "再一行\n" * 100,
    }  # fmt: skip
    text = text_of(sent(BY_HAND, replace(FRAME, origin=origin, quotes=True)), "plain")
    _, _, below = text.partition("张三 <zhang@customers.test> 于 2026-05-04 10:20 写道：\n")
    assert below.startswith("> 多少钱？") and "旧的" not in below
    assert below.count("\n") < 50 and below.rstrip().endswith("> …")
    plainly = text_of(sent(BY_HAND, replace(FRAME, origin=ORIGIN, quotes=True)), "plain")
    assert "写道" not in plainly


def test_a_signature_stands_in_the_place_of_the_name():
    voice = Voice(address="vip@unicom.test", name="大客户", signature="林珊\n大客户")
    mail = sent(BY_HAND, replace(FRAME, voice=voice))
    assert mail["From"] == "大客户 <vip@unicom.test>"
    assert "\n-- \n林珊\n大客户\n会话编号：c1\n" in text_of(mail, "plain")


def test_a_key_signs_and_a_bad_one_is_told():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()  # fmt: skip
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    content = bytes(compose(OUTBOUND, (), FRAME))
    mail = signed(content, selector="s1", domain="unicom.test", key=pem)

    def record(name: bytes, timeout: int = 5) -> bytes:
        from base64 import b64encode

        assert name == b"s1._domainkey.unicom.test."
        return b"v=DKIM1; k=rsa; p=" + b64encode(public)

    assert mail.endswith(content) and dkim.verify(mail, dnsfunc=record)
    assert signed(content, selector="", domain="unicom.test", key="") == content
    with pytest.raises(Permanent):
        signed(content, selector="s1", domain="unicom.test", key="no key")
