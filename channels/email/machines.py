"""Which mails no person wrote: answering machines, lists, bounces, and what we sent ourselves."""

import re

from channels.email.mail import OWN_HEADER
from channels.email.parts import Part
from hub.core.messages import Automatic

_ANSWERING = (
    "X-Autoreply", "X-FC-MachineGenerated", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply",
    "X-AutoReply-From", "X-QQ-AUTO-REPLY", "X-MS-Exchange-Inbox-Rules-Loop", "X-Mail-Autoreply",
    "X-POST-MessageClass", "X-Vacation", "X-Cron-Env",
)  # fmt: skip
_LISTS = (
    "List-Id",
    "List-Post",
    "List-Unsubscribe",
    "Mailing-List",
    "X-Mailing-List",
    "Feedback-ID",
)
_SUPPRESSED = re.compile(r"\b(all|oof|autoreply)\b")
_PRECEDENCE = {
    "auto_reply": Automatic.AUTO_REPLY, "auto-reply": Automatic.AUTO_REPLY, "bulk": Automatic.LIST,
    "junk": Automatic.LIST, "list": Automatic.LIST,
}  # fmt: skip
_SUBJECT = re.compile(
    r"(\[?(假期|外出|离线|休假)?(自动回复|自動回覆|自動回復|自动答复)\]?\s?([:：(（]|$)"
    r"|(自动)?(不在办公室|外出|休假)[:：]|auto(matic)?[- ]?(reply|response)\s?[:：]"
    r"|out of (the )?office\b|autosvar|abwesenheitsnotiz|réponse automatique"
    r"|respuesta automática|(已读|read)[:：]\s)",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"(mailer-daemon|mail-daemon|maildaemon|postmaster|no-?reply|do-?not-?reply|bounces?"
    r"|notifications?|auto-?reply|autoresponder)([+=._-].*)?@|uin\+auto_"
)
DAEMON = re.compile(r"(mailer[-_]?daemon|mail[-_]?daemon|postmaster|mdaemon|bounces?)([+=._-].*)?@")


def machine(
    part: Part, *, sender: str, subject: str, return_path: str | None, bounced: bool,
    own: str,
) -> Automatic | None:  # fmt: skip
    """Of which kind the machine is that wrote; None for a person, as far as anybody can tell."""
    if (mark := part.text(OWN_HEADER)) and (not own or mark == own.lower()):
        return Automatic.OWN
    if bounced:
        return Automatic.BOUNCE
    if _answers(part, sender, subject, return_path):
        return Automatic.AUTO_REPLY
    if any(part.first(name) for name in _LISTS):
        return Automatic.LIST
    return _PRECEDENCE.get(part.text("Precedence"))


def _answers(part: Part, sender: str, subject: str, return_path: str | None) -> bool:
    submitted = part.text("Auto-Submitted").partition(";")[0].strip()
    reports = part.kind == "multipart/report" or part.kind.startswith("message/")
    return bool(
        submitted not in {"", "no"}
        or any(part.text(name) not in {"", "no", "false"} for name in _ANSWERING)
        or _PRECEDENCE.get(part.text("Precedence")) is Automatic.AUTO_REPLY
        or _SUPPRESSED.search(part.text("X-Auto-Response-Suppress"))
        or return_path == "" or reports or _SUBJECT.match(subject) or _ROBOT.match(sender)
    )  # fmt: skip
