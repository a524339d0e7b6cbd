"""What is kept in place of what a customer sent and no part of ours can hold."""

from hub.core.parts import Text

_WORDS = {
    "card": "[名片]",
    "contact": "[联系人]",
    "deleted": "[对方撤回了一条消息]",
    "dice": "[骰子]",
    "empty": "[空消息]",
    "emoji": "[表情]",
    "file": "[文件]",
    "forwarded": "[转发的聊天记录]",
    "game": "[游戏]",
    "gone": "[文件已过期，无法取得]",
    "image": "[图片]",
    "infected": "[文件含有病毒，未保存]",
    "invoice": "[账单]",
    "link": "[链接]",
    "location": "[位置]",
    "mini_program": "[小程序]",
    "order": "[订单]",
    "payment": "[付款]",
    "picture": "[图片]",
    "poll": "[投票]",
    "product": "[商品]",
    "reaction": "[表情回应]",
    "refused": "[文件未保存]",
    "sticker": "[贴图]",
    "story": "[动态]",
    "too_large": "[文件太大，未保存]",
    "video": "[视频]",
    "video_note": "[视频留言]",
    "voice": "[语音]",
}


def placeholder(kind: str) -> Text:
    """One table for all channels; of what nobody has thought of, it says that.

    >>> placeholder("sticker").text, placeholder("hologram").text
    ('[贴图]', '[不支持的消息类型]')
    """
    return Text(text=_WORDS.get(kind, "[不支持的消息类型]"))
