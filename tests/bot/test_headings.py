"""What was understood is believed of an article under its own headings, on hits made by hand."""

from hypothesis import given
from hypothesis import strategies as st

from bot.headings import HEADINGS, weigh
from bot.taxonomy import INTENTS
from hub.core.articles import ArticleText
from hub.core.ports.knowledge import Findings, Hit
from knowledge.seed import seed_entries


def found(*hits: tuple[str, float], sure: bool = False, strange: bool = False) -> Findings:
    return Findings(
        hits=tuple(
            Hit(
                article_id=f"{category} {score}",
                text=ArticleText(title=category, answer="…", category=category),
                passage="…",
                score=score,
                version=1,
            )
            for category, score in hits
        ),
        sure=sure,
        strange=strange,
    )


def titles(findings: Findings) -> list[str]:
    return [hit.title for hit in findings.hits]


def test_a_fair_hit_of_the_wishs_own_is_believed() -> None:
    assert weigh(found(("号卡/补换卡", 0.5), ("增值业务/彩铃", 0.2)), "sim_account").sure
    close = found(("号卡/补换卡", 0.35), ("号卡/过户", 0.33), ("号卡/实名", 0.3))
    assert not weigh(close, "sim_account").sure


def test_a_hit_of_another_heading_comes_after_and_is_not_believed_so_soon() -> None:
    weighed = weigh(found(("服务/营业厅", 0.6), ("发票/开具", 0.22)), "invoice")
    assert (titles(weighed), weighed.sure) == (["发票/开具", "服务/营业厅"], True)
    weighed = weigh(found(("服务/营业厅", 0.7), ("发票/开具", 0.1)), "invoice")
    assert (titles(weighed), weighed.sure) == (["服务/营业厅", "发票/开具"], False)
    assert weigh(found(("服务/营业厅", 0.9), ("发票/开具", 0.05), sure=True), "invoice").sure


def test_a_faint_hit_or_one_of_a_strange_question_is_not_believed_for_the_wish_alone() -> None:
    assert not weigh(found(("密码/服务密码", 0.14)), "password").sure
    assert not weigh(found(("密码/服务密码", 0.6), strange=True), "password").sure
    assert weigh(found(("密码/服务密码", 0.9), strange=True, sure=True), "password").sure


def test_a_heading_is_a_category_or_stands_above_it() -> None:
    for category in ("话费/余额", "话费/余额/提醒"):
        assert weigh(found((category, 0.6), ("充值/缴费", 0.01)), "recharge").sure
    assert (
        titles(weigh(found(("话费/账单", 0.5), ("充值/缴费", 0.4)), "recharge"))[0] == "充值/缴费"
    )


def test_a_finer_name_is_the_wish_that_it_belongs_to() -> None:
    assert weigh(found(("停复机/挂失", 0.6)), "report_loss").sure


@given(st.sampled_from(["", "unsure", "inform", "other_service", "out_of_scope", "complaint"]))
def test_where_no_wish_was_understood_the_search_alone_decides(intent: str) -> None:
    as_found = found(("号卡/补换卡", 0.7), ("增值业务/彩铃", 0.2))
    assert weigh(as_found, intent) is as_found
    nothing = Findings(hits=(), sure=False)
    assert weigh(nothing, "fault") is nothing


def test_every_heading_stands_over_articles_of_the_seed() -> None:
    categories = [f"{entry.text.category}/" for entry in seed_entries()]
    for intent, headings in HEADINGS.items():
        assert intent in INTENTS
        for heading in headings:
            assert any(one.startswith(f"{heading}/") for one in categories), heading
