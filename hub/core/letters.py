"""Chinese letters in one spelling: whoever writes traditional ones is read in simplified ones."""

import re

from zhconv_rs import zhconv

_LEFT_OVER = str.maketrans("馀锺帐著妳谘𬞟", "余钟账着你咨苹")
"""Forms that dictionaries keep apart and customers do not."""
_REPLIED = re.compile("(?<![颠来])覆(?![盖没灭辙])")
"""The one letter of everyday words that is simplified in some of them only: 答覆 is 答复."""


class _Letters(dict[int, str]):
    """Code point -> its simplified form, one letter long; filled as letters are met."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        plain = zhconv(letter, "zh-hans").translate(_LEFT_OVER)
        self[point] = plain = plain if len(plain) == 1 else letter
        return plain


_LETTERS = _Letters()


def simplified(text: str) -> str:
    """Letter for letter and none lost: of equal length, letters are where they were.

    >>> simplified("手機丟了")
    '手机丢了'
    """
    return text if text.isascii() else _REPLIED.sub("复", text.translate(_LETTERS))
