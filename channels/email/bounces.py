"""Notices that a mail of ours was not delivered: in the standard's form, or in providers' words."""

import re
from html import unescape
from itertools import islice

from channels.email.bodies import content
from channels.email.charsets import decode
from channels.email.machines import DAEMON
from channels.email.mail import Bounce
from channels.email.parts import Part

_TEXT_LIMIT = 20_000
_MOST = 100
_DIAGNOSTIC_LIMIT = 500
_FIELD = re.compile(
    r"^([A-Za-z-]{1,40})[ \t]{0,9}:[ \t]{0,9}(.{0,2000}(?:\n[ \t].{0,2000}){0,20})", re.M
)
_ADDRESS = r"[\w.+=&/'-]{1,100}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.\-:])([45]\d\d)(?=[\s#\-:,.](?!\d{3}))")
_MESSAGE_ID = re.compile(rb"^Message-ID\s{0,5}:\s{0,5}<([^<>\s]{1,900})>", re.I | re.M)
_SUBJECT = re.compile(
    r"系统退信|退信|投递失败|未送达|无法投递|无法送达|undeliver(ed|able)|delivery"
    r" (status notification|failure|has failed|incomplete)|failure notice"
    r"|returned mail|mail delivery (failed|subsystem|failure)"
    r"|delivery failure|message not delivered|unzustellbar|(mail|message) could not be delivered",
    re.I,
)
_BODY = re.compile(
    r"您的邮件被退回|退信原因|退信代码|无法发送到|未能投递|无法投递|投递失败|邮件无法送达|未送达"
    r"|(couldn't|could not) be delivered|(wasn't|was not) delivered|undeliverable"
    r"|delivery (has )?failed|unable to deliver|following address(es)? failed|permanent"
    r" (fatal )?error|did not reach",
    re.I,
)
_DELAYED = re.compile(r"\bdelay(ed)?\b|will be retried|暂时无法|延迟", re.I)
_ADDRESSEE = re.compile(
    r"无法发送到|收件人|(未能|无法)(发送|投递|传递|送达)(到|给|至)|delivered to|message to"
    r"|deliver(y)? to"
    r"|recipient|地址",
    re.I,
)
_NAMED = re.compile(
    r"^\s{0,9}<?(?:mailto:)?(" + _ADDRESS + r")>?:?\s*$|^<(" + _ADDRESS + ")>", re.M
)
_ANY = re.compile(_ADDRESS)
_REASON = re.compile(
    r"(?:英文说明|退信原因|失败原因|错误信息|said|response(?: from the remote server)? was"
    r"|diagnostic information|reason)[^\S\n]{0,9}[:：|]?\s{0,9}([^\n]{3,500})",
    re.I,
)
_SOFT = re.compile(
    r"frequency limited|mailbox (is )?full|over ?quota|quota exceeded|邮箱已满|空间不足|try again"
    r"|temporar|timed? ?out|timeout|can ?not connect|greylist|too many|HL:(REP|ICC|IFC|MEP)|RP:"
    r"|MI:STC"
    r"|DNS query error|unavailable or access denied|超时|连接失败|频率",
    re.I,
)
_HARD = re.compile(
    r"not (found|exist)|unknown (user|recipient)|user unknown|invalid (user|recipient)|no such"
    r"|does(n't| not) exist|dosn't exist|deactivated|suspended|不存在|无此用户|已停用|disabled",
    re.I,
)


def bounces_of(
    part: Part, text: str, *, subject: str, sender: str, return_path: str | None
) -> tuple[Bounce, ...]:
    """What the notice says of each recipient whom it failed to reach; none when it only tells of
    a delay, or is no such notice."""
    original = _original(part)
    reports = [one for one in part.walk() if one.kind.endswith("delivery-status")]
    for report in reports:
        blocks = _blocks(report)
        if found := _reported(blocks, text, original):
            return found
        if any("action" in block for block in blocks):
            return ()
    text = text[:_TEXT_LIMIT]
    named = decode(part.first("X-Failed-Recipients"))[0].lower()
    failed = _ANY.findall(named)[:_MOST]
    from_daemon = return_path == "" or not sender or bool(DAEMON.match(sender))
    if not failed and not (from_daemon and (_SUBJECT.search(subject) or _BODY.search(text))):
        return ()
    if not failed and _DELAYED.search(subject):
        return ()
    told = _status(text), _reason(text), original
    return tuple(_made(one, *told) for one in failed or [_recipient(text, sender)])


