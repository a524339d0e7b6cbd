"""What all couriers of a process work with."""

from dataclasses import dataclass

from hub.core.clock import Clock
from hub.store.committer import Committer
from hub.store.letters import Letters
from hub.store.webhooks import Webhooks
from webhooks.log import Log
from webhooks.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    log: Log
    post: Post
    committer: Committer
    webhooks: Webhooks
    letters: Letters
    clock: Clock
