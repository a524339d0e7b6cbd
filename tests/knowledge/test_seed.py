"""The seed articles are whole in both languages, and fit the forms that they are written for."""

from collections import Counter

import pytest

from bot.taxonomy import INTENTS
from knowledge.exchange import Entry
from knowledge.seed import seed_entries
from knowledge.text import flaws

ENTRIES = seed_entries()
SHORTEST = {"zh-CN": 130, "en": 300}
"""Characters of an answer that goes into two text messages."""
ARTICLES = {
    "human": ["human-service", "hotline"],
    "query_bill": ["bill", "bill-high", "bill-details", "bill-items"],
    "query_balance": ["balance", "balance-alert", "balance-credit"],
    "query_recharge": ["recharge-record", "recharge-unknown"],
    "recharge": ["recharge", "recharge-autopay", "recharge-card"],
    "query_data": ["data", "data-record", "data-alert"],
    "buy_data": ["buy-data", "data-packages"],
    "query_voice": ["voice", "voice-scope", "voice-mismatch"],
    "query_plan": ["plan", "plan-catalogue", "plan-contract-date"],
    "change_plan": ["change-plan", "change-undo", "change-blocked"],
    "cancel_service": ["cancel", "cancel-sms", "cancel-membership", "cancel-unordered"],
    "vas": ["vas", "call-forwarding", "ring-tone", "caller-id"],
    "broadband": ["broadband-install", "broadband-change", "broadband-renew"],
    "fault": ["fault-mobile", "fault-data", "fault-broadband", "fault-call"],
    "suspend_resume": ["suspend", "suspend-keep", "loss"],
    "sim_account": ["sim", "transfer", "real-name", "close-account"],
    "query_number": ["number", "number-held"],
    "password": ["password", "password-change", "password-locked"],
    "points": ["points", "points-redeem", "points-expire"],
    "invoice": ["invoice", "invoice-company", "invoice-correct"],
    "roaming": ["roaming-abroad", "roaming-data", "roaming-calls"],
    "complaint": ["complaint", "complaint-deadline", "complaint-appeal"],
}
"""By the wish that they answer, the main one first."""
NO_ARTICLE = {"greet_bye", "out_of_scope"}
SITE = "https://www.yuanxin.example"


def in_language(language: str) -> list[Entry]:
    return [entry for entry in ENTRIES if entry.text.language == language]


def repeated(things: list[object]) -> list[object]:
    return [thing for thing, times in Counter(things).items() if times > 1]


def test_there_are_a_hundred_articles_and_each_is_there_in_both_languages() -> None:
    chinese, english = in_language("zh-CN"), in_language("en")
    assert len(chinese) >= 100
    assert [f"{entry.id}-en" for entry in chinese] == [entry.id for entry in english]
    assert [entry.id for entry in chinese] == [entry.text.translates for entry in english]


def test_every_wish_has_articles_of_its_own() -> None:
    ids = {entry.id for entry in ENTRIES}
    assert ARTICLES.keys() == set(INTENTS) - NO_ARTICLE
    assert min(map(len, ARTICLES.values())) >= 2
    named = [name for names in ARTICLES.values() for name in names]
    assert repeated(list(named)) == []
    assert set(named) <= ids


@pytest.mark.parametrize("name", [names[0] for names in ARTICLES.values()])
def test_the_main_article_of_every_wish_is_worded_for_mail(name: str) -> None:
    """A mail says hello and who writes, and does not speak as if in a chat."""
    texts = {entry.id: entry.text for entry in ENTRIES}
    mails = {"zh-CN": texts[name].mail, "en": texts[f"{name}-en"].mail}
    assert all(len(mail) > len(texts[name].short) for mail in mails.values())
    assert "\n\n远信客户服务" in mails["zh-CN"]
    assert mails["en"].lower().endswith("yuanxin customer service")
    assert "在这里" not in mails["zh-CN"]
    assert "tell me here" not in mails["en"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_article_is_in_order(entry: Entry) -> None:
    text = entry.text
    assert flaws(text) == {}
    assert entry.id
    assert text.category
    assert len(text.questions) >= 5
    assert 0 < len(text.short) <= SHORTEST[text.language]
    assert all(f"{link.url}/".startswith(f"{SITE}/") for link in text.links)


def test_a_translation_holds_for_the_same_people_and_days() -> None:
    english = {entry.text.translates: entry.text for entry in in_language("en")}
    for entry in in_language("zh-CN"):
        text, other = entry.text, english[entry.id]
        assert (text.valid_from, text.valid_until) == (other.valid_from, other.valid_until)
        assert (text.tiers, bool(text.regions)) == (other.tiers, bool(other.regions))
        assert bool(text.mail) == bool(other.mail), entry.id


def test_ids_titles_and_questions_are_each_used_once() -> None:
    assert repeated([entry.id for entry in ENTRIES]) == []
    assert repeated([(entry.text.language, entry.text.title) for entry in ENTRIES]) == []
    assert repeated([question for entry in ENTRIES for question in entry.text.questions]) == []
