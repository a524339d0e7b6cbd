"""The handler of what is suggested beside a conversation, by what its customer has asked."""

from collections.abc import Iterable, Sequence

from agent_console.api.conversations import get_or_raise
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.knowledge import hit_out
from agent_console.api.shapes.articles import SuggestedOut
from agent_console.rights import Right
from bot.phrases import asks
from hub.core.errors import Forbidden
from hub.core.messages import AuthorKind, Message
from hub.core.parts import Text
from knowledge.search import LONGEST
from knowledge.suggestions import suggest

LOOKED_THROUGH = 50
"""Messages, the newest of the conversation, among which questions are looked for."""


async def suggestions(call: Call[Nothing, NoQuery]) -> SuggestedOut:
    if not call.who.authority.anywhere(Right.SEE_ARTICLES):
        raise Forbidden
    conversation = await get_or_raise(call.services, call.id)
    messages = await call.services.stores.messages.latest(
        conversation.thread_id,
        first=conversation.first_seq,
        last=conversation.last_seq,
        limit=LOOKED_THROUGH,
    )
    suggested = await suggest(
        call.services.bookroom.search, questions(messages), conversation.locale
    )
    hits = [hit_out(hit, explain=False) for hit in suggested.hits]
    return SuggestedOut(question=suggested.question, hits=hits)


def questions(messages: Iterable[Message]) -> Sequence[str]:
    """What the customer has asked, each once, the last first; a hello or a yes asks nothing."""
    said = [_text(one) for one in messages if one.author.kind is AuthorKind.CUSTOMER]
    return [text for text in dict.fromkeys(reversed(said)) if asks(text)]


def _text(message: Message) -> str:
    written = " ".join(part.text for part in message.parts if isinstance(part, Text))
    return written.strip()[:LONGEST]
