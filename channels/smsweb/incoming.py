"""What a provider posts to us, how it is known to be true, and what it is answered."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from channels.smsweb.fields import Part, Words
from channels.smsweb.paths import Path
from hub.core.labels import Label

_ALGORITHMS = {
    "sha1": ("HMAC-SHA1",) * 2,
    "sha256": ("HMAC-SHA256",) * 2,
    "sha512": ("HMAC-SHA512",) * 2,
}
_ENCODINGS = {"hex": ("十六进制", "Hexadecimal"), "base64": ("Base64", "Base64")}
_SIGNED = {
    "body": ("请求体", "The body"),
    "url_params": ("地址加排序后的参数（Twilio）", "The address and the sorted fields (Twilio)"),
    "time_body": ("时间戳、点、请求体", "The timestamp, a dot, the body"),
}


class Messages(Part):
    """Where in what is posted the messages are, and what of them stands where."""

    items: Annotated[
        Path,
        Label(
            "消息所在",
            "The messages",
            about=("JSONPath；留空：整个请求", "JSONPath; empty: all of it"),
        ),
    ] = ""
    sender: Annotated[Path, Label("发送号码", "Who sent it")] = "$.from"
    country: Annotated[
        Path, Label("国家代码", "Country code", about=("单独给出时填写", "Where it is told apart"))
    ] = ""
    text: Annotated[Path, Label("内容", "The text")] = "$.text"
    to: Annotated[Path, Label("接收号码", "To which number")] = "$.to"
    id: Annotated[
        Path,
        Label(
            "编号",
            "Its id",
            about=(
                "留空：按号码、时间和内容识别重复",
                "Empty: told apart by number, time and text",
            ),
        ),
    ] = "$.id"
    at: Annotated[
        Path,
        Label(
            "时间",
            "The time",
            about=("编号留空时用于识别重复", "Tells repetitions where there is no id"),
        ),
    ] = "$.time"
    charset: Annotated[
        Path,
        Label("字符集", "The charset", about=("仅用于表单；默认 UTF-8", "Of forms; else UTF-8")),
    ] = ""
    media: Annotated[
        Path,
        Label("附件数或类型", "Attachments", about=("有值时记为占位", "Shown as a placeholder")),
    ] = ""
    files: Annotated[
        Path,
        Label(
            "附件地址",
            "Addresses of attachments",
            about=("可有多个；只从服务器地址取", "There may be several; only of its own server"),
        ),
    ] = ""


class Receipts(Part):
    """Where it is told what became of ours."""

    items: Annotated[Path, Label("回执所在", "The receipts")] = ""
    id: Annotated[
        Path, Label("发送编号", "Of which message", about=("可有多个", "There may be several"))
    ] = "$.id"
    state: Annotated[Path, Label("状态", "The state")] = "$.state"
    delivered: Annotated[Words, Label("表示送达的状态", "States that mean delivered")] = (
        "DELIVRD",
    )
    failed: Annotated[Words, Label("表示失败的状态", "States that mean failed")] = (
        "FAILED",
        "UNDELIV",
        "EXPIRED",
        "REJECTD",
    )
    reason: Annotated[Path, Label("原因", "The reason")] = "$.reason"


class Proof(Part):
    """How it is known that the provider sent it; without a header only by the secret address."""

    header: Annotated[
        str,
        StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9-]*$"),
        Label(
            "签名请求头",
            "Header of the signature",
            about=("留空：不验签名，只验地址密钥", "Empty: only the secret address is checked"),
        ),
    ] = ""
    algorithm: Annotated[
        Literal["sha1", "sha256", "sha512"], Label("算法", "Algorithm", options=_ALGORITHMS)
    ] = "sha256"
    encoding: Annotated[Literal["hex", "base64"], Label("编码", "Encoding", options=_ENCODINGS)] = (
        "hex"
    )
    prefix: Annotated[
        str,
        StringConstraints(max_length=30),
        Label("签名前缀", "Prefix", about=("如 sha256=", "Such as sha256=")),
    ] = ""
    signed: Annotated[
        Literal["body", "url_params", "time_body"],
        Label("签名内容", "What is signed", options=_SIGNED),
    ] = "body"
    time_header: Annotated[
        str,
        StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9-]*$"),
        Label("时间戳请求头", "Header of the timestamp"),
    ] = Field(default="", validate_default=True)
    seconds: Annotated[int, Label("时间戳有效秒数", "How old it may be, seconds")] = Field(
        default=300, ge=10, le=86_400
    )

    @field_validator("time_header")
    @classmethod
    def _check_time(cls, header: str, before: ValidationInfo) -> str:
        if before.data.get("signed") == "time_body" and not header:
            raise PydanticCustomError("missing", "must be given")
        return header


class Thanks(Part):
    """What the provider is told once all is kept."""

    content_type: Annotated[
        str,
        StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9/;= .+-]*$"),
        Label("类型", "Content type"),
    ] = "application/json"
    body: Annotated[
        str, StringConstraints(max_length=500), Label("内容", "Content", kind="area")
    ] = '{"code":0}'
