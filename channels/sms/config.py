"""What every account of text messages may say."""

from typing import Annotated

from pydantic import Field, StrictBool

from hub.core.channel import AccountConfig
from hub.core.labels import Label


class SmsConfig(AccountConfig):
    """`number`: under which we send and are written to; `per_second`: parts of messages."""

    number: Annotated[
        str,
        Label(
            "短信号码", "Number",
            about=("短信从这个号码发出", "Text messages are sent under this number"),
        ),
    ] = Field(pattern=r"^\+?[0-9A-Za-z]{1,20}$")  # fmt: skip
    per_second: Annotated[
        float,
        Label(
            "每秒条数", "Parts a second",
            about=(
                "每条连接每秒最多发出的条数，长短信按分段计",
                "At most, on each connection; long messages count by their parts",
            ),
        ),
    ] = Field(default=20.0, gt=0, le=1000)  # fmt: skip
    vouched: Annotated[
        StrictBool,
        Label(
            "发送号码可信", "Senders' numbers are true", rare=True,
            about=(
                "运营商直连时打开；经公网聚合商转来的号码可能伪造",
                "For lines of the carrier itself; those who resell may pass on made-up numbers",
            ),
        ),
    ] = False  # fmt: skip
    patience: Annotated[
        float,
        Label(
            "长短信等待分钟数", "Minutes that parts are waited for", rare=True,
            about=(
                "过时仍不齐的，按收到的部分转给客服",
                "What is not complete by then is passed on as it is",
            ),
        ),
    ] = Field(default=5.0, gt=0, le=1440)  # fmt: skip
