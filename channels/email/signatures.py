"""What stands under a text and says nothing new: signatures, telephones' lines, disclaimers."""

import re

LONGEST_SIGNATURE = 12
_LONGEST_LINE = 60
_DELIMITER = re.compile(r"(--|——|_{30,80})\s?$")
_DEVICE = re.compile(
    r"(发自我的|從我的|从我的|发自手机|发自|發自|来自).{0,20}"
    r"(iPhone|iPad|手机|手機|邮箱|郵箱|邮件|Mail|QQ|Android|华为|小米|发送|傳送|寄出|客户端|大师)"
    r".{0,20}$"
    r"|(Sent|发送) (from|自) (my|我的) ?(\S+ ?){1,3}$"
    r"|Sent from (Mail|Outlook|Yahoo|Windows).{0,40}$"
    r"|Get Outlook for (iOS|Android).{0,60}$|获取 ?Outlook for (iOS|Android).{0,60}$"
    r"|签名由 ?网易(邮箱大师|灵犀办公) ?定制.{0,9}$"
)
_CLOSING = re.compile(
    r"(此致|祝好|顺颂.{1,4}|即颂.{1,4}|祝商祺|商祺|敬礼|(best|kind|warm)?\s?regards|best wishes"
    r"|sincerely( yours)?|yours (sincerely|faithfully|truly)|cheers|all the best)[,，.。!！~]?$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。！？?!；;]|单号|订单|工单|号码|密码")
_DISCLAIMER = re.compile(
    r"[*\s_-]{0,9}(免责声明|保密声明|机密声明|本邮件(及|（|\(|和)?.{0,12}(保密|机密|附件)|本邮件.{0,30}保密信息"
    r"|disclaimer\s?([:：]|$)|confidentiality (notice|note)|privileged/confidential"
    r"|this (e-?mail|message)( and any| \(including| may contain| is intended| contains).{0,80}"
    r"(confidential|intended|privileged|attach|files))",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"[*\s\[【]{0,9}(CAUTION|WARNING|EXTERNAL( EMAIL)?|外部邮件|注意：此邮件来自外部)[\]】:：*]"
)


def without_signature(text: str) -> str:
    """The text without what its writer's programs and habits put around it; never nothing."""
    lines = _below_banner(text.split("\n"))
    for number, line in enumerate(lines):
        if _ends(lines, number, line.strip()):
            lines = lines[:number]
            break
    kept = [line for line in lines if not _is_device(line.strip())]
    return "\n".join(kept).strip() or text.strip()


def _ends(lines: list[str], number: int, line: str) -> bool:
    if not line or len(line) > 500:
        return False
    if _DELIMITER.fullmatch(line):
        return len([one for one in lines[number:] if one.strip()]) <= LONGEST_SIGNATURE
    if _CLOSING.fullmatch(line):
        return _is_signature(lines[number + 1 :])
    return bool(_DISCLAIMER.match(line))


def _is_signature(lines: list[str]) -> bool:
    """Few short lines without a sentence among them, nor a figure that may be what is told."""
    said = [line.strip() for line in lines if line.strip()]
    plain = all(len(line) <= _LONGEST_LINE and not _SENTENCE.search(line) for line in said)
    return plain and len(said) <= LONGEST_SIGNATURE


def _is_device(line: str) -> bool:
    return len(line) <= _LONGEST_LINE * 2 and bool(_DEVICE.fullmatch(line))


def _below_banner(lines: list[str]) -> list[str]:
    """Without the warning that a firm's server puts above what comes from outside."""
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if len(lines) < 2 or not _BANNER.match(lines[first]):
        return lines
    end = next((n for n in range(first, len(lines)) if not lines[n].strip()), 0)
    return lines[end:] if end else lines
