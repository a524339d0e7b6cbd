"""What an administrator sets for a mailbox that a fax gateway delivers to."""

from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from channels.email.config import MailboxConfig
from channels.fax.gateways import LOOKS, Look
from channels.fax.patterns import LENGTH, patterns
from hub.core.identities import identify
from hub.core.labels import Label

_GATEWAYS = {
    "hylafax": ("HylaFAX", "HylaFAX"),
    "efax": ("eFax 一类的服务", "A service like eFax"),
    "generic": ("其他（自己写识别行）", "Another (by lines of your own)"),
}
Line = Annotated[str, StringConstraints(max_length=LENGTH)]
Lines = Annotated[tuple[Line, ...], Field(max_length=40)]


class OwnLines(BaseModel):
    """How the gateway's mails look, beside what is known of its kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    received: Annotated[
        Lines,
        Label(
            "收到传真", "A fax has come",
            about=(
                "每行一条，如 Subject: Fax from {caller}；可用 {caller} {station} {pages} "
                "{comm_id}，* 为任意内容",
                "One a line, such as Subject: Fax from {caller}; {caller}, {station}, {pages}, "
                "{comm_id}, and * for anything",
            ),
        ),
    ] = ()  # fmt: skip
    completed: Annotated[
        Lines,
        Label("已发送", "It was sent", about=("可用 {number} {comm_id}", "{number}, {comm_id}")),
    ] = ()
    failed: Annotated[
        Lines,
        Label("发送失败", "It failed", about=("可用 {number} {reason}", "{number}, {reason}")),
    ] = ()
    aside: Annotated[
        Lines,
        Label("不处理的通知", "Notices to leave aside"),
    ] = ()

    @field_validator("*")
    @classmethod
    def _check(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        try:
            patterns(lines)
        except ValueError as error:
            raise PydanticCustomError("bad_line", "{why}", {"why": str(error)}) from None
        return tuple(line for line in lines if line.strip())

    @property
    def look(self) -> Look:
        return Look(
            received=patterns(self.received),
            completed=patterns(self.completed),
            failed=patterns(self.failed),
            aside=patterns(self.aside),
        )


class FaxConfig(MailboxConfig):
    own_lines: Annotated[
        OwnLines,
        Label(
            "识别行", "Lines to know its mails by", rare=True,
            about=(
                "写法与邮件中的一行相同；以 Subject: 开头的行决定是哪一种通知",
                "As they stand in the mail; those that begin with Subject: say which kind it is",
            ),
        ),
    ] = OwnLines()  # fmt: skip
    gateway: Annotated[
        Literal["hylafax", "efax", "generic"],
        Label("传真网关", "Fax gateway", options=_GATEWAYS),
    ] = "hylafax"
    senders: Annotated[
        tuple[str, ...],
        Label(
            "网关的发件地址", "The gateway's addresses",
            about=(
                "每行一个，或 @域名；别处来的邮件不会当作传真",
                "One a line, or @domain; mail from elsewhere is not taken for a fax",
            ),
        ),
    ] = Field(min_length=1, max_length=20)  # fmt: skip
    send_to: Annotated[
        str,
        Label(
            "发往", "Sent to",
            about=("如 {number}@fax.example.cn", "Such as {number}@fax.example.com"),
        ),
    ] = Field(min_length=3, max_length=200)  # fmt: skip
    sure: Annotated[
        float,
        Label(
            "识别可信度下限", "Least confidence", rare=True,
            about=(
                "文字识别低于它时直接转人工（0–1）",
                "What is read with less goes to people (0 to 1)",
            ),
        ),
    ] = Field(default=0.8, ge=0, le=1)  # fmt: skip
    abroad: Annotated[
        StrictBool,
        Label(
            "允许回复境外号码", "Answer numbers abroad", rare=True,
            about=(
                "主叫号码可以伪造，境外通话费高",
                "Who calls can be made up, and calls abroad cost money",
            ),
        ),
    ] = False  # fmt: skip
    acknowledge: Annotated[
        StrictBool,
        Label(
            "自动回执", "Acknowledge", rare=True,
            about=(
                "传真转给人工时，回传一张带编号的收件通知；每张都是一次通话",
                "Who comes to people gets a page with its number; each is a call",
            ),
        ),
    ] = False  # fmt: skip
    vouched: Annotated[
        StrictBool,
        Label(
            "主叫号码可信", "Callers are verified", rare=True,
            about=(
                "只有线路保证主叫号码真实时才打开",
                "Only where the line vouches for the number that calls",
            ),
        ),
    ] = False  # fmt: skip
    plus: Annotated[
        StrictBool,
        Label(
            "发件地址带标记", "Marked sender address", rare=True,
            about=(
                "回执凭它找到原传真；需要服务器支持“邮箱+标记@域名”",
                "By it receipts find their fax; the server must take name+mark@domain",
            ),
        ),
    ] = True  # fmt: skip

    @field_validator("senders")
    @classmethod
    def _check_senders(cls, senders: tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(one.strip().lower() for one in senders if one.strip())
        if not found or not all(identify(f"x{one}" if one[0] == "@" else one) for one in found):
            raise PydanticCustomError("bad_sender", "must be mail addresses or @domains")
        return found

    @field_validator("send_to")
    @classmethod
    def _check_send_to(cls, text: str) -> str:
        text = text.strip()
        if text.count("{number}") != 1 or not identify(text.replace("{number}", "1")):
            raise PydanticCustomError("number_needed", "must be an address with the number in it")
        return text

    @field_validator("gateway")
    @classmethod
    def _check_gateway(cls, gateway: str, before: ValidationInfo) -> str:
        """Where lines of its own are all that it is known by, there must be some."""
        lines = before.data.get("own_lines")
        if gateway == "generic" and lines and not lines.received:
            raise PydanticCustomError("lines_needed", "needs lines to know its mails by")
        return gateway

    @property
    def look(self) -> Look:
        return self.own_lines.look + LOOKS[self.gateway]

    def comes_from_gateway(self, address: str) -> bool:
        domain = address[address.rfind("@") :]
        return address in self.senders or domain in self.senders
