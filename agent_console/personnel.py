"""Our people as one object: who they are, where, with which rights, and how they come in and go."""

from agent_console.closing import Closing
from agent_console.departures import Departures
from agent_console.organisation import Organisation
from agent_console.own_roles import OwnRoles
from agent_console.passwords import Passwords
from agent_console.sign_in import SignIn
from agent_console.staff import Staff
from agent_console.tokens import TokenDesk
from hub.pipeline.pipeline import Spine
from hub.store.conversations import Conversations
from routing.floor import Floor
from workorders.rehoming import Rehoming


class Personnel:
    """From when it is built, the floor knows who is entitled to a seat."""

    def __init__(self, spine: Spine, floor: Floor) -> None:
        db, clock, committer = spine.db, spine.clock, spine.committer
        passwords = Passwords()
        rehoming = Rehoming(db, committer, clock)
        self.sign_in = SignIn(db, clock, passwords)
        self.staff = Staff(db, committer, clock, passwords)
        self.organisation = Organisation(db, committer, spine.almanac)
        self.own_roles = OwnRoles(db, committer)
        self.departures = Departures(self.staff, floor, Conversations(db), rehoming)
        self.closing = Closing(db, committer, rehoming)
        self.tokens = TokenDesk(db, committer, clock)
        floor.entitled = self.staff.entitled
