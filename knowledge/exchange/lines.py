"""The fields of an article that have one line in a file: how they are written there, and read."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from hub.core.articles import ArticleText, Link
from knowledge.text import LANGUAGES

NAMES = (
    "category", "language", "valid_from", "valid_until", "regions", "tiers", "links", "translates",
)  # fmt: skip
_LINK = re.compile(r"\s*([^<>]*?)\s*<([^<>]*)>\s*(?:[;；]|$)")
_TIERS = {
    "至尊": "supreme", "钻": "diamond", "钻石": "diamond", "金": "gold", "金卡": "gold",
    "银": "silver", "银卡": "silver", "普通": "normal",
}  # fmt: skip


def write_lines(text: ArticleText) -> dict[str, str]:
    """Field -> its line, empty where there is nothing to say."""
    return {
        "category": text.category,
        "language": text.language,
        "valid_from": text.valid_from.isoformat() if text.valid_from else "",
        "valid_until": text.valid_until.isoformat() if text.valid_until else "",
        "regions": ", ".join(text.regions),
        "tiers": ", ".join(text.tiers),
        "links": "; ".join(write_link(link) for link in text.links),
        "translates": text.translates,
    }


def write_link(link: Link) -> str:
    return f"{link.title} <{link.url}>"


def read_lines(values: Mapping[str, str], blame: Callable[[str, str], None]) -> dict[str, Any]:
    """The fields as an `ArticleText` takes them; `blame(field, code)` for what cannot be read."""
    days = {name: values.get(name, "").strip() for name in ("valid_from", "valid_until")}
    return {
        "category": values.get("category", ""),
        "language": _language(values.get("language", "")),
        "regions": (values.get("regions", ""),),
        "tiers": tuple(_tier(one) for one in re.split("[,，、;；|]", values.get("tiers", ""))),
        "links": _links(values.get("links", ""), blame),
        "translates": values.get("translates", ""),
        **{name: _day(name, written, blame) for name, written in days.items()},
    }


def _language(label: str) -> str:
    """zh, zh_CN, 中文 … and en, English … as the two names that the hub uses."""
    tag = label.strip().lower().replace("_", "-")
    if tag in {"", "中文", "简体中文"} or tag.split("-")[0] == "zh":
        return LANGUAGES[0]
    if tag in {"英文", "英语", "english"} or tag.split("-")[0] == "en":
        return LANGUAGES[1]
    return label


def _tier(label: str) -> str:
    return _TIERS.get(label.strip(), label)


def _day(name: str, written: str, blame: Callable[[str, str], None]) -> date | None:
    """2026-01-31, also as spreadsheets write it: 2026/1/31."""
    if not written:
        return None
    try:
        year, month, day = re.split("[-/.]", written)
        return date(int(year), int(month), int(day))
    except ValueError:
        blame(name, "bad_day")
        return None


def _links(line: str, blame: Callable[[str, str], None]) -> tuple[Link, ...]:
    """ "title <https://…>; title <https://…>"."""
    found, at = [], 0
    while line[at:].strip():
        match = _LINK.match(line, at)
        if match is None:
            blame("links", "bad_links")
            break
        found.append(Link(title=match[1], url=match[2]))
        at = match.end()
    return tuple(found)
