"""What each kind of update becomes, and that nothing at all makes the parser fail otherwise."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telegram.parsing import Taken, read
from channels.telegram.wording import LIMIT, pieces, spelt_out, units
from hub.core.errors import InputError
from hub.core.messages import Inbound
from hub.core.parts import Audio, File, Image, Location, Part, Text
from tests.channels.telegram import updates

AT = datetime(2026, 5, 4, tzinfo=UTC)


def take(update: dict[str, Any]) -> Taken:
    taken = read(json.dumps(update).encode(), "demo", at=AT)
    assert taken is not None
    return taken


def inbound(update: dict[str, Any]) -> Inbound:
    return take(update).inbound


def said(update: dict[str, Any]) -> str:
    [part] = inbound(update).parts
    assert isinstance(part, Text)
    return part.text


def test_a_text_comes_from_its_writer_in_his_language():
    found = inbound(updates.TEXT)
    assert found.parts == (Text(text="查话费"),)
    assert (found.sender.id, found.sender.name, found.sender.identity) == ("1001", "三 张", "")
    assert found.external_id == "message:1001:1"
    assert found.sent_at == datetime.fromtimestamp(updates.DATE, UTC)
    assert (found.locale, found.note) == ("zh-CN", "Telegram @zhangsan")
    english = {**updates.FROM, "language_code": "en-GB"}
    assert inbound({"update_id": 1, "message": updates.message(1, text="hi") | {"from": english}})\
        .locale == "en"  # fmt: skip


def test_where_a_linked_word_leads_is_told_beside_it():
    assert said(updates.LINKED) == "🙂看这里 (https://b.cn/x) 和 https://a.cn"


def test_commands_stand_for_words_and_a_link_says_where_its_reader_came_from():
    found = inbound(updates.START)
    assert found.parts == (Text(text="你好"),)
    assert found.raw["start"] == "sim-card"
    assert found.note == "Telegram @zhangsan\n来自链接，参数：sim-card"
    assert said(updates.HUMAN) == "转人工"
    assert said(updates.update(1, text="/menu@zongji_bot")) == "你能做什么"
    assert said(updates.update(1, text="/refund now")) == "/refund now"


@pytest.mark.parametrize(
    ("update", "kind", "name", "content_type", "size", "file_id"),
    [
        (updates.PHOTO, Image, "photo-5.jpg", "image/jpeg", 94321, "AgAC-y"),
        (updates.DOCUMENT, File, "账单.pdf", "application/pdf", 52000, "BQAC"),
        (updates.VOICE, Audio, "voice-7.ogg", "audio/ogg", 9000, "AwAC"),
        (updates.AUDIO, Audio, "a.mp3", "audio/mpeg", 3000000, "CQAC"),
        (updates.VIDEO, File, "v.mp4", "video/mp4", 520000, "BAAC"),
        (updates.VIDEO_NOTE, File, "video_note-10.mp4", "video/mp4", 9, "DQAC"),
        (updates.ANIMATION, File, "g.mp4", "video/mp4", 520000, "BAAC"),
    ],
)
def test_a_file_is_a_part_that_is_still_to_be_fetched(
    update: dict[str, Any], kind: type[File], name: str, content_type: str, size: int, file_id: str
):
    taken = take(update)
    assert taken.inbound.parts[-1] == kind(
        name=name, content_type=content_type, size=size, file_id=""
    )
    assert taken.file and taken.file.file_id == file_id


def test_a_caption_stands_before_its_picture():
    found = inbound(updates.PHOTO)
    assert found.parts[0] == Text(text="这张账单")
    assert found.raw["album"] == "1366"


@pytest.mark.parametrize(
    ("update", "part"),
    [
        (updates.LOCATION, Location(latitude=31.230416, longitude=121.473701)),
        (
            updates.VENUE,
            Location(latitude=31.230416, longitude=121.473701, label="营业厅 南京东路 1 号"),
        ),
        (updates.CONTACT, Text(text="姓名：三 张\n电话：+8613900008812")),
        (updates.STICKER, Text(text="[贴图] 👍")),
        (updates.POLL, Text(text="[不支持的消息类型]")),
    ],
)
def test_what_is_no_text_and_no_file_is_kept_as_near_as_it_can(update: dict[str, Any], part: Part):
    assert inbound(update).parts == (part,)


def test_what_nobody_can_show_is_kept_as_it_came():
    assert json.loads(inbound(updates.POLL).raw["update"]) == updates.POLL


def test_an_edit_is_a_message_of_its_own_which_its_readers_are_warned_of():
    found = inbound(updates.EDITED)
    assert found.parts == (Text(text="查余额"),)
    assert found.external_id == f"edit:1001:1:{updates.DATE + 60}"
    assert found.warning == "客户修改了先前的一条消息，修改后是："
    assert found.sent_at == datetime.fromtimestamp(updates.DATE + 60, UTC)


def test_what_a_message_answers_and_where_it_was_taken_from_is_kept_beside_it():
    assert inbound(updates.REPLY).raw["reply_to"] == {
        "message_id": 18, "text": "套餐", "ours": True
    }  # fmt: skip
    assert inbound(updates.FORWARDED).raw["forwarded"] == "hidden_user"


def test_a_button_is_its_value_and_twice_the_same_one():
    taken = take(updates.PRESSED)
    assert taken.inbound.parts == (Text(text="转人工"),)
    assert taken.inbound.sender.id == "1001"
    assert taken.pressed and taken.pressed.id == "4382bfdwdsb323b2d9"
    again = take(updates.PRESSED_OLD)
    assert again.inbound.external_id == taken.inbound.external_id == "choice:1001:18:转人工"


@pytest.mark.parametrize(
    "update",
    [
        updates.IN_GROUP, updates.OF_CHANNEL, updates.OF_BOT, updates.BLOCKED, updates.LIVE,
        updates.PRESSED_IN_GROUP, {"update_id": 1}, {"update_id": 1, "new_kind": {"a": 1}},
    ],
)  # fmt: skip
def test_what_is_no_customers_own_message_is_none(update: dict[str, Any]):
    assert read(json.dumps(update).encode(), "demo", at=AT) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("update_id",), "1"), (("update_id",), 2**80), (("message",), []),
        (("message", "chat"), None), (("message", "chat", "id"), 1.5),
        (("message", "date"), 10**15), (("message", "date"), -1), (("message", "text"), 5),
        (("message", "entities"), [{"type": "url", "offset": -1, "length": 1}]),
    ],
)  # fmt: skip
def test_what_is_not_as_telegram_writes_it_is_refused(path: tuple[str, ...], value: Any):
    spoiled = json.loads(json.dumps(updates.TEXT))
    where = spoiled
    for step in path[:-1]:
        where = where[step]
    where[path[-1]] = value
    with pytest.raises(InputError):
        read(json.dumps(spoiled).encode(), "demo", at=AT)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
def test_an_update_with_anything_anywhere_in_it_is_read_or_refused(data: st.DataObject):
    update = json.loads(json.dumps(data.draw(st.sampled_from(updates.EVERY))))
    where = update
    while True:
        key = data.draw(st.sampled_from(sorted(where)))
        if not isinstance(where[key], dict) or data.draw(st.booleans()):
            break
        where = where[key]
    where[key] = data.draw(_ANY)
    try:
        taken = read(json.dumps(update).encode(), "demo", at=AT)
    except InputError:
        return
    assert taken is None or (taken.inbound.external_id and taken.inbound.parts)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=50).map(
    lambda text: text * 400), st.integers(0, 5))  # fmt: skip
def test_any_text_is_cut_into_pieces_that_telegram_takes_and_nothing_is_lost(text: str, more: int):
    whole = text + "😀" * (more * 1000)
    cut = list(pieces(whole))
    assert "".join(cut) == whole
    assert all(0 < units(piece) <= LIMIT for piece in cut)


@given(st.text(), st.integers(0, 100), st.integers(0, 100))
def test_a_link_anywhere_leaves_the_text_readable(text: str, offset: int, length: int):
    from channels.telegram.shapes import Entity

    link = Entity(type="text_link", offset=offset, length=length, url="https://a.cn")
    assert "https://a.cn" in spelt_out(text, [link])
