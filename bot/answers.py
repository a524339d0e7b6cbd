"""An article's answer as the channel can carry it: short, as a chat, or as a letter."""

from collections.abc import Mapping

from hub.core.articles import AnswerForm, ArticleText
from hub.core.parts import Part, Text
from hub.core.ports.knowledge import Hit

_FORMS: Mapping[str, AnswerForm] = {
    "sms": AnswerForm.SHORT,
    "email": AnswerForm.MAIL,
    "fax": AnswerForm.MAIL,
}
"""By the channel's name; all others are chats."""


def answer_parts(hit: Hit, channel: str, *, texts: bool = False) -> tuple[Part, ...]:
    """`texts`: the channel sends text messages, whatever its name."""
    return parts_of(hit.text, "sms" if texts else channel)


def parts_of(article: ArticleText, channel: str) -> tuple[Part, ...]:
    """The text with the article's links below it, then its attachments."""
    form = _FORMS.get(channel, AnswerForm.CHAT)
    links = (f"{link.title} {link.url}" for link in article.links)
    text = "\n".join([article.answer_for(form), *links])
    return (Text(text=text), *article.attachments)
