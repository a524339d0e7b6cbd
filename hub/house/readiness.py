"""Asks a hub on this machine whether it is ready, and how its parts are."""

import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError

from hub.settings import Settings


@dataclass(frozen=True, slots=True)
class Readiness:
    ready: bool
    parts: Mapping[str, Mapping[str, Any]]

    @property
    def down(self) -> list[str]:
        return [name for name, part in self.parts.items() if part.get("state") == "down"]


def ask(settings: Settings, *, timeout: float = 3.0) -> Readiness | None:
    """None when nobody answers there, or somebody who is not a hub."""
    try:
        body = json.loads(_fetch(f"{settings.own_url}/readyz", timeout))
        return Readiness(bool(body["ready"]), dict(body["parts"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _fetch(url: str, timeout: float) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return bytes(answer.read())
    except HTTPError as error:  # 503 tells as much as 200
        with error:
            return error.read()
