"""In whose name answers go out, and for which queue mails come in."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from channels.email.config import EmailConfig
from channels.email.voices import Voice, own_addresses, queue_of, voice_of
from hub.core.messages import SYSTEM
from tests.channels.email.account import MAILBOX
from tests.channels.email.test_sending import BY_HAND

VIP = {
    "queue": "vip", "address": "VIP@unicom.test", "name": "大客户服务",
    "signature": "{agent}\n大客户服务 10018", "signature_en": "{agent}, key accounts",
}  # fmt: skip


def config(*identities: dict[str, str], **more: Any) -> EmailConfig:
    return EmailConfig.model_validate({**MAILBOX, "identities": identities, **more})


def test_an_agents_answer_bears_the_name_and_signature_of_its_queue():
    assert voice_of(config(VIP), BY_HAND) == Voice(
        address="vip@unicom.test", name="大客户服务", signature="林珊\n大客户服务 10018"
    )
    english = replace(BY_HAND, locale="en")
    assert voice_of(config(VIP), english).signature == "林珊, key accounts"


def test_what_a_queue_leaves_empty_is_the_accounts_own():
    found = config({"queue": "vip"}, name="联通", signature="{agent} 敬上")
    assert voice_of(found, BY_HAND) == Voice(
        address="support@unicom.test", name="联通", signature="林珊 敬上"
    )
    assert voice_of(found, replace(BY_HAND, locale="en")).signature == "林珊 敬上"
    for queue in ("default", ""):
        other = replace(BY_HAND, queue=queue)
        assert voice_of(config(VIP, name="联通"), other).address == "support@unicom.test"


def test_the_bot_and_the_house_keep_the_accounts_own():
    automatic = replace(BY_HAND, author=SYSTEM)
    found = config(VIP, name="联通", signature="{agent}")
    assert voice_of(found, automatic) == Voice(address="support@unicom.test", name="联通")


def test_a_mail_to_an_address_of_a_queue_is_for_it_whatever_mark_it_bears():
    found = config(VIP, {"queue": "sales", "address": "sales@unicom.test"})
    assert queue_of(found, ["support@unicom.test", "vip+zabc@unicom.test"]) == "vip"
    assert queue_of(found, ["support@unicom.test", "x@b.cn"]) == ""
    assert own_addresses(found) == {
        "support@unicom.test", "vip@unicom.test", "sales@unicom.test"
    }  # fmt: skip


@pytest.mark.parametrize(
    "identities",
    [
        [VIP, {**VIP, "address": ""}],
        [VIP, {**VIP, "queue": "sales"}],
        [{**VIP, "address": "no address"}],
        [{**VIP, "queue": ""}],
    ],
)
def test_a_queue_and_an_address_are_named_once(identities: list[dict[str, str]]):
    with pytest.raises(ValidationError):
        config(*identities)
