"""The organisation as a tree of nodes, and what people are at which of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

ROOT_NODE = "root"
"""The national centre; what is nobody's in particular lies here."""
SEPARATOR = "."
_OFFICE = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区)?(?:分?中心|分?公司)?$")
"""What a centre's name says besides its region's: "浙江省中心"."""


class Level(StrEnum):
    """From the top down; a department may belong to a centre of any level."""

    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    DEPARTMENT = "department"

    def is_below(self, above: "Level") -> bool:
        levels = tuple(Level)
        return levels.index(self) > levels.index(above)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A centre or a department. Its id says where it stands (`root.zj.hz`), so it never moves.

    `calendar_id`: the hours that it keeps; empty for those of the node above it.
    """

    id: str
    name: str
    level: Level
    zone: str = "Asia/Shanghai"
    active: bool = True
    calendar_id: str = ""

    @property
    def parent_id(self) -> str:
        """Empty for the root."""
        return self.id.rpartition(SEPARATOR)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What somebody is at a node and all that lies below; `role` is a built-in one's id or own."""

    node_id: str
    role: str


@lru_cache(4096)
def path(node_id: str) -> tuple[str, ...]:
    """Ids from the root to this node: what documents carry as `nodes`, for lists of any level."""
    names = node_id.split(SEPARATOR)
    return tuple(SEPARATOR.join(names[:end]) for end in range(1, len(names) + 1))


def holds(above: str, below: str) -> bool:
    """Whether `below` is `above` or lies under it."""
    return below == above or below.startswith(above + SEPARATOR)


def tops(node_ids: Iterable[str]) -> tuple[str, ...]:
    """Those that lie under none of the others."""
    wanted = set(node_ids)
    return tuple(sorted(one for one in wanted if not wanted & set(path(one)[:-1])))


class Tree:
    """All nodes at one time; for names and zones, since an id alone says where a node stands."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes: Mapping[str, Node] = MappingProxyType(
            {node.id: node for node in sorted(nodes, key=lambda one: one.id.split(SEPARATOR))}
        )

    def __iter__(self) -> Iterator[Node]:
        """A node before what lies under it."""
        return iter(self.nodes.values())

    def get(self, node_id: str) -> Node | None:
        return self.nodes.get(node_id)

    def region(self, node_id: str) -> str:
        """The province that a node lies in, as articles name it; empty where it lies in none."""
        above = (self.nodes.get(one) for one in path(node_id))
        name = next((one.name for one in above if one and one.level is Level.PROVINCE), "")
        return _OFFICE.sub("", name) or name

    def children(self, node_id: str) -> tuple[Node, ...]:
        return tuple(node for node in self if node.parent_id == node_id)

    def subtree(self, node_id: str) -> tuple[Node, ...]:
        """The node and all that lies under it."""
        return tuple(node for node in self if holds(node_id, node.id))
