"""Who knocks at an account's address: only what WeCom has sealed of late comes in."""

from collections.abc import Mapping

from channels.tencent.crypto import Envelope
from channels.tencent.gate import Gate
from channels.tencent.xml import read_xml, text_of
from channels.wecom.config import WeComConfig
from hub.core.channel import Channel

EVENT = "kf_msg_or_event"
_KEY = {
    "zh-CN": "企业微信的回调打不开：EncodingAESKey 或企业 ID 与管理后台不一致",
    "en": "WeCom's callbacks do not open: the EncodingAESKey or the corporation is another there",
}
_CLOCK = {
    "zh-CN": "企业微信的回调时间相差太大，未接收，只能定时补拉：请校准本机时钟",
    "en": "WeCom's callbacks are dated too far off and were not taken: set this machine's clock; "
    "until then it is only pulled by the clock",
}


class Doorway:
    def __init__(self, channel: Channel, config: WeComConfig) -> None:
        self._envelope = Envelope(
            config.token.get_secret_value(), config.aes_key.get_secret_value(), config.corp_id,
            old_key=config.old_aes_key.get_secret_value(),
        )  # fmt: skip
        self._gate = Gate(channel, self._envelope, key=_KEY, clock=_CLOCK)

    def answer(self, query: Mapping[str, str]) -> bytes:
        """What is to be said to who checks the address; raises Unauthorized, InputError."""
        return self._envelope.open_text(query.get("echostr", ""), query)

    def open(self, body: bytes, query: Mapping[str, str]) -> tuple[str, str]:
        """Which account has news, empty for none, and the token to fetch them with.

        Raises Unauthorized, Forbidden, InputError.
        """
        told = read_xml(self._gate.unsealed(body, query))
        self._gate.check_time(query, body)
        open_kfid = text_of(told, "OpenKfId") if text_of(told, "Event") == EVENT else ""
        return open_kfid[:64], text_of(told, "Token")
