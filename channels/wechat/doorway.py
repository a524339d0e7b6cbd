"""Who knocks at an account's address: only what WeChat has signed of late comes in."""

import re
from collections.abc import Mapping

from channels.tencent.crypto import Envelope, verify
from channels.tencent.gate import Gate
from channels.wechat.config import WechatConfig
from hub.core.channel import Channel
from hub.core.errors import Forbidden, Unauthorized

_ECHO = re.compile(r"[\w+/=-]{1,256}", re.ASCII)
_KEY = {
    "zh-CN": "微信推来的消息打不开：消息加解密密钥或 AppID 与公众平台不一致",
    "en": "What WeChat sends does not open: the EncodingAESKey or the AppID is another one there",
}
_CLOCK = {
    "zh-CN": "微信推来的消息时间相差太大，未接收：请校准本机时钟",
    "en": "What WeChat sends is dated too far off and was not taken: set this machine's clock",
}


class Doorway:
    def __init__(self, channel: Channel, config: WechatConfig) -> None:
        self._token = config.token.get_secret_value()
        self._safe = config.mode == "safe"
        envelope = Envelope(
            self._token, config.aes_key.get_secret_value(), config.appid,
            old_key=config.old_aes_key.get_secret_value(),
        )  # fmt: skip
        self._gate = Gate(channel, envelope, key=_KEY, clock=_CLOCK)

    def answer(self, query: Mapping[str, str]) -> str:
        """What is to be said to who checks the address; raises Unauthorized, Forbidden."""
        verify(self._token, query)
        echo = query.get("echostr", "")
        self._gate.check_time(query, echo.encode(errors="replace"))
        if not _ECHO.fullmatch(echo):
            raise Forbidden
        return echo

    def open(self, body: bytes, query: Mapping[str, str]) -> bytes:
        """The clear XML; raises Unauthorized, Forbidden, InputError."""
        clear = body
        if query.get("encrypt_type") == "aes":
            clear = self._gate.unsealed(body, query)
        elif self._safe:
            raise Unauthorized
        else:
            verify(self._token, query)
        self._gate.check_time(query, body)
        return clear
