"""What a customer sent through WeCom as the message that a conversation gets."""

import re
from datetime import datetime

from channels.content import harmless
from channels.wecom.items import Item, Origin
from channels.wecom.parts import media_of, parts_of
from hub.core.languages import written_in
from hub.core.messages import Address, Inbound
from hub.core.parts import Part, file_part, plain_text

_KEY = re.compile(r"[A-Za-z0-9_]{1,64}")


def inbound_of(item: Item, account: str, *, at: datetime) -> Inbound | None:
    """None for what no customer wrote; its files have no ids yet."""
    if item.origin != Origin.CUSTOMER or item.is_event or not item.customer:
        return None
    parts = _with_media(item)
    return Inbound(
        channel="wecom", account=account, external_id=item.msgid,
        sender=Address(id=item.customer), parts=parts, received_at=at, sent_at=item.sent_at,
        locale=written_in(plain_text(parts)) or "zh-CN", raw=raw_of(item),
    )  # fmt: skip


def _with_media(item: Item) -> tuple[Part, ...]:
    media = media_of(item)
    if media is None:
        return parts_of(item)
    name = media.name or "file"
    return (file_part(name=name, content_type=media.content_type, size=0, file_id=""),)


def raw_of(item: Item) -> dict[str, object]:
    """As it came, in what any store can hold, and not more than belongs beside a message."""
    fields = [(key, value) for key, value in item.body.items() if _KEY.fullmatch(key)]
    body = {key: _bounded(value) for key, value in fields[:40]}
    return {"msgtype": item.kind, "origin": item.origin, "body": body}


def _bounded(value: object) -> object:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float) and abs(value) < 2**53:
        return value
    text = value if isinstance(value, str) else repr(value)
    return harmless(text[:2048])
