"""Whatever file is sent: its pages or a refusal, never another error, a hang or the hub's end."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import InputError
from hub.house.child import Child
from hub.house.tools import ROOT
from imaging.darkroom import Darkroom
from tests.imaging import paper

REAL = ROOT.parent / "shared" / "data" / "fax"
LETTER = paper.tiff((64, 8))


async def outcome(room: Darkroom, data: bytes) -> str | int:
    """How many pages it has, or why it is refused."""
    try:
        return len(await room.pages(data))
    except InputError as error:
        return str(error.params["why"])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (paper.tiff((60_000, 60_000), compression=paper.G4), "scan_large"),
        (paper.tiff((4_000_000_000, 2)), "scan_large"),
        (paper.tiff(*[(8, 8)] * 1_000), "scan_large"),
        (paper.tiff((5_000, 5_000)), "scan_broken"),
        (LETTER[:-100], "scan_broken"),
        (paper.pdf(pages=5_000), "scan_large"),
        (paper.pdf(trailer=paper.LOCK), "scan_locked"),
        (b"%PDF-1.4\n%%EOF", "scan_broken"),
        (b"II*\0", "scan_broken"),
        (b"%PNG", "scan_form"),
    ],
)
async def test_a_file_that_is_too_much_or_too_little_is_refused(
    darkroom: Darkroom, data: bytes, why: str
):
    assert await outcome(darkroom, data) == why
    assert await outcome(darkroom, LETTER) == 1


@pytest.mark.parametrize("size", ["1000000 1000000", "14400 1", "1 14400"])
async def test_a_page_of_any_size_is_drawn_within_bounds(darkroom: Darkroom, size: str):
    for page in await darkroom.pages(paper.pdf(size=size)):
        assert min(page.width, page.height) <= 1_728
        assert max(page.width, page.height) <= 8_640
        assert len(page.png) < 2**20


async def test_a_file_whose_pages_go_round_ends(darkroom: Darkroom):
    two = paper.tiff((8, 8), (8, 8))
    first = int.from_bytes(two[4:8], "little").to_bytes(4, "little")
    assert await outcome(darkroom, two[:-4] + first) == 2


@pytest.mark.shared_data
async def test_every_real_file_has_pages_or_a_reason(darkroom: Darkroom):
    if not REAL.is_dir():
        pytest.skip("real data are not beside the project")
    found = {
        path.name: await outcome(darkroom, path.read_bytes())
        for path in sorted(REAL.rglob("*"))
        if path.is_file()
    }
    assert found["g4-multi.tiff"] == 3
    assert found["testfax4.tiff"] == found["testfax3_bug54_1dnoEOL.tif"] == 1
    assert found["crash-2020-10-test.tif"] == "scan_broken"
    assert not {"scan_deadly", "scan_slow"} & set(found.values())


@contextmanager
def opened(log: Path) -> Iterator[tuple[asyncio.Runner, Darkroom]]:
    """One worker for all examples of a law."""
    with asyncio.Runner() as runner:
        room = Darkroom(ROOT, start=Child.start, log=log)
        work = runner.get_loop().create_task(room.run())
        yield runner, room
        work.cancel()
        runner.run(_ended(work))


async def _ended(work: asyncio.Task[None]) -> None:
    await asyncio.wait([work])


def seeds() -> list[bytes]:
    """Small ones, of which few bytes are only dots."""
    made = [LETTER, paper.tiff((8, 8), (16, 16), (8, 8)), paper.pdf(pages=2)]
    real = (path for path in sorted(REAL.rglob("*.tif*")) if path.stat().st_size < 20_000)
    return [*made, *(path.read_bytes() for path in real)]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A scan with bytes changed, mostly near its ends where the directories are, and cut."""
    data = bytearray(draw(st.sampled_from(seeds())))
    near = st.one_of(st.integers(0, min(len(data), 200) - 1), st.integers(-min(len(data), 200), -1))
    places = st.one_of(near, st.integers(0, len(data) - 1))
    for place, value in draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=6)):
        data[place] = value
    cut = draw(st.one_of(st.just(len(data)), st.integers(0, len(data))))
    return bytes(data[:cut])


@pytest.mark.timeout(240)
def test_no_damage_does_more_than_make_a_file_unreadable(tmp_path: Path):
    with opened(tmp_path / "imaging.log") as (runner, room):

        @given(data=damaged())
        @settings(max_examples=300)
        def holds(data: bytes) -> None:
            runner.run(outcome(room, data))

        holds()
        assert runner.run(outcome(room, LETTER)) == 1
