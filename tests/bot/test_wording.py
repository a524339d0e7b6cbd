"""Reply templates that editors word anew: checked, kept with their history, said at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.rewording import Rewording, checked
from bot.templates import Templates
from bot.wording import LiveWording
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.templates import Template, TemplateKey
from hub.pipeline.pipeline import Spine
from hub.store import templates as store
from hub.store.draft import Draft
from hub.store.templates import EditedTemplates

BUILT_IN = Templates({"zh-CN": {"bye": "再见", "number": "单号 {number}"},
                      "en": {"bye": "Bye", "number": "No. {number}"}})  # fmt: skip
BYE = TemplateKey(name="bye", language="zh-CN")
BYE_SMS = TemplateKey(name="bye", language="zh-CN", channel="sms")


@asynccontextmanager
async def saying(spine: Spine) -> AsyncIterator[LiveWording]:
    wording = LiveWording(BUILT_IN, EditedTemplates(spine.db))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(wording.run(spine.feed))
        await wording.load()
        yield wording
        task.cancel()


def rewording(spine: Spine) -> Rewording:
    edited = EditedTemplates(spine.db)
    return Rewording(committer=spine.committer, built_in=BUILT_IN, edited=edited)


async def until(wording: LiveWording, expected: str, channel: str = "") -> None:
    async with asyncio.timeout(10):
        while wording.text("bye", "zh-CN", channel) != expected:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" ", "bad_template"),
        ("x" * 2_001, "bad_template"),
        ("{number} {", "bad_braces"),
        ("{number.real}", "bad_braces"),
        ("{number:>999999999}", "bad_braces"),
        ("{number!r}", "bad_braces"),
        ("{}", "bad_braces"),
        ("{number} {name}", "unknown_variable"),
        ("nothing", "missing_variable"),
    ],
)
def test_a_text_that_cannot_be_filled_in_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        checked(text, "No. {number}")
    assert caught.value.code == code
    assert "text" in caught.value.fields


def test_the_variables_at_fault_are_named() -> None:
    with pytest.raises(InputError) as caught:
        checked("{nubmer}", "No. {number}")
    assert caught.value.params == {"names": "{nubmer}", "known": "{number}"}


def test_braces_that_are_doubled_are_braces() -> None:
    assert checked(" {{{number}}} ", "No. {number}") == "{{{number}}}"


@pytest.mark.store
async def test_an_edit_is_said_at_once_and_a_channel_may_have_its_own(spine: Spine) -> None:
    editor = rewording(spine)
    async with saying(spine) as wording:
        assert wording.text("bye", "zh-CN", "sms") == "再见"
        await editor.put(BYE, "回头见", version=0, by="ann")
        await until(wording, "回头见", "sms")
        await editor.put(BYE_SMS, "88", version=0, by="ann")
        await until(wording, "88", "sms")
        assert wording.text("bye", "zh-CN", "web") == "回头见"
        assert wording.text("bye", "en", "sms") == "Bye"
        await editor.give_back(BYE_SMS, version=1, by="bob")
        await until(wording, "回头见", "sms")
        await editor.give_back(BYE, version=1, by="bob")
        await until(wording, "再见", "sms")


@pytest.mark.store
async def test_edits_of_before_the_start_are_said(spine: Spine) -> None:
    key = TemplateKey(name="number", language="en")
    await rewording(spine).put(key, "Your order: {number}", version=0, by="ann")
    async with saying(spine) as wording:
        assert wording.text("number", "en-GB", number="TS-1") == "Your order: TS-1"


@pytest.mark.store
async def test_an_edit_that_this_hub_cannot_fill_in_is_not_said(spine: Spine) -> None:
    def decide(draft: Draft) -> None:
        for name, text in (("bye", "{gone}"), ("never", "x")):
            key = TemplateKey(name=name, language="zh-CN")
            old = Template(key=key, text=text, version=1, author="ann", at=draft.now)
            store.write(draft, None, old)

    await spine.committer.commit(None, decide)
    async with saying(spine) as wording:
        assert wording.text("bye", "zh-CN") == "再见"


@pytest.mark.store
async def test_every_change_is_kept_and_none_overwrites_another(spine: Spine) -> None:
    editor = rewording(spine)
    await editor.put(BYE, "一", version=0, by="ann")
    await editor.put(BYE, "二", version=1, by="bob")
    with pytest.raises(Conflict) as caught:
        await editor.put(BYE, "三", version=1, by="eve")
    assert caught.value.params == {"version": 2}
    await editor.give_back(BYE, version=2, by="ann")
    kept = [(one.version, one.text, one.author) for one in await editor.edited.versions(BYE)]
    assert kept == [(3, None, "ann"), (2, "二", "bob"), (1, "一", "ann")]
    await editor.put(BYE, "四", version=3, by="ann")
    assert await editor.edited.versions(BYE_SMS) == []


@pytest.mark.store
async def test_what_nobody_wrote_or_edited_is_not_found(spine: Spine) -> None:
    editor = rewording(spine)
    with pytest.raises(NotFound):
        await editor.put(TemplateKey(name="never", language="en"), "x", version=0, by="ann")
    with pytest.raises(NotFound):
        await editor.give_back(BYE, version=0, by="ann")


@pytest.mark.store
async def test_an_outage_of_the_store_is_waited_out(
    spine: Spine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.pipeline.mirror.PAUSE", 0.01)
    async with saying(spine) as wording:
        failures = iter([ConnectionError("away"), ConnectionError("away")])
        real = wording._edited.every

        async def every():
            if error := next(failures, None):
                raise error
            async for template in real():
                yield template

        monkeypatch.setattr(wording._edited, "every", every)
        await rewording(spine).put(BYE, "回头见", version=0, by="ann")
        await until(wording, "回头见")
        assert next(failures, None) is None
