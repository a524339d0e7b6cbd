"""What is new in a mail's text: without what it quotes, as the clients of two languages write it.

All is done line by line, so that the time grows with the text alone. Of other languages the
library knows how a quote begins; its patterns are only let loose on texts of common size.
"""

import re
from functools import cache

from mailparser_reply.parser import EmailMessage as _Library

REPLY_MARK = "———— 请在此行以上回复 / Reply above this line ————"
ATTRIBUTION_LINES = 3
ATTRIBUTION_LENGTH = 300
LONGEST_TEXT = 200_000
LIBRARY_LENGTH = 10_000
_LIBRARY_LINE = 300
# Without one of these there is no quote of such a language, and no need to ask.
_HINT = re.compile(
    r"skrev|schrieb|escribió|écrit|scritto|schreef|napisał|napsal|kirjoitti|작성|보낸|\d日\(.\)"
    r"|^[> *]{0,9}(Von|De|Da|Fra|Från|Van|Od) ?:", re.MULTILINE,
)  # fmt: skip
_LANGUAGES = ["da", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "sv", "cs"]

_MARK = re.compile(r"请在此行(以上|上方)回复|請在此行(以上|上方)回覆|Reply above this line")
_LABEL = re.compile(
    r"[>|\s*]{0,20}(?P<label>发\s?件\s?人|寄件者|寄件人|From|Von|De|发送时间|发送日期|日\s{0,4}期"
    r"|时\s{0,4}间|寄件日期|傳送時間|Sent|Date|收\s?件\s?人|收件者|To|抄\s{0,4}送|副本|CC|Cc"
    r"|主\s{0,4}题|主旨|主題|Subject|Reply-To)[*\s]{0,6}(?P<colon>[:：|]|$)",
)
_SUBJECT = re.compile(r"主\s{0,4}题|主旨|主題|Subject")
_FROM = re.compile(r"发\s?件\s?人|寄件者|寄件人|From|Von|De")
_SEPARATOR = re.compile(
    r"[>\s|]{0,20}[-—_=*]{2,40}\s{0,9}(回复的原邮件|回复的邮件|原始邮件|原始郵件|原邮件|邮件原件"
    r"|Original|Original [Mm]essage|Original [Ee]-?mail|Replied Message|Original Mail"
    r"|Ursprüngliche Nachricht|Oprindelig meddelelse)\s{0,9}[-—_=*]{2,40}(?P<rest>.*)"
)
_FORWARD = re.compile(
    r"[>\s|]{0,20}(?:[-—_=*]{2,40}\s{0,9}(转发的?邮件(信息)?|转发的消息|轉寄的?郵件"
    r"|Forwarded ([Mm]essage|by .{1,60})|Forwarding messages)\s{0,9}[-—_=*]{2,40}"
    r"|Begin forwarded message:|开始转发的邮件：|被转发的邮件[:：]|以下是转发的邮件：?)"
)
_DATED = r"(?=.{0,200}\d{1,4}\s?[年/.:：-]\s?\d)"
_ATTRIBUTIONS = re.compile(
    r"[>\s]{0,20}(?:"
    rf"{_DATED}(?:在|於|于)\s?.{{4,280}}?(?:写道|寫道|写了|的邮件中写道)\s?[:：]?"
    rf"|{_DATED}.{{1,200}}?\s?(?:于|於|在)\s?\d{{4}}.{{4,120}}?(?:写道|寫道)\s?[:：]"
    rf"|{_DATED}\d{{4}}[-/年.].{{4,250}}?(?:写道|寫道|wrote)\s?[:：]"
    r"|(?:On|At)\s.{6,280}?wrote\s?[:：]?"
    r"|.{1,120}<[^<>@\s]{1,100}@[^<>@\s]{1,100}>\s.{0,120}(?:wrote|写道|寫道)\s?[:：]"
    r")\s*$"
)
_OPENING = re.compile(r"[>\s]{0,20}(?:在|于|於|On\s|At\s)|.{0,200}(?:于|於|<)|[>\s]{0,9}\d{4}")
_CLOSING = re.compile(r"(写道|寫道|写了|wrote)\s?[:：]?\s*$")
_RULE = re.compile(r"[>\s]{0,9}([-_—=]{5,}|\*{5,})\s*$")
_PROSE_QUOTE = re.compile(r"^[ \t]{0,3}>")


