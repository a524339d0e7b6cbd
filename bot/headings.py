"""What a wish that was understood says of the articles that were found for it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.taxonomy import topic_of
from hub.core.ports.knowledge import Findings

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "query_bill": ("话费/账单", "Bills/Statements"),
    "query_balance": ("话费/余额", "话费/欠费", "Bills/Balance", "Bills/Arrears"),
    "query_recharge": ("充值", "Top-up"),
    "recharge": ("充值", "话费/欠费", "话费/余额", "Top-up", "Bills/Arrears", "Bills/Balance"),
    "query_data": ("流量", "Data"),
    "buy_data": ("流量", "Data"),
    "query_voice": ("通话短信", "Calls and messages"),
    "query_plan": ("套餐", "Plans"),
    "change_plan": ("套餐", "Plans"),
    "cancel_service": ("业务办理", "Services"),
    "vas": ("增值业务", "Add-ons"),
    "broadband": ("宽带", "Broadband"),
    "fault": ("故障", "Fault"),
    "suspend_resume": ("停复机", "Suspension"),
    "sim_account": ("号卡", "SIM and account"),
    "query_number": ("号码", "Numbers"),
    "password": ("密码", "Passwords"),
    "points": ("积分", "Points"),
    "invoice": ("发票", "Invoices"),
    "roaming": ("漫游", "Roaming"),
}
"""Intent -> the categories of the knowledge base that its articles stand under."""
CUT_OFF = 0.4
"""What a hit's part must be to be given as the answer."""
_LEAST = 0.15
"""The chance below which no hit is believed, whatever is wanted: it may be another house's."""
_FOREIGN, _NONE = 0.3, 0.1
"""What the chances of other headings, and of there being no article, still count for.

All four were chosen on nlu_data/eval and knowledge/eval (`make eval`): of wishes less than 5 % are
answered with a wrong article, and of questions hardly more than by search alone.
"""


def weigh(found: Findings, intent: str) -> Findings:
    """The hits as they stand beside the wish, the likeliest first; as found where it tells nothing.

    A hit of another heading is never surer than the search was of it, nor is any of a strange
    question, however much it sounds like a wish of ours.
    """
    own = headings_of(intent)
    if not own or not found.hits:
        return found
    weighed = [
        (hit.score * (1.0 if is_under(hit.category, own) else _FOREIGN), hit) for hit in found.hits
    ]
    none = _NONE * max(0.0, 1 - sum(hit.score for hit in found.hits))
    whole = none + sum(chance for chance, _ in weighed)
    ranked = sorted(weighed, key=lambda one: -one[0])
    chance, best = ranked[0]
    fair = is_under(best.category, own) and best.score >= _LEAST and not found.strange
    believed = (found.sure or fair) and chance >= CUT_OFF * whole
    return replace(found, hits=tuple(hit for _, hit in ranked), sure=believed)


def headings_of(intent: str) -> tuple[str, ...]:
    """Those of a wish by any of its names; none for what is no wish."""
    return HEADINGS.get(topic_of(intent), ())


def is_under(category: str, headings: tuple[str, ...]) -> bool:
    return f"{category}/".startswith(tuple(f"{heading}/" for heading in headings))
