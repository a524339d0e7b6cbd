"""What WeCom's numbers mean for a call: try again, wait for the customer, or call somebody."""

from collections.abc import Mapping

from channels.tencent.calls import Refused
from hub.core.errors import ChannelError, NeedsReauth, Permanent, Temporary
from hub.core.windows import CLOSED, USED

STALE = frozenset({40014, 41001, 42001})
"""The token is wrong, missing or at its end, and so was another one."""
BAD_CODE = 95007
"""Of a callback's token, a welcome's or a closing's: too old, used, or never given."""
WRONG_STATE = frozenset({95013, 95016, 95018})
GONE = 40007
"""The file is not there, or not any more."""
_BUSY: Mapping[int, float] = {-1: 2.0, 6000: 2.0, 45009: 30.0, 45011: 30.0, 45033: 5.0}
_ALARMS = frozenset(
    {40001, 40013, 40091, 48002, 48004, 50001, 60011, 60020, 95000, 95004, 95011, 95012, 95015,
     95017, 95023, 301002}
)  # fmt: skip
"""Nothing goes until an administrator has done something."""
_REASONS: Mapping[int, str] = {
    95001: USED, 95002: CLOSED, 95031: CLOSED, 95003: "wecom_unverified",
    95019: "wecom_paused", 95030: "wecom_forbidden",
}  # fmt: skip
FAILS: Mapping[int, str] = {
    1: "wecom_deleted", 2: "wecom_closed", 4: CLOSED, 5: "wecom_ended", 6: USED,
    7: "wecom_unbound", 8: "wecom_unverified", 9: "wecom_unbound", 10: "wecom_rejected",
    11: "wecom_nobody", 12: "wecom_forbidden",
}  # fmt: skip
"""Why something did not arrive that had been taken over, by its `fail_type`."""


def error_of(refused: Refused) -> ChannelError:
    code, words = refused.code, str(refused)
    if code in _BUSY:
        return Temporary(words, retry_after=_BUSY[code])
    if code in _ALARMS:
        return NeedsReauth(words)
    if code in STALE:
        return Temporary(words)
    return Permanent(_REASONS.get(code, words))


def is_used(refused: Refused) -> bool:
    """Whether it has the message already.

    There is no number of its own for that. But of names that are rightly formed, as ours are, it
    can say nothing else.
    """
    return refused.code != BAD_CODE and "msgid" in str(refused).lower()


def why_lost(fail_type: int) -> str:
    return FAILS.get(fail_type, "wecom_lost")
