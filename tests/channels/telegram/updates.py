"""Updates as Telegram's servers write them, with all the fields that they have; people made up."""

from typing import Any

FROM = {
    "id": 1001, "is_bot": False, "first_name": "三", "last_name": "张", "username": "zhangsan",
    "language_code": "zh-hans",
}  # fmt: skip
PRIVATE = {
    "id": 1001, "first_name": "三", "last_name": "张", "username": "zhangsan", "type": "private"
}  # fmt: skip
BOT = {"id": 4242, "is_bot": True, "first_name": "总机", "username": "zongji_bot"}
GROUP = {
    "id": -100200, "title": "街坊群", "type": "supergroup", "all_members_are_administrators": True
}  # fmt: skip
DATE = 1777863721


def message(number: int, **more: Any) -> dict[str, Any]:
    return {"message_id": number, "from": FROM, "chat": PRIVATE, "date": DATE, **more}


def update(number: int, **more: Any) -> dict[str, Any]:
    return {"update_id": 800000 + number, "message": message(number, **more)}


SIZES = [
    {"file_id": "AgAC-s", "file_unique_id": "s", "file_size": 1253, "width": 90, "height": 67},
    {"file_id": "AgAC-y", "file_unique_id": "y", "file_size": 94321, "width": 1280, "height": 960},
    {"file_id": "AgAC-m", "file_unique_id": "m", "file_size": 17341, "width": 320, "height": 240},
]
MP4 = {
    "duration": 3, "mime_type": "video/mp4", "file_id": "BAAC", "file_unique_id": "b",
    "file_size": 520000, "thumbnail": SIZES[0],
}  # fmt: skip
HALL = {"latitude": 31.230416, "longitude": 121.473701}

TEXT = update(1, text="查话费")
LINKED = update(
    2, text="🙂看这里 和 https://a.cn",
    entities=[
        {"offset": 2, "length": 3, "type": "text_link", "url": "https://b.cn/x"},
        {"offset": 8, "length": 12, "type": "url"},
    ],
)  # fmt: skip
START = update(
    3, text="/start sim-card", entities=[{"offset": 0, "length": 6, "type": "bot_command"}]
)
HUMAN = update(4, text="/human", entities=[{"offset": 0, "length": 6, "type": "bot_command"}])
PHOTO = update(
    5, photo=SIZES, caption="这张账单", media_group_id="1366",
    caption_entities=[{"offset": 0, "length": 2, "type": "bold"}],
)  # fmt: skip
DOCUMENT = update(
    6,
    document={
        "file_name": "../账单.pdf", "mime_type": "application/pdf", "file_id": "BQAC",
        "file_unique_id": "d", "file_size": 52000, "thumbnail": SIZES[0],
    },
)  # fmt: skip
VOICE = update(
    7,
    voice={
        "duration": 4, "mime_type": "audio/ogg", "file_id": "AwAC", "file_unique_id": "v",
        "file_size": 9000,
    },
)  # fmt: skip
AUDIO = update(
    8,
    audio={
        "duration": 200, "file_name": "a.mp3", "mime_type": "audio/mpeg", "title": "a",
        "performer": "b", "file_id": "CQAC", "file_unique_id": "a", "file_size": 3000000,
    },
)  # fmt: skip
VIDEO = update(9, video={**MP4, "width": 640, "height": 480, "file_name": "v.mp4"})
VIDEO_NOTE = update(
    10, video_note={"duration": 3, "length": 240, "file_id": "DQAC", "file_size": 9}
)
ANIMATION = update(
    11,
    animation={**MP4, "width": 320, "height": 240, "file_name": "g.mp4"},
    document={**MP4, "file_name": "g.mp4"},
)
LOCATION = update(12, location=HALL)
VENUE = update(
    13, location=HALL,
    venue={"location": HALL, "title": "营业厅", "address": "南京东路 1 号", "foursquare_id": "x"},
)  # fmt: skip
CONTACT = update(
    14,
    contact={
        "phone_number": "+8613900008812", "first_name": "三", "last_name": "张", "user_id": 1001,
        "vcard": "BEGIN:VCARD\nEND:VCARD",
    },
)  # fmt: skip
STICKER = update(
    15,
    sticker={
        "width": 512, "height": 512, "emoji": "👍", "set_name": "x", "is_animated": True,
        "is_video": False, "type": "regular", "file_id": "CAAC", "file_unique_id": "k",
        "file_size": 9000,
    },
)  # fmt: skip
POLL = update(
    16,
    poll={
        "id": "5", "question": "?", "options": [{"text": "a", "voter_count": 0}], "type": "regular",
        "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
    },
)  # fmt: skip
EDITED = {
    "update_id": 800017,
    "edited_message": {**message(1, text="查余额"), "edit_date": DATE + 60},
}
LIVE = {
    "update_id": 800018,
    "edited_message": {**message(12, location={**HALL, "heading": 3}), "edit_date": DATE + 9},
}
REPLY = update(
    19, text="是这个吗",
    reply_to_message={**message(18, text="您的套餐是……"), "from": BOT},
    quote={"text": "套餐", "position": 2, "is_manual": True},
)  # fmt: skip
FORWARDED = update(
    20, text="中奖了", forward_origin={"type": "hidden_user", "sender_user_name": "x", "date": DATE}
)
PRESSED = {
    "update_id": 800021,
    "callback_query": {
        "id": "4382bfdwdsb323b2d9", "from": FROM, "chat_instance": "-3", "data": "转人工",
        "message": {
            "message_id": 18, "from": BOT, "chat": PRIVATE, "date": DATE, "text": "需要人工吗？",
            "reply_markup": {"inline_keyboard": [[{"text": "人工", "callback_data": "转人工"}]]},
        },
    },
}  # fmt: skip
PRESSED_OLD = {
    "update_id": 800022,
    "callback_query": {
        **PRESSED["callback_query"], "id": "2",  # type: ignore[dict-item]
        "message": {"message_id": 18, "chat": PRIVATE, "date": 0},
    },
}  # fmt: skip
IN_GROUP = {"update_id": 800023, "message": {**message(23, text="大家好"), "chat": GROUP}}
OF_CHANNEL = {
    "update_id": 800024,
    "channel_post": {
        "message_id": 24, "chat": {"id": -1001, "title": "c", "type": "channel"}, "date": DATE,
        "text": "公告", "sender_chat": {"id": -1001, "title": "c", "type": "channel"},
    },
}  # fmt: skip
OF_BOT = {"update_id": 800025, "message": {**message(25, text="beep"), "from": BOT}}
BLOCKED = {
    "update_id": 800026,
    "my_chat_member": {
        "chat": PRIVATE, "from": FROM, "date": DATE,
        "old_chat_member": {"user": BOT, "status": "member"},
        "new_chat_member": {"user": BOT, "status": "kicked", "until_date": 0},
    },
}  # fmt: skip
PRESSED_IN_GROUP = {
    "update_id": 800027,
    "callback_query": {
        **PRESSED["callback_query"],  # type: ignore[dict-item]
        "message": {"message_id": 18, "chat": GROUP, "date": 0},
    },
}  # fmt: skip
EVERY = tuple(
    found for name, found in list(globals().items())
    if name.isupper() and isinstance(found, dict) and "update_id" in found
)  # fmt: skip
