"""Logs as JSON lines: an event's name, its fields, and whose message it was about."""

import logging
import sys

from pythonjsonlogger.json import JsonFormatter

from hub.core.subject import subject

_FIELDS = "%(levelname)s %(name)s %(message)s"


def start(level: str) -> None:
    """All logging of this process to stderr, one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter(
            _FIELDS,
            timestamp=True,
            rename_fields={"levelname": "level", "name": "logger", "message": "event"},
            json_ensure_ascii=False,
        )
    )
    handler.addFilter(_add_subject)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells addresses, with tokens in them
    logging.getLogger("pymongo").setLevel(logging.WARNING)


def _add_subject(record: logging.LogRecord) -> bool:
    for name, value in subject().items():
        setattr(record, name, value)
    return True
