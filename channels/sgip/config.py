"""What an administrator sets for a connection to China Unicom's text message gateway."""

from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from channels.sms.config import PartsConfig
from hub.core.labels import Label

_FEES = {
    "0": ("核减信道费", "For the channel's fee"), "1": ("免费", "Free"),
    "2": ("按条", "By the message"), "3": ("包月", "By the month"), "4": ("由我们收", "We charge"),
}  # fmt: skip
_RELATED = {
    "0": ("用户点播引起的第一条", "The first that a user's message causes"),
    "1": ("用户点播引起的后续", "A further one that it causes"),
    "2": ("不是用户点播引起的", "Caused by none"), "3": ("系统反馈", "Feedback of the system"),
}  # fmt: skip
_REPORTS = {
    "1": ("都要", "Always"), "0": ("只要失败的", "Of failures only"), "2": ("不要", "Never"),
}  # fmt: skip
_BY_CARRIER = ("由联通分配，最多 16 个字符", "Given by the carrier, at most 16 characters")
_BY_US = ("由我们定，告诉联通，最多 16 个字符", "Ours, told to the carrier, at most 16 characters")
Name = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,16}$")]


def _checked_password(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if len(value) > 16 or not value.isascii() or not value.isprintable():
        raise PydanticCustomError("bad_gateway_password", "must be at most 16 characters of ASCII")
    return secret


class Gateway(BaseModel):
    """The gateway that we dial; `idle`: seconds after which we take our leave."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[str, Label("网关地址", "Host")] = Field(min_length=1, max_length=253)
    port: Annotated[int, Label("端口", "Port")] = Field(default=8801, ge=1, le=65535)
    name: Annotated[Name, Label("登录名", "Login name", about=_BY_CARRIER)]
    password: Annotated[SecretStr, Label("密码", "Password", about=_BY_CARRIER)]
    window: Annotated[
        int,
        Label(
            "未应答上限", "Commands without an answer", rare=True,
            about=("同时等待应答的条数", "How many may wait for their answers at once"),
        ),
    ] = Field(default=16, ge=1, le=32)  # fmt: skip
    idle: Annotated[
        float,
        Label(
            "空闲断开（秒）", "Leave when idle, seconds", rare=True,
            about=("网关 60 秒后会断开", "The gateway ends it after 60"),
        ),
    ] = Field(default=45.0, ge=1, le=58)  # fmt: skip

    @field_validator("password")
    @classmethod
    def _check_password(cls, password: SecretStr) -> SecretStr:
        return _checked_password(password)


class Door(BaseModel):
    """Where the gateway dials us; `peers` empty: from any address."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[
        str,
        Label(
            "监听地址", "Listen at", rare=True,
            about=("0.0.0.0 为本机所有地址", "0.0.0.0 for every address of this machine"),
        ),
    ] = "0.0.0.0"  # fmt: skip
    port: Annotated[int, Label("监听端口", "Port")] = Field(default=8801, ge=1, le=65535)
    name: Annotated[Name, Label("网关的登录名", "The gateway's login name", about=_BY_US)]
    password: Annotated[SecretStr, Label("网关的密码", "The gateway's password", about=_BY_US)]
    peers: Annotated[
        tuple[str, ...],
        Label(
            "允许的来源", "Allowed from",
            about=(
                "每行一个地址或网段，如 192.0.2.0/28；留空不限",
                "An address or network a line, such as 192.0.2.0/28; empty: from anywhere",
            ),
        ),
    ] = Field(default=(), max_length=50)  # fmt: skip
    strict: Annotated[
        StrictBool,
        Label(
            "检查登录类型", "Check the login type", rare=True,
            about=(
                "个别网关用类型 1 登录，遇到时关闭",
                "Off where a gateway logs in with type 1, as some do",
            ),
        ),
    ] = True  # fmt: skip

    @field_validator("password")
    @classmethod
    def _check_password(cls, password: SecretStr) -> SecretStr:
        if not password.get_secret_value():
            raise PydanticCustomError("missing", "must be given")
        return _checked_password(password)

    @field_validator("peers")
    @classmethod
    def _check_peers(cls, peers: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return tuple(str(ip_network(one.strip(), strict=False)) for one in peers if one.strip())
        except ValueError:
            raise PydanticCustomError("bad_network", "must be addresses or networks") from None


class SgipConfig(PartsConfig):
    """`number` is the service number (SPNumber); `node` ours in the sequence numbers."""

    number: Annotated[
        str,
        Label(
            "服务号码", "Service number",
            about=("SPNumber，如 1065501234", "SPNumber, such as 1065501234"),
        ),
    ] = Field(pattern=r"^[0-9]{1,20}$")  # fmt: skip
    node: Annotated[
        int,
        Label(
            "节点编号", "Node number",
            about=(
                "联通分配，3 开头的 10 位数：3 + 区号（右补 0 到 4 位）+ 5 位企业代码",
                "Given by the carrier: 3, area code filled to four with noughts, corporation id",
            ),
        ),
    ] = Field(ge=1, le=2**32 - 1)  # fmt: skip
    corporation: Annotated[
        str, Label("企业代码", "Corporation id", about=("CorpId，5 位", "CorpId, five digits"))
    ] = Field(pattern=r"^[0-9A-Za-z]{1,5}$")
    business: Annotated[
        str,
        Label("业务代码", "Service code", about=("ServiceType，联通分配", "ServiceType, as given")),
    ] = Field(pattern=r"^[\x21-\x7e]{1,10}$")  # fmt: skip
    gateway: Annotated[Gateway, Label("短信网关（我们去连）", "The gateway (we dial it)")]
    door: Annotated[Door, Label("接收（网关来连）", "Receiving (the gateway dials us)")]
    coding: Annotated[
        Literal["ucs2", "gbk"],
        Label(
            "编码", "Coding", options={"ucs2": ("UCS2", "UCS2"), "gbk": ("GBK", "GBK")},
            about=(
                "GBK 里没有的字，那一条用 UCS2",
                "What has a character that is not in GBK goes out as UCS2",
            ),
        ),
    ] = "ucs2"  # fmt: skip
    payer: Annotated[
        Literal["us", "user"],
        Label(
            "付费方", "Who pays", options={"us": ("我们", "We"), "user": ("用户", "The user")},
            rare=True,
        ),
    ] = "us"  # fmt: skip
    fee: Annotated[
        Literal["0", "1", "2", "3", "4"],
        Label("计费类型", "FeeType", options=_FEES, rare=True),
    ] = "1"
    fee_value: Annotated[int, Label("资费（分）", "FeeValue, fen", rare=True)] = Field(
        default=0, ge=0, le=99999
    )
    given_value: Annotated[int, Label("赠送话费（分）", "GivenValue, fen", rare=True)] = Field(
        default=0, ge=0, le=99999
    )
    related: Annotated[
        Literal["0", "1", "2", "3"],
        Label("MO 关联", "MorelatetoMTFlag", options=_RELATED, rare=True),
    ] = "2"
    priority: Annotated[int, Label("优先级（0–9）", "Priority (0 to 9)", rare=True)] = Field(
        default=0, ge=0, le=9
    )
    report: Annotated[
        Literal["1", "0", "2"], Label("状态报告", "Reports", options=_REPORTS, rare=True)
    ] = "1"
    vouched: Annotated[
        StrictBool,
        Label(
            "发送号码可信", "Senders' numbers are true", rare=True,
            about=(
                "联通网关自己送来的号码不会是假的",
                "What the carrier's own gateway says of them is",
            ),
        ),
    ] = True  # fmt: skip
