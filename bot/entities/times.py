"""Months, days and hours as people say them, reckoned from when it was said.

Written by hand: dateparser does not know "上周三" or "近三个月", and Microsoft's recognizers, which
do, have not been released for years.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.entities.entity import Entity
from bot.entities.numerals import NUMERAL, amount

_ZONE = ZoneInfo("Asia/Shanghai")
_DAYS = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "昨晚": -1,
    "今天": 0, "今日": 0, "今晚": 0, "今早": 0,
    "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3,
    "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1,
}  # fmt: skip
_MONTHS = {
    "上上个月": -2, "上上月": -2, "上个月": -1, "上月": -1, "这个月": 0, "本月": 0, "当月": 0,
    "下个月": 1, "下月": 1, "last month": -1, "this month": 0,
}  # fmt: skip
_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_YEAR = rf"\d{{4}}年|{'|'.join(_YEARS)}"
_WEEKDAYS = {char: day for day, char in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "": 0, "下": 1}
_OCLOCK = r"点(?![零〇一二三四五六七八九\d]{1,4}(?:[元块毛角GM兆]|个[GM]))"
"""Not the point of "零点五元"."""
_HOURS = (
    r"(?:[ ]?(?:的?早上|凌晨|上午|中午|下午|傍晚|晚上|夜里|早|晚|morning|afternoon|evening))?"
    rf"(?:[ ]?{NUMERAL}(?:{_OCLOCK}|:\d\d|：\d\d)(?:半|钟|{NUMERAL}分?|一刻)?)?"
    rf"(?:[到至\-~](?:早上|上午|中午|下午|晚上)?{NUMERAL}点(?:半)?)?(?:以?[前后]|左右)?"
)
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?P<day>{'|'.join(sorted(_DAYS, key=len, reverse=True))}){_HOURS}",
        rf"(?P<week>上上|上|这|本|下)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末]){_HOURS}",
        r"(?P<whole>上上|上|这|本|下)个?(?:周|星期|礼拜)",
        rf"(?:(?P<fyear>{_YEAR})的?)?(?<!个)(?P<fmonth>{NUMERAL})月份?[到至\-~—]"
        rf"(?:(?P<tyear>{_YEAR})的?)?(?P<tmonth>{NUMERAL})月份?(?!{NUMERAL}[号日]|\d)",
        rf"(?:(?P<year>{_YEAR})的?)?(?P<month>{NUMERAL})月(?:份)?(?P<date>{NUMERAL})[号日]{_HOURS}",
        r"(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})",
        rf"(?P<last>[近最这前]+|过去){NUMERAL}个月",
        rf"(?P<named>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})",
        rf"(?:(?P<ayear>{_YEAR})的?)?(?<!个)(?P<amonth>{NUMERAL})月份?(?!\d)",
        rf"(?P<ago>{NUMERAL})(?P<unit>天|周|个?星期|个月)(?:以?前|之前)",
        r"(?:早上|凌晨|上午|中午|下午|傍晚|晚上|夜里)" + _HOURS,
        r"现在|马上|立刻|尽快|right now|as soon as possible",
        rf"(?P<clock>{NUMERAL}{_OCLOCK}(?:半|钟)?)(?:以?[前后]|左右)?",
    )
)


def find_times(text: str, at: datetime) -> Iterator[Entity]:
    """`value`: a day `2026-11-24`, a month `2026-10`, months `2026-09/2026-11`, or the words."""
    today = at.astimezone(_ZONE).date()
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            value = _value(found, today)
            if value:
                yield Entity(
                    entity="time", value=value, text=found[0], start=found.start(), end=found.end()
                )


def _value(found: re.Match[str], today: date) -> str | None:
    named = {name: words for name, words in found.groupdict().items() if words}
    if "day" in named:
        return str(today + timedelta(days=_DAYS[named["day"].lower()]))
    if "weekday" in named:
        return str(_weekday(named.get("week", ""), named["weekday"], today))
    if "whole" in named:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WEEKS[named["whole"]])
        return f"{monday}/{monday + timedelta(days=6)}"
    if "date" in named:
        return _day(named.get("year"), named["month"], named["date"], today)
    if "iso" in named:
        year, month, day = (int(part) for part in re.split(r"[-/.]", named["iso"]))
        return _iso(year, month, day)
    if "last" in named:
        count = amount(re.sub(r"[近最这前过去个月]", "", found[0])) or 0
        return f"{_month(today, 1 - int(count))}/{_month(today, 0)}" if count >= 1 else None
    if "named" in named:
        return _month(today, _MONTHS[named["named"].lower()])
    if "tmonth" in named:
        return _months(named, today)
    if "amonth" in named:
        only = _named_month(named.get("ayear"), named["amonth"], today)
        return _spelt(only) if only else None
    if "ago" in named:
        return _ago(named["ago"], named["unit"], today)
    return found[0]


def _weekday(week: str, weekday: str, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=_WEEKS[week], days=_WEEKDAYS[weekday])


def _day(year: str | None, month: str, day: str, today: date) -> str | None:
    of_month, of_year = amount(day), amount(month)
    if of_month is None or of_year is None:
        return None
    return _iso(_year(year, today) or today.year, int(of_year), int(of_month))


def _iso(year: int, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and year >= 1 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return str(date(year, month, day))


def _month(today: date, offset: int) -> str:
    months = today.year * 12 + today.month - 1 + offset
    return f"{months // 12}-{months % 12 + 1:02d}"


def _year(words: str | None, today: date) -> int | None:
    if words is None:
        return None
    return today.year + _YEARS[words] if words in _YEARS else int(words.removesuffix("年"))


def _named_month(year: str | None, month: str, today: date) -> tuple[int, int] | None:
    """Year and month; without a year the last one: nobody asks for bills of the future."""
    number = amount(month)
    if number is None or number != int(number) or not 1 <= number <= 12:
        return None
    past = today.year if number <= today.month else today.year - 1
    return _year(year, today) or past, int(number)


def _months(named: Mapping[str, str], today: date) -> str | None:
    """From one month to another: what has no year lies nearest to the one that is known."""
    first = _named_month(named.get("fyear"), named["fmonth"], today)
    last = _named_month(named.get("tyear"), named["tmonth"], today)
    if not first or not last:
        return None
    turns = first[1] > last[1]
    if "fyear" in named and "tyear" not in named:
        last = (first[0] + turns, last[1])
    elif "fyear" not in named:
        first = (last[0] - turns, first[1])
    return f"{_spelt(first)}/{_spelt(last)}"


def _spelt(month: tuple[int, int]) -> str:
    return f"{month[0]:04d}-{month[1]:02d}"


def _ago(count: str, unit: str, today: date) -> str | None:
    number = amount(count)
    if number is None or number > 1000:
        return None
    if "月" in unit:
        return _month(today, -int(number))
    return str(today - timedelta(days=int(number * (1 if unit == "天" else 7))))
