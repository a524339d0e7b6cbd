"""Updates as Telegram sends them, as much of them as is read; what else is in one is left alone."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Seconds = Annotated[int, Field(ge=0, le=253402300799)]
Name = Annotated[str, Field(max_length=1000)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class User(Shape):
    id: Number
    is_bot: bool = False
    first_name: Name = ""
    last_name: Name = ""
    username: Name = ""
    language_code: Name = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.username


class Chat(Shape):
    id: Number
    type: str


class Entity(Shape):
    """`offset` and `length` in UTF-16 units."""

    type: str
    offset: Annotated[int, Field(ge=0, le=100_000)]
    length: Annotated[int, Field(ge=0, le=100_000)]
    url: Annotated[str, Field(max_length=4096)] = ""


class Stored(Shape):
    """A file that Telegram keeps for us to fetch; of a photo, in one size."""

    file_id: Name
    file_name: Name = ""
    mime_type: Name = ""
    file_size: Annotated[int, Field(ge=0, lt=2**63)] = 0
    width: Annotated[int, Field(ge=0, lt=2**31)] = 0
    height: Annotated[int, Field(ge=0, lt=2**31)] = 0


class Sticker(Shape):
    emoji: Name = ""


class Place(Shape):
    latitude: Annotated[float, Field(ge=-90, le=90, strict=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, strict=False)]


class Venue(Shape):
    location: Place
    title: Name = ""
    address: Name = ""


class Contact(Shape):
    phone_number: Name
    first_name: Name = ""
    last_name: Name = ""
    user_id: Number | None = None


class Quoted(Shape):
    """The message that another one answers."""

    message_id: Number
    text: str = ""
    caption: str = ""
    sender: Annotated[User | None, Field(alias="from")] = None


class Quote(Shape):
    text: str = ""


class Message(Shape):
    message_id: Number
    date: Seconds = 0
    edit_date: Seconds = 0
    chat: Chat
    sender: Annotated[User | None, Field(alias="from")] = None
    text: str = ""
    entities: tuple[Entity, ...] = Field(default=(), strict=False)
    caption: str = ""
    caption_entities: tuple[Entity, ...] = Field(default=(), strict=False)
    photo: tuple[Stored, ...] = Field(default=(), strict=False)
    document: Stored | None = None
    animation: Stored | None = None
    voice: Stored | None = None
    audio: Stored | None = None
    video: Stored | None = None
    video_note: Stored | None = None
    sticker: Sticker | None = None
    location: Place | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    reply_to_message: Quoted | None = None
    quote: Quote | None = None
    forward_origin: dict[str, Any] | None = None
    media_group_id: Name = ""


class Pressed(Shape):
    """The message under which a button was pressed; an old one says little more than its id."""

    message_id: Number
    chat: Chat
    date: Seconds = 0


class Callback(Shape):
    id: Name
    sender: Annotated[User, Field(alias="from")]
    message: Pressed | None = None
    data: Name = ""


class Update(Shape):
    update_id: Number
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: Callback | None = None
