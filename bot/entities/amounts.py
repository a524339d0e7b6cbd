"""Sums of money in yuan, data volumes in MB, and plans by name or price."""

import re
from collections.abc import Iterator

from bot.entities.entity import Entity
from bot.entities.numerals import AMOUNT, DECIMAL, NUMERAL, amount, plain

_MONEY = re.compile(
    rf"(?P<yuan>{AMOUNT})(?:多|来)?(?:块钱?|元钱?|人民币)"
    r"(?:(?P<jiao>[一二三四五六七八九\d])(?:毛|角)?(?!\d))?"
    rf"|(?P<dimes>{NUMERAL})(?:毛|角)(?:钱)?"
    rf"|[¥￥] ?(?P<sign>{DECIMAL})|(?P<en>{DECIMAL}) ?(?:yuan|rmb)\b",
    re.I,
)
_VOLUME = re.compile(
    rf"(?P<count>{AMOUNT}) ?(?:个)?(?P<unit>[GMT])B?(?![a-z])|(?P<zhao>\d+)兆(?!宽带)", re.I
)
_MEGABYTES = {"m": 1, "g": 1024, "t": 1024 * 1024}
_PRICED = re.compile(
    rf"(?P<price>{NUMERAL})(?:元|块)?钱?(?:一个月)?(?:的|那个)?套餐"
    rf"|套餐.{{0,4}}?(?:改|换|升|降|变)(?:成|为|到)(?P<into>{NUMERAL})(?:元|块)?钱?的?"
)
_NAMED = re.compile(r"(?P<name>(?:[45]G|\d{1,3})?[\u4e00-\u9fa5]{2,4})套餐")
_NO_NAME = re.compile(
    r"什么|哪|我|这|那|换|改|查|现|当前|最|有|个|的|办|降|升|一下|多少|帮|把|要|想|给|原|新|取消|退"
)


def find_money(text: str) -> Iterator[Entity]:
    """ "三十块", "¥1,234.5", "零点五元", "三块五"."""
    for found in _MONEY.finditer(text):
        words = found["yuan"] or found["dimes"] or found["sign"] or found["en"]
        number = amount(words)
        if number is None:
            continue
        jiao = amount(found["jiao"] or "零") or 0
        yuan = number / 10 if found["dimes"] else number + jiao / 10
        yield _entity("money", plain(yuan), found)


def find_volumes(text: str) -> Iterator[Entity]:
    """ "10G", "两个G", "500兆", in MB."""
    for found in _VOLUME.finditer(text):
        number = amount(found["count"] or found["zhao"])
        if number is not None:
            unit = (found["unit"] or "m").lower()
            yield _entity("data", plain(number * _MEGABYTES[unit]), found)


def find_plans(text: str) -> Iterator[Entity]:
    """By price ("59的套餐") or by name ("5G畅享套餐")."""
    for found in _PRICED.finditer(text):
        price = amount(found["price"] or found["into"])
        if price is not None:
            yield _entity("plan", plain(price), found)
    for found in _NAMED.finditer(text):
        if not _NO_NAME.search(found["name"]):
            yield _entity("plan", f"{found['name']}套餐", found)


def _entity(name: str, value: str, found: re.Match[str]) -> Entity:
    return Entity(entity=name, value=value, text=found[0], start=found.start(), end=found.end())
