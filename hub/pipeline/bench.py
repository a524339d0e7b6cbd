"""A responder that says one fixed thing, to measure the hub alone (`HUB_BENCH=1`)."""

from hub.core.conversations import Conversation
from hub.core.messages import Evidence, Message
from hub.core.parts import Text
from hub.core.ports import Response, Say

_SAY = Say(parts=(Text(text="您好，消息已收到。"),), evidence=Evidence(rule="bench"))


class FixedResponder:
    async def respond(self, conversation: Conversation, message: Message) -> Response:
        return Response(says=(_SAY,), bot_state=conversation.bot_state)
