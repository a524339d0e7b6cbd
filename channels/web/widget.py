"""How an account's widget looks, what it says and asks; any page may be told, so no secrets."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from hub.core.calendar import OPEN_ALL_DAY
from hub.core.queues import Attendance

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Address = Annotated[str, Field(pattern=r"^(https?://[^\s\"'<>]{1,490})?$")]
Topic = Annotated[str, Field(min_length=1, max_length=20)]
Language = Literal["zh-CN", "en"]
Question = Literal["name", "phone", "mail", "topic"]
Need = Literal["optional", "required"]


class WidgetWords(BaseModel):
    """In one language; where a field is empty the widget has words of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str = Field(default="", max_length=40)
    subheading: str = Field(default="", max_length=60)
    greeting: str = Field(default="", max_length=500)
    consent: str = Field(default="", max_length=500)
    topics: tuple[Topic, ...] = Field(default=(), max_length=8)


class WidgetConfig(BaseModel):
    """`ask`: what is asked before the chat begins, nothing for no form; `privacy_url` is linked to.

    `consent`: nobody gets a session without having agreed. `offline_form`: while nobody is there, a
    form for a message instead of a chat with the bot.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    head: Colour = "#0b4f69"
    bubble: Colour = "#0b6180"
    position: Literal["right", "left"] = "right"
    languages: tuple[Language, ...] = Field(default=("zh-CN", "en"), min_length=1)
    words: dict[Language, WidgetWords] = {}
    ask: dict[Question, Need] = {}
    consent: StrictBool = False
    privacy_url: Address = ""
    offline_form: StrictBool = False


def told(widget: WidgetConfig, there: Attendance, **limits: Any) -> dict[str, Any]:
    """What a page is told of an account before anybody has a session."""
    hours = [] if there.today == OPEN_ALL_DAY else [str(shift) for shift in there.today]
    opens = there.opens.isoformat() if there.opens else None
    return {**widget.model_dump(), "hours": hours, "opens": opens, **limits}
