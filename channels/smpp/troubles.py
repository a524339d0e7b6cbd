"""What to say of a carrier that cannot be reached, refuses us, or has us slow down."""

from collections.abc import Mapping

from channels.tls import Untrusted
from channels.watch import Titles
from hub.core.errors import NeedsReauth, Permanent


def titles_of(carrier: str) -> Titles:
    return {
        NeedsReauth: {
            "zh-CN": f"{carrier}：短信中心拒绝登录，请检查系统编号、密码和连接数",
            "en": f"{carrier}: the message centre refuses the bind: check system id, password and "
            "how many binds it allows",
        },
        Permanent: {
            "zh-CN": f"{carrier}：短信中心不接受这些设置，请检查系统类型和连接方式",
            "en": f"{carrier}: the message centre does not take these settings: check system type "
            "and binds",
        },
        Untrusted: {
            "zh-CN": f"{carrier}：短信中心的证书不可信，请检查主机名，或填写自己的证书颁发机构",
            "en": f"{carrier}: the message centre's certificate is not trusted: check the host, or "
            "name your own authority",
        },
        Exception: {
            "zh-CN": f"{carrier}：连不上短信中心，请检查主机、端口、加密和白名单",
            "en": f"{carrier}: the message centre is not reached: check host, port, encryption and "
            "its list of allowed addresses",
        },
        object: {
            "zh-CN": f"{carrier}：已登录短信中心",
            "en": f"{carrier}: bound to the message centre",
        },
    }


def throttled(carrier: str) -> Mapping[str, str]:
    return {
        "zh-CN": f"{carrier}：短信中心要求放慢，短信正在排队；请核对“每秒条数”",
        "en": f"{carrier}: the message centre has us slow down, text messages queue: check how "
        "many parts a second are agreed",
    }
