"""Which province a node lies in, in memory: every answer of the bot asks whom it is for."""

from hub.core.events import Kind
from hub.core.organisation import Tree
from hub.pipeline.mirror import Mirror
from hub.store.database import Database
from hub.store.nodes import Nodes


class Provinces(Mirror):
    """None is known before it is read."""

    kinds = frozenset({Kind.ORGANISATION})

    def __init__(self, db: Database) -> None:
        super().__init__()
        self._nodes = Nodes(db)
        self._tree = Tree(())

    def region(self, node_id: str) -> str:
        """Implements the core's Region port."""
        return self._tree.region(node_id)

    async def _read(self) -> None:
        self._tree = await self._nodes.tree()
