import tomllib
from typing import Literal, get_args

import pytest
from zhconv_rs import zhconv

from bot import phrases
from tests.bot.test_nlu_data import TRAIN, utterances

Variant = Literal["zh-hant", "zh-hk", "zh-tw"]


@pytest.mark.parametrize(
    "text",
    [
        "转人工", "人工", " 转 人 工 ！！", "我要转人工", "帮我转一下人工吧", "请转接人工客服",
        "人工客服谢谢", "转人工转人工", "赶紧给我转人工", "可以转人工吗", "真人", "zhuan ren gong",
        "Human", "HUMAN please", "talk to a human", "I want to speak to a person", "agent!",
        "ＨＵＭＡＮ", "/human", "登记个号码这么麻烦，不说了，给我转人工", "没用。转人工！",
    ],
)  # fmt: skip
def test_a_wish_for_a_person_is_understood_without_a_model(text: str) -> None:
    assert phrases.wants_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "不要转人工", "别转人工", "不用人工", "人工智能是什么", "查话费", "好", "",
        "上次转人工等了四十分钟也没人理我这次我就想知道话费怎么扣的", "human resources",
    ],
)  # fmt: skip
def test_what_only_mentions_a_person_is_left_to_the_model(text: str) -> None:
    assert not phrases.wants_person(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("转人工", False), ("你好，转人工！", False), ("您好！在吗", False),
        ("好的，谢谢您", False), ("", False), ("？？", False), ("网费太贵了，转人工", True),
        ("你好，怎么查话费", True), ("谢谢，那发票呢", True), ("人工智能是什么", True),
    ],
)  # fmt: skip
def test_a_question_is_more_than_a_hello_thanks_or_the_wish_for_a_person(
    text: str, asks: bool
) -> None:
    assert phrases.asks(text) is asks


@pytest.mark.parametrize(
    "text",
    ["手机丢了", "我的卡被偷了！", "挂失", "丢了手机", "I lost my phone", "my SIM was stolen"],
)
def test_a_loss_is_understood_without_a_model(text: str) -> None:
    assert phrases.reports_loss(text)


@pytest.mark.parametrize("text", ["挂失怎么办理", "查流量", "手机没信号", "快递丢了"])
def test_what_is_no_loss_is_not_taken_for_one(text: str) -> None:
    assert not phrases.reports_loss(text)


def test_yes_and_hello_are_known_in_both_languages() -> None:
    assert all(map(phrases.is_yes, ("好的", "是", "YES", "ok!")))
    assert all(map(phrases.is_greeting, ("你好", "您好！", "Hello")))
    assert not phrases.is_yes("不是")


@pytest.mark.parametrize("text", ["操", "他妈的！！", "垃圾", "真是垃圾", "FUCK YOU", "你个傻逼"])
def test_bare_curses_are_known(text: str) -> None:
    assert phrases.is_curse(text)


@pytest.mark.parametrize(
    "text", ["你们什么破网一直断", "草原卡怎么办", "垃圾短信怎么屏蔽", "是的", "你"]
)
def test_who_says_something_with_his_curse_is_listened_to(text: str) -> None:
    assert not phrases.is_curse(text)


@pytest.mark.parametrize(
    "text",
    [
        "料金を確認したいです", "Как проверить баланс", "요금제를 바꾸고 싶어요",
        "བཀྲ་ཤིས་བདེ་ལེགས།", "ᠰᠠᠶᠢᠨ ᠪᠠᠶᠢᠨ᠎ᠠ ᠤᠤ", "ꆏꉂꌠꅇꂷ", "ខ្ញុំចង់ពិនិត្យ", "ສະບາຍດີເຈົ້າ",
        "မင်္ဂလာပါ", "வணக்கம் எப்படி", "გამარჯობა", "ياخشىمۇسىز", "สวัสดีครับ", "नमस्ते आप कैसे",
        "bună ziua Как дела",
    ],
)  # fmt: skip
def test_scripts_that_nobody_here_reads_are_seen(text: str) -> None:
    assert phrases.is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hola, ¿cómo estás?", "No tengo señal en mi teléfono",
        "¿Cuánto cuesta el plan por favor?", "Bonjour, j’ai perdu mon téléphone",
        "Je voudrais changer de forfait", "où est mon téléphone", "Ich habe kein Netz",
        "Guten Tag, ich möchte meine Rechnung zahlen", "Xin chào, tôi mất điện thoại",
        "Tôi không có mạng", "Olá, não tenho rede, preciso de ajuda", "Saya tidak bisa menelepon",
    ],
)  # fmt: skip
def test_latin_letters_may_be_another_language(text: str) -> None:
    assert phrases.is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "查话费", "no signal", "優の良品多少錢", "😀😀", "café", "12345", "ㄅㄆㄇㄈ", "人々",
        "ｎｏ ｓｉｇｎａｌ", "iPhone 15 Pro Max", "Galaxy S24 Ultra", "Huawei Mate 60",
        "5G Plus 129", "eSIM", "VoLTE", "zhang@mit.edu", "das.los@para.de mi.es@por.com",
        "Los Angeles and Las Vegas", "wo yao cha hua fei", "la la la", "hola", "mi 14 es",
        "Mi Mix", "I was in Los Angeles without my phone", "hola 我想查话费",
        "cancel Das Erste please", "chongzhi meiyou daozhang", "xin ka zenme jihuo",
        "do re mi fa so la", "wǒ yào chá huàfèi", "Wi-Fi", "Les Miserables ticket",
        "merci, how do I top up", "my name is José de la Cruz",
    ],
)  # fmt: skip
def test_what_is_readable_is_not_called_foreign(text: str) -> None:
    assert not phrases.is_foreign(text)


