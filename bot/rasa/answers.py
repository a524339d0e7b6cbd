"""What a text answers of a form's questions, or tells before it is asked; knows nothing of Rasa.

A slot is named FORM_KIND (`fault_place`); what counts as an answer depends on the kind.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.rasa.manner import is_question, is_reproach

Entities = Sequence[Mapping[str, Any]]
Answers = dict[str, str | None]

STORY_LENGTH = 12
_MAY_LACK = frozenset(
    {
        "complaint_number", "complaint_contact", "fault_number", "business_number",
        "business_contact", "callback_window",
    }
)  # fmt: skip
_LACKING = re.compile(
    r"(?:.{0,8}?(?:不知道|不清楚|不晓得|不记得|记不[清得]|忘记?|没有?|找不[着到])了?(?:号码?|[账帐]号|号)?"
    r"|无|不[用需]要?(?:联系|通知|回复?|打)?|随便|随时|什么时候都[行可].*|都行|都可以"
    r"|any ?time|no|none|no idea"
    r"|(?:i )?don'?t (?:know|have one)|not sure)[了吧啊呀哦的]*"
)
_THIS_NUMBER = re.compile(
    r"本机|[这本]个?(?:号|手机|电话)|(?:现在|正在)用的|当前号|就是?这个|this (?:number|phone)", re.I
)
_REACHED = re.compile(
    r"这里|这儿|这边|在线|微信|短信|邮[箱件]|联系|打.{0,4}(?:电话|手机|座机|固话|号)|\bhere\b|call|e?mail",
    re.I,
)
_YES = re.compile(
    r"(?:确认|确定|提交|没错|没问题|正确|同意|办理?|可以|就[这按那]么?[样个]?|这[回下次]|[报弄定发]"
    r"|okay|yes|sure|right|correct|confirm|submit|please|thats|ok|y|[的吧了呀啊嘞哦对是好行嗯哎中])+"
)
_SAYS_YES = re.compile(r"确认|提交|没问题|没错|confirm|submit|looks? (?:good|right)", re.I)
_SAYS_NO = re.compile(r"[不别错改换]|等[等下一]|\bno\b|n't|\bnot\b|wrong|change|wait", re.I)
_CLAUSE = re.compile(r"[,，。;；!！?？\n]")
_EDGES = " \t\n,，。.!！?？:：;；~～、"


def answer(slot: str, text: str, entities: Entities, *, again: bool, yes: bool) -> Answers | None:
    """What a text says to the open question, None when nothing.

    `again`: it was put twice, so that whatever comes is taken; `yes`: the model hears consent.
    """
    kind = slot.rpartition("_")[2]
    if kind == "confirm":
        return {slot: "yes"} if yes or confirms(text) else None
    if kind == "number":
        return _number(slot, text, entities, again=again)
    if slot in _MAY_LACK and lacks(text):
        return {slot: ""}
    fitting = kind == "contact" or not _only_numbers(text, entities)
    telling = speaks(text) and not yes and not lacks(text)
    if kind != "what" and is_reproach(text):
        telling = False
    if fitting and (again or telling):
        return {**_beside(slot, entities), slot: text}
    return (_beside(slot, entities) or None) if kind == "what" else None


def opening(intent: str, text: str, entities: Entities) -> Answers:
    """What the words that open a form already tell."""
    story = text if len(text) > STORY_LENGTH else None
    found: dict[str, str | None] = {"number": number_in(entities)}
    match intent:
        case "complaint":
            form = "complaint"
            found |= {"what": story, "since": first(entities, "time") if story else None}
        case "report_fault":
            form, found["what"] = "fault", story
        case "callback":
            form, found["window"] = "callback", first(entities, "time")
        case "report_loss":
            form = "emergency"
        case "apply":
            form = "business"
        case _:
            return {}
    return {f"{form}_{kind}": value for kind, value in found.items() if value}


def first(entities: Entities, name: str) -> str | None:
    """The customer's own words for the first of these."""
    return next((str(one["text"]) for one in entities if one["entity"] == name), None)


def number_in(entities: Entities) -> str | None:
    """The last one: who names two has put the first one right."""
    return next(
        (str(one["value"]) for one in reversed(entities) if one["entity"] == "number"), None
    )


def lacks(text: str) -> bool:
    """Has nothing to tell there, or does not know: "没有号码，…"."""
    words = text.strip(_EDGES).lower()
    return bool(_LACKING.fullmatch(_CLAUSE.split(words)[0]) or _LACKING.fullmatch(words))


def fits(slot: str, text: str, entities: Entities) -> bool:
    """Whether a text holds just what was asked for, or says that there is none."""
    kind = slot.rpartition("_")[2]
    if kind == "confirm" or (slot in _MAY_LACK and lacks(text)):
        return kind != "confirm" or confirms(text)
    if kind == "contact":
        return bool(_REACHED.search(text)) and not is_question(text)
    wanted = {"number": "number", "place": "place", "window": "time"}.get(kind)
    return not is_question(text) and any(one["entity"] == wanted for one in entities)


def speaks(text: str) -> bool:
    """At least two different letters or digits: no emoji, no "。。。", no "啊啊啊"."""
    return len({char for char in text if char.isalnum()}) >= 2


def _number(slot: str, text: str, entities: Entities, *, again: bool) -> Answers | None:
    if number := number_in(entities):
        return {**_beside(slot, entities), slot: number}
    if slot in _MAY_LACK and lacks(text):
        return {slot: ""}
    return {slot: text} if (again and speaks(text)) or _THIS_NUMBER.search(text) else None


def confirms(text: str) -> bool:
    words = "".join(char for char in text.lower() if char.isalnum())
    return bool(_YES.fullmatch(words)) or bool(
        _SAYS_YES.search(text) and not _SAYS_NO.search(text.replace("没错", ""))
    )


def _beside(slot: str, entities: Entities) -> Answers:
    """What else is told: with a story the number and the beginning, with a number what follows."""
    form, _, kind = slot.rpartition("_")
    found: dict[str, str | None] = {}
    if kind == "what":
        found = {"number": number_in(entities)}
    if slot == "complaint_what":
        found["since"] = first(entities, "time")
    if slot == "callback_number":
        found["window"] = first(entities, "time")
    if slot == "fault_number":
        found["place"] = first(entities, "place")
    return {f"{form}_{name}": value for name, value in found.items() if value}


def _only_numbers(text: str, entities: Entities) -> bool:
    rest = text
    for one in entities:
        if one["entity"] == "number":
            rest = rest.replace(str(one["text"]), "")
    return not any(char.isalpha() for char in rest) and any(char.isalnum() for char in text)
