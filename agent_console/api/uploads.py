"""Handlers of files in conversations: taken in before they are sent, and given out again."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from aiohttp import web

from agent_console.api.attachments import MAX_BYTES, content_type
from agent_console.api.endpoints import Call, Upload
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.uploads import CarriedOut, UploadOut, UploadQuery
from agent_console.services import Services
from channels.downloads import as_download
from hub.core.conversations import Conversation
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.parts import Audio, File, Image
from knowledge.text import file_name

REFUSED = frozenset(
    {
        "apk", "app", "bat", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "jar", "js", "lnk",
        "msi", "pif", "ps1", "reg", "scr", "sh", "vbs", "wsf",
    }
)  # fmt: skip
"""What runs by being opened; no customer should get it from his carrier."""


async def upload(call: Call[Upload, UploadQuery]) -> UploadOut:
    """What is not sent within a day is swept."""
    name = file_name(call.body.name or call.query.name)
    if not call.body.data:
        raise InputError(fields={"file": "empty"})
    if PurePath(name).suffix.lower().removeprefix(".") in REFUSED:
        raise InputError("file_refused", fields={"file": "file_refused"}, name=name)
    kind = content_type(call.body.content_type)
    file = await call.services.stores.files.put(name, kind, call.body.data, by=uploader(call))
    return UploadOut(
        file_id=file.file_id, name=file.name, content_type=file.content_type, size=file.size,
        is_image=isinstance(file, Image),
    )  # fmt: skip


async def download(call: Call[Nothing, NoQuery]) -> web.Response:
    """Of one of its messages, whoever sent it; never shown in the page as a page."""
    seq, file_id = call.path["seq"], call.path["file"]
    conversation = await call.services.stores.conversations.get(call.id)
    message = None
    if conversation and seq.isascii() and seq.isdigit() and len(seq) < 10:
        message = await call.services.stores.messages.get(conversation.thread_id, int(seq))
    if message is None or message.conversation_id != call.id:
        raise NotFound("message")
    if not any(isinstance(part, File) and part.file_id == file_id for part in message.parts):
        raise NotFound("file")
    return as_download(*await call.services.stores.files.open(file_id))


async def limits(call: Call[Nothing, NoQuery]) -> CarriedOut:
    """What this conversation's customer can be sent."""
    conversation = await call.services.stores.conversations.get(call.id)
    if conversation is None:
        raise NotFound
    place = conversation.channel, conversation.account
    can = call.services.channels.carries(*place)
    consent = await call.services.consents.of(*place, conversation.address)
    return CarriedOut(
        images=can.images, files=can.files, audio=can.audio, copies=can.copies, text=can.text_limit,
        bytes=MAX_BYTES, together=_together(call.services, conversation), refused=sorted(REFUSED),
        texts=consent is not None, opted_out=consent.withdrawn_at if consent else None,
        invitation=call.services.channels.invitation(*place),
    )  # fmt: skip


def uploader(call: Call[Any, Any]) -> str:
    """What he uploads here is his to send, and here alone."""
    return f"{call.id}/{call.who.person.id}"


def _together(services: Services, conversation: Conversation) -> int:
    return services.channels.file_bytes(conversation.channel, conversation.account)


def check_carried(services: Services, conversation: Conversation, files: Sequence[File]) -> None:
    """Raises Conflict where the channel would only tell the file's name, or take none of it."""
    most = _together(services, conversation)
    if most and sum(file.size for file in files) > most:
        raise Conflict("files_too_big", limit=f"{most / 2**20:.1f}")
    can = services.channels.carries(conversation.channel, conversation.account)
    for file in files:
        carried = {Image: can.images, Audio: can.audio}.get(type(file), can.files)
        if not carried:
            raise Conflict("not_carried", name=file.name)
