"""A responder that says one fixed thing, to measure the hub alone (`HUB_BENCH=1`)."""

from hub.core.conversations import Conversation
from hub.core.messages import Evidence, Message
from hub.core.parts import Text
from hub.core.ports import Response, Say

_PARTS = (Text(text="您好，消息已收到。"),)


class FixedResponder:
    """The evidence of each answer names the message that it is to."""

    async def respond(self, conversation: Conversation, message: Message) -> Response:
        evidence = Evidence(rule="bench", passage=str(message.seq))
        return Response(says=(Say(parts=_PARTS, evidence=evidence),))
