"""An answer by fax as the pages that it will be printed on."""

import pytest

from channels.fax.channel import FaxChannel
from hub.core.channel import Account
from hub.core.errors import Unavailable
from hub.core.imaging import Page
from hub.core.messages import Address, Author, AuthorKind, Outbound
from hub.core.parts import Text
from tests.channels.doubles import FakeHub
from tests.channels.fax.account import FAXBOX

ANSWER = Outbound(
    id="t.000000001", conversation_id="c1", channel="fax", account="demo",
    to=Address(id="01088886666"), parts=(Text(text="已为您办理"),),
    author=Author(kind=AuthorKind.AGENT, id="agent", name="王小雨"),
)  # fmt: skip


@pytest.fixture
def channel(hub: FakeHub) -> FaxChannel:
    return FaxChannel(Account(channel="fax", name="demo", config=FAXBOX), hub.surroundings())


async def test_it_is_printed_in_the_words_in_which_it_goes(
    channel: FaxChannel, hub: FakeHub
) -> None:
    page = Page(png=b"png", width=1728, height=2200)
    hub.lightbox.scans["%PDF-1.4 已为您办理".encode()] = [page]
    assert await channel.preview(ANSWER) == [page]
    assert hub.lightbox.printed == [("已为您办理", "客户服务", "会话编号：c1")]
    await channel._answers.letter(ANSWER)
    assert hub.lightbox.printed[1] == hub.lightbox.printed[0]


async def test_while_nothing_prints_it_says_so(channel: FaxChannel, hub: FakeHub) -> None:
    hub.lightbox.refuse = Unavailable()
    with pytest.raises(Unavailable):
        await channel.preview(ANSWER)
