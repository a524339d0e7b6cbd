"""Who may give, take and change what people are: nobody more than he has, or where he has it."""

from collections.abc import Iterable

from agent_console.authority import Actor, authority_of
from agent_console.establishment import Establishment
from agent_console.rights import Right
from hub.core.errors import Forbidden
from hub.core.organisation import Post
from hub.core.people import OwnRole, Person


def may_appoint(by: Actor, house: Establishment, posts: Iterable[Post]) -> None:
    """Raises Forbidden unless he manages people there and has all the rights of these posts."""
    for post in posts:
        by.authority.require(Right.MANAGE_PEOPLE, post.node_id)
        if not by.authority.covers(authority_of([post], house.roles)):
            raise Forbidden


def may_manage(by: Actor, house: Establishment, person: Person) -> None:
    """Raises Forbidden unless he could have made this person all that he is.

    Else a new password for somebody greater would be a way to become him.
    """
    by.authority.require(Right.MANAGE_PEOPLE, person.node_id)
    may_appoint(by, house, person.posts)


def may_name(by: Actor, role: OwnRole) -> None:
    """Raises Forbidden unless he manages people at the role's node and has all of its rights."""
    by.authority.require(Right.MANAGE_PEOPLE, role.node_id)
    for right in Right:
        if right in role.rights:
            by.authority.require(right, role.node_id)


def check_new(by: Actor, house: Establishment, person: Person) -> None:
    """Raises InputError for places and roles that there are not, Forbidden as above."""
    house.check_open(person.node_id, "node_id")
    for post in person.posts:
        house.check_post(post)
    may_manage(by, house, person)


def check_change(by: Actor, house: Establishment, before: Person, after: Person) -> None:
    """As above, for what changes: the rest may be beyond him. Conflict for the last who manages."""
    added, taken = set(after.posts) - set(before.posts), set(before.posts) - set(after.posts)
    for post in added:
        house.check_post(post)
    may_appoint(by, house, added | taken)
    if before.node_id != after.node_id:
        house.check_open(after.node_id, "node_id")
    if (before.node_id, before.name) != (after.node_id, after.name):
        by.authority.require(Right.MANAGE_PEOPLE, before.node_id)
        by.authority.require(Right.MANAGE_PEOPLE, after.node_id)
    house.check_kept(house.with_people(after))
