"""A node is given up with all that lies under it: whatever there is goes to another node first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from agent_console.appointments import may_appoint
from agent_console.authority import Actor
from agent_console.establishment import Establishment, Registry
from agent_console.rights import Right
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.events import Kind
from hub.core.organisation import ROOT_NODE, Node, Post, holds
from hub.core.people import OwnRole, Person
from hub.core.placement import RuleSet
from hub.store import nodes, people, placement, roles
from hub.store.belongings import Belongings, give
from hub.store.committer import Committer
from hub.store.conversations import Conversations
from hub.store.database import Database
from hub.store.draft import Draft
from hub.store.placement import Placements
from workorders.rehoming import Rehoming

ROUNDS = 20
"""How often is looked whether any work is left: orders move a page at once, customers write on."""
NOTE = "{name} 停用 · closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is at a node and below it."""

    people: tuple[Person, ...]
    roles: tuple[OwnRole, ...]
    others: tuple[tuple[str, str], ...]
    rules: RuleSet
    """Of placement, of which some may name a node here."""
    placing: int
    conversations: int
    orders: int

    @property
    def counts(self) -> dict[str, int]:
        queues = sum(collection == "queues" for collection, _ in self.others)
        return {
            "people": len(self.people),
            "queues": queues,
            "conversations": self.conversations,
            "orders": self.orders,
            "others": len(self.roles) + len(self.others) - queues + self.placing,
        }


class Closing:
    def __init__(self, db: Database, committer: Committer, rehoming: Rehoming) -> None:
        self._registry = Registry(db, committer)
        self._belongings = Belongings(db)
        self._placements = Placements(db)
        self._conversations = Conversations(db)
        self._rehoming = rehoming
        self._committer = committer

    async def close(self, node_id: str, *, to: str, by: Actor) -> Node:
        """Raises Conflict with the counts where there is something and no node is named for it.

        Once more on a closed node moves what has come to it since.
        """
        house = await self._registry.read()
        self._check(house, node_id, to, by)
        found = await self._contents(house, node_id)
        if any(found.counts.values()) and not to:
            raise Conflict("node_not_empty", **found.counts)
        _check_people(house, found, node_id, to, by)
        await self._move_work(house.node(node_id), to, by)
        node = await self._finish(house, found, node_id, to, by)
        await self._move_work(node, to, by)
        return node

    def _check(self, house: Establishment, node_id: str, to: str, by: Actor) -> None:
        house.node(node_id)
        by.authority.require(Right.MANAGE_ORGANISATION, node_id)
        if node_id == ROOT_NODE:
            raise Conflict("root_stays")
        if to:
            house.check_open(to, "to")
            by.authority.require(Right.MANAGE_ORGANISATION, to)
            if holds(node_id, to):
                raise InputError(fields={"to": "within"})

    async def _contents(self, house: Establishment, node_id: str) -> Contents:
        below = [node.id for node in house.tree.subtree(node_id)]
        everybody = house.people.values()
        rules = await self._placements.current()
        return Contents(
            people=tuple(one for one in everybody if not one.nodes.isdisjoint(below)),
            roles=tuple(one for one in house.roles.values() if one.node_id in below),
            others=tuple(await self._belongings.of(below)),
            rules=rules,
            placing=sum(rule.node_id in below for rule in rules.rules),
            conversations=len(await self._conversations.open_at(node_id)),
            orders=await self._rehoming.in_hand_at(node_id),
        )

    async def _move_work(self, node: Node, to: str, by: Actor) -> None:
        for _ in range(ROUNDS):
            conversations = await self._conversations.open_at(node.id)
            orders = await self._rehoming.in_hand_at(node.id)
            if not (conversations or orders):
                return
            if not to:
                break
            await self._move_conversations(conversations, to, by)
            note = NOTE.format(name=node.name)
            await self._rehoming.move(node.id, to, by=by.id, note=note)
        counts = {"conversations": len(conversations), "orders": orders}
        raise Conflict("node_not_empty", people=0, queues=0, others=0, **counts)

    async def _move_conversations(self, ids: Iterable[str], to: str, by: Actor) -> None:
        for one in await self._conversations.get_many([*ids]):
            move = partial(_move, conversation_id=one.id, to=to, by=by.id)
            try:
                await self._committer.commit(one.thread_id, move)
            except (Conflict, NotFound):
                continue

    async def _finish(
        self, house: Establishment, found: Contents, node_id: str, to: str, by: Actor
    ) -> Node:
        """People, what they have and the nodes themselves, all at once."""
        closed = [replace(node, active=False) for node in house.tree.subtree(node_id)]

        def write(draft: Draft) -> None:
            for person in found.people:
                people.update(draft, _moved(person, node_id, to))
            for role in found.roles:
                roles.update(draft, replace(role, node_id=to, rev=role.rev + 1))
            give(draft, found.others, to, by=by.id)
            if found.placing:
                placement.write(draft, found.rules, _placed(found.rules, node_id, to), by=by.id)
            for node in closed:
                nodes.update(draft, node)

        await self._registry.step(
            house, write, what="node", name=node_id, action="close", node_id=node_id, by=by
        )
        return replace(house.node(node_id), active=False)


def _check_people(house: Establishment, found: Contents, node_id: str, to: str, by: Actor) -> None:
    """Raises Forbidden unless he may take these posts there and give them here."""
    moved = {post for one in found.people for post in one.posts if holds(node_id, post.node_id)}
    may_appoint(by, house, moved)
    if not to:
        return
    roles_there = {one.id: replace(one, node_id=to) for one in found.roles}
    there = replace(house, roles={**house.roles, **roles_there})
    may_appoint(by, there, {replace(post, node_id=to) for post in moved})


def _moved(person: Person, node_id: str, to: str) -> Person:
    def there(one: str) -> str:
        return to if holds(node_id, one) else one

    posts = {Post(node_id=there(post.node_id), role=post.role) for post in person.posts}
    ordered = tuple(sorted(posts, key=lambda post: (post.node_id, post.role)))
    return replace(person, node_id=there(person.node_id), posts=ordered, rev=person.rev + 1)


def _placed(rules: RuleSet, node_id: str, to: str) -> RuleSet:
    moved = (
        replace(rule, node_id=to) if rule.node_id and holds(node_id, rule.node_id) else rule
        for rule in rules.rules
    )
    return RuleSet(rules=tuple(moved), rev=rules.rev + 1)


def _move(draft: Draft, *, conversation_id: str, to: str, by: str) -> None:
    conversation = draft.current()
    if conversation.id != conversation_id or not conversation.is_open:
        return
    draft.set(node_id=to)
    draft.event(Kind.MOVED, by=by, nodes=[conversation.node_id])
