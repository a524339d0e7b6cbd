"""What WeChat tells of a customer that is no message: notes for those who serve him."""

import json
from collections.abc import Mapping
from typing import Any

from channels.content import clean
from channels.tencent.xml import text_of
from channels.texts import phrase
from channels.wechat.reading import name_of, scene_of, sender_of
from hub.core.messages import Remark
from hub.core.parts import Text

LOCALE = "zh-CN"
SHOWN = 500
"""Characters of an event that nobody knows."""
_ASIDE = frozenset({
    "CLICK", "LOCATION", "MASSSENDJOBFINISH", "PUBLISHJOBFINISH", "TEMPLATESENDJOBFINISH",
    "kf_close_session", "kf_create_session", "kf_switch_session", "location_select",
    "pic_photo_or_album", "pic_sysphoto", "pic_weixin", "scancode_push", "scancode_waitmsg",
    "subscribe_msg_change_event", "subscribe_msg_popup_event", "subscribe_msg_sent_event",
})  # fmt: skip
"""What comes as a message, is not the customer's doing, or comes every five seconds."""


def remark_of(fields: Mapping[str, Any], account: str) -> Remark | None:
    """None for messages, and for events that are of no use to anybody. Raises InputError."""
    if text_of(fields, "MsgType") != "event" or text_of(fields, "Event") in _ASIDE:
        return None
    words = clean(_words(fields), limit=SHOWN * 2)
    return Remark(
        channel="wechat", account=account, external_id=f"{name_of(fields)}:note",
        address=sender_of(fields), parts=(Text(text=words),),
    )  # fmt: skip


def _words(fields: Mapping[str, Any]) -> str:
    event, key = text_of(fields, "Event"), text_of(fields, "EventKey")[:SHOWN]
    match event:
        case "subscribe":
            scene = scene_of(fields)[:SHOWN]
            by = f"{phrase('wechat_scene', LOCALE)}{scene}" if scene else ""
            return f"{phrase('wechat_followed', LOCALE)}{by}"
        case "unsubscribe":
            return phrase("wechat_unfollowed", LOCALE)
        case "SCAN":
            return f"{phrase('wechat_scanned', LOCALE)}{key}"
        case "VIEW" | "view_miniprogram":
            return f"{phrase('wechat_viewed', LOCALE)}{key}"
    told = json.dumps(dict(fields), ensure_ascii=False)[:SHOWN]
    return f"{phrase('wechat_event', LOCALE)}{event[:100]}\n{told}"
