"""Why a mail came back: providers say it in many ways, people are told it in one."""

import re

from channels.email.mail import Bounce

_STATUSES: tuple[tuple[str, str], ...] = (
    (r"\.1\.(1|3|4|6)", "no_mailbox"),
    (r"\.(1\.2|4\.4)", "no_domain"),
    (r"\.1\.[78]", "sender"),
    (r"\.2\.1", "disabled"),
    (r"\.2\.2", "full"),
    (r"\.(2\.3|3\.4)", "large"),
    (r"\.7\.(2[0-7]|515)", "unproved"),
)
"""By the last two figures of RFC 3463, where all servers mean one thing by them."""
_WORDS: tuple[tuple[str, str], ...] = (
    (r"\b(SPF|DKIM|DMARC)\b|MI:(SPF|DMA)", "unproved"),
    (r"mailbox (is )?full|over ?quota|quota exceeded|邮箱已满|空间不足", "full"),
    (r"(too (large|big|long)|exceed\w* (mail)?size|size limit)|太大|过大", "large"),
    (r"deactivated|suspended|disabled|locked|已停用|冻结", "disabled"),
    (r"(mailbox|user|recipient|account|address) (was |is )?not (found|exist)|does(n't| not) exist"
     r"|RecipientNotFound|dosn't exist|no such|unknown (user|recipient)|user unknown"
     r"|invalid (user|recipient)|不存在|无此用户", "no_mailbox"),
    (r"(domain|host)( name)? not found|null mx|no mx", "no_domain"),
    (r"frequency limited|too many|rate limit|RP:(TRC|RCL)|MI:STC|HL:(REP|ICC|IFC|MEP)|频率",
     "often"),
    (r"spam|blacklist|blocked|content|behaviou?r|DT:|HL:(IHU|IPB)|MI:SPB|denied|rejected by"
     r"|垃圾|拒收|黑名单", "refused"),
    (r"timed? ?out|timeout|can ?not connect|connection (refused|denied)|DNS query error|超时"
     r"|连接失败", "line"),
)  # fmt: skip
_CLASSES = {"1": "no_mailbox", "3": "line", "4": "line", "6": "refused", "7": "refused"}
_BY_STATUS = [(re.compile(form), kind) for form, kind in _STATUSES]
_BY_WORDS = [(re.compile(form, re.IGNORECASE), kind) for form, kind in _WORDS]


def reason_of(bounce: Bounce, *, to: str = "") -> str:
    """What is kept with the message: `mail_<kind>: ` and the other server's own words.

    The console has words for each kind. `to`: of whom it is, where that is not the customer.
    """
    kind, said = f"mail_{kind_of(bounce)}", bounce.diagnostic or bounce.status
    told = ": ".join(filter(None, (to, said)))
    return f"{kind}: {told}" if told else kind


def kind_of(bounce: Bounce) -> str:
    by_status = next((kind for form, kind in _BY_STATUS if form.fullmatch(bounce.status[1:])), "")
    by_words = next((kind for form, kind in _BY_WORDS if form.search(bounce.diagnostic)), "")
    return by_status or by_words or _CLASSES.get(bounce.status[2:3], "returned")
