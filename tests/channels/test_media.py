"""What a stranger's file is taken for, what is refused, and how it is kept."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import kinds, media
from channels.content import TooLarge
from channels.media import inspect, keep_media, name_of
from channels.placeholders import placeholder
from hub.core.errors import InputError
from hub.core.parts import Audio, File, Image
from tests.channels.doubles import FakeHub

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
AMR = b"#!AMR\n" + bytes(32)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def packed(*files: tuple[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture(params=["with libmagic", "without it"], autouse=True)
def measured(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param == "without it":
        monkeypatch.setattr(kinds, "magic", None)
    return bool(request.param == "with libmagic")


async def kept(data: bytes, *, name: str = "", said: str = "", limit: int = 10**6) -> File:
    return await keep_media(
        FakeHub().surroundings(), data, name=name, content_type=said, limit=limit
    )


async def test_it_is_what_its_bytes_show_whatever_its_name_says() -> None:
    part = await kept(PNG, name="song.mp3", said="audio/mpeg")
    assert isinstance(part, Image)
    assert part.content_type == "image/png"
    assert (await kept(PDF, name="x.png", said="image/png")).content_type == "application/pdf"


async def test_a_voice_is_a_sound_and_gets_a_name() -> None:
    part = await kept(AMR)
    assert isinstance(part, Audio)
    assert (part.content_type, part.name) == ("audio/amr", "audio.amr")


async def test_the_voice_of_a_messaging_app_is_known() -> None:
    assert (await kept(b"\x02#!SILK_V3" + bytes(20))).content_type == "audio/silk"


async def test_a_picture_that_can_run_is_never_one() -> None:
    part = await kept(SVG, name="logo.png", said="image/png")
    assert not isinstance(part, Image)
    assert part.content_type != "image/png"


async def test_a_table_is_what_its_sender_says_where_only_he_can_tell() -> None:
    assert (await kept(b"a;b\nc;d\n", name="t.csv", said="text/csv")).content_type == "text/csv"
    assert (await kept(b"hello", said="text/html")).content_type == "text/plain"


async def test_a_document_of_an_office_is_told_from_any_archive() -> None:
    document = packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
    assert (await kept(document)).content_type.endswith("wordprocessingml.document")
    assert (await kept(packed(("a.txt", b"a")))).content_type == "application/zip"


async def test_more_than_the_limit_and_nothing_at_all_are_refused() -> None:
    with pytest.raises(TooLarge):
        await kept(PNG, limit=len(PNG) - 1)
    with pytest.raises(InputError, match="empty_file"):
        await kept(b"")


async def test_an_archive_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "UNPACKED", 2**20)
    bomb = packed(*((f"{n}.txt", bytes(2**20)) for n in range(4)))
    with pytest.raises(InputError, match="file_bomb"):
        await kept(bomb)
    assert await kept(packed(("small.txt", bytes(2**19))))


async def test_a_picture_as_large_as_a_house_is_refused_where_it_can_be_measured(
    measured: bool,
) -> None:
    huge = PNG[:16] + (60_000).to_bytes(4) + (60_000).to_bytes(4) + PNG[24:]
    if not measured:
        assert await kept(huge)
        return
    with pytest.raises(InputError, match="file_bomb"):
        await kept(huge)


def test_a_name_is_its_last_step_and_keeps_its_ending() -> None:
    assert name_of("..\\..\\etc/账单.pdf", "application/pdf") == "账单.pdf"
    assert name_of("a" * 200 + ".pdf", "application/pdf").endswith("a.pdf")
    assert len(name_of("a" * 200 + ".pdf", "application/pdf")) < 120
    assert name_of(" \u202e", "image/jpeg") == "image.jpg"


@given(
    st.binary(min_size=1, max_size=400)
    | st.builds(bytes.__add__, st.just(b"PK\x03\x04"), st.binary())
)
def test_any_bytes_have_some_kind(data: bytes) -> None:
    assert "/" in inspect(data)


def test_what_nobody_has_thought_of_says_so() -> None:
    assert placeholder("sticker").text == "[贴图]"
    assert placeholder("hologram").text == "[不支持的消息类型]"
