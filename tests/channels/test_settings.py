"""Configs as forms: every setting is described, and no secret ever comes out."""

import copy
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, SecretStr

from channels.registry import CHANNELS
from channels.settings import Setting, merged, secrets_set, settings_of, shown
from hub.core.channel import AccountConfig
from hub.core.labels import Label
from tests.channels.peers import PEERS

EVERY = {name: dict(peer.config) for name, peer in PEERS.items()}
"""A config of each channel that it takes."""


class Weekday(StrEnum):
    MONDAY = "monday"
    SUNDAY = "sunday"


class Ask(BaseModel):
    name: str
    needed: bool = False


class Server(BaseModel):
    host: Annotated[str, Label("主机", "Host")] = "localhost"
    password: SecretStr = SecretStr("")


class Line(BaseModel):
    name: str
    port: int = 0
    password: SecretStr


class Everything(AccountConfig):
    lines: tuple[Line, ...] = ()
    server: Server = Server()
    fallback: Server | None = None
    port: Annotated[int, Label("端口", "Port", about=("一般是 993", "Mostly 993"))] = Field(
        default=993, ge=1, le=65535
    )
    mode: Literal["tls", "plain"] = "tls"
    day: Weekday = Weekday.MONDAY
    days: tuple[Weekday, ...] = ()
    asked: tuple[Ask, ...] = ()
    hosts: tuple[str, ...] = ()
    about: Annotated[str, Label("说明", "About", kind="area")] = ""
    odd: dict[str, int] = {}  # noqa: RUF012
    token: SecretStr = Field(min_length=1)


SETTINGS = settings_of(Everything)


def one(name: str) -> Setting:
    return next(setting for setting in SETTINGS if setting.name == name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("bot", "switch"), ("server", "group"), ("fallback", "group"), ("port", "integer"),
        ("mode", "choice"), ("day", "choice"), ("days", "choices"), ("asked", "rows"),
        ("hosts", "lines"), ("about", "area"), ("odd", "other"), ("token", "secret"),
    ],
)  # fmt: skip
def test_each_type_has_its_kind_of_field(name: str, kind: str):
    assert one(name).kind == kind


def test_a_setting_tells_its_words_limits_default_and_choices():
    port = one("port")
    assert port.title == {"zh-CN": "端口", "en": "Port"}
    assert port.about["en"] == "Mostly 993"
    assert (port.least, port.most, port.default, port.required) == (1, 65535, 993, False)
    assert one("token").required and one("token").default is None
    assert one("day").options == ("monday", "sunday")
    assert [inner.name for inner in one("asked").settings] == ["name", "needed"]
    assert one("mode").title["en"] == "mode"


def test_secrets_are_named_and_never_shown():
    config = {"token": "hush", "server": {"host": "a", "password": "hush"}}
    assert "hush" not in str(shown(SETTINGS, config))
    assert shown(SETTINGS, config)["server"] == {"host": "a"}
    assert list(secrets_set(SETTINGS, config)) == ["token", "server.password"]


def test_a_secret_that_is_not_given_stays_and_an_empty_one_goes():
    before = {"token": "old", "server": {"host": "a", "password": "p"}, "port": 1}
    after = merged(SETTINGS, before, {"server": {"host": "b"}, "port": 2})
    assert after == {"token": "old", "server": {"host": "b", "password": "p"}, "port": 2}
    gone = merged(SETTINGS, before, {"token": "new", "server": {"password": ""}})
    assert gone["token"] == "new"
    assert "password" not in gone["server"]


def test_secrets_in_rows_are_never_shown_and_stay_with_the_row_of_the_same_name():
    rows = [{"name": "a", "password": "hush a"}, {"name": "b", "password": "hush b"}]
    before = {"token": "t", "lines": rows}
    assert shown(SETTINGS, before)["lines"] == [{"name": "a", "port": 0}, {"name": "b", "port": 0}]
    assert list(secrets_set(SETTINGS, before))[1:] == ["lines.0.password", "lines.1.password"]
    given = {"lines": [{"name": "b", "port": 1}, {"name": "c"}, "nonsense"]}
    assert merged(SETTINGS, before, given)["lines"] == [
        {"name": "b", "port": 1, "password": "hush b"}, {"name": "c"}, "nonsense",
    ]  # fmt: skip


def test_what_nobody_knows_is_left_to_be_refused():
    assert merged(SETTINGS, {}, {"nonsense": 1})["nonsense"] == 1


def test_a_form_begins_with_what_one_cannot_do_without_and_ends_with_what_all_channels_ask():
    names = [setting.name for setting in SETTINGS]
    assert (names[0], names[-1]) == ("token", "bot")


def within(settings: Iterable[Setting]) -> Iterator[Setting]:
    for setting in settings:
        yield setting
        yield from within(setting.settings)


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_whatever_may_be_chosen_has_words_in_both_languages(name: str):
    for setting in within(settings_of(CHANNELS[name].spec.config)):
        for option in setting.options:
            assert set(setting.option_titles[option]) == {"zh-CN", "en"}, setting.name


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_what_depends_on_a_setting_beside_it_names_values_that_it_may_have(name: str):
    for settings in groups(settings_of(CHANNELS[name].spec.config)):
        options = {one.name: set(one.options) for one in settings}
        for one in settings:
            for other, values in one.when.items():
                assert set(values) < options[other], one.name


def groups(settings: tuple[Setting, ...]) -> Iterator[tuple[Setting, ...]]:
    yield settings
    for one in settings:
        yield from groups(one.settings)


MADE = {
    "web": ["identity_secret"], "rest": ["token", "webhook_secret"], "smsweb": ["key"],
    "sgip": ["door.password"], "wechat": ["token", "aes_key"], "wecom": ["token", "aes_key"],
    "whatsapp": ["verify_token"],
}  # fmt: skip
"""Secrets that are ours to choose, by channel: all others are given by somebody else."""


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_a_secret_that_a_form_makes_is_one_that_its_channel_takes(name: str):
    kind, base = CHANNELS[name], EVERY[name]
    made = {
        path: one.made
        for path, one in leaves(settings_of(kind.spec.config))
        if one.kind == "secret" and one.made
    }
    assert sorted(made) == sorted(MADE.get(name, []))
    for path, length in made.items():
        *above, last = path.split(".")
        inner = config = copy.deepcopy(base)
        for step in above:
            inner = inner[step]
        inner[last] = ("aB3" * length)[:length]
        kind.spec.config.model_validate(config)


def leaves(settings: tuple[Setting, ...], above: str = "") -> Iterator[tuple[str, Setting]]:
    for one in settings:
        yield above + one.name, one
        yield from leaves(one.settings, f"{above}{one.name}.")


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_no_channel_has_a_setting_that_no_form_can_show(name: str):
    settings = settings_of(CHANNELS[name].spec.config)
    assert all(setting.kind != "other" for setting in settings)
    assert all(set(setting.title) == {"zh-CN", "en"} for setting in settings)
