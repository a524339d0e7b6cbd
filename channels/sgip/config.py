"""What an administrator sets for a connection to China Unicom's text message gateway."""

from ipaddress import ip_network
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from hub.core.labels import Label

_BY_CARRIER = ("由联通分配，最多 16 个字符", "Given by the carrier, at most 16 characters")
_BY_US = ("由我们定，告诉联通，最多 16 个字符", "Ours, told to the carrier, at most 16 characters")
Name = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,16}$")]


def _checked_password(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if len(value) > 16 or not value.isascii() or not value.isprintable():
        raise PydanticCustomError("bad_password", "must be at most 16 characters of ASCII")
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
