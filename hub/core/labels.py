"""What settings are called and do, in both languages: metadata of the fields of a config."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = ("zh-CN", "en")


@dataclass(frozen=True, slots=True)
class Label:
    """Chinese and English; `rare` ones are shown when somebody asks for them.

    `kind` says more than the type of what is a text: `area` has several lines, `queue` names one.

    `parts` are the names of what a setting holds under fixed keys, `options` those of what may be
    chosen.
    """

    zh: str
    en: str
    about: tuple[str, str] = ("", "")
    rare: bool = False
    kind: str = ""
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    options: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def title(self) -> Mapping[str, str]:
        return dict(zip(LANGUAGES, (self.zh, self.en), strict=True))

    @property
    def option_titles(self) -> Mapping[str, Mapping[str, str]]:
        return {
            one: dict(zip(LANGUAGES, words, strict=True)) for one, words in self.options.items()
        }

    @property
    def help(self) -> Mapping[str, str]:
        return dict(zip(LANGUAGES, self.about, strict=True)) if any(self.about) else {}
