"""Items of `sync_msg`, of every kind that the documentation shows."""

import json
from typing import Any

AT = 1_777_863_721


def entry(kind: str, *, origin: int = 3, **body: Any) -> dict[str, Any]:
    return {
        "msgid": "4gTAeCo8SxGnBYnb", "open_kfid": "wk-demo", "external_userid": "wmAbCdEf",
        "send_time": AT, "origin": origin, "msgtype": kind, kind: body,
    }  # fmt: skip


def event(kind: str, **body: Any) -> dict[str, Any]:
    ids = {"open_kfid": "wk-demo", "external_userid": "wmAbCdEf"}
    told = {"event_type": kind, **ids, **body}
    return {"msgid": "e1", "send_time": AT, "origin": 4, "msgtype": "event", "event": told}


def raw(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


TEXT = entry("text", content="查话费", menu_id="")
TAP = entry("text", content="非常满意", menu_id="5")
IMAGE = entry("image", media_id="2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw")
VOICE = entry("voice", media_id="2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw")
VIDEO = entry("video", media_id="2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw")
FILE = entry("file", media_id="2iSLeVyqzk4eX0IB5kTi9Ljfa2rt9dwfq5WKRQ4Nvvgw")
PLACE = entry(
    "location", latitude=23.106021881103501, longitude=113.320503234863, name="广州国际媒体港",
    address="广东省广州市海珠区滨江东路",
)  # fmt: skip
LINK = entry("link", title="套餐", desc="5G 套餐", url="https://a.cn/5g", pic_url="https://a.cn/p")
BUSINESS_CARD = entry("business_card", userid="zhangsan")
MINI_PROGRAM = entry(
    "miniprogram", title="营业厅", appid="wx123", pagepath="pages/index.html", thumb_media_id="m",
)  # fmt: skip
MENU = entry(
    "msgmenu", head_content="您对本次服务满意吗", tail_content="谢谢", list=[
        {"type": "click", "click": {"id": "101", "content": "满意"}},
        {"type": "view", "view": {"url": "https://a.cn", "content": "看看"}},
    ],
)  # fmt: skip
CHANNELS = entry("channels_shop_order", order_id="1")
SAMPLES = tuple(
    raw(one) for one in (
        TEXT, TAP, IMAGE, VOICE, VIDEO, FILE, PLACE, LINK, BUSINESS_CARD, MINI_PROGRAM, MENU,
        CHANNELS,
    )
)  # fmt: skip
