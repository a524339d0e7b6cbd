"""What errors say to people, in Chinese and English: one catalogue by code."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from hub.core.errors import HubError

LANGUAGES = ("zh-CN", "en")
Pair = tuple[str, str]
_SAID = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))
ERRORS: Mapping[str, Pair] = {code: (zh, en) for code, (zh, en) in _SAID["errors"].items()}
FIELDS: Mapping[str, Pair] = {code: (zh, en) for code, (zh, en) in _SAID["fields"].items()}
_KINDS = {400: "bad_input", 404: "not_found", 409: "conflict", 503: "unavailable"}


def language_of(accept_language: str) -> str:
    """The language a browser likes best of ours; Chinese when it says nothing of either."""
    for choice in sorted(accept_language.split(","), key=_weight, reverse=True):
        name = choice.partition(";")[0].strip().lower()
        for language in LANGUAGES:
            if name.partition("-")[0] == language.partition("-")[0].lower():
                return language
    return LANGUAGES[0]


def _weight(choice: str) -> float:
    try:
        return float(choice.partition("q=")[2] or 1)
    except ValueError:
        return 0.0


def error_text(error: HubError, language: str) -> str:
    """What this error says; a code that nobody worded says what its kind says."""
    pair = ERRORS.get(error.code) or ERRORS[_KINDS.get(error.status, "internal")]
    return _filled(pair, language, error.params)


def field_text(code: str, language: str, values: Mapping[str, object] | None = None) -> str:
    """What is wrong with a field; words that are no code of ours are passed on."""
    pair = FIELDS.get(code)
    return _filled(pair, language, values or {}) if pair else code


def _filled(pair: Pair, language: str, values: Mapping[str, object]) -> str:
    said = {name: _figure(value) for name, value in values.items()}
    return pair[LANGUAGES.index(language)].format_map(_Values(said))


def _figure(value: object) -> object:
    """As people write it: a limit of 0.0 is 0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class _Values(dict[str, object]):
    """A value that nobody gave is left out, never an error about an error."""

    def __missing__(self, key: str) -> str:
        return "…"