def new_text(text: str) -> str:
    """What stands above, between and below the quotes; all of it, if nothing else is there."""
    lines = text[:LONGEST_TEXT].replace("\xa0", " ").replace("　", " ").split("\n")
    kept = _unquoted(_above_mark(lines))
    return "\n".join(kept).strip() or "\n".join(_unquoted(lines)).strip() or text.strip()


def _above_mark(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if len(line) < ATTRIBUTION_LENGTH and _MARK.search(line):
            return lines[:number]
    return lines


def _unquoted(lines: list[str]) -> list[str]:
    kept: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if _FORWARD.match(line) and not (line.startswith(">") and _announces(kept)):
            return kept + lines[number:]
        if (end := _attribution(lines, number)) and _has_quote(lines, end):
            number = end
        elif end or _cuts(lines, number):
            return _without_rule(kept)
        elif _PROSE_QUOTE.match(line):
            number += 1
        else:
            kept.append(line)
            number += 1
    return _above_foreign(kept)


def _cuts(lines: list[str], number: int) -> bool:
    """Whether from this line on all is quoted."""
    line = lines[number]
    return len(line) < 2000 and bool(_SEPARATOR.match(line) or _is_header(lines, number))


def _is_header(lines: list[str], number: int) -> bool:
    """Whether a block of a mail's header begins here: its sender and at least one line more."""
    first = _LABEL.match(lines[number])
    if not first or not _FROM.fullmatch(first["label"]):
        return False
    following = [line for line in lines[number + 1 : number + 9] if line.strip("> |\t")]
    labels = {found["label"] for line in following[:6] if (found := _LABEL.match(line))}
    if any("@" in line for line in [lines[number], *following[:3]]):
        return bool(labels) and (bool(first["colon"]) or len(labels) > 1)
    return any(map(_SUBJECT.fullmatch, labels))


def _attribution(lines: list[str], number: int) -> int:
    """Where the lines end that say who wrote what follows; 0 when this begins none."""
    if not _OPENING.match(lines[number]):
        return 0
    for count in range(1, ATTRIBUTION_LINES + 1):
        joined = " ".join(line.strip() for line in lines[number : number + count])
        if len(joined) > ATTRIBUTION_LENGTH:
            return 0
        if _CLOSING.search(joined):
            return number + count if _is_attribution(joined) else 0
        if number + count < len(lines) and not lines[number + count].strip("> "):
            return 0
    return 0


def _is_attribution(line: str) -> bool:
    return bool(_ATTRIBUTIONS.match(line)) and ("@" in line or any(map(str.isdigit, line)))


def _has_quote(lines: list[str], number: int) -> bool:
    """Whether what was announced is marked line by line, so that what is not is an answer."""
    following = [line for line in lines[number : number + 4] if line.strip()]
    return bool(following) and following[0].lstrip().startswith(">")


def _announces(kept: list[str]) -> bool:
    """Whether the last of the lines says, in whatever language, that a quote follows."""
    last = next((line for line in reversed(kept) if line.strip()), "")
    return last.rstrip().endswith((":", "："))


def _without_rule(kept: list[str]) -> list[str]:
    """Without the rule, and the lines that are blank, over a quote."""
    while kept and (not kept[-1].strip() or _RULE.match(kept[-1])):
        kept.pop()
    return kept


def _above_foreign(kept: list[str]) -> list[str]:
    """What stands above a quote that begins in a language that is not ours."""
    text = "\n".join(kept)
    if len(text) > LIBRARY_LENGTH or any(len(line) > _LIBRARY_LINE for line in kept):
        return kept
    found = _foreign().search(text) if _HINT.search(text) else None
    above = text[: found.start()].strip() if found else ""
    return above.split("\n") if above else kept


@cache
def _foreign() -> re.Pattern[str]:
    pattern: re.Pattern[str] = _Library(text="", languages=list(_LANGUAGES)).HEADER_REGEX
    return pattern
