"""What an administrator sets for one customer-service account 客服账号 of WeCom."""

from typing import Annotated

from pydantic import Field, SecretStr, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from hub.core.channel import AccountConfig
from hub.core.labels import Label

OFFICIAL = "https://qyapi.weixin.qq.com"
MENU_BYTES = 2048


class WeComConfig(AccountConfig):
    """Several accounts of one corporation are accounts of their own here; any of their callback
    addresses serves them all.
    """

    corp_id: Annotated[
        str,
        Label(
            "企业 ID", "Corporation id",
            about=("管理后台“我的企业”页底部", "At the foot of the console's page My Company"),
        ),
    ] = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")  # fmt: skip
    secret: Annotated[
        SecretStr,
        Label(
            "应用 Secret", "App secret",
            about=(
                "自建应用的，且列在“微信客服 → 可调用接口的应用”中",
                "Of an app of your own that customer service may be called by",
            ),
        ),
    ] = Field(min_length=1)  # fmt: skip
    open_kfid: Annotated[
        str,
        Label(
            "客服账号 ID", "Account id (open_kfid)",
            about=("以 wk 开头；测试连接会列出名称", "Begins with wk"),
        ),
    ] = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")  # fmt: skip
    token: Annotated[
        SecretStr, Label("回调 Token", "Callback token")
    ] = Field(min_length=1)  # fmt: skip
    aes_key: Annotated[
        SecretStr, Label("回调 EncodingAESKey", "Callback EncodingAESKey")
    ]  # fmt: skip
    old_aes_key: Annotated[
        SecretStr,
        Label(
            "换下的 EncodingAESKey", "Former EncodingAESKey", rare=True,
            about=("换密钥期间仍认旧的", "Still taken while the key is changed"),
        ),
    ] = SecretStr("")  # fmt: skip
    welcome: Annotated[
        str,
        Label(
            "欢迎语", "Welcome", kind="area",
            about=(
                "客户进入会话时发，不占条数；留空不发",
                "Sent when a customer opens the chat, and not counted; empty: none",
            ),
        ),
    ] = ""  # fmt: skip
    ends: Annotated[
        StrictBool,
        Label(
            "同时结束微信会话", "End the session, too", rare=True,
            about=(
                "总机结束会话后，企业微信的会话也结束",
                "When the hub's conversation has ended, so does WeCom's session",
            ),
        ),
    ] = False  # fmt: skip
    closing: Annotated[
        str,
        Label(
            "结束语", "Closing words", kind="area", rare=True,
            about=("结束微信会话时发；留空不发", "Sent as the session ends; empty: none"),
        ),
    ] = ""  # fmt: skip
    history: Annotated[
        StrictBool,
        Label(
            "首次启动取三天内的旧消息", "Take three days of old messages at first", rare=True,
            about=("默认只处理启动以后的", "Off: only what comes from then on"),
        ),
    ] = False  # fmt: skip
    poll_seconds: Annotated[
        float,
        Label(
            "补拉间隔（秒）", "Seconds between pulls", rare=True,
            about=("回调会丢，定时再拉一次", "Callbacks get lost: it is asked again by the clock"),
        ),
    ] = Field(default=60.0, ge=1, le=3600)  # fmt: skip
    api_base: Annotated[
        str, Label("接口地址", "Address of the interface", rare=True)
    ] = Field(default=OFFICIAL, pattern=r"^https?://\S+$", max_length=500)  # fmt: skip

    @field_validator("aes_key", "old_aes_key")
    @classmethod
    def _check_key(cls, key: SecretStr) -> SecretStr:
        text = key.get_secret_value()
        if text and not (len(text) == 43 and text.isascii() and _is_base64(text)):
            raise PydanticCustomError("bad_aes_key", "must be 43 letters and digits")
        return key

    @field_validator("welcome", "closing")
    @classmethod
    def _check_words(cls, words: str) -> str:
        if len(words.encode(errors="replace")) > MENU_BYTES:
            raise PydanticCustomError(
                "too_many_bytes", "must be at most {most} bytes", {"most": MENU_BYTES}
            )
        return words.strip()


def _is_base64(text: str) -> bool:
    return all(one.isalnum() or one in "+/" for one in text)
