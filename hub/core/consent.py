"""The words by which whoever gets text messages wants none any more, and wants them again."""

import unicodedata
from enum import StrEnum

from hub.core.identities import identify
from hub.core.letters import simplified


class Wish(StrEnum):
    """What such a word asks for."""

    WITHDRAW = "withdraw"
    RESUME = "resume"


_WITHDRAW = frozenset(
    {
        "t", "td", "退订", "退订短信", "我要退订", "t退订", "td退订", "回t", "回td", "回t退订",
        "回td退订", "回复t", "回复td", "回复t退订", "回复td退订", "拒收", "拒收短信",
        "取消订阅", "不要再发", "不要再发短信", "别再发短信", "stop", "stopall", "stopsms",
        "unsubscribe", "optout",
    }
)  # fmt: skip
_RESUME = frozenset(
    {
        "开通", "开通短信", "恢复", "恢复短信", "恢复订阅", "重新订阅", "订阅", "回开通",
        "回复开通", "回恢复", "回复恢复", "start", "回start", "回复start", "unstop", "resume",
        "subscribe", "optin",
    }
)  # fmt: skip


def wish_in(text: str) -> Wish | None:
    """What a whole message wishes; width, case, blanks and marks do not count.

    >>> wish_in(" ＴＤ。")
    <Wish.WITHDRAW: 'withdraw'>
    """
    folded = simplified(unicodedata.normalize("NFKC", text).casefold())
    word = "".join(char for char in folded if unicodedata.category(char)[0] in "LN")
    if word in _WITHDRAW:
        return Wish.WITHDRAW
    return Wish.RESUME if word in _RESUME else None


def number_of(address: str) -> str:
    """The one name of whoever is written to there, whichever account writes to him."""
    return identify(address) or address
