"""Settings: from the environment and hub.toml, checked, completed with secrets that are kept."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from hub import settings
from hub.app import patience_of
from hub.core.errors import InputError
from hub.pipeline.timers import Patience


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A directory of the test's own, and none of the machine's variables."""
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(f"HUB_{name.upper()}", raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_defaults_are_those_of_the_readme():
    found = settings.read()
    assert (found.host, found.port, found.rasa_workers) == ("127.0.0.1", 8080, 1)
    assert found.data_dir == Path.cwd() / "data"
    assert found.url == "http://127.0.0.1:8080"


def test_silence_ends_what_it_is_set_to_end(monkeypatch: pytest.MonkeyPatch):
    assert patience_of(settings.read()) == Patience()
    monkeypatch.setenv("HUB_IDLE_MINUTES", "5")
    monkeypatch.setenv("HUB_IDLE_DAYS", "0")
    assert patience_of(settings.read()) == Patience(bot=timedelta(minutes=5), people=None)


def test_the_environment_overrides_the_file(monkeypatch: pytest.MonkeyPatch):
    Path("hub.toml").write_text('port = 9\nhost = "0.0.0.0"\nrasa_urls = ["http://a:1/"]\n')
    monkeypatch.setenv("HUB_PORT", "10")
    monkeypatch.setenv("MONGODB_URI", "mongodb://somewhere")
    found = settings.read()
    assert (found.host, found.port, found.rasa_urls) == ("0.0.0.0", 10, ("http://a:1/",))
    assert found.mongodb_uri
    assert found.own_url == "http://127.0.0.1:10"


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RASA_URLS", "http://a:1, http://b:2")
    monkeypatch.setenv("HUB_TRUSTED_PROXIES", "10.0.0.0/8,127.0.0.1")
    monkeypatch.setenv("HUB_WEBHOOK_NETWORKS", "10.20.0.0/16, fd00::/8")
    found = settings.read()
    assert found.rasa_urls == ("http://a:1", "http://b:2")
    assert [str(network) for network in found.trusted_proxies] == ["10.0.0.0/8", "127.0.0.1/32"]
    assert [str(network) for network in found.webhook_networks] == ["10.20.0.0/16", "fd00::/8"]


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUB_PORT", "")
    monkeypatch.setenv("MONGODB_URI", "")
    assert settings.read().mongodb_uri is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUB_PORT", "many"),
        ("HUB_PORT", "70000"),
        ("RASA_URLS", "localhost:5005"),
        ("HUB_FAILPOINT", "nowhere:1"),
        ("HUB_BENCH", "perhaps"),
        ("HUB_IDLE_MINUTES", "0"),
        ("HUB_IDLE_DAYS", "-1"),
        ("HUB_TRUSTED_PROXIES", "everybody"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as caught:
        settings.read()
    assert list(caught.value.fields) == [name]


@pytest.mark.parametrize("text", ["port = ", "no_such_setting = 1\n"])
def test_a_wrong_file_is_named(text: str):
    Path("hub.toml").write_text(text)
    with pytest.raises(InputError) as caught:
        settings.read()
    assert list(caught.value.fields) in (["hub.toml"], ["HUB_NO_SUCH_SETTING"])


def test_the_secret_key_is_made_once_for_the_owner_alone():
    first, second = settings.read(), settings.read()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key.get_secret_value()) >= 32
    assert stat.S_IMODE(Path("data/secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(Path("data").stat().st_mode) == 0o700


def test_each_purpose_has_a_key_of_its_own_that_stays(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUB_SECRET_KEY", "a")
    first = settings.read()
    monkeypatch.setenv("HUB_SECRET_KEY", "b")
    second = settings.read()
    assert first.derive("x") == first.derive("x")
    assert len({first.derive("x"), first.derive("y"), second.derive("x")}) == 3


def test_secrets_are_not_shown():
    found = settings.read()
    shown = f"{found!r} {found}"
    assert found.secret_key.get_secret_value() not in shown
    assert found.rest_token.get_secret_value() not in shown


def test_a_data_directory_that_cannot_be_written_is_said(monkeypatch: pytest.MonkeyPatch):
    Path("file").write_text("")
    monkeypatch.setenv("HUB_DATA_DIR", "file/data")
    with pytest.raises(InputError) as caught:
        settings.read()
    assert caught.value.code == "data_dir_unwritable"