def delays_of(part: Part, text: str) -> tuple[Bounce, ...]:
    """Recipients whom a report says it has not reached yet, and who are tried again."""
    found = (
        _reported(_blocks(one), text, _original(part), action="delayed")
        for one in part.walk()
        if one.kind.endswith("delivery-status")
    )
    return next(filter(None, found), ())


def _blocks(report: Part) -> list[dict[str, str]]:
    text = decode(content(report)[:_TEXT_LIMIT])[0].replace("\r\n", "\n")
    return [
        {name.lower(): unescape(" ".join(value.split())) for name, value in _FIELD.findall(block)}
        for block in re.split(r"\n[ \t]*\n", text)
    ]


def _reported(
    blocks: list[dict[str, str]], text: str, original: str, *, action: str = "failed"
) -> tuple[Bounce, ...]:
    found: list[Bounce] = []
    for block in blocks:
        recipient = _told(block, "original-recipient") or _told(block, "final-recipient")
        if not recipient or block.get("action", "failed").lower() != action:
            continue
        said = block.get("diagnostic-code", "")
        diagnostic = said.partition(";")[2].strip() or said.strip() or _reason(text)
        found.append(_made(recipient, _status(block.get("status", "")), diagnostic, original))
    return tuple(found[:_MOST])


def _told(block: dict[str, str], name: str) -> str:
    """An address; the original one is that which we wrote to, wherever it was passed on to."""
    return block.get(name, "").rpartition(";")[2].strip(" <>").lower()


def _made(recipient: str, status: str, diagnostic: str, original: str) -> Bounce:
    told = _status(diagnostic)
    status = told if told and (not status or status.endswith(".0.0")) else status
    return Bounce(
        recipient=recipient[:320], status=status, diagnostic=diagnostic[:_DIAGNOSTIC_LIMIT],
        permanent=_permanent(status, diagnostic), original_message_id=original,
    )  # fmt: skip


def _permanent(status: str, diagnostic: str) -> bool:
    """By the status where it says something, else by the code and the words of the server."""
    if status.startswith("4.") or status.endswith(".2.2"):
        return False
    if _HARD.search(diagnostic):
        return True
    if _SOFT.search(diagnostic):
        return False
    code = _CODE.search(diagnostic)
    return not (code and code[1].startswith("4")) or status.startswith("5.1.")


def _status(text: str) -> str:
    found = _STATUS.search(text)
    return found[1] if found else ""


def _recipient(text: str, sender: str) -> str:
    for keyword in islice(_ADDRESSEE.finditer(text), 20):
        if found := _ANY.search(text, keyword.end(), keyword.end() + 200):
            return found[0].lower()
    if named := _NAMED.search(text):
        return (named[1] or named[2]).lower()
    others = (one.lower() for one in _ANY.findall(text))
    return next((one for one in others if one != sender and not DAEMON.match(one)), "")


def _reason(text: str) -> str:
    """The line in which the other server is quoted, else the first one with a code."""
    coded = next((line for line in text.split("\n") if _CODE.search(line[:1000])), "")
    found = _REASON.search(coded or text)
    said = found[1] if found else coded
    return unescape(" ".join(said.split()))[:_DIAGNOSTIC_LIMIT]


def _original(part: Part) -> str:
    """The id of our mail that is enclosed, whole or its header."""
    for one in part.walk():
        if one is not part and one.kind in {
            "message/rfc822",
            "message/global",
            "text/rfc822-headers",
        }:
            found = _MESSAGE_ID.search(content(one)[:200_000])
            return found[1].decode("latin-1") if found else ""
    found = _MESSAGE_ID.search(part.body[:200_000]) if not part.children else None
    return found[1].decode("latin-1") if found else ""
