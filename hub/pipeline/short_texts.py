"""Cuts what the bot answers by text message to what it may cost, with a link to all of it."""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta

from hub.core.conversations import Conversation
from hub.core.messages import Evidence, message_id
from hub.core.parts import Part
from hub.core.ports.wording import Shorten, Wording
from hub.core.texting import Texting
from hub.store.answer_pages import AnswerPage, keep
from hub.store.draft import Draft

TOKEN_BYTES = 12
"""96 bits: nobody guesses one, and the link takes little of the message."""


class ShortTexts:
    """`secret` makes the tokens: of one message always the same. No `public_url`: no link."""

    def __init__(
        self, shorten: Shorten, wording: Wording, *, secret: bytes, public_url: str = ""
    ) -> None:
        self._shorten = shorten
        self._wording = wording
        self._secret = secret
        self._public_url = public_url

    def fit(
        self, draft: Draft, parts: tuple[Part, ...], manners: Texting, evidence: Evidence
    ) -> tuple[Part, ...]:
        """What the draft is to say next, within the parts that its account allows."""
        conversation = draft.current()
        said = message_id(conversation.thread_id, conversation.last_seq + 1)
        token = self._token(said)
        short = self._shorten(
            parts, limit=manners.answer_parts, more=self._more(conversation, token)
        )
        if short is None:
            return parts
        if self._public_url:
            page = AnswerPage(
                token=token, message_id=said, title=evidence.title, text=short.full,
                locale=conversation.locale,
                expires_at=draft.now + timedelta(days=manners.link_days),
            )  # fmt: skip
            keep(draft, page)
        return short.parts

    def _token(self, message: str) -> str:
        digest = hmac.digest(self._secret, message.encode(), "sha256")
        return urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()

    def _more(self, conversation: Conversation, token: str) -> str:
        if not self._public_url:
            return ""
        link = f"{self._public_url}/a/{token}"
        return self._wording.text(
            "answer_in_full", conversation.locale, conversation.channel, link=link
        )
