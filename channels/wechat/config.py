"""What an administrator sets for a WeChat Official Account."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from channels.tencent.crypto import KEY_FORM
from hub.core.channel import AccountConfig
from hub.core.labels import Label

_MODES = {
    "plain": ("明文模式", "Plain"),
    "compatible": ("兼容模式", "Compatible"),
    "safe": ("安全模式（推荐）", "Safe (recommended)"),
}


class Key(BaseModel):
    """What it is as if the customer had written, who touches a menu or comes by a code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Annotated[str, Label("键或场景值", "Key or scene")] = Field(min_length=1, max_length=128)
    says: Annotated[str, Label("视为客户说", "As if written")] = Field(min_length=1, max_length=200)


class Variable(BaseModel):
    """What stands in the place of a variable of a template."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Label("字段", "Field", about=("如 thing1", "Such as thing1"))] = Field(
        min_length=1, max_length=40
    )
    value: Annotated[str, Label("内容", "Value")] = Field(min_length=1, max_length=200)


class Template(BaseModel):
    """A template message of the account's; no `template_id`: there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    template_id: Annotated[
        str,
        Label(
            "模板 ID", "Template id",
            about=("公众平台 → 模板消息；留空则没有", "Of the platform; empty where there is none"),
        ),
    ] = Field(default="", max_length=100)  # fmt: skip
    fields: Annotated[tuple[Variable, ...], Label("模板字段", "Its fields")] = Field(
        default=(), max_length=20
    )
    text: Annotated[
        str,
        Label(
            "模板内容", "What it says", kind="area",
            about=("座席发送前看到的原文", "As agents see it before they send it"),
        ),
    ] = Field(default="", max_length=1024, validate_default=True)  # fmt: skip

    @field_validator("text")
    @classmethod
    def _check_text(cls, text: str, before: ValidationInfo) -> str:
        if before.data.get("template_id") and not text.strip():
            raise PydanticCustomError("missing", "must be given")
        return text.strip()


class WechatConfig(AccountConfig):
    appid: Annotated[
        str,
        Label("AppID", "AppID", about=("公众平台 → 设置与开发 → 开发接口管理", "wx…")),
    ] = Field(pattern=r"^wx[0-9a-zA-Z]{16}$")
    secret: Annotated[SecretStr, Label("AppSecret", "AppSecret")] = Field(min_length=1)
    token: Annotated[
        SecretStr,
        Label(
            "令牌（Token）", "Token",
            about=("与公众平台“服务器配置”中所填的相同", "As in the platform's server settings"),
        ),
    ] = Field(min_length=3, max_length=32)  # fmt: skip
    aes_key: Annotated[
        SecretStr,
        Label("消息加解密密钥", "EncodingAESKey", about=("43 个字符", "43 characters")),
    ] = SecretStr("")
    old_aes_key: Annotated[
        SecretStr,
        Label(
            "更换前的密钥", "The key before it", rare=True,
            about=("更换后一段时间内旧密钥加密的消息仍会到来", "Its messages come for a while yet"),
        ),
    ] = SecretStr("")  # fmt: skip
    mode: Annotated[
        Literal["plain", "compatible", "safe"],
        Label(
            "消息加解密方式", "Encryption", options=_MODES,
            about=("安全模式下不收明文", "In safe mode nothing plain is taken"),
        ),
    ] = "safe"  # fmt: skip
    greets: Annotated[
        str,
        Label(
            "关注时视为客户说", "A new follower is as if he wrote", rare=True,
            about=("机器人据此欢迎；留空则不欢迎", "The bot welcomes by it; empty: no welcome"),
        ),
    ] = Field(default="你好", max_length=200)  # fmt: skip
    keys: Annotated[
        tuple[Key, ...],
        Label(
            "菜单与二维码", "Menus and codes", rare=True,
            about=(
                "点击菜单或扫带参数的二维码时，视为客户说的话",
                "What it is as if the customer had written, by the menu's key or the code's scene",
            ),
        ),
    ] = Field(default=(), max_length=200)  # fmt: skip
    template: Annotated[
        Template,
        Label(
            "邀请模板", "Invitation", rare=True,
            about=(
                "回复时限过后，座席可以发它请客户再来信；须是已认证的服务号",
                "What agents can send when no answer is allowed any more, to ask the customer to "
                "write again; of a verified service account",
            ),
        ),
    ] = Template()  # fmt: skip
    per_second: Annotated[
        float, Label("每秒消息上限", "Messages a second", rare=True)
    ] = Field(default=200.0, gt=0, le=10_000)  # fmt: skip
    api_url: Annotated[str, Label("接口地址", "Address of the interface", rare=True)] = Field(
        default="https://api.weixin.qq.com", pattern=r"^https?://\S+$"
    )

    @field_validator("aes_key", "old_aes_key")
    @classmethod
    def _check_key(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and not re.fullmatch(KEY_FORM, key.get_secret_value()):
            raise PydanticCustomError("bad_aes_key", "must have 43 letters and digits")
        return key

    @field_validator("mode")
    @classmethod
    def _check_mode(cls, mode: str, before: ValidationInfo) -> str:
        key = before.data.get("aes_key")
        if mode != "plain" and key is not None and not key.get_secret_value():
            raise PydanticCustomError("key_needed", "needs a key")
        return mode

    @property
    def words(self) -> dict[str, str]:
        return {one.key: one.says for one in self.keys}
