"""What an administrator sets for a Telegram bot."""

import re
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError

from hub.core.channel import AccountConfig
from hub.core.labels import Label

FILE_BYTES = 50 * 2**20
"""Of a file that a bot may send."""
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,100}")


class TelegramConfig(AccountConfig):
    """`receive`: whether we ask Telegram for what was written, or it comes to our address."""

    token: Annotated[
        SecretStr,
        Label(
            "机器人令牌", "Bot token",
            about=("在 Telegram 里向 @BotFather 索取", "As @BotFather gives it on Telegram"),
        ),
    ]  # fmt: skip
    receive: Annotated[
        Literal["polling", "webhook"],
        Label(
            "收消息方式", "How messages come",
            about=(
                "推送要求公网 HTTPS 地址（设置 HUB_PUBLIC_URL）",
                "Being sent them takes a public HTTPS address (HUB_PUBLIC_URL)",
            ),
            options={
                "polling": ("总机去取", "The hub fetches them"),
                "webhook": ("Telegram 推送", "Telegram sends them"),
            },
        ),
    ] = "polling"  # fmt: skip
    api_url: Annotated[
        str,
        Label(
            "接口地址", "API address", rare=True,
            about=("自建 Bot API 服务时才改", "Another only for a Bot API server of one's own"),
        ),
    ] = "https://api.telegram.org"  # fmt: skip
    proxy: Annotated[
        str,
        Label(
            "代理", "Proxy", rare=True,
            about=("如 http://10.0.0.1:3128；留空则直连", "Such as http://10.0.0.1:3128"),
        ),
    ] = ""  # fmt: skip
    per_second: Annotated[float, Label("每秒最多发送条数", "Messages a second", rare=True)] = Field(
        default=30.0, gt=0, le=1000
    )

    @field_validator("token")
    @classmethod
    def _check_token(cls, token: SecretStr) -> SecretStr:
        if not _TOKEN.fullmatch(token.get_secret_value()):
            raise PydanticCustomError("bad_token", "must look as @BotFather writes tokens")
        return token

    @field_validator("api_url", "proxy")
    @classmethod
    def _check_url(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise PydanticCustomError("bad_url", "must begin with http:// or https://")
        return url.rstrip("/")

    @property
    def bot_id(self) -> str:
        return self.token.get_secret_value().partition(":")[0]
