"""Who else stood in a customer's mail, and so is offered a copy of the answer."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from channels.email.reading import answer_subject
from hub.core.identities import mailbox
from hub.core.messages import Letter

MOST = 20


def offered(origin: Mapping[str, Any], customer: str, own: Collection[str]) -> Letter:
    """By the envelope of the mail that is answered; neither he himself nor any address of ours."""
    others = dict.fromkeys(
        one for one in _written_in(origin) if one != customer and bare(one) not in own
    )
    return Letter(cc=tuple(others)[:MOST], subject=answer_subject(str(origin.get("subject", ""))))


def bare(address: str) -> str:
    """Without the mark behind its plus sign."""
    name, _, domain = address.partition("@")
    return f"{name.partition('+')[0]}@{domain}"


def _written_in(origin: Mapping[str, Any]) -> Iterator[str]:
    for one in (*origin.get("to", ()), *origin.get("cc", ())):
        if address := mailbox(str(one.get("address", ""))):
            yield address
