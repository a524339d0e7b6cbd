"""How a provider speaks, all of it."""

from typing import Annotated

from channels.smsweb.fields import Part, Template
from channels.smsweb.incoming import Messages, Proof, Receipts, Thanks
from channels.smsweb.outgoing import Answer, Request
from hub.core.labels import Label


class Shape(Part):
    """All of it; the same for those that are known and for one that is written in the form."""

    messages: Annotated[Messages, Label("上行短信", "Messages that come in")] = Messages()
    receipts: Annotated[Receipts, Label("状态回执", "Receipts")] = Receipts()
    proof: Annotated[Proof, Label("请求验证", "Proof")] = Proof()
    thanks: Annotated[Thanks, Label("应答", "What is answered")] = Thanks()
    request: Annotated[Request, Label("发送请求", "How we send")] = Request()
    answer: Annotated[Answer, Label("发送结果", "What it answers")] = Answer()
    trial: Annotated[
        Request,
        Label(
            "测试请求",
            "How it is tried",
            about=(
                "测试连接时发出；不填地址则只检查设置",
                "Sent to test the connection; without an address only the settings are read",
            ),
        ),
    ] = Request()
    reports_query: Annotated[
        Template,
        Label(
            "回执地址参数",
            "Query of the receipts' address",
            about=("附在 {reports} 之后", "Added to {reports}"),
        ),
    ] = ""
