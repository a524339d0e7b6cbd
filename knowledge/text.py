"""What an article may say: its words made clean, and what is wrong with them field by field."""

import re
from collections.abc import Iterable
from dataclasses import replace

from hub.core.articles import ArticleText, Link
from hub.core.customers import Tier
from hub.core.errors import InputError

LANGUAGES = ("zh-CN", "en")
LIMITS = {
    "title": 200, "question": 200, "questions": 50, "answer": 20_000, "short": 500,
    "mail": 20_000, "category": 100, "region": 50, "regions": 50, "tiers": 5, "link": 300,
    "links": 10, "attachments": 10, "translates": 64, "file_name": 100,
}  # fmt: skip
"""Characters of a text, entries of a list."""
DEEPEST = 3
"""Levels of a category."""
TIERS = tuple(tier.value for tier in Tier)
_LISTS = {"questions": "question", "regions": "region", "tiers": "", "attachments": ""}
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufeff\ud800-\udfff]")
_BETWEEN_NAMES = re.compile(r"[,，、;；|]")
_URL = re.compile(r"https://[^\s<>/\"]+(/[^\s<>\"]*)?")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def clean(text: ArticleText) -> ArticleText:
    """The same text without stray white space, control characters and repetitions."""
    return replace(
        text,
        title=_one_line(text.title),
        answer=block(text.answer),
        questions=_distinct(_one_line(question) for question in text.questions),
        category=_path(text.category),
        language=_one_line(text.language) or LANGUAGES[0],
        short=block(text.short),
        mail=block(text.mail),
        regions=_names(text.regions),
        tiers=_names(tier.lower() for tier in text.tiers),
        links=tuple(dict.fromkeys(_link(link) for link in text.links)),
        attachments=tuple(dict.fromkeys(text.attachments)),
        translates=_one_line(text.translates),
    )


def flaws(text: ArticleText) -> dict[str, str]:
    """Field -> what is wrong with it (`empty`, `too_long`, `too_many`, `unknown_language` …)."""
    found = {name: "empty" for name in ("title", "answer") if not getattr(text, name)}
    for name in ("title", "answer", "short", "mail", "category", "translates"):
        if len(getattr(text, name)) > LIMITS[name]:
            found[name] = "too_long"
    for name, one in _LISTS.items():
        if flaw := _list_flaw(getattr(text, name), LIMITS[name], LIMITS.get(one, 0)):
            found[name] = flaw
    checks = (
        ("language", text.language not in LANGUAGES, "unknown_language"),
        ("category", text.category.count("/") >= DEEPEST, "too_deep"),
        ("valid_until", _ends_before_it_begins(text), "ends_before"),
        ("tiers", not set(text.tiers) <= set(TIERS), "unknown_tier"),
        ("translates", text.translates and not is_id(text.translates), "bad_id"),
    )
    found |= {name: code for name, wrong, code in checks if wrong}
    return found | _link_flaws(text.links)


def checked(text: ArticleText) -> ArticleText:
    """The cleaned text; raises InputError naming each field that will not do."""
    text = clean(text)
    if found := flaws(text):
        raise InputError("bad_article", fields=found)
    return text


def file_name(given: str) -> str:
    """The last step of a path, in characters that any file system and page can bear."""
    last = re.split(r"[/\\]", _one_line(given))[-1]
    return re.sub(r'[<>:"|?*]', "", last).strip(" .")[-LIMITS["file_name"] :] or "file"


def is_id(name: str) -> bool:
    return _ID.fullmatch(name) is not None


def _list_flaw(items: tuple[object, ...], most: int, longest: int) -> str:
    if longest and any(len(str(item)) > longest for item in items):
        return "too_long"
    return "too_many" if len(items) > most else ""


def _ends_before_it_begins(text: ArticleText) -> bool:
    begin, end = text.valid_from, text.valid_until
    return begin is not None and end is not None and end < begin


def _link_flaws(links: tuple[Link, ...]) -> dict[str, str]:
    if len(links) > LIMITS["links"]:
        return {"links": "too_many"}
    if any(len(link.title) > LIMITS["link"] or len(link.url) > LIMITS["link"] for link in links):
        return {"links": "too_long"}
    good = all(link.title and _URL.fullmatch(link.url) for link in links)
    return {} if good else {"links": "bad_link"}


def _path(category: str) -> str:
    """Levels apart by one slash, whichever slash was typed."""
    levels = (level.strip() for level in _one_line(category).replace("／", "/").split("/"))
    return "/".join(level for level in levels if level)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """Also where somebody wrote several names as one."""
    return _distinct(_one_line(one) for name in names for one in _BETWEEN_NAMES.split(name))


def _link(link: Link) -> Link:
    """Without angle brackets, which stand around addresses in files, and stops at the ends."""
    title = _one_line(re.sub("[<>]", "", link.title))
    return Link(title=title.strip(" ;；"), url=_one_line(link.url))


def _distinct(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(item for item in dict.fromkeys(items) if item)


def block(text: str) -> str:
    return "\n".join(line.rstrip() for line in _printable(text).strip().splitlines())


def _one_line(text: str) -> str:
    return " ".join(_printable(text).split())


def _printable(text: str) -> str:
    """Without what no editor can see or no file can carry (controls, lone surrogates, BOM)."""
    return _UNPRINTABLE.sub("", text)
