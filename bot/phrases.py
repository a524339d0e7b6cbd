"""What is understood without any model, so that it works while Rasa is down."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

from hub.core.letters import simplified

_FILE = Path(__file__).with_name("phrases.toml")
_LONGEST = 20
_TRANSFER = re.compile(r"转(?:接)?(?:到|一下|下)?人工")
_STOPS = " ,，。.!！~～…\n"
_CLAUSES = re.compile(r"[,，。;；!！?？\n]")
_REFUSED = re.compile(r"[不别甭没]")
_LOSS = re.compile(
    r"(?:手机|电话|卡|sim).{0,4}(?:丢|被偷|被盗|被抢|不见|遗失|弄没)|丢.{0,2}(?:手机|卡)|偷.{0,4}手机"
    r"|^(?:我要|帮我|紧急)?挂失$|(?:lost|stolen).{0,12}(?:phone|sim)|(?:phone|sim).{0,20}(?:lost|stolen)"
)


@lru_cache(maxsize=256)
def squeeze(text: str) -> str:
    """One spelling for many: letters, width, case, blanks and punctuation do not count.

    >>> squeeze(" 轉 人工！！")
    '转人工'
    """
    folded = _fold(text)
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LN")


def _fold(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text).casefold())


_LISTS = {
    name: frozenset(map(squeeze, phrases))
    for name, phrases in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}


def _any_of(name: str) -> str:
    return "|".join(sorted(map(re.escape, _LISTS[name]), key=len, reverse=True))


_BEFORE = re.compile(f"^(?:{_any_of('before')})+")
_AFTER = re.compile(f"(?:{_any_of('after')})+$")


_HELLO = re.compile(
    rf"\s*(?:{_any_of('greetings')})[啊呀哦]?(?:[,，。.!！~～、]+\s*|(?<=[\u4e00-\u9fff])\s+)", re.I
)
_BETWEEN = r"[啊呀哦哈,，。、\s]*"
_LEAD = re.compile(
    rf"\s*(?:(?:{_any_of('waits')}){_BETWEEN})*"
    rf"(?:(?:{_any_of('leads')}){_BETWEEN})+(?:那个|就是)*{_BETWEEN}"
)
"""To wait alone leads to no question: it may lead to a correction."""
_CURSES = re.compile(f"(?:你们?|真是?|个|什么|这|是|就|吧|啊|的|{_any_of('curses')})+")
_CURSE = re.compile(_any_of("curses"))
_READ = re.compile(r"CJK|IDEOGRAPHIC|BOPOMOFO|LATIN")
_FOREIGN_SHARE = 0.2
"""Of the letters: Japanese is half Chinese characters, a borrowed の is no Japanese."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NAMES = re.compile(r"\S*[\d@/_]\S*|\S+\.\S+")
"""Models, plans, addresses: of no language."""
_LATIN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def wants_person(text: str) -> bool:
    """Asks for a person, at least at the end; what is said in other words is the model's to see."""
    return _asks_for_person(text) or _asks_for_person(_CLAUSES.split(text.strip(_STOPS))[-1])


def _asks_for_person(text: str) -> bool:
    words = squeeze(text)
    bare = _AFTER.sub("", _BEFORE.sub("", words))
    if {words, bare} & _LISTS["person"]:
        return True
    short = len(words) <= _LONGEST and not _REFUSED.search(words)
    return short and bool(_TRANSFER.search(words))


def reports_loss(text: str) -> bool:
    """Says that a phone or a card is gone; too coarse for every day, right when Rasa is down."""
    return bool(_LOSS.search(_fold(text).strip(" 。！!？?")))


def calls_for_menu(text: str) -> bool:
    """Wants to hear what there is to choose from."""
    return squeeze(text) in _LISTS["menu"]


def is_greeting(text: str) -> bool:
    return squeeze(text) in _LISTS["greetings"]


def asks(text: str) -> bool:
    """Says more than a hello, a yes, thanks or the wish for a person: something to look for."""
    polite = _LISTS["greetings"] | _LISTS["yes"] | _LISTS["thanks"]
    return any(
        squeeze(clause) not in {"", *polite} and not _asks_for_person(clause)
        for clause in _CLAUSES.split(text)
    )


def without_preamble(text: str) -> str:
    """What follows a hello and "let me ask", when anything does: the wish counts more."""
    for preamble in (_HELLO, _LEAD):
        found = preamble.match(simplified(text))
        rest = text[found.end() :] if found else ""
        text = rest if len(squeeze(rest)) > 3 else text
    return text


def is_yes(text: str) -> bool:
    return squeeze(text) in _LISTS["yes"]


def is_unsolved(text: str) -> bool:
    """The very words for an answer that was none."""
    return squeeze(text) in _LISTS["unsolved"]


def is_solved(text: str) -> bool:
    return squeeze(text) in _LISTS["solved"]


def is_curse(text: str) -> bool:
    """Nothing but bad words; what is said beside them counts more than they do."""
    words = squeeze(text)
    return len(words) <= _LONGEST and bool(_CURSES.fullmatch(words) and _CURSE.search(words))


def has_words(text: str) -> bool:
    """Any letter or digit at all, not only signs and emoji."""
    return bool(squeeze(text))


def is_foreign(text: str) -> bool:
    """In a script or, by its everyday words, in a language that the bot does not read."""
    text = unicodedata.normalize("NFKC", text)
    letters = [char for char in text if char.isalpha()]
    foreign = sum(not _READ.match(unicodedata.name(char, "")) for char in letters)
    if len(letters) > 2 and foreign > _FOREIGN_SHARE * len(letters):
        return True
    return not _CHINESE.search(text) and _speaks_otherwise(text)


def _speaks_otherwise(text: str) -> bool:
    """Two everyday words and a third of all: a borrowed one is no language."""
    words = [squeeze(word) for word in _LATIN.findall(_NAMES.sub(" ", text))]
    known = sum(word in _LISTS["foreign"] for word in words)
    return known >= 2 and known * 3 >= len(words)
