"""Who knocks at an account's address: only what WeChat has signed of late comes in."""

import re
from collections.abc import Mapping

from channels.tencent.crypto import Envelope, Unopened, verify
from channels.tencent.replays import Replays, Skewed
from channels.wechat.config import WechatConfig
from hub.core.channel import Channel, Trouble
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
        self._channel = channel
        self._token = config.token.get_secret_value()
        self._safe = config.mode == "safe"
        self._envelope = Envelope(
            self._token, config.aes_key.get_secret_value(), config.appid,
            old_key=config.old_aes_key.get_secret_value(),
        )  # fmt: skip
        self._replays = Replays(channel.hub.clock)

    def answer(self, query: Mapping[str, str]) -> str:
        """What is to be said to who checks the address; raises Unauthorized, Forbidden."""
        verify(self._token, query)
        echo = query.get("echostr", "")
        self._check_time(query, echo.encode(errors="replace"))
        if not _ECHO.fullmatch(echo):
            raise Forbidden
        return echo

    def open(self, body: bytes, query: Mapping[str, str]) -> bytes:
        """The clear XML; raises Unauthorized, Forbidden, InputError."""
        clear = body
        if query.get("encrypt_type") == "aes":
            clear = self._unsealed(body, query)
        elif self._safe:
            raise Unauthorized
        else:
            verify(self._token, query)
        self._check_time(query, body)
        return clear

    def _unsealed(self, body: bytes, query: Mapping[str, str]) -> bytes:
        try:
            clear = self._envelope.open(body, query)
        except Unopened:
            self._tell("key", _KEY)
            raise
        self._channel.tell("key", None)
        return clear

    def _check_time(self, query: Mapping[str, str], body: bytes) -> None:
        try:
            self._replays.check(query, body)
        except Skewed:
            self._tell("clock", _CLOCK, query.get("timestamp", "")[:20])
            raise
        self._channel.tell("clock", None)

    def _tell(self, part: str, title: Mapping[str, str], detail: str = "") -> None:
        before = self._channel.troubles.get(part)
        since = before.since if before else self._channel.hub.clock.now()
        self._channel.tell(part, Trouble(title=title, detail=detail, since=since))
