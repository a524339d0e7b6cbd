"""Set-up's steps: what fails is one line, and that line says what to do."""

import subprocess
from pathlib import Path

import pytest

from hub.house import steps, tools
from hub.house.texts import Refused
from tests.house.processes import ROOT


@pytest.fixture(autouse=True)
def _aside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Logs in a directory of the test's own, and English."""
    monkeypatch.setattr(tools, "ROOT", tmp_path)
    monkeypatch.setattr(tools, "CACHE", tmp_path / ".cache")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("error: Failed to fetch: `https://registry/simple/x/`", "package registry"),
        ("npm error code ENOTFOUND", "package registry"),
        ("OSError: [Errno 28] No space left on device", "Not enough disk"),
        ("error: something else", "something else"),
    ],
)
def test_a_failed_step_says_why(words: str, expected: str):
    with pytest.raises(Refused, match=expected):
        tools.run("hub", ["sh", "-c", f"echo '{words}'; exit 1"])


def test_a_step_says_that_it_begins_and_ends(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    tools.run("hub", ["sh", "-c", "echo details"])
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert "details" in (tmp_path / ".cache" / "log" / "hub.log").read_text()


def test_too_little_room_is_refused_before_rasa_is_laid(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(steps, "RASA", tmp_path)
    monkeypatch.setattr(tools, "gigabytes_free", lambda path=tmp_path: 5.9)
    with pytest.raises(Refused, match=r"5\.9 GB free"):
        steps.room()
    monkeypatch.setattr(tools, "gigabytes_free", lambda path=tmp_path: 6.1)
    steps.room()


def test_without_node_it_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Refused, match="Node"):
        steps.need_node()


def test_without_python_the_set_up_script_says_so_in_a_line(tmp_path: Path):
    """The script finds nothing but the shell's own tools."""
    for tool in ("sh", "dirname"):
        found = subprocess.run(["which", tool], capture_output=True, text=True, check=True)
        (tmp_path / tool).symlink_to(found.stdout.strip())
    done = subprocess.run(
        [str(tmp_path / "sh"), str(ROOT / "scripts" / "setup"), "room"],
        env={"PATH": str(tmp_path), "LANG": "en_US.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 is needed")
    assert len(done.stderr.splitlines()) == 1
