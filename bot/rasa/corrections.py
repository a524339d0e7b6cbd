"""Which answer of an open form a text puts right, and into what; knows nothing of Rasa."""

import re
from collections.abc import Mapping
from typing import Any

from bot.rasa.answers import Answers, Entities, number_in, speaks

_FORMS: Mapping[str, tuple[str, ...]] = {
    "complaint": ("what", "since", "number", "contact"),
    "fault": ("what", "number", "place"),
    "business": ("what", "number", "contact"),
    "callback": ("number", "window"),
    "emergency": ("number",),
}
"""What can be put right; `since` is told with the story and never asked for."""
_COUNT = r"[\d一二三四五六七八九十百]+"
_UNIT = re.compile(rf"({_COUNT})(栋|幢|号楼|号院|号|单元|楼|室)")
_NAMES: Mapping[str, re.Pattern[str]] = {
    "contact": re.compile(
        r"联系|通知|回复方式|电话打|打电话|打(?:到|给)?[ ]?[\d一幺]|短信|邮件|微信|contact", re.I),
    "what": re.compile(r"内容|事情|情况|现象|套餐|要办的|不是投诉", re.I),
    "number": re.compile(r"号码|[账帐]号|手机号|电话|尾号|number|phone", re.I),
    "place": re.compile(
        rf"地址|地点|地方|位置|小区|门牌|{_COUNT}(?:栋|幢|号楼|单元|楼|室|号)|[路街道]"
        r"|address|building|room|place", re.I),
    "window": re.compile(
        r"时间|[上中下]午|晚上|[今明后]天|周[一二三四五六日末]|点|time|morning|noon|day", re.I),
    "since": re.compile(r"时间|日期|开始|[昨前]天|[上这]个?(?:周|月|星期|礼拜)|date|since", re.I),
}  # fmt: skip
_WRONG = re.compile(
    r"^(?:[哦啊诶哎呀等下一]{1,3}[,，。 ]*)?"
    r"(?:不对|又?错了|[我刚才]*[说写填打记弄输]错|更正|纠正|改一?下)"
    r"|不是.{1,20}?[,，。 ]*(?:[而应该]*是|改成|换成)(?!吗)"
    r"|(?:号码?|地址|地点|时间|日期|名字|门牌号?|内容|电话|方式)\S{0,4}(?:错|不对|改|换)"
    r"|^改[成为到]|^(?:no,? )?wait\b|\bwrong\b|\bsorry,|\bchange\b|\bshould be\b|^actually\b",
    re.I,
)
_SWAP = re.compile(
    r"不是\s*(?P<old>[^,，。是]{1,20}?)[,，。 ]*(?:而是|应该是|是|改成|换成)(?P<new>.+)", re.S
)
_INTO = (
    re.compile(r"(?:改[成为到]|换[成为到]|change (?:it |the \w+ )?to)[:： ]*", re.I),
    re.compile(r"(?:应该是|其实是|而是|should be)[:： ]*", re.I),
    re.compile(r"(?<![还就不])是|(?<=\W)it'?s |(?<=\W)is ", re.I),
)
_HEAD = re.compile(
    r"^(?:(?:[哦啊诶哎呀]|等[等下]一?下?|不对|不是|又?错了|[我刚才]*[说写填打记弄输]错(?:字|号)?了?"
    r"|更正一?下?|改一?下|no|wait|wrong|sorry|actually)[,，。.!！ ]*)+",
    re.I,
)
_EDGES = " \t\n,，。.!！?？:：;；~～、"


def sounds_corrected(text: str) -> bool:
    return bool(_WRONG.search(text))


def correction(
    loop: str, slots: Mapping[str, Any], text: str, entities: Entities
) -> Answers | None:
    """`{slot: new value}`, with None as the value of what is only said to be wrong.

    What is put right in a story without naming it is put beside it, so that neither is lost.
    None when it is not clear which answer is meant.
    """
    form = loop.removesuffix("_form")
    told = {kind: str(slots[slot]) for kind in _FORMS[form] if slots.get(slot := f"{form}_{kind}")}
    if swapped := _swapped(told, text):
        kind, value = swapped
        return {f"{form}_{kind}": value}
    kind = meant(loop, text, entities) or _last_free(told)
    if not kind:
        return None
    new = _new_value(kind, text, entities)
    if new and kind == "what" and told.get(kind) and not _NAMES[kind].search(text):
        return {f"{form}_{kind}": f"{told[kind]}；{text}"}
    return {f"{form}_{kind}": _merged(told.get(kind, ""), new) if new else None}


def _last_free(told: Mapping[str, str]) -> str:
    """The answer that may be any words: numbers, dates and contacts are known by what they hold."""
    kinds = list(told)
    free = [kind for kind in kinds if kind not in {"number", "contact", "since"}]
    return (free or kinds or [""])[-1]


def _swapped(told: Mapping[str, str], text: str) -> tuple[str, str] | None:
    """ "Not 59 but 79": in the shortest answer that has the old words, the new ones."""
    found = _SWAP.search(text)
    if not found:
        return None
    old, new = found["old"].strip(_EDGES), found["new"].strip(_EDGES).removesuffix("的")
    having = [(kind, value) for kind, value in told.items() if old and old in value]
    if not having:
        return None
    kind, value = min(having, key=lambda one: len(one[1]))
    return kind, value.replace(old, new)


def meant(loop: str, text: str, entities: Entities) -> str | None:
    """Which of the form's answers a text names, by its kind."""
    kinds = _FORMS[loop.removesuffix("_form")]
    if "contact" in kinds and _NAMES["contact"].search(text):
        return "contact"
    if number_in(entities):
        return "number"
    return next((kind for kind in _NAMES if kind in kinds and _NAMES[kind].search(text)), None)


def _new_value(kind: str, text: str, entities: Entities) -> str | None:
    if kind in {"number", "contact"} and (number := number_in(entities)):
        return number
    rest = _after_the_turn(text)
    if rest is None:
        rest = _HEAD.sub("", text)
        if kind == "number" or sounds_corrected(rest):
            return None
    rest = rest.strip(_EDGES)
    return rest if speaks(rest) else None


def _after_the_turn(text: str) -> str | None:
    for pattern in _INTO:
        if found := pattern.search(text):
            return text[found.end() :]
    return None


def _merged(old: str, new: str) -> str:
    """ "2栋" changes the building of an address, and leaves the rest of it."""
    if part := _UNIT.fullmatch(new):
        changed, count = re.subn(rf"{_COUNT}{part[2]}", new, old, count=1)
        return changed if count else new
    return new
