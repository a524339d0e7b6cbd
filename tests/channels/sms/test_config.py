"""What an administrator sets for an account of text messages is what the hub goes by."""

from dataclasses import fields
from typing import Any

import pytest

from channels.config import configure
from channels.sgip.config import SgipConfig
from channels.smpp.config import SmppConfig
from channels.sms.config import SmsConfig
from channels.smsweb.config import SmsWebConfig
from hub.core.channel import Account
from hub.core.errors import InputError
from hub.core.texting import Command, Texting


def account(**config: object) -> Account:
    return Account(channel="sms", name="main", config={"number": "10010", **config})


def test_every_manner_is_a_setting_of_the_same_name_and_default() -> None:
    config = configure(SmsConfig, account())
    assert Texting() == Texting.of(config.model_dump())
    assert {one.name for one in fields(Texting)} <= SmsConfig.model_fields.keys()


def test_only_where_parts_come_one_by_one_it_is_set_how_long_they_are_waited_for() -> None:
    configs = (SmppConfig, SgipConfig, SmsWebConfig)
    assert ["patience" in one.model_fields for one in configs] == [True, True, False]


def test_what_is_set_holds() -> None:
    row = {"digit": "5", "title": "查积分", "words": "我的积分"}
    given: dict[str, Any] = {
        "answer_parts": 1,
        "link_days": 3,
        "pace": 4,
        "replies": 5,
        "menu": False,
    }
    config = configure(SmsConfig, account(**given, commands=[row])).model_dump(mode="json")
    assert Texting.of(config) == Texting(**given, commands=(Command(**row),))
    assert Texting.of({"bot": True}) == Texting()


@pytest.mark.parametrize(
    "rows",
    [
        [{"digit": "12", "title": "a", "words": "查话费"}],
        [{"digit": "1", "title": "a", "words": "2"}],
        [{"digit": "1", "title": "", "words": "查话费"}],
        [{"digit": "1", "title": "a", "words": "查话费"}] * 2,
    ],
)
def test_rows_that_could_not_be_meant_are_refused(rows: list[dict[str, str]]) -> None:
    with pytest.raises(InputError) as refused:
        configure(SmsConfig, account(commands=rows))
    assert any(name.startswith("commands") for name in refused.value.fields)
