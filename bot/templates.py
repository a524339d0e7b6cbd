"""The bot's own words, by key and language, from a file that is edited without training."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

FILE = Path(__file__).with_name("templates.toml")
DEFAULT = "zh-CN"


class TemplateError(ValueError):
    """The file of templates cannot be used; the message names key and language."""


class Templates:
    """Implements the core's Wording port."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        _check(texts)
        self._texts = texts

    @classmethod
    def load(cls, path: Path = FILE) -> "Templates":
        """Raises TemplateError unless every text is there in every language, variables too."""
        try:
            texts = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise TemplateError(f"{path.name}: {error}") from None
        return cls(texts)

    def text(self, key: str, locale: str, **values: object) -> str:
        """The text in the language nearest to `locale`; raises KeyError for a key nobody wrote."""
        return self._texts[self._nearest(locale)][key].format_map(values)

    def keys(self) -> frozenset[str]:
        return frozenset(self._texts[DEFAULT])

    def languages(self) -> frozenset[str]:
        return frozenset(self._texts)

    def _nearest(self, locale: str) -> str:
        if locale in self._texts:
            return locale
        language = locale.partition("-")[0].lower()
        return next((one for one in self._texts if one.partition("-")[0] == language), DEFAULT)


def variables(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _check(texts: Mapping[str, Mapping[str, str]]) -> None:
    if DEFAULT not in texts:
        raise TemplateError(f"no texts in {DEFAULT}")
    for language, entries in texts.items():
        if odd := entries.keys() ^ texts[DEFAULT].keys():
            raise TemplateError(f"{language}: missing in one language: {', '.join(sorted(odd))}")
        for key, text in entries.items():
            _check_text(f"{language}: {key}", text, texts[DEFAULT][key])


def _check_text(where: str, text: str, model: str) -> None:
    try:
        same = variables(text) == variables(model)
    except ValueError as error:
        raise TemplateError(f"{where}: {error}") from None
    if not text.strip() or not same:
        raise TemplateError(f"{where}: empty, or other variables than in {DEFAULT}")
