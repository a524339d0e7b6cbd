"""Answers to the hub's own questions, known by their very words, without any model."""

from bot import phrases
from bot.picking import picked
from hub.core.conversations import Conversation
from hub.core.ports.wording import Wording

_SCORES = range(1, 6)


class ShortAnswers:
    """Implements hub.core.ports.answering.ShortAnswers."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def score(self, conversation: Conversation, text: str) -> int:
        """By its number or its name."""
        words = phrases.squeeze(text)
        for score in _SCORES:
            if words == phrases.squeeze(self._word(conversation, f"order_score_{score}")):
                return score
        return picked(words.removesuffix("分"), _SCORES[-1])

    def for_bot(self, conversation: Conversation, text: str) -> bool:
        """To be called back, or a lost phone to be blocked."""
        return self.wants_call(conversation, text) or phrases.reports_loss(text)

    def wants_call(self, conversation: Conversation, text: str) -> bool:
        """By the name of the one choice that he was given, or its number."""
        name = self._word(conversation, "call_wanted")
        return picked(text, 1) == 1 or phrases.squeeze(text) == phrases.squeeze(name)

    def _word(self, conversation: Conversation, template: str) -> str:
        return self._wording.text(template, conversation.locale, conversation.channel)
