"""How an account's widget looks, what it says and asks; any page may be told, so no secrets."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, field_validator

from hub.core.calendar import OPEN_ALL_DAY
from hub.core.labels import Label
from hub.core.queues import Attendance

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Address = Annotated[str, Field(pattern=r"^(https?://[^\s\"'<>]+)?$", max_length=498)]
Topic = Annotated[str, Field(min_length=1, max_length=20)]
Language = Literal["zh-CN", "en"]
Question = Literal["name", "phone", "mail", "topic"]
Need = Literal["optional", "required"]
NEEDS = {
    "": ("不问", "Not asked"),
    "optional": ("选填", "Optional"),
    "required": ("必填", "Required"),
}
SIDES = {"right": ("右下角", "Right"), "left": ("左下角", "Left")}
LANGUAGES = {"zh-CN": ("中文", "Chinese"), "en": ("英文", "English")}
QUESTIONS = {
    "name": ("姓名", "Name"),
    "phone": ("电话", "Phone"),
    "mail": ("邮箱", "Mail"),
    "topic": ("事项", "Topic"),
}


class WidgetWords(BaseModel):
    """In one language; where a field is empty the widget has words of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: Annotated[str, Label("标题", "Heading")] = Field(default="", max_length=40)
    subheading: Annotated[str, Label("副标题", "Subheading")] = Field(default="", max_length=60)
    greeting: Annotated[str, Label("欢迎语", "Greeting")] = Field(default="", max_length=500)
    consent: Annotated[str, Label("同意条款", "Words of consent")] = Field(
        default="", max_length=500
    )
    topics: Annotated[tuple[Topic, ...], Label("事项，每行一个", "Topics, one a line")] = Field(
        default=(), max_length=8
    )


class WidgetConfig(BaseModel):
    """`ask`: what is asked before the chat begins, nothing for no form; `privacy_url` is linked to.

    `consent`: nobody gets a session without having agreed. `offline_form`: while nobody is there, a
    form for a message instead of a chat with the bot.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    head: Annotated[Colour, Label("标题栏颜色", "Colour of the head", kind="colour")] = "#0b4f69"
    bubble: Annotated[
        Colour, Label("客户气泡颜色", "Colour of the visitor's bubbles", kind="colour")
    ] = "#0b6180"
    position: Annotated[Literal["right", "left"], Label("位置", "Position", options=SIDES)] = (
        "right"
    )
    languages: Annotated[tuple[Language, ...], Label("语言", "Languages", options=LANGUAGES)] = (
        Field(default=("zh-CN", "en"), min_length=1)
    )
    words: Annotated[dict[Language, WidgetWords], Label("文字", "Words", parts=LANGUAGES)] = {}
    ask: Annotated[
        dict[Question, Need],
        Label("开始前询问", "Asked before the chat", parts=QUESTIONS, options=NEEDS),
    ] = {}
    consent: Annotated[StrictBool, Label("开始前须同意条款", "Consent before the chat")] = False
    privacy_url: Annotated[Address, Label("隐私政策网址", "Address of the privacy policy")] = ""
    offline_form: Annotated[
        StrictBool, Label("无人时收留言", "A form for a message while nobody is there")
    ] = False

    @field_validator("ask", mode="before")
    @classmethod
    def _drop_unasked(cls, ask: Any) -> Any:
        """A form sends every question; those without a need are not asked."""
        return {one: need for one, need in ask.items() if need} if isinstance(ask, dict) else ask


def told(widget: WidgetConfig, there: Attendance, **limits: Any) -> dict[str, Any]:
    """What a page is told of an account before anybody has a session."""
    hours = [] if there.today == OPEN_ALL_DAY else [str(shift) for shift in there.today]
    opens = there.opens.isoformat() if there.opens else None
    return {**widget.model_dump(), "hours": hours, "opens": opens, **limits}
