"""What to say of an account's two mail servers when they do not work, and when they do."""

from channels.tls import Untrusted
from channels.watch import Titles
from hub.core.errors import NeedsReauth, Permanent

INCOMING: Titles = {
    NeedsReauth: {
        "zh-CN": "收信服务器拒绝登录，请检查登录名和密码",
        "en": "The incoming server refuses the login: check user and password",
    },
    Permanent: {
        "zh-CN": "收信服务器上打不开这个文件夹",
        "en": "The incoming server does not open this folder",
    },
    Untrusted: {
        "zh-CN": "收信服务器的证书不可信，请检查主机名，或填写自己的证书颁发机构",
        "en": "The incoming server's certificate is not trusted: check the host, or name your own "
        "authority",
    },
    Exception: {
        "zh-CN": "连不上收信服务器，请检查主机、端口和加密方式",
        "en": "The incoming server is not reached: check host, port and security",
    },
    object: {"zh-CN": "已登录收信服务器并打开文件夹", "en": "Logged in, and opened the folder"},
}
OUTGOING: Titles = {
    NeedsReauth: {
        "zh-CN": "发信服务器拒绝登录，请检查登录名和密码",
        "en": "The outgoing server refuses the login: check user and password",
    },
    Untrusted: {
        "zh-CN": "发信服务器的证书不可信，请检查主机名，或填写自己的证书颁发机构",
        "en": "The outgoing server's certificate is not trusted: check the host, or name your own "
        "authority",
    },
    Exception: {
        "zh-CN": "连不上发信服务器，请检查主机、端口和加密方式",
        "en": "The outgoing server is not reached: check host, port and security",
    },
    object: {"zh-CN": "已登录发信服务器", "en": "Logged in to the outgoing server"},
}
