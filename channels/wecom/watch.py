"""What to say of an account of WeCom's that does not work, and of one that does."""

from channels.watch import Titles
from hub.core.errors import NeedsReauth, Permanent

TITLES: Titles = {
    NeedsReauth: {
        "zh-CN": "企业微信不让我们调用接口，请检查企业 ID、Secret、可信 IP 和“可调用接口的应用”",
        "en": "WeCom does not let us call it: check corporation id, secret, trusted addresses, "
        "and which app may call",
    },
    Permanent: {
        "zh-CN": "企业微信不接受我们的请求",
        "en": "WeCom does not take what we ask",
    },
    Exception: {
        "zh-CN": "连不上企业微信，请检查网络和出口",
        "en": "WeCom is not reached: check the network and its way out",
    },
    object: {"zh-CN": "企业微信接口可以调用", "en": "WeCom's interface can be called"},
}
