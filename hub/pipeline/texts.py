"""What is to be known of whoever writes text messages, before one of his is kept."""

from dataclasses import dataclass
from datetime import timedelta

from hub.core.events import Kind
from hub.core.messages import SYSTEM
from hub.core.parts import Text
from hub.core.ports.wording import Wording
from hub.core.texting import Texting
from hub.pipeline.automatic import count_replies
from hub.pipeline.handover import NO_BOT
from hub.store.consents import Consent
from hub.store.draft import Draft

FLOOD = "flood"
"""The rule by which somebody should look at what one writes faster than people do."""
FLOOD_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """How his account goes about it, and whether he may be written to."""

    manners: Texting
    consent: Consent
    wording: Wording

    @property
    def silent(self) -> bool:
        return self.consent.withdrawn_at is not None

    def count(self, draft: Draft) -> int:
        """This message among those of the present minute, from 1."""
        conversation = draft.current()
        since, count = conversation.flow_since, conversation.flow
        if since is None or draft.now - since >= FLOOD_WINDOW:
            since, count = draft.now, 0
        draft.set(flow=count + 1, flow_since=since)
        return count + 1


def may_text(draft: Draft, texts: Texts) -> bool:
    """Whoever wants nothing more is not answered, nor a flood, which is told so once.

    Where nobody but people answer they get all of it.
    """
    if draft.current().handover_reason == NO_BOT:
        return True
    if texts.silent:
        return False
    over = texts.count(draft) - texts.manners.pace
    if over == 1:
        _slow_down(draft, texts.wording)
    return over <= 0


def _slow_down(draft: Draft, wording: Wording) -> None:
    conversation = draft.current()
    draft.set(needs_look=True, look_rule=conversation.look_rule or FLOOD)
    draft.event(Kind.NEEDS_LOOK, seq=conversation.last_seq, rule=FLOOD)
    text = wording.text("slow_down", conversation.locale, conversation.channel)
    draft.say(SYSTEM, (Text(text=text),))
    count_replies(draft)
