"""Whom an answer by mail is offered to beside the customer, by the mail that it answers."""

from typing import Any

from channels.email.copies import MOST, offered
from hub.core.messages import Letter

OWN = frozenset({"support@unicom.test", "sales@unicom.test"})


def people(*addresses: str) -> list[dict[str, str]]:
    return [{"address": one, "name": ""} for one in addresses]


def origin(**changes: Any) -> dict[str, Any]:
    return {"subject": "回复：账单", "to": people("support@unicom.test"), "cc": [], **changes}


def test_everybody_in_the_customers_mail_but_himself_and_us_is_offered():
    to = people("support+zabc@unicom.test", "li@b.cn", "SALES@unicom.test")
    cc = people("wang@b.cn", "zhang@a.cn", "li@b.cn")
    assert offered(origin(to=to, cc=cc), "zhang@a.cn", OWN) == Letter(
        cc=("li@b.cn", "wang@b.cn"), subject="Re: 账单"
    )


def test_what_no_mail_can_be_sent_to_is_not_offered():
    cc = people("", "x", "a b@c.cn", "李@例子.cn", "a,b@c.cn", "<a@b.cn>", "a..b@c.cn")
    assert offered(origin(cc=cc), "zhang@a.cn", OWN).cc == ()


def test_more_than_can_get_copies_are_not_offered():
    many = people(*(f"a{n}@b.cn" for n in range(40)))
    assert len(offered(origin(cc=many), "zhang@a.cn", OWN).cc) == MOST


def test_where_nothing_is_answered_there_is_nobody():
    assert offered({}, "zhang@a.cn", OWN) == Letter()
