"""What an answer looks like as a mail: pure."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from channels.email.mail import OWN_HEADER
from channels.email.parsing import read
from channels.email.quotes import REPLY_MARK
from channels.email.sending import Frame, Sender, compose, signed
from hub.core.errors import Permanent
from hub.core.messages import Address, Letter, Outbound
from hub.core.parts import File, Text

AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
ORIGIN = {"message_id": "2@b.cn", "references": ["1@b.cn"], "subject": "回复：Re: 查话费"}
FRAME = Frame(
    sender=Sender(address="support@unicom.test", name="联通客服", hub="h1"),
    message_id="z1@unicom.test", reply_to="support+z0@unicom.test", origin=ORIGIN,
    automatic=True, at=AT,
)  # fmt: skip
OUTBOUND = Outbound(
    id="t.000000002", conversation_id="c1", channel="email", account="demo",
    to=Address(id="zhang@customers.test", name="张三"), parts=(Text(text="您好<b>\n第二行"),),
)  # fmt: skip


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
    by_hand = sent(frame=replace(FRAME, automatic=False))
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


def test_files_are_attached():
    file = File(name="账单.pdf", content_type="application/pdf", size=3, file_id="f")
    mail = message_from_bytes(
        bytes(compose(OUTBOUND, [(file, b"pdf")], FRAME)), policy=policy.default
    )
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "账单.pdf"
    assert attached.get_payload(decode=True) == b"pdf"


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
