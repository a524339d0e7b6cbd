"""What belongs to a message and does not come with it: its file, and who its writer is."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from channels.content import clean_name
from channels.media import keep_media
from channels.placeholders import placeholder
from channels.tencent.xml import text_of
from channels.wechat.interface import MEDIA_LIMIT, Interface
from channels.wechat.reading import MEDIA, media_of
from hub.core.channel import Account, Surroundings
from hub.core.errors import ChannelError, InputError
from hub.core.identities import united
from hub.core.messages import Inbound
from hub.core.parts import File, Part

log = logging.getLogger(__name__)

SECONDS = 3.0
"""For all of it: the message is to be acknowledged within five."""
AGAIN_SECONDS = 60.0


class Companions:
    def __init__(self, account: Account, hub: Surroundings, interface: Interface) -> None:
        self._account = account
        self._hub = hub
        self._interface = interface

    async def join(self, inbound: Inbound, fields: Mapping[str, Any]) -> tuple[Inbound, str]:
        """The message with what could be had in time, and why its file could not."""
        async with asyncio.TaskGroup() as group:
            knowing = group.create_task(self._knowing(inbound))
            fetching = group.create_task(self._file_or_why(fields))
        inbound, found = knowing.result(), fetching.result()
        if isinstance(found, str):
            return inbound, found
        return (with_file(inbound, fields, found) if found else inbound), ""

    async def fetch(self, media_id: str) -> File:
        """Raises InputError for what is not to be kept, ChannelError."""
        answer = await self._interface.fetch(media_id)
        return await keep_media(
            self._hub, answer.body, name=answer.name, content_type=answer.content_type,
            limit=MEDIA_LIMIT,
        )  # fmt: skip

    async def _file_or_why(self, fields: Mapping[str, Any]) -> File | str | None:
        media_id = media_of(fields)
        if not media_id:
            return None
        try:
            async with asyncio.timeout(SECONDS):
                return await self.fetch(media_id)
        except (InputError, ChannelError) as error:
            return f"{error.code}: {error.detail}"
        except TimeoutError:
            return "slow"

    async def _knowing(self, inbound: Inbound) -> Inbound:
        """Of who writes for the first time; what cannot be learnt now keeps no message waiting."""
        openid = inbound.sender.id
        try:
            async with asyncio.timeout(SECONDS):
                standing = await self._hub.mailbox.standing(
                    "wechat", self._account.name, openid
                )  # fmt: skip
                if standing.conversation:
                    return inbound
                profile = await self._interface.profile(openid)
        except (ChannelError, TimeoutError) as error:
            log.info("wechat_profile_unknown", extra={"reason": str(error)})
            return inbound
        identity = united(profile.unionid)
        name = clean_name(profile.remark[:64], limit=64) or inbound.sender.name
        return replace(inbound, sender=replace(inbound.sender, name=name, identity=identity))


def with_file(inbound: Inbound, fields: Mapping[str, Any], file: File) -> Inbound:
    """In place of its placeholder."""
    missing = placeholder(MEDIA[text_of(fields, "MsgType")])
    parts: tuple[Part, ...] = tuple(file if one == missing else one for one in inbound.parts)
    return replace(inbound, parts=parts)
