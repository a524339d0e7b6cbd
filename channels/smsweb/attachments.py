"""Fetches the pictures and sounds of a message, which its provider keeps for a while."""

import asyncio
import logging
from dataclasses import replace

from channels.media import keep_part
from channels.placeholders import placeholder
from channels.smsweb.carrier import Carrier
from channels.smsweb.config import SmsWebConfig
from channels.smsweb.signing import basic
from hub.core.channel import Surroundings
from hub.core.errors import ChannelError
from hub.core.messages import Inbound
from hub.core.parts import Part

log = logging.getLogger(__name__)

LIMIT = 10 * 2**20
"""Bytes of a file."""
SECONDS = 9.0
"""For all files of a message: its provider waits meanwhile."""
_GONE = frozenset({401, 403, 404, 410})


class Attachments:
    """Only from the provider's own server: nobody has us look elsewhere, or tells it our secret."""

    def __init__(self, hub: Surroundings, config: SmsWebConfig) -> None:
        self._hub = hub
        self._base = f"{config.base}/"
        signed = config.shape.request.sign == "basic"
        secret = config.secret.get_secret_value()
        self._headers = {"Authorization": basic(config.user, secret)} if signed else {}

    async def whole(self, message: Inbound, carrier: Carrier) -> Inbound:
        """With its files where a word stands for them; what cannot be had is such a word still."""
        urls = [one for one in message.raw.get("files", ()) if one.startswith(self._base)]
        if not urls:
            return message
        *words, missing = message.parts
        found = await asyncio.gather(*(self._part(carrier, url, missing) for url in urls))
        return replace(message, parts=(*words, *found))

    async def _part(self, carrier: Carrier, url: str, missing: Part) -> Part:
        try:
            async with asyncio.timeout(SECONDS):
                status, data = await carrier.fetch(url, self._headers, LIMIT)
                if status in _GONE:
                    return placeholder("gone")
                return await keep_part(self._hub, data, limit=LIMIT) if status == 200 else missing
        except (ChannelError, TimeoutError) as error:
            log.warning("sms_file_not_fetched", extra={"error": repr(error)})
            return missing
