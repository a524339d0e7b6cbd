"""Carries one message of ours by as many calls of the Graph API as it takes."""

from collections.abc import AsyncIterator

from channels.whatsapp.bodies import Body, body_of, template_body
from channels.whatsapp.config import WhatsAppConfig
from channels.whatsapp.graph import Graph
from hub.core.channel import Surroundings
from hub.core.errors import ChannelError, NotFound, Permanent, Temporary, Uncertain
from hub.core.messages import Outbound
from hub.core.parts import File

MORE = "+"
"""Ends the mark of what is not the last piece of a message."""


class Sender:
    def __init__(self, hub: Surroundings, config: WhatsAppConfig, graph: Graph) -> None:
        self._hub = hub
        self._phone_id = config.phone_id
        self._template = config.template
        self._graph = graph

    async def send(self, message: Outbound) -> str:
        """Returns WhatsApp's id of the last piece.

        All files are uploaded first; after the first piece nothing is known for certain.
        """
        bodies = [body async for body in self._bodies(message)]
        if not bodies:
            raise Permanent("there is nothing to send")
        carrier_id = ""
        for number, body in enumerate(bodies, 1):
            mark = message.id + (MORE if number < len(bodies) else "")
            try:
                carrier_id = await self._post(message.to.id, body, mark)
            except ChannelError as error:
                if number == 1:
                    raise
                raise Uncertain(f"{number - 1}/{len(bodies)}; {error.detail}") from None
        return carrier_id

    async def _bodies(self, message: Outbound) -> AsyncIterator[Body]:
        if message.invites:
            yield template_body(self._template.name, self._template.language)
            return
        for part in message.parts:
            media_id = await self._upload(part) if isinstance(part, File) else ""
            for body in body_of(part, message.locale, media_id):
                yield body

    async def _upload(self, part: File) -> str:
        """Nobody has seen anything yet: what is uncertain may be tried again."""
        try:
            _, data = await self._hub.files.open(part.file_id)
            where = f"{self._phone_id}/media"
            return await self._graph.upload(where, part.name, part.content_type, data)
        except NotFound:
            raise Permanent("file_gone") from None
        except Uncertain as error:
            raise Temporary(error.detail) from None

    async def _post(self, to: str, body: Body, mark: str) -> str:
        asked = {
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": to,
            "biz_opaque_callback_data": mark, **body,
        }  # fmt: skip
        told = await self._graph.post(f"{self._phone_id}/messages", asked)
        sent = told.get("messages")
        first = sent[0] if isinstance(sent, list) and sent else {}
        carrier_id = first.get("id") if isinstance(first, dict) else None
        if not isinstance(carrier_id, str):
            raise Uncertain("the answer names no message")
        return carrier_id[:200]