def test_nothing_that_the_bot_learnt_from_is_foreign_but_what_is_none_of_our_business() -> None:
    learnt = [(path.stem, text) for path in TRAIN for text in utterances(path)]
    foreign = {name for name, text in learnt if phrases.is_foreign(text)}
    assert foreign <= {"out_of_scope"}


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("你好，我想查一下流量", "我想查一下流量"),
        ("您好 宽带断了怎么办", "宽带断了怎么办"),
        ("Hello, my SIM is lost", "my SIM is lost"),
        ("你好", "你好"),
        ("你好？在吗", "你好？在吗"),
        ("hi there", "hi there"),
        ("你好，谢谢", "你好，谢谢"),
        ("等一下啊我先问一下那个发票怎么开呀", "发票怎么开呀"),
        ("嗯那个我想问一下那个我那个话费怎么扣得这么快呢", "我那个话费怎么扣得这么快呢"),
        ("您好，请问流量怎么查", "流量怎么查"),
        ("等等，是五一大道21号", "等等，是五一大道21号"),
        ("请问", "请问"),
        ("那个套餐多少钱", "那个套餐多少钱"),
    ],
)
def test_what_leads_to_a_wish_is_no_wish(text: str, wish: str) -> None:
    assert phrases.without_preamble(text) == wish


def asks_nothing(text: str) -> bool:
    return not phrases.asks(text)


_KNOWN = {
    "person": phrases.wants_person,
    "greetings": phrases.is_greeting,
    "menu": phrases.calls_for_menu,
    "yes": phrases.is_yes,
    "unsolved": phrases.is_unsolved,
    "solved": phrases.is_solved,
    "curses": phrases.is_curse,
    "thanks": asks_nothing,
}
_FRAMES = {"before", "after", "waits", "leads", "foreign"}
_WRITTEN = tomllib.loads(phrases._FILE.read_text(encoding="utf-8"))


def test_every_list_is_looked_at_in_traditional_letters() -> None:
    assert set(_KNOWN) | _FRAMES == set(_WRITTEN)


@pytest.mark.parametrize("variant", get_args(Variant))
@pytest.mark.parametrize("name", _KNOWN)
def test_each_phrase_is_known_in_traditional_letters(name: str, variant: Variant) -> None:
    unknown = [text for text in _WRITTEN[name] if not _KNOWN[name](zhconv(text, variant))]
    assert not unknown


@pytest.mark.parametrize(
    "text", ["麻煩轉人工謝謝", "請轉接人工客服", "沒用。轉人工！", "幫我轉一下人工吧"]
)
def test_a_person_is_asked_for_in_traditional_letters_too(text: str) -> None:
    assert phrases.wants_person(text)
    assert not phrases.wants_person("別轉人工")


@pytest.mark.parametrize("text", ["手機丟了", "我的電話不見了", "掛失", "卡被偷了"])
def test_a_loss_is_understood_in_traditional_letters(text: str) -> None:
    assert phrases.reports_loss(text)


def test_a_preamble_in_traditional_letters_is_cut_and_the_rest_stays_as_written() -> None:
    assert phrases.without_preamble("您好，我想問一下話費怎麼扣的") == "話費怎麼扣的"
