import pytest

from bot.answers import answer_parts
from hub.core.articles import ArticleText, Link
from hub.core.parts import File, Part, Text
from hub.core.ports.knowledge import Hit

FORM = File(name="form.pdf", content_type="application/pdf", size=9, file_id="f")


def hit(**more: object) -> Hit:
    text = ArticleText(title="停机", answer="在 App 里办。", **more)  # type: ignore[arg-type]
    return Hit(article_id="a", text=text, passage="", score=0.9, version=1)


@pytest.mark.parametrize(
    ("channel", "said"),
    [("web", "在 App 里办。"), ("wechat", "在 App 里办。"), ("sms", "App 办"),
     ("email", "尊敬的客户：请在 App 里办。"), ("fax", "尊敬的客户：请在 App 里办。")],
)  # fmt: skip
def test_an_article_answers_as_the_channel_can_carry_it(channel: str, said: str) -> None:
    written = hit(short="App 办", mail="尊敬的客户：请在 App 里办。")
    assert answer_parts(written, channel) == (Text(text=said),)


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_what_was_not_written_for_a_channel_is_said_as_in_a_chat(channel: str) -> None:
    assert answer_parts(hit(), channel) == (Text(text="在 App 里办。"),)


def test_links_stand_below_the_text_and_attachments_come_along() -> None:
    links = (Link(title="办理", url="https://example.com/a"),)
    parts: tuple[Part, ...] = answer_parts(hit(links=links, attachments=(FORM,)), "web")
    assert parts == (Text(text="在 App 里办。\n办理 https://example.com/a"), FORM)
