"""What the house prints in a terminal, in Chinese or English as its locale says."""

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from hub.core.errors import HubError

_SAID = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))
TEXTS: Mapping[str, tuple[str, str]] = {key: (zh, en) for key, (zh, en) in _SAID.items()}


def language() -> str:
    """`zh-CN` or `en`, by the terminal's locale; Chinese where it names none.

    Reads the environment itself: set-up runs before there is anything to read settings with.
    """
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    chinese = locale.split(".")[0] in {"", "C", "POSIX"} or locale.startswith("zh")
    return "zh-CN" if chinese else "en"


def line(key: str, /, **values: object) -> str:
    chinese, english = TEXTS[key]
    return (chinese if language() == "zh-CN" else english).format(**values)


def say(key: str, /, **values: object) -> None:
    tell(line(key, **values))


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Refused(Exception):
    """Cannot go on, and one line says why and what to do."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(line(key, **values))


def complain(text: object) -> None:
    sys.stderr.write(f"{text}\n")


def explain(error: HubError) -> str:
    """A typed error of any room as a line or, field by field, some."""
    from agent_console.texts import ERRORS, error_text, field_text

    fields = getattr(error, "fields", None) or {}
    if error.code == "bad_setting":
        return "\n".join(line("bad_setting", name=n, reason=r) for n, r in fields.items())
    if error.detail == "backup_needs_rest":
        return line(error.detail)
    if error.code == "unavailable":
        return line("store_unreachable", reason=error.detail.partition(", Timeout:")[0])
    if error.code in TEXTS:
        return line(error.code, **error.params)
    words = error_text(error, language()) if error.code in ERRORS else error.detail
    reasons = [f"  {name}: {field_text(code, language())}" for name, code in fields.items()]
    return "\n".join([words, *reasons])
