"""Configs as forms: every setting is described, and no secret ever comes out."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, SecretStr

from channels.registry import CHANNELS
from channels.settings import Setting, merged, secrets_set, settings_of, shown
from hub.core.channel import AccountConfig
from hub.core.labels import Label


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
    assert list(secrets_set(SETTINGS, config)) == ["server.password", "token"]


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
    assert list(secrets_set(SETTINGS, before))[:2] == ["lines.0.password", "lines.1.password"]
    given = {"lines": [{"name": "b", "port": 1}, {"name": "c"}, "nonsense"]}
    assert merged(SETTINGS, before, given)["lines"] == [
        {"name": "b", "port": 1, "password": "hush b"}, {"name": "c"}, "nonsense",
    ]  # fmt: skip


def test_what_nobody_knows_is_left_to_be_refused():
    assert merged(SETTINGS, {}, {"nonsense": 1})["nonsense"] == 1


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
def test_no_channel_has_a_setting_that_no_form_can_show(name: str):
    settings = settings_of(CHANNELS[name].spec.config)
    assert all(setting.kind != "other" for setting in settings)
    assert all(set(setting.title) == {"zh-CN", "en"} for setting in settings)
