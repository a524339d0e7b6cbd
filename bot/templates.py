"""The bot's own words, by key and language, from a file that is edited without training."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from hub.core.templates import TemplateKey

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

    def text(self, key: str, locale: str, channel: str = "", /, **values: object) -> str:
        """The text in the language nearest to `locale`, the same on every channel.

        Raises KeyError for a key nobody wrote.
        """
        return self._texts[self.nearest(locale)][key].format_map(values)

    def model(self, key: str, language: str) -> str | None:
        """The text as it is written, None where there is none."""
        return self._texts.get(language, {}).get(key)

    def takes(self, key: TemplateKey, text: str) -> bool:
        """Whether there is such a template and `text` can be said in its place."""
        model = self.model(key.name, key.language)
        return model is not None and fits(text, model)

    def keys(self) -> frozenset[str]:
        return frozenset(self._texts[DEFAULT])

    def languages(self) -> frozenset[str]:
        return frozenset(self._texts)

    def nearest(self, locale: str) -> str:
        if locale in self._texts:
            return locale
        language = locale.partition("-")[0].lower()
        return next((one for one in self._texts if one.partition("-")[0] == language), DEFAULT)


def variables(text: str) -> frozenset[str]:
    """The names in braces; raises ValueError where braces do not pair or hold more than a name.

    More than a name, as in `{x.y}` or `{x:9999}`, would let a text reach into the hub.
    """
    names = set()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is not None:
            if not name.isidentifier() or spec or conversion:
                raise ValueError(f"{{{name}}}: only a name may stand in braces")
            names.add(name)
    return frozenset(names)


def fits(text: str, model: str) -> bool:
    """Whether `text` can be said in the place of `model`."""
    try:
        return bool(text.strip()) and variables(text) == variables(model)
    except ValueError:
        return False


def _check(texts: Mapping[str, Mapping[str, str]]) -> None:
    if DEFAULT not in texts:
        raise TemplateError(f"no texts in {DEFAULT}")
    for language, entries in texts.items():
        if odd := entries.keys() ^ texts[DEFAULT].keys():
            raise TemplateError(f"{language}: missing in one language: {', '.join(sorted(odd))}")
        for key, text in entries.items():
            if not fits(text, texts[DEFAULT][key]):
                raise TemplateError(
                    f"{language}: {key}: empty, braces that do not pair, "
                    f"or other variables than in {DEFAULT}"
                )
