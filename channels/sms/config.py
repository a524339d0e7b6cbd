"""What accounts of text messages may say, whatever carries these."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from hub.core.channel import AccountConfig
from hub.core.labels import Label


class CommandRow(BaseModel):
    """What one digit is short for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digit: Annotated[str, Label("数字", "Digit")] = Field(pattern=r"^[0-9]$")
    title: Annotated[
        str, Label("名称", "Name", about=("菜单里的说法，如：查话费", "As it stands in the menu"))
    ] = Field(min_length=1, max_length=20)
    words: Annotated[
        str,
        Label(
            "等同于说", "Means",
            about=("当作客户写了这句话，如：查话费", "As if the customer had written this"),
        ),
    ] = Field(min_length=2, max_length=60)  # fmt: skip


class SmsConfig(AccountConfig):
    """`number`: under which we send and are written to; `per_second`: parts of messages.

    What stands below `vouched` is `hub.core.texting`'s, of the same names.
    """

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
                "与每个运营商约定的，长短信按分段计；几个总机进程自动分摊",
                "As agreed with each carrier, by parts of messages; all hub processes share it",
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
    answer_parts: Annotated[
        int,
        Label(
            "自动答复最多条数", "Parts of an automatic answer",
            about=(
                "更长的答复在句末截断，并附全文链接；0 不截断",
                "Longer ones are cut at a sentence, with a link to the rest; 0 cuts none",
            ),
        ),
    ] = Field(default=3, ge=0, le=20)  # fmt: skip
    link_days: Annotated[
        int, Label("全文链接有效天数", "Days that such a link works", rare=True)
    ] = Field(default=7, ge=1, le=365)
    menu: Annotated[
        StrictBool,
        Label(
            "首次来信附菜单", "Offer the menu at first",
            about=("任何时候回复“菜单”都能看到", "It is told to whoever writes MENU, too"),
        ),
    ] = True  # fmt: skip
    commands: Annotated[
        tuple[CommandRow, ...],
        Label(
            "数字指令", "Commands by digit",
            about=(
                "留空：1 查话费，2 查流量，3 办理宽带，0 转人工",
                "Empty: 1 my bill, 2 my data, 3 broadband, 0 a person",
            ),
        ),
    ] = Field(default=(), max_length=10)  # fmt: skip
    pace: Annotated[
        int,
        Label(
            "同一号码每分钟答复上限", "Messages of a number answered in a minute", rare=True,
            about=(
                "再多的照收，提醒一次，转为待干预",
                "More are kept, told once to slow down, and shown to people",
            ),
        ),
    ] = Field(default=10, ge=1, le=1000)  # fmt: skip
    replies: Annotated[
        int,
        Label("同一号码每小时自动短信上限", "Automatic messages to a number in an hour", rare=True),
    ] = Field(default=30, ge=1, le=1000)

    @field_validator("commands")
    @classmethod
    def _check_digits(cls, rows: tuple[CommandRow, ...]) -> tuple[CommandRow, ...]:
        if len({row.digit for row in rows}) < len(rows):
            raise PydanticCustomError("digit_twice", "a digit stands twice")
        return rows


class PartsConfig(SmsConfig):
    """Of channels to which long messages come part by part."""

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
