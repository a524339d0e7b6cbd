"""What nobody knows is read as what it sounds or looks like; what is known stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.analysis import normalise
from knowledge.lexicon import LEXICON
from knowledge.sounds import sounds

KNOWN = {"流量", "话费", "查询", "宽带", "呼叫转移", "充值", "剩余", "broadband", "invoic"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("huafei", "话费"),
        ("chaxun liuliang", "查询 流量"),
        ("wo yao cha huafei", "查话费"),
        ("zenme chong zhi", "充值"),
        ("niulian bugou", "niulian bugou"),
        ("刘量还有多少", "流量还有多少"),
        ("查一下画费", "查一下话费"),
        ("套参怎么换", "套餐怎么换"),
        ("宽代断网了", "宽带断网了"),
        ("牛量不够", "流量不够"),
        ("停机宝号", "停机保号"),
        ("呼叫专移怎么设置", "呼叫转移怎么设置"),
        ("my braodband is down", "my broadband is down"),
        ("where is my invioce", "where is my invoice"),
    ],
)
def test_sounds_pinyin_and_slips_are_read_as_the_words_of_the_trade(
    written: str, meant: str
) -> None:
    assert LEXICON.read(written, KNOWN)[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "今天天气怎么样",
        "流量还有多少",
        "无限流量怎么限速了",
        "公司要给员工办十张手机卡",
        "家里断网了",
        "where is my invoice",
        "iphone",
        "who won the football match",
        "上银行办信用卡",
        "",
    ],
)
def test_what_is_rightly_written_or_nothing_of_ours_stays(text: str) -> None:
    assert LEXICON.read(text, KNOWN) == (text, ())


def test_each_reading_tells_what_was_written_and_what_is_understood() -> None:
    _, readings = LEXICON.read("刘量和画费", KNOWN)
    assert [(one.written, one.meant) for one in readings] == [("刘量", "流量"), ("画费", "话费")]


def test_a_word_of_the_dictionary_is_doubted_only_where_nothing_else_is_known() -> None:
    assert LEXICON.read("化肥", set())[0] == "话费"
    assert LEXICON.read("化肥流量", {"流量"})[0] == "化肥流量"


def test_characters_of_several_readings_have_them_all() -> None:
    assert sounds("银行") != sounds("银航") and sounds("银行") & sounds("银航")
    assert sounds("重") == {"zon", "con"}
    assert sounds("㐀") == set()


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    meant, readings = LEXICON.read(normalise(text), set())
    assert bool(readings) or meant == normalise(text)


def test_a_long_run_of_letters_is_read_quickly() -> None:
    LEXICON.read("huafei", set())
    began = time.process_time()
    LEXICON.read(" ".join(["chaxun"] * 50), set())
    assert time.process_time() - began < 0.2
