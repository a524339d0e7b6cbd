import time
from datetime import UTC, datetime

import pytest

from bot.entities import find

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def found(text: str, name: str) -> list[str]:
    entities = find(text, at=AT)
    assert all(text[one.start : one.end] == one.text for one in entities)
    return [one.value for one in entities if one.entity == name]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000", "13800138000"),
        ("我的号码是138 0013 8000谢谢", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("＋８６ １９９ １２３４ ００００", "19912340000"),
        ("幺三八零零幺三八零零零", "13800138000"),
        ("一三八－零零一三－八零零零", "13800138000"),
        ("一八六，四个零，四四四四", "18600004444"),
        ("1 3 8 0 0 1 3 8 0 0 0", "13800138000"),
        ("打0731-85551234", "073185551234"),
        ("零七三一 八五五五 一二三四", "073185551234"),
        ("(010) 6234 5678", "01062345678"),
        ("宽带账号ad12345678", "ad12345678"),
        ("固话85551234", "85551234"),
    ],
)
def test_a_service_number_is_found_however_it_is_written(text: str, number: str) -> None:
    assert found(text, "number") == [number]


@pytest.mark.parametrize("text", ["1380013800", "尾号6688", "一千兆", "2026-11-25", "138001380001"])
def test_what_is_no_service_number_is_left_alone(text: str) -> None:
    assert found(text, "number") == []


@pytest.mark.parametrize("text", ["TS-1123-0427", "我的单号是ts11230427", "TS 1123 0427到哪了"])
def test_an_order_number_has_one_spelling(text: str) -> None:
    assert found(text, "order") == ["TS-1123-0427"]
    assert found(text, "number") == []


def test_two_numbers_stand_in_the_order_of_the_text() -> None:
    assert found("13700002223，不对，是13700002222", "number") == ["13700002223", "13700002222"]


def test_a_very_long_text_is_read_only_so_far() -> None:
    assert found("啊" * 2000 + "13800138000", "number") == []


@pytest.mark.parametrize("char", ["1", "一", "路", "1 ", "a", "点", "号"])
def test_no_text_takes_long(char: str) -> None:
    began = time.process_time()
    find(char * 5000, at=AT)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("上个月话费", "2026-10"),
        ("10月账单", "2026-10"),
        ("12月账单", "2025-12"),
        ("近三个月", "2026-09/2026-11"),
        ("明年一月", "2027-01"),
        ("去年的12月", "2025-12"),
        ("今年十二月", "2026-12"),
        ("前年3月5号", "2024-03-05"),
        ("10月到12月", "2025-10/2025-12"),
        ("8月到10月的账单", "2026-08/2026-10"),
        ("十一月至一月", "2025-11/2026-01"),
        ("去年11月到2月", "2025-11/2026-02"),
        ("11月到明年1月", "2026-11/2027-01"),
        ("2025年11月到2026年2月", "2025-11/2026-02"),
        ("昨天开始的", "2026-11-24"),
        ("就上周三的事", "2026-11-18"),
        ("11月3号", "2026-11-03"),
        ("十一月三号晚上八点", "2026-11-03"),
        ("2026-11-03", "2026-11-03"),
        ("大前天的事", "2026-11-22"),
        ("两天前", "2026-11-23"),
        ("周六上午吧", "2026-11-28"),
        ("今晚7点到8点", "2026-11-25"),
        ("上周", "2026-11-16/2026-11-22"),
        ("下午三点以后", "下午三点以后"),
        ("tomorrow", "2026-11-26"),
    ],
)
def test_times_are_reckoned_from_when_they_were_said(text: str, value: str) -> None:
    assert found(text, "time") == [value]


def test_a_day_is_that_of_the_customers_clock() -> None:
    [late] = find("昨天", at=datetime(2026, 11, 25, 17, 0, tzinfo=UTC))
    assert late.value == "2026-11-25"


@pytest.mark.parametrize("text", ["13月", "2月30号", "三天了都没动静", "一个月扣我", "零点五元"])
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert found(text, "time") == []


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("￥1,234.5", "1234.5"), ("¥ 1,234", "1234"), ("1,234,567.8元", "1234567.8"),
     ("零点五元", "0.5"), ("三点五块", "3.5"), ("十二点五块钱", "12.5"), ("1,500 yuan", "1500"),
     ("三十块", "30"), ("50元", "50"), ("扣了两百块钱", "200"), ("三块五", "3.5"), ("五毛", "0.5"),
     ("￥19.9", "19.9"), ("10 yuan", "10"), ("1.5万元", "15000")],
)  # fmt: skip
def test_sums_of_money_are_in_yuan(text: str, yuan: str) -> None:
    assert found(text, "money") == [yuan]


@pytest.mark.parametrize(
    ("text", "megabytes"),
    [("10G", "10240"), ("500M", "500"), ("两个G", "2048"), ("300兆", "300"), ("零点五个G", "512")],
)
def test_data_volumes_are_in_megabytes(text: str, megabytes: str) -> None:
    assert found(text, "data") == [megabytes]


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("把套餐改成59的", "59"),
        ("帮我把套餐换成59元的", "59"),
        ("59元套餐", "59"),
        ("换成三十九的套餐", "39"),
        ("5G畅享套餐", "5G畅享套餐"),
    ],
)  # fmt: skip
def test_a_plan_is_named_by_price_or_name(text: str, plan: str) -> None:
    assert found(text, "plan") == [plan]


@pytest.mark.parametrize("text", ["我的套餐", "有什么套餐", "帮我把套餐换了", "现在的套餐"])
def test_a_plan_without_a_name_is_none(text: str) -> None:
    assert found(text, "plan") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("我家在人民路58号3栋2单元502", "人民路58号3栋2单元502"),
        ("幸福小区12幢", "幸福小区12幢"),
        ("建设路7号院9号楼1103", "建设路7号院9号楼1103"),
        ("五一大道12号一楼", "五一大道12号一楼"),
    ],
)
def test_an_address_is_found_whole(text: str, place: str) -> None:
    assert found(text, "place") == [place]


@pytest.mark.parametrize("text", ["手机没信号", "打了三个号", "我有三号楼", "路上信号差"])
def test_what_is_no_address_is_left_alone(text: str) -> None:
    assert found(text, "place") == []


@pytest.mark.parametrize(
    ("text", "name", "value", "words"),
    [
        ("上個月扣了多少", "time", "2026-10", "上個月"),
        ("近三個月的帳單", "time", "2026-09/2026-11", "近三個月"),
        ("多扣了兩百塊", "money", "200", "兩百塊"),
        ("住人民路58號3棟2單元502", "place", "人民路58号3栋2单元502", "人民路58號3棟2單元502"),
    ],
)
def test_traditional_letters_are_read_and_kept(
    text: str, name: str, value: str, words: str
) -> None:
    [entity] = [one for one in find(text, at=AT) if one.entity == name]
    assert (entity.value, entity.text) == (value, words)


def test_a_point_in_a_sum_is_none_of_the_clock_and_the_day_before_it_stays() -> None:
    assert [(one.entity, one.value) for one in find("昨天扣了三点五元，下午三点", at=AT)] == [
        ("time", "2026-11-24"),
        ("money", "3.5"),
        ("time", "下午三点"),
    ]
