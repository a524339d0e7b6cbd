"""What settings are called and do, in both languages: metadata of the fields of a config."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = ("zh-CN", "en")


@dataclass(frozen=True, slots=True)
class Label:
    """Chinese and English; `rare` ones are shown when somebody asks for them.

    `kind` says more than the type: of a text, `area` has several lines, `queue` names one, `colour`
    is one; of a whole number, `bytes` is a size.

    `late` ones, how an account behaves, stand below what it is connected by.
    `made`: of how many letters and digits a form can make a secret, where it is ours to choose.
    `when`: a setting beside it, and those of its values with which this one is asked for at all.

    `parts` are the names of what a setting holds under fixed keys, `options` those of what may be
    chosen.
    """

    zh: str
    en: str
    about: tuple[str, str] = ("", "")
    rare: bool = False
    late: bool = False
    kind: str = ""
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    options: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    made: int = 0
    when: tuple[str, tuple[str, ...]] | None = None

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
