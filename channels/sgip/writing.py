"""An answer as the Submits of its parts, and a user's number as the wire wants it."""

import re
from collections.abc import Sequence

from channels.sgip.config import SgipConfig
from channels.sgip.messages import Submit
from channels.sms.coding import Coding, split
from hub.core.errors import Permanent, RecipientGone, TooLong
from hub.core.messages import Outbound
from hub.core.parts import plain_text

CODES = {Coding.UCS2: 8, Coding.GBK: 15}
COUNTRY = "86"
WE_PAY = "0" * 21
_MOBILE = re.compile(r"1[3-9]\d{9}")


def submits_of(message: Outbound, config: SgipConfig) -> Sequence[Submit]:
    """One a part, in order. Raises Permanent for whom no gateway takes it."""
    text, user = plain_text(message.parts), wire_number(message.to.id)
    coding = coding_for(text, config)
    try:
        pieces = split(text, coding, ref=int(message.id.rpartition(".")[2]) & 0xFF)
    except TooLong:
        raise Permanent("sms_long") from None
    return [
        Submit(
            service=config.number, payer=WE_PAY if config.payer == "us" else user, users=(user,),
            corporation=config.corporation, business=config.business,
            fee=int(config.fee), value=str(config.fee_value), given=str(config.given_value),
            related=int(config.related), priority=config.priority, report=int(config.report),
            header=1 if piece.header else 0, coding=CODES[coding],
            content=piece.header + piece.body,
        )
        for piece in pieces
    ]  # fmt: skip


def coding_for(text: str, config: SgipConfig) -> Coding:
    """As the account says, unless that would lose a character."""
    coding = Coding(config.coding)
    if coding is Coding.GBK:
        try:
            text.encode("gbk")
        except UnicodeEncodeError:
            return Coding.UCS2
    return coding


def wire_number(address: str) -> str:
    """Mobile numbers of the country behind its code; raises RecipientGone for all others."""
    if not _MOBILE.fullmatch(address):
        raise RecipientGone("sgip_6")
    return COUNTRY + address
