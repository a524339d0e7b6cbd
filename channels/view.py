"""The one JSON form in which customers' clients see messages, on web and REST alike."""

from typing import Any

from hub.core.fit import Capabilities, fit
from hub.core.messages import Message
from hub.core.parts import part_to_json


def message_json(message: Message, can: Capabilities) -> dict[str, Any]:
    """A message of the web-chat contract; staff are seen by name, never by id.

    A customer is shown which article an answer comes from, and nothing else of its evidence.
    """
    body: dict[str, Any] = {
        "type": "message",
        "seq": message.seq,
        "author": {"kind": message.author.kind.value, "name": message.author.name},
        "parts": [part_to_json(part) for part in fit(message.parts, can)],
        "at": message.at.isoformat(),
    }
    if message.evidence and message.evidence.title:
        evidence = message.evidence
        body["evidence"] = {"title": evidence.title, "version": evidence.version}
    return body
