"""What an administrator sets for a WhatsApp number."""

from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StrictBool,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from hub.core.channel import AccountConfig
from hub.core.labels import Label


class Template(BaseModel):
    """A message that WhatsApp has approved, without variables; no `name`: there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[
        str, Label("模板名称", "Template", about=("留空则没有", "Left empty where there is none"))
    ] = Field(default="", max_length=512)
    language: Annotated[
        str, Label("语言代码", "Language", about=("如 zh_CN、en_US", "Such as zh_CN, en_US"))
    ] = Field(default="zh_CN", pattern=r"^[A-Za-z]{2,3}(_[A-Za-z]{2,4})?$")
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
        if before.data.get("name") and not text.strip():
            raise PydanticCustomError("missing", "must be given")
        return text.strip()


class WhatsAppConfig(AccountConfig):
    """`phone_id` names the number at the Graph API; what is written to others is not ours."""

    phone_id: Annotated[
        str,
        Label(
            "号码编号", "Phone number ID",
            about=(
                "WhatsApp → API 设置中的 Phone number ID，不是号码本身",
                "As shown under WhatsApp, API setup; not the number itself",
            ),
        ),
    ] = Field(pattern=r"^[0-9]{5,25}$")  # fmt: skip
    token: Annotated[
        SecretStr,
        Label(
            "访问令牌", "Access token",
            about=("系统用户的长期令牌", "The permanent one of a system user"),
        ),
    ] = Field(min_length=1)  # fmt: skip
    app_secret: Annotated[
        SecretStr,
        Label(
            "应用密钥", "App secret",
            about=("推送用它签名", "What is posted to us is signed with it"),
        ),
    ] = Field(min_length=1)  # fmt: skip
    verify_token: Annotated[
        SecretStr,
        Label(
            "验证令牌", "Verify token",
            about=("自己定，登记回调地址时填同一个", "Your own; the same at the webhook"),
            made=48,
        ),
    ] = Field(min_length=8)  # fmt: skip
    template: Annotated[
        Template,
        Label(
            "邀请模板", "Invitation", rare=True,
            about=(
                "24 小时过后，座席可以发它请客户再来信",
                "What agents can send after the 24 hours, to ask the customer to write again",
            ),
        ),
    ] = Template()  # fmt: skip
    vouched: Annotated[
        StrictBool,
        Label(
            "号码证明身份", "Numbers prove who writes", rare=True,
            about=(
                "WhatsApp 验证过号码；账号可能转手，打开前请斟酌",
                "WhatsApp has verified them; accounts may change hands",
            ),
        ),
    ] = False  # fmt: skip
    file_bytes: Annotated[
        int, Label("单个文件上限（字节）", "Largest file, bytes", rare=True, kind="bytes")
    ] = Field(default=20 * 2**20, ge=1024, le=100 * 2**20)
    server: Annotated[
        str, Label("接口地址", "Address of the API", rare=True)
    ] = "https://graph.facebook.com/v23.0"  # fmt: skip
    seconds: Annotated[float, Label("等待应答秒数", "Seconds for an answer", rare=True)] = Field(
        default=10.0, gt=0, le=15
    )

    @field_validator("server")
    @classmethod
    def _check_server(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise PydanticCustomError("bad_url", "must begin with http:// or https://")
        return url.rstrip("/")
