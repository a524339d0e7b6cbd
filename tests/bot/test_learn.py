"""What a training leaves behind for the next one."""

import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.rasa.learn import discard_if_broken, learn


def test_vectors_that_were_kept_by_halves_are_made_anew(tmp_path: Path) -> None:
    kept = tmp_path / "vectors.npz"
    discard_if_broken(kept)
    with ZipFile(kept, "w") as file:
        file.writestr("vectors.npy", "vectors")
    discard_if_broken(kept)
    assert kept.exists()
    kept.write_bytes(kept.read_bytes()[:-9])
    discard_if_broken(kept)
    assert not kept.exists()


def test_a_model_is_in_its_place_as_a_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["run.py", "learn"])
    monkeypatch.setattr("bot.rasa.learn._VECTORS", tmp_path / "vectors.npz")
    making, model = tmp_path / "making", tmp_path / "abc.tar.gz"
    making.mkdir()

    def pack() -> None:
        (making / model.name).write_text(" ".join(sys.argv[1:]))

    def fail() -> None:
        pack()
        sys.exit(1)

    with pytest.raises(SystemExit):
        learn(fail, making, model, ["--data", "d"])
    assert not model.exists()
    learn(pack, making, model, ["--data", "d"])
    assert model.read_text() == f"train --data d --out {making} --fixed-model-name abc"
