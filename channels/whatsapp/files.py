"""Fetches the files of what came, which WhatsApp keeps for a while."""

from dataclasses import replace

from channels.media import keep_media
from channels.placeholders import placeholder
from channels.whatsapp.config import WhatsAppConfig
from channels.whatsapp.contents import Content
from channels.whatsapp.graph import Graph
from channels.whatsapp.payloads import Came
from hub.core.channel import Surroundings
from hub.core.errors import ChannelError, InputError, Permanent, Unavailable
from hub.core.messages import Inbound
from hub.core.parts import Part


class Fetcher:
    def __init__(self, hub: Surroundings, config: WhatsAppConfig, graph: Graph) -> None:
        self._hub = hub
        self._limit = config.file_bytes
        self._graph = graph

    async def whole(self, came: Came) -> Inbound:
        """With its file; what cannot be had or kept is a placeholder that says so.

        Unavailable where it may be had later: then WhatsApp posts the message again.
        """
        content = came.content
        if not content.media_id:
            return came.inbound
        try:
            part = await self._fetch(content)
        except InputError as error:
            known = {"too_large", "infected"} & {error.code}
            part = placeholder(next(iter(known), "refused"))
        return replace(came.inbound, parts=(*content.caption, part))

    async def _fetch(self, content: Content) -> Part:
        try:
            about = await self._graph.get(content.media_id)
            data = await self._graph.download(str(about.get("url")), self._limit)
        except Permanent:
            return placeholder("gone")
        except ChannelError as error:
            raise Unavailable(error.detail) from None
        if data is None:
            return placeholder("too_large")
        return await keep_media(
            self._hub, data, name=content.name, content_type=content.content_type,
            limit=self._limit,
        )  # fmt: skip
