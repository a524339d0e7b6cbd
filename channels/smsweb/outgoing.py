"""How a provider is written to, and what its answer means."""

from typing import Annotated, Literal

from channels.smsweb.fields import JsonTemplate, Pairs, Part, Url, Words
from channels.smsweb.paths import Path
from hub.core.labels import Label

_PLACES = (
    "{to} {to_plus} {to_digits} {from} {text} {id} {user} {secret} {application} {sign_name} "
    "{template} {values} {reports} {coding}"
)
_METHODS = {"POST": ("POST", "POST"), "GET": ("GET", "GET")}
_SIGNS = {
    "none": ("不签名", "Not at all"),
    "basic": ("用户名和密码（Basic）", "User and password (basic)"),
    "aliyun": ("阿里云签名", "As Aliyun asks"),
    "tencent": ("腾讯云签名（TC3）", "As Tencent Cloud asks (TC3)"),
}  # fmt: skip


class Request(Part):
    """One request to the provider, with places to be filled."""

    method: Annotated[Literal["POST", "GET"], Label("方法", "Method", options=_METHODS)] = "POST"
    url: Annotated[Url, Label("地址", "Address")] = ""
    headers: Annotated[
        Pairs, Label("请求头", "Headers", about=("每行 名称=值", "One a line, name=value"))
    ] = ()
    fields: Annotated[
        Pairs,
        Label(
            "参数",
            "Fields",
            about=(
                "每行 名称=值；GET 时在地址中，否则为表单",
                "One a line, name=value: of the query, or a form",
            ),
        ),
    ] = ()
    body: Annotated[
        JsonTemplate,
        Label(
            "JSON 内容",
            "JSON body",
            kind="area",
            about=(_PLACES, _PLACES),
        ),
    ] = ""
    sign: Annotated[
        Literal["none", "basic", "aliyun", "tencent"], Label("签名方式", "Signed", options=_SIGNS)
    ] = "none"


class Answer(Part):
    """What the provider says to that: by its codes, else by its HTTP status."""

    accepted: Annotated[
        Path,
        Label(
            "成功标志",
            "What tells of success",
            about=("留空：只看 HTTP 状态", "Empty: the HTTP status does"),
        ),
    ] = ""
    good: Annotated[Words, Label("表示成功的值", "Values that mean success")] = ()
    id: Annotated[
        Path,
        Label(
            "发送编号",
            "Its id for the message",
            about=("留空：用我们的编号", "Empty: ours is used"),
        ),
    ] = ""
    code: Annotated[Path, Label("错误码", "Error code")] = ""
    reason: Annotated[Path, Label("错误说明", "Error message")] = ""
    temporary: Annotated[
        Words,
        Label(
            "稍后重试的错误",
            "Errors to try again after",
            about=("错误码或 HTTP 状态", "Codes or HTTP statuses"),
        ),
    ] = ("429", "503")
    gone: Annotated[Words, Label("号码无效的错误", "Errors of a number that takes none")] = ()
    refused: Annotated[Words, Label("账号被拒的错误", "Errors of the account")] = ("401", "403")
