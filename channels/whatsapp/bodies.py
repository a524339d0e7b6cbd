"""Our parts as the messages that the Graph API takes; pure."""

from collections.abc import Mapping
from typing import Any

from hub.core.fit import cut, numbered
from hub.core.parts import Audio, Choices, File, Image, Location, Part, plain_text

TEXT_LIMIT = 4096
BUTTONS, BUTTON_TITLE = 3, 20
ROWS, ROW_TITLE = 10, 24
_ID, _BODY = 200, 1024
_ASK = {"zh-CN": "请选择", "en": "Please choose"}
_OPEN = {"zh-CN": "查看选项", "en": "Options"}
PICTURES = frozenset({"image/jpeg", "image/png"})
SOUNDS = frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"})
Body = Mapping[str, Any]


def body_of(part: Part, locale: str, media_id: str = "") -> list[Body]:
    """One message, more where a text is too long for one; files have been uploaded before."""
    match part:
        case Choices() if body := _choices(part, locale):
            return [body]
        case Choices():
            return _texts(numbered(part))
        case Location():
            place = {"latitude": part.latitude, "longitude": part.longitude, "name": part.label}
            return [{"type": "location", "location": place}]
        case File():
            return [_file(part, media_id)]
    return _texts(plain_text((part,)))


def template_body(name: str, language: str) -> Body:
    return {"type": "template", "template": {"name": name, "language": {"code": language}}}


def _texts(text: str) -> list[Body]:
    return [{"type": "text", "text": {"body": piece}} for piece in cut(text, TEXT_LIMIT)]


def _file(part: File, media_id: str) -> Body:
    if isinstance(part, Image) and part.content_type in PICTURES:
        return {"type": "image", "image": {"id": media_id}}
    if isinstance(part, Audio) and part.content_type in SOUNDS:
        return {"type": "audio", "audio": {"id": media_id}}
    return {"type": "document", "document": {"id": media_id, "filename": part.name}}


def _choices(part: Choices, locale: str) -> Body | None:
    """Buttons or a list; None where it fits neither, and is written with numbers."""
    options, english = part.options, locale.startswith("en")
    values = {option.value for option in options}
    longest = max((len(option.title) for option in options), default=0)
    if not options or len(values) < len(options) or len(part.text) > _BODY:
        return None
    if any(not o.title or not o.value or len(o.value) > _ID for o in options):
        return None
    body = {"text": part.text or _ASK["en" if english else "zh-CN"]}
    if len(options) <= BUTTONS and longest <= BUTTON_TITLE:
        buttons = [{"type": "reply", "reply": {"id": o.value, "title": o.title}} for o in options]
        shown: Body = {"type": "button", "body": body, "action": {"buttons": buttons}}
    elif len(options) <= ROWS and longest <= ROW_TITLE:
        rows = [{"id": o.value, "title": o.title} for o in options]
        action = {"button": _OPEN["en" if english else "zh-CN"], "sections": [{"rows": rows}]}
        shown = {"type": "list", "body": body, "action": action}
    else:
        return None
    return {"type": "interactive", "interactive": shown}
