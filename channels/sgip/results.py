"""What a gateway's result means for what it answers: tried again, later, or never."""

from hub.core.errors import ChannelError, NeedsReauth, Permanent, RecipientGone, Temporary

BUSY, BAD_LOGIN, BAD_NUMBER, BAD_COMMAND, BAD_LOGIN_WAY, TWICE = 11, 1, 6, 7, 4, 2
SLOW_DOWN = frozenset({11, 33, 88})
"""Busy, or more than it takes in a second (33 by version 1.3, 88 as some say it)."""
BACK_OFF = frozenset({3, 34})
"""Too many connections, or logins in a minute."""
LATER = frozenset({21, 22, 23, 25, 26, 28})
"""Something behind the gateway is away."""
KNOWN = frozenset({*range(1, 12), 13, 14, 17, 18, 19, *range(21, 35), 38, 40, 88, 110, 182})
"""For which the console has words."""
SLOW_SECONDS, BACK_OFF_SECONDS = 2.0, 60.0


class Crowded(Temporary):
    """The gateway wants no login of ours for a while."""


def refusal(result: int) -> ChannelError:
    """Of a Submit."""
    why = reason(result)
    if result in SLOW_DOWN:
        return Temporary(why, SLOW_SECONDS)
    if result in BACK_OFF:
        return Crowded(why, BACK_OFF_SECONDS)
    if result in LATER:
        return Temporary(why)
    return RecipientGone(why) if result == BAD_NUMBER else Permanent(why)


def login_refusal(result: int) -> ChannelError:
    """Of a Bind; one that still holds the connection of our last life says that we are in twice."""
    why = reason(result)
    if result == BAD_LOGIN:
        return NeedsReauth(why)
    if result == TWICE or result in BACK_OFF or result in SLOW_DOWN:
        return Crowded(why, BACK_OFF_SECONDS)
    return Permanent(why)


def reason(result: int) -> str:
    """A key for which the console has words, else with the bare number behind it."""
    return f"sgip_{result}" if result in KNOWN else f"sgip_other: {result}"
