"""What is understood without any model, so that it works while Rasa is down."""

import re
import tomllib
import unicodedata
from pathlib import Path

_FILE = Path(__file__).with_name("phrases.toml")
_LONGEST = 20
_TRANSFER = re.compile(r"转(?:接)?(?:到|一下|下)?人工")
_REFUSED = re.compile(r"[不别甭没]")
_LOSS = re.compile(
    r"(?:手机|电话|卡|sim).{0,4}(?:丢|被偷|被盗|被抢|不见|遗失|弄没)|丢.{0,2}(?:手机|卡)|偷.{0,4}手机"
    r"|^(?:我要|帮我|紧急)?挂失$|(?:lost|stolen).{0,12}(?:phone|sim)|(?:phone|sim).{0,20}(?:lost|stolen)"
)


def squeeze(text: str) -> str:
    """One spelling for many: width, case, blanks and punctuation do not count.

    >>> squeeze(" 转 人工！！")
    '转人工'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LN")


_LISTS = {
    name: frozenset(map(squeeze, phrases))
    for name, phrases in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}


def _any_of(name: str) -> str:
    return "|".join(sorted(map(re.escape, _LISTS[name]), key=len, reverse=True))


_BEFORE = re.compile(f"^(?:{_any_of('before')})+")
_AFTER = re.compile(f"(?:{_any_of('after')})+$")


def wants_person(text: str) -> bool:
    """Asks for a person and for nothing else; what is said in more words is the model's to see."""
    words = squeeze(text)
    bare = _AFTER.sub("", _BEFORE.sub("", words))
    if {words, bare} & _LISTS["person"]:
        return True
    short = len(words) <= _LONGEST and not _REFUSED.search(words)
    return short and bool(_TRANSFER.search(words))


def reports_loss(text: str) -> bool:
    """Says that a phone or a card is gone; too coarse for every day, right when Rasa is down."""
    return bool(_LOSS.search(unicodedata.normalize("NFKC", text).casefold().strip(" 。！!？?")))


def is_greeting(text: str) -> bool:
    return squeeze(text) in _LISTS["greetings"]


def is_yes(text: str) -> bool:
    return squeeze(text) in _LISTS["yes"]
