"""What an administrator sets for an account of text messages over HTTP."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal

from pydantic import (
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
)
from pydantic_core import PydanticCustomError

from channels.sms.config import SmsConfig
from channels.smsweb.shape import Shape
from channels.smsweb.shapes import SERVERS, SHAPES
from hub.core.labels import Label

_PROVIDERS = {
    "twilio": ("Twilio", "Twilio"),
    "aliyun": ("阿里云", "Aliyun"),
    "tencent": ("腾讯云", "Tencent Cloud"),
    "kannel": ("Kannel", "Kannel"),
    "generic": ("其他（自己写对接方式）", "Another (as you write it)"),
}
_USE = {
    "twilio": ("user", "secret", "number"),
    "aliyun": ("user", "secret", "sign_name", "template"),
    "tencent": ("user", "secret", "sign_name", "template", "application"),
    "kannel": ("user", "secret", "number"),
    "generic": (),
}
"""What an account cannot do without."""
Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]


class SmsWebConfig(SmsConfig):
    provider: Annotated[
        Literal["twilio", "aliyun", "tencent", "kannel", "generic"],
        Label("服务商", "Provider", options=_PROVIDERS),
    ]
    number: Annotated[
        Line,
        Label(
            "短信号码",
            "Number",
            about=(
                "短信从这个号码发出；用签名发送的服务商可留空",
                "Text messages are sent under it; empty where a signature stands for it",
            ),
        ),
    ] = ""
    user: Annotated[
        Line,
        Label(
            "账号",
            "User",
            about=(
                "AccessKey ID、SecretId、Account SID 或用户名",
                "AccessKey ID, SecretId, Account SID or user name",
            ),
        ),
    ] = ""
    secret: Annotated[
        SecretStr,
        Label(
            "密钥",
            "Secret",
            about=(
                "AccessKey Secret、SecretKey、Auth Token 或密码",
                "AccessKey Secret, SecretKey, Auth Token or password",
            ),
        ),
    ] = SecretStr("")
    key: Annotated[
        SecretStr,
        Label(
            "回调地址密钥",
            "Secret of the address",
            about=(
                "至少 16 个字母或数字；写在服务商回调地址的末尾",
                "16 letters and digits or more; it ends the address that the provider calls",
            ),
        ),
    ] = SecretStr("")
    networks: Annotated[
        tuple[Line, ...],
        Label(
            "允许回调的网段",
            "Networks that may call",
            about=(
                "每行一个，如 203.0.113.0/24；留空不限",
                "One a line, such as 203.0.113.0/24; empty for any",
            ),
        ),
    ] = Field(default=(), max_length=50)
    sign_name: Annotated[
        Line,
        Label(
            "短信签名",
            "Signature of the sender",
            about=("服务商审核通过的签名，不带【】", "As the provider has approved it"),
        ),
    ] = ""
    template: Annotated[
        Line,
        Label(
            "短信模板编号",
            "Template",
            about=("内容为一个变量的模板", "One whose text is a variable"),
        ),
    ] = ""
    variable: Annotated[
        Line,
        Label(
            "模板变量名",
            "Name of its variable",
            rare=True,
            about=("阿里云模板中代表内容的变量", "Of an Aliyun template"),
        ),
    ] = "content"
    application: Annotated[
        Line,
        Label(
            "应用编号", "Application", about=("腾讯云的 SdkAppId", "The SdkAppId of Tencent Cloud")
        ),
    ] = ""
    server: Annotated[
        Line,
        Label(
            "服务器地址",
            "Server",
            rare=True,
            about=(
                "留空用服务商的公开地址；Kannel 如 http://10.0.0.5:13013",
                "Empty: the provider's own; for Kannel such as http://10.0.0.5:13013",
            ),
        ),
    ] = ""
    signing_secret: Annotated[
        SecretStr,
        Label(
            "回调签名密钥",
            "Secret that calls are signed with",
            rare=True,
            about=("留空：与密钥相同", "Empty: the same secret"),
        ),
    ] = SecretStr("")
    longest: Annotated[
        int,
        Label(
            "单条字数上限",
            "Longest message",
            rare=True,
            about=("更长的分成几条发送", "What is longer is sent as several"),
        ),
    ] = Field(default=500, ge=70, le=1600)
    seconds: Annotated[float, Label("等待应答秒数", "Seconds for an answer", rare=True)] = Field(
        default=10.0, gt=0, le=15
    )
    own: Annotated[
        Shape,
        Label(
            "自己的对接方式",
            "Your own way",
            rare=True,
            about=("服务商为“其他”时使用", "Where the provider is another"),
        ),
    ] = Shape()

    @field_validator("networks")
    @classmethod
    def _check_networks(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return tuple(str(ip_network(line)) for line in lines if line)
        except ValueError:
            raise PydanticCustomError("bad_network", "must be addresses or networks") from None

    @field_validator("server")
    @classmethod
    def _check_server(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise PydanticCustomError("bad_url", "must begin with http:// or https://")
        return url.rstrip("/")

    @field_validator("key")
    @classmethod
    def _check_key(cls, key: SecretStr) -> SecretStr:
        text = key.get_secret_value()
        if text and not (len(text) >= 16 and text.isascii() and text.isalnum()):
            raise PydanticCustomError("bad_callback_key", "must be 16 letters and digits or more")
        return key

    @property
    def missing(self) -> tuple[str, ...]:
        """What it cannot do without; nobody may post to an account of which nothing is secret."""
        needed = [*_USE[self.provider]]
        if not self.shape.proof.header:
            needed.append("key")
        elif not self.proof_secret:
            needed.append("signing_secret")
        return tuple(name for name in needed if not _text(getattr(self, name)))

    @property
    def shape(self) -> Shape:
        return SHAPES.get(self.provider, self.own)

    @property
    def base(self) -> str:
        return self.server or SERVERS.get(self.provider, "")

    @property
    def proof_secret(self) -> str:
        return _text(self.signing_secret) or _text(self.secret)

    @property
    def allowed(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(map(ip_network, self.networks))


def _text(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value
