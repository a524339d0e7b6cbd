"""What an administrator sets for a REST account."""

from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError

from hub.core.channel import AccountConfig
from hub.core.labels import Label


class RestConfig(AccountConfig):
    """`webhook_url` empty: answers are fetched; else they are pushed, signed by the secret."""

    token: Annotated[
        SecretStr,
        Label(
            "访问令牌", "Access token",
            about=("对方系统以 Bearer 方式携带", "The other system sends it as a bearer token"),
            made=48,
        ),
    ] = Field(min_length=1)  # fmt: skip
    webhook_url: Annotated[
        str,
        Label(
            "推送地址", "Webhook address",
            about=("留空：答复由对方来取", "Empty: the other system fetches our answers"),
        ),
    ] = ""  # fmt: skip
    webhook_secret: Annotated[
        SecretStr,
        Label(
            "推送签名密钥", "Signing secret",
            about=("推送内容用它签名，对方据此核验", "Pushes are signed with it, to be verified"),
            made=48,
        ),
    ] = SecretStr("")  # fmt: skip
    webhook_seconds: Annotated[
        float, Label("推送等待秒数", "Webhook time limit, seconds", rare=True)
    ] = Field(default=10.0, gt=0, le=60)
    text_limit: Annotated[int, Label("单条文字上限", "Longest text", rare=True)] = Field(
        default=5000, ge=1, le=20_000
    )
    body_bytes: Annotated[
        int, Label("单次请求上限（字节）", "Largest body, bytes", rare=True, kind="bytes")
    ] = Field(default=20 * 2**20, ge=1024)
    rate: Annotated[float, Label("每秒请求上限", "Requests a second", rare=True)] = Field(
        default=1000.0, gt=0
    )
    burst: Annotated[float, Label("瞬时请求上限", "Requests at once", rare=True)] = Field(
        default=2000.0, ge=1
    )

    @field_validator("webhook_url")
    @classmethod
    def _check_url(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise PydanticCustomError("bad_url", "must begin with http:// or https://")
        return url
