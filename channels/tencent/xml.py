"""Reads the XML of callbacks: texts by name, and nothing else that XML can do."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from channels.content import harmless
from hub.core.errors import InputError

DEPTH, FIELDS = 6, 1000
"""How deep and how many; a list of nine pictures is four deep."""


def read_xml(raw: bytes) -> dict[str, Any]:
    """Each field as its text, or as a dict of fields; one that comes again is a list.

    Raises InputError for what is not UTF-8 or not XML, and for documents with a DTD or entities.
    """
    try:
        root = fromstring(harmless(raw.decode()), forbid_dtd=True)
    except UnicodeDecodeError:
        raise InputError("bad_frame", why="not_utf8") from None
    except (ParseError, DefusedXmlException):
        raise InputError("bad_frame", why="not_xml") from None
    if sum(1 for _ in root.iter()) > FIELDS:
        raise InputError("bad_frame", why="not_xml")
    return _fields(root, DEPTH)


def text_of(fields: Mapping[str, Any], name: str) -> str:
    """The field's text; "" where there is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _fields(element: Element, depth: int) -> dict[str, Any]:
    if not depth:
        raise InputError("bad_frame", why="not_xml")
    found: dict[str, Any] = {}
    for child in element:
        value: Any = _fields(child, depth - 1) if len(child) else (child.text or "").strip()
        if child.tag in found:
            before = found[child.tag]
            value = [*(before if isinstance(before, list) else [before]), value]
        found[child.tag] = value
    return found
