"""The room as one object: who subscribes, and the sender that tells them."""

from collections.abc import Sequence

from hub.pipeline.pipeline import Spine
from hub.store.webhooks import Webhooks
from webhooks.addresses import Network
from webhooks.desk import WebhookDesk
from webhooks.post import PATIENCE, Post
from webhooks.sender import Owner, Sender


class Outside:
    """`key` seals the secrets; `allowed` are networks in which receivers may be, and by http."""

    def __init__(
        self, spine: Spine, key: bytes, allowed: Sequence[Network], patience: float = PATIENCE
    ) -> None:
        self._spine = spine
        self._webhooks = Webhooks(spine.db, key)
        self._post = Post(spine.clock, allowed, patience)
        self.desk = WebhookDesk(spine.db, spine.committer, self._webhooks, self._post, spine.clock)

    async def run(self, shards: Owner) -> None:
        """Tell the subscriptions of these shards; when the feed has started, until cancelled."""
        await Sender(self._spine, self._webhooks, self._post, shards).run()
