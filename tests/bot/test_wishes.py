import pytest

from bot.wishes import beside, split


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


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("我想查一下话费和流量", ("我想查一下话费", "我想查一下流量")),
        ("查话费，查流量", ("查话费", "查流量")),
        ("帮我查话费还有流量", ("帮我查话费", "帮我查流量")),
        ("查下余额再查下流量", ("查下余额", "查下流量")),
        ("我要开发票，宽带也要续费", ("我要开发票", "宽带也要续费")),
        ("先充值然后办流量包", ("先充值", "办流量包")),
        ("余额多少？流量多少？", ("余额多少", "流量多少？")),
        ("check my bill and cancel the ring tone", ("check my bill", "cancel the ring tone")),
        ("check my bill and data", ("check my bill", "check my data")),
        ("查話費和流量", ("查話費", "查流量")),
    ],
)
def test_two_wishes_may_stand_beside_each_other(text: str, halves: tuple[str, str]) -> None:
    assert split(text) is None
    assert beside(text) == halves


@pytest.mark.parametrize(
    "text",
    [
        "不是查流量，是查话费", "我不要账单，要的是能报销的发票", "not my bill, check my data",
        "人民路58号，怎么走", "流量还有多少", "查话费，", "和流量", "查话费",
        "上个月我一直在外地出差一分钟电话都没打，这个月账单怎么会有这么多钱你给我查查清楚",
    ],
)  # fmt: skip
def test_what_is_one_wish_in_parts_or_put_right_stays_whole(text: str) -> None:
    assert beside(text) is None
