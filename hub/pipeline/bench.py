"""A responder that says one fixed thing, to measure the hub alone (`HUB_BENCH=1`)."""

import asyncio

from hub.core.conversations import Conversation
from hub.core.messages import Evidence, Message
from hub.core.parts import Text
from hub.core.ports.answering import Response, Say

_PARTS = (Text(text="您好，消息已收到。"),)


class FixedResponder:
    """The evidence of each answer names the message that it is to; `pause`: seconds it thinks."""

    def __init__(self, pause: float = 0.0) -> None:
        self._pause = pause

    async def respond(self, conversation: Conversation, message: Message) -> Response:
        if self._pause:
            await asyncio.sleep(self._pause)
        evidence = Evidence(rule="bench", passage=str(message.seq))
        return Response(says=(Say(parts=_PARTS, evidence=evidence),))
