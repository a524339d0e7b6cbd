"""A channel's config as settings that any form can show; secrets go in and never come out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from hub.core.labels import Label

KINDS = {bool: "switch", SecretStr: "secret", int: "integer", float: "number", str: "text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One field. `group` and `rows` have `settings` of their own, `choice` and `choices` options.

    `other` is what no form can show: it stays as it is. `made` and `when` are those of its Label.
    """

    name: str
    kind: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    required: bool
    rare: bool
    default: Any
    least: float | None
    most: float | None
    option_titles: Mapping[str, Mapping[str, str]]
    made: int
    when: Mapping[str, Sequence[str]]
    options: tuple[str, ...] = ()
    settings: tuple["Setting", ...] = ()


def settings_of(model: type[BaseModel]) -> tuple[Setting, ...]:
    """What one cannot do without comes first, how it behaves comes last."""
    fields = sorted(model.model_fields.items(), key=lambda item: _rank(item[1]))
    return tuple(_setting(name, field) for name, field in fields)


def _rank(field: FieldInfo) -> int:
    late = any(isinstance(one, Label) and one.late for one in field.metadata)
    return 0 if field.is_required() else 2 if late else 1


def _setting(name: str, field: FieldInfo) -> Setting:
    label = next((one for one in field.metadata if isinstance(one, Label)), _unnamed(name))
    kind, options, inner = _kind(field.annotation, label)
    default = None
    if kind != "secret" and not field.is_required():
        default = to_jsonable_python(field.get_default(call_default_factory=True))
    return Setting(
        name=name, kind=kind, title=label.title, about=label.help, rare=label.rare,
        required=field.is_required(), default=default, options=options,
        least=_limit(field, "ge", "gt"), most=_limit(field, "le", "lt", "max_length"),
        option_titles=label.option_titles, settings=inner, made=label.made,
        when=dict([label.when]) if label.when else {},
    )  # fmt: skip


def _part(key: str, annotation: Any, whole: Label) -> Setting:
    """What stands under one of the fixed keys of a mapping; it may be left out."""
    label = Label(*whole.parts.get(key, (key, key)), options=whole.options)
    kind, options, inner = _kind(annotation, label)
    return Setting(
        name=key, kind=kind, title=label.title, about={}, rare=False, required=False, default=None,
        options=("", *options) if kind == "choice" else options, least=None, most=None,
        option_titles=label.option_titles, settings=inner, made=0, when={},
    )  # fmt: skip


def _unnamed(name: str) -> Label:
    words = name.replace("_", " ")
    return Label(words, words)


def _limit(field: FieldInfo, *names: str) -> float | None:
    found = (getattr(one, name, None) for one in field.metadata for name in names)
    return next((one for one in found if isinstance(one, int | float)), None)


def _kind(annotation: Any, label: Label) -> tuple[str, tuple[str, ...], tuple[Setting, ...]]:
    """What a type is in a form, what may be chosen, and the settings within it."""
    annotation = _bare(annotation)
    origin, inside = get_origin(annotation), get_args(annotation)
    if annotation in KINDS:
        return label.kind or KINDS[annotation], (), ()
    if origin is Literal:
        return "choice", tuple(map(str, inside)), ()
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "choice", tuple(str(one.value) for one in annotation), ()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "group", (), settings_of(annotation)
    if origin is dict and get_origin(_bare(inside[0])) is Literal:
        keys = map(str, get_args(_bare(inside[0])))
        return "group", (), tuple(_part(key, inside[1], label) for key in keys)
    if origin in (tuple, list, frozenset, set) and inside:
        kind, options, inner = _kind(inside[0], label)
        return (
            {"text": "lines", "choice": "choices", "group": "rows"}.get(kind, "other"),
            options,
            inner,
        )
    return "other", (), ()


def _bare(annotation: Any) -> Any:
    """The type itself, where it may also be None or carries metadata."""
    if hasattr(annotation, "__metadata__"):
        return _bare(annotation.__origin__)
    if get_origin(annotation) in (Union, UnionType):
        real = [one for one in get_args(annotation) if one is not NoneType]
        return _bare(real[0]) if len(real) == 1 else annotation
    return annotation


def shown(settings: Sequence[Setting], config: Mapping[str, Any]) -> dict[str, Any]:
    """The values that may be seen, defaults where nothing is set."""
    return {
        one.name: _shown(one, config.get(one.name, one.default))
        for one in settings
        if one.kind != "secret"
    }


def _shown(one: Setting, value: Any) -> Any:
    if one.kind == "group":
        return shown(one.settings, value or {})
    return [shown(one.settings, row) for row in value or ()] if one.kind == "rows" else value


def secrets_set(
    settings: Sequence[Setting], config: Mapping[str, Any], at: str = ""
) -> Iterator[str]:
    """Where there is a secret: names as `auth.token`, in rows as `carriers.0.password`."""
    for one in settings:
        value, name = config.get(one.name), at + one.name
        if one.kind == "secret" and value:
            yield name
        elif one.kind == "group" and isinstance(value, Mapping):
            yield from secrets_set(one.settings, value, f"{name}.")
        elif one.kind == "rows" and value:
            for number, row in enumerate(value):
                yield from secrets_set(one.settings, row, f"{name}.{number}.")


def merged(
    settings: Sequence[Setting], before: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """What shall be kept: as given, but secrets that were not given anew as they were.

    An empty secret takes away the one that was; names that nobody knows are left to be refused.
    A row is the one that was when its first setting, its name, is the same.
    """
    known = {one.name: one for one in settings}
    after = dict(given)
    for name, one in known.items():
        old = before.get(name)
        if one.kind == "secret":
            after[name] = old if given.get(name) is None else given[name]
            if not after[name]:
                del after[name]
        elif one.kind == "group" and isinstance(given.get(name), Mapping):
            after[name] = merged(one.settings, old or {}, given[name])
        elif one.kind == "rows" and isinstance(given.get(name), list):
            after[name] = [_merged_row(one.settings, old or (), row) for row in given[name]]
        elif name not in given and old is not None:
            after[name] = old
    return after


def _merged_row(settings: Sequence[Setting], before: Sequence[Any], row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    key = settings[0].name
    old: Mapping[str, Any] = next((one for one in before if one.get(key) == row.get(key)), {})
    return merged(settings, old, row)
