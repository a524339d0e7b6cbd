"""A joined text message as the hub takes it."""

from collections.abc import Mapping
from datetime import datetime

from channels.content import clean
from channels.placeholders import placeholder
from channels.sms.coding import Coding
from channels.sms.joining import Joined
from channels.sms.numbers import identity_of
from channels.texts import phrase
from hub.core.languages import written_in
from hub.core.messages import Address, Inbound
from hub.core.parts import Text

LONGEST = 40_000
"""Characters: more than 255 parts hold, yet a centre may send what it likes as one."""
HOUSE = "zh-CN"


def inbound_of(
    joined: Joined, channel: str, account: str, *, at: datetime, vouched: bool = False,
    raw: Mapping[str, object] | None = None,
) -> Inbound:  # fmt: skip
    """`vouched`: the carrier stands for the sender's number."""
    text = kept(joined.text)
    locale = written_in(text) or HOUSE
    lacking = f"{phrase('sms_lacking', locale)}{', '.join(map(str, joined.lacking))}"
    return Inbound(
        channel=channel,
        account=account,
        external_id=joined.id,
        sender=Address(id=joined.sender, identity=identity_of(joined.sender) if vouched else ""),
        parts=(_shown(joined, text, locale),),
        received_at=at,
        locale=locale,
        warning=lacking if joined.lacking else "",
        raw={**_raw(joined), **(raw or {})},
    )


def kept(text: str) -> str:
    """As it may be kept, and cut where it is too long: refused, it would only come again."""
    cleaned = clean(text, limit=len(text))
    return cleaned if len(cleaned) <= LONGEST else f"{cleaned[:LONGEST]}…"


def _shown(joined: Joined, text: str, locale: str) -> Text:
    """What has no words is a placeholder."""
    if any(one.coding == Coding.BINARY for one in joined.segments):
        return placeholder("octets")
    return Text(text=text or phrase("sms_empty", locale))


def _raw(joined: Joined) -> dict[str, object]:
    return {
        "from": joined.sender,
        "to": joined.recipient,
        "parts": [
            {"part": one.part, "of": one.total, "coding": one.coding, "hex": one.body.hex()}
            for one in joined.segments
        ],
    }
