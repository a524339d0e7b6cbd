"""Forms of who else is in a conversation."""

from agent_console.api.forms import In, Out
from agent_console.api.shapes.common import Name
from hub.core.seats import SeatState


class ColleagueHere(Out):
    """`sounds`: how his name is found, in letters; `state`: null for who never sat down."""

    id: str
    name: str
    sounds: list[str]
    answers: bool
    state: SeatState | None


class ColleaguesHere(Out):
    items: list[ColleagueHere]
    next: str | None = None


class ProposalIn(In):
    to: Name
