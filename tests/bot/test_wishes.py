import pytest

from bot.wishes import split


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("查下话费，顺便把彩铃退了", ("查下话费", "把彩铃退了")),
        ("帮我报个修，网断了，还有会员怎么退啊", ("帮我报个修，网断了", "会员怎么退啊")),
        ("先看看话费是多少，然后我要投诉", ("先看看话费是多少", "我要投诉")),
        ("这个号就可以，哦对了积分什么时候到期？", ("这个号就可以", "积分什么时候到期？")),
        ("13900001111，另外再查下流量", ("13900001111", "查下流量")),
        ("check my bill, and also cancel the ring tone", ("check my bill", "cancel the ring tone")),
    ],
)
def test_what_joins_two_wishes_is_heard(text: str, halves: tuple[str, str]) -> None:
    assert split(text) == halves


@pytest.mark.parametrize(
    "text",
    ["流量还有多少", "我的话费，还有多少", "顺便", "另外", "查话费", "how do I pay by the way?"],
)
def test_a_single_wish_stays_whole(text: str) -> None:
    assert split(text) is None


def test_halves_in_traditional_letters_stay_as_they_were_written() -> None:
    assert split("查話費，順便退彩鈴") == ("查話費", "退彩鈴")
