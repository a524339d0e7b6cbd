"""Stamps: a step is skipped as long as the content of what it was made from is the same."""

from pathlib import Path

from hub.house.stamps import Stamp, digest


def test_content_and_names_count_and_times_do_not(tmp_path: Path):
    (tmp_path / "a").write_text("one")
    before = digest([tmp_path])
    (tmp_path / "a").touch()
    assert digest([tmp_path]) == before
    (tmp_path / "a").write_text("two")
    changed = digest([tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({before, changed, digest([tmp_path]), digest([tmp_path], "fact")}) == 4


def test_what_is_built_does_not_count(tmp_path: Path):
    before = digest([tmp_path])
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "x").write_text("x")
    assert digest([tmp_path]) == before


def test_a_stamp_is_current_only_for_its_value(tmp_path: Path):
    stamp = Stamp(tmp_path / "deep" / "stamp", "v1")
    assert not stamp.is_current
    stamp.write()
    assert stamp.is_current
    assert not Stamp(tmp_path / "deep" / "stamp", "v2").is_current
