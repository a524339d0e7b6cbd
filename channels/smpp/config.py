"""What an administrator sets for text messages over SMPP: an account has one or more carriers."""

import re
import ssl
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from channels.sms.coding import Coding
from channels.sms.config import PartsConfig
from channels.sms.numbers import prefix_of
from hub.core.labels import Label

_BINDS = {
    "transceiver": ("收发合一", "One connection for both"),
    "pair": ("收发分开（两条连接）", "One to send, one to receive"),
}
_LONG = {
    "udh8": ("UDH，8 位编号", "UDH, 8 bits"), "udh16": ("UDH，16 位编号", "UDH, 16 bits"),
    "sar": ("sar_* 参数", "sar_* parameters"), "payload": ("message_payload", "message_payload"),
}  # fmt: skip
_ALPHABETS = {
    "gsm7": ("GSM 03.38", "GSM 03.38"), "latin1": ("Latin-1", "Latin-1"),
    "ascii": ("ASCII", "ASCII"),
}  # fmt: skip
_DIALS = {
    "international": ("带国家码（8613…）", "With the country (8613…)"),
    "national": ("国内写法（13…）", "As dialled within China (13…)"),
}
_PREFIX = re.compile(r"(?!\+86)\+[0-9]{0,15}|[0-9]{1,15}")
Octet = Annotated[int, Field(ge=0, le=255)]


class SmppCarrier(BaseModel):
    """`prefixes`: whose recipients it carries; none: all that no other one does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[
        str, Label("名称", "Name", about=("每行不同，用于区分", "To tell them apart"))
    ] = Field(pattern=r"^[0-9A-Za-z_.-]{1,32}$")
    host: Annotated[str, Label("主机", "Host")] = Field(min_length=1, max_length=253)
    port: Annotated[int, Label("端口", "Port")] = Field(default=2775, ge=1, le=65535)
    tls: Annotated[StrictBool, Label("加密（TLS）", "Encrypted (TLS)")] = False
    system_id: Annotated[str, Label("系统编号", "System id")] = Field(
        pattern=r"^[\x21-\x7e]{1,15}$"
    )
    password: Annotated[SecretStr, Label("密码", "Password")] = Field(max_length=8)
    system_type: Annotated[
        str, Label("系统类型", "System type", rare=True, about=("多数留空", "Mostly empty"))
    ] = Field(default="", pattern=r"^[\x21-\x7e]{0,12}$")
    bind: Annotated[Literal["transceiver", "pair"], Label("连接方式", "Binds", options=_BINDS)] = (
        "transceiver"
    )
    prefixes: Annotated[
        tuple[str, ...],
        Label(
            "收件号段", "Recipients' prefixes",
            about=(
                "每行一个，如 139、010、+852，+ 为所有境外号码；按最长的匹配；留空：其余所有号码",
                "One a line, such as 139, 010 or +852, + for all abroad; the longest match counts; "
                "empty: all other numbers",
            ),
        ),
    ] = Field(default=(), max_length=500)  # fmt: skip
    long: Annotated[
        Literal["udh8", "udh16", "sar", "payload"],
        Label("长短信方式", "Long messages by", options=_LONG),
    ] = "udh8"
    alphabet: Annotated[
        Literal["gsm7", "latin1", "ascii"],
        Label(
            "默认字符集", "Default alphabet", options=_ALPHABETS, rare=True,
            about=("data_coding 为 0 时的含义，问运营商", "What 0 means: ask the carrier"),
        ),
    ] = "gsm7"  # fmt: skip
    gbk: Annotated[
        StrictBool,
        Label(
            "编码 15 是 GBK", "Coding 15 is GBK", rare=True,
            about=("国内网关的习惯", "As gateways in China have it"),
        ),
    ] = True  # fmt: skip
    dial: Annotated[
        Literal["international", "national"],
        Label("收件号码写法", "Recipients are written", options=_DIALS, rare=True),
    ] = "international"
    source_ton: Annotated[Octet, Label("源号码 TON", "Source TON", rare=True)] = 0
    source_npi: Annotated[Octet, Label("源号码 NPI", "Source NPI", rare=True)] = 1
    receipts: Annotated[StrictBool, Label("要求状态报告", "Ask for receipts", rare=True)] = True
    window: Annotated[
        int,
        Label(
            "窗口", "Window", rare=True,
            about=("同时等待应答的条数", "Messages that wait for an answer at a time"),
        ),
    ] = Field(default=10, ge=1, le=100)  # fmt: skip
    enquire_seconds: Annotated[
        float, Label("链路检测间隔（秒）", "Seconds between link checks", rare=True)
    ] = Field(default=30.0, ge=1, le=600)
    answer_seconds: Annotated[float, Label("应答时限（秒）", "Seconds to answer", rare=True)] = (
        Field(default=10.0, ge=1, le=20)
    )
    authority: Annotated[
        str,
        Label(
            "自己的证书颁发机构（PEM）", "Own certificate authority (PEM)", kind="area", rare=True
        ),
    ] = Field(default="", max_length=20_000)

    @field_validator("prefixes")
    @classmethod
    def _check_prefixes(cls, prefixes: tuple[str, ...]) -> tuple[str, ...]:
        """As addresses of customers begin, however they are written."""
        found = tuple(prefix_of(one) for one in prefixes if one.strip())
        if not all(_PREFIX.fullmatch(one) for one in found):
            raise PydanticCustomError("bad_number", "must be digits")
        return found

    @field_validator("authority")
    @classmethod
    def _check_authority(cls, text: str) -> str:
        if text.strip():
            try:
                ssl.create_default_context(cadata=text)
            except (ssl.SSLError, ValueError):
                raise PydanticCustomError("bad_certificate", "must be certificates") from None
        return text.strip()

    @property
    def default_coding(self) -> Coding:
        return Coding(self.alphabet)


class SmppConfig(PartsConfig):
    carriers: Annotated[
        tuple[SmppCarrier, ...],
        Label(
            "运营商连接", "Carriers",
            about=(
                "每行一条连接；来话从哪条来，答复就从哪条走",
                "A connection each; what came in at one is answered by it",
            ),
        ),
    ] = Field(min_length=1, max_length=20)  # fmt: skip

    @field_validator("carriers")
    @classmethod
    def _check_carriers(cls, found: tuple[SmppCarrier, ...]) -> tuple[SmppCarrier, ...]:
        """Each has a name of its own, and a prefix is of one."""
        names = [one.name for one in found]
        prefixes = [prefix for one in found for prefix in one.prefixes or ("",)]
        if len(set(names)) < len(names) or len(set(prefixes)) < len(prefixes):
            raise PydanticCustomError("carrier_twice", "names a carrier or a prefix twice")
        return found

    def carrier_for(self, address: str) -> SmppCarrier | None:
        """By the longest prefix of the recipient's address."""
        fits = [
            (len(prefix), one)
            for one in self.carriers
            for prefix in one.prefixes or ("",)
            if address.startswith(prefix)
        ]
        return max(fits, key=lambda fit: fit[0])[1] if fits else None
