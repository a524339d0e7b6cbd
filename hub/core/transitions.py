"""Which state of a conversation may follow which, and whether who speaks changes with it."""

from collections.abc import Mapping

from hub.core.conversations import State
from hub.core.errors import Conflict

_SPEAKER_CHANGES = True
_SPEAKER_STAYS = False

MOVES: Mapping[State, Mapping[State, bool]] = {
    State.BOT: {
        State.QUEUED: _SPEAKER_CHANGES,
        State.ASSIGNED: _SPEAKER_CHANGES,
        State.CLOSED: _SPEAKER_CHANGES,
    },
    State.QUEUED: {
        State.BOT: _SPEAKER_CHANGES,
        State.QUEUED: _SPEAKER_STAYS,
        State.OFFERED: _SPEAKER_STAYS,
        State.ASSIGNED: _SPEAKER_CHANGES,
        State.CLOSED: _SPEAKER_STAYS,
    },
    State.OFFERED: {
        State.BOT: _SPEAKER_CHANGES,
        State.QUEUED: _SPEAKER_STAYS,
        State.ASSIGNED: _SPEAKER_CHANGES,
        State.CLOSED: _SPEAKER_STAYS,
    },
    State.ASSIGNED: {
        State.BOT: _SPEAKER_CHANGES,
        State.QUEUED: _SPEAKER_CHANGES,
        State.ASSIGNED: _SPEAKER_CHANGES,
        State.WRAP_UP: _SPEAKER_STAYS,
        State.CLOSED: _SPEAKER_CHANGES,
    },
    State.WRAP_UP: {
        State.BOT: _SPEAKER_CHANGES,
        State.QUEUED: _SPEAKER_CHANGES,
        State.ASSIGNED: _SPEAKER_STAYS,
        State.CLOSED: _SPEAKER_CHANGES,
    },
    State.CLOSED: {State.BOT: _SPEAKER_CHANGES},
}
"""From each state, those that may follow, each with whether it fences the turns begun before."""


def new_epoch(old: State, new: State) -> bool:
    """Whether moving from `old` to `new` begins an epoch; raises Conflict where it may not be."""
    try:
        return MOVES[old][new]
    except KeyError:
        raise Conflict("wrong_state", state=old.value, wanted=new.value) from None
