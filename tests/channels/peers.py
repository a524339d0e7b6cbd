"""For each registered channel, who talks to it."""

from collections.abc import Mapping

from tests.channels.email.peer import EmailPeer
from tests.channels.fax.peer import FaxPeer
from tests.channels.peer import Peer
from tests.channels.rest.peer import RestPeer
from tests.channels.sgip.peer import SgipPeer
from tests.channels.smpp.peer import SmppPeer
from tests.channels.smsweb.peer import SmsWebPeer
from tests.channels.telegram.peer import TelegramPeer
from tests.channels.web.peer import WebPeer
from tests.channels.wechat.peer import WechatPeer
from tests.channels.wecom.peer import WeComPeer
from tests.channels.whatsapp.peer import WhatsAppPeer

PEERS: Mapping[str, type[Peer]] = {
    "web": WebPeer,
    "rest": RestPeer,
    "email": EmailPeer,
    "fax": FaxPeer,
    "whatsapp": WhatsAppPeer,
    "smpp": SmppPeer,
    "telegram": TelegramPeer,
    "wechat": WechatPeer,
    "wecom": WeComPeer,
    "sgip": SgipPeer,
    "smsweb": SmsWebPeer,
}
