"""Forms of people and of signing in."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import Line, Name
from agent_console.rights import Right

NodeId = Annotated[str, StringConstraints(min_length=1, max_length=200)]
RoleId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Revision = Annotated[int, Field(ge=0)]
Rights = Annotated[tuple[Right, ...], Field(max_length=len(Right), strict=False)]


class LoginIn(In):
    """`otp` is kept for a second factor; it is not asked for yet."""

    username: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    otp: Annotated[str, StringConstraints(max_length=16)] | None = None


class OwnPasswordIn(In):
    old: Annotated[str, StringConstraints(max_length=200)]
    password: Annotated[str, StringConstraints(max_length=200)]


class Me(Out):
    """Who is signed in and what he may do; `places`: each right with its highest nodes.

    `must_change`: nothing else is answered before he has another password.
    """

    id: str
    username: str
    name: str
    roles: list[str]
    rights: list[str]
    node_id: str
    places: dict[str, list[str]]
    must_change: bool


class PostForm(Out):
    """A role at a node and all that lies below; `role` is a built-in one, or the id of an own."""

    node_id: str
    role: str


class Colleague(Out):
    """Somebody of ours; `answers` when conversations may be passed to him.

    `rev` counts the changes, which a change has to name.
    """

    id: str
    name: str
    roles: list[str]
    posts: list[PostForm]
    node_id: str
    active: bool
    answers: bool
    rev: int


class Colleagues(Out):
    items: list[Colleague]
    next: str | None = None


class PeopleQuery(Query):
    """`node`: who works there or below. `gone`: also who was deactivated."""

    node: Name = ""
    gone: bool = False


class PostIn(In):
    node_id: NodeId
    role: RoleId


Posts = Annotated[tuple[PostIn, ...], Field(max_length=50, strict=False)]
Username = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Password = Annotated[str, StringConstraints(max_length=200)]


class PersonIn(In):
    """Without a password one is made, and told once."""

    username: Username
    name: Line
    node_id: NodeId
    posts: Posts = ()
    password: Password = ""


class PersonChange(In):
    name: Line
    node_id: NodeId
    posts: Posts
    rev: Revision


class PasswordIn(In):
    """None: one is made."""

    password: Password = ""


class PersonMade(Out):
    """`password` where it was made here: it is told this once."""

    person: Colleague
    password: str | None


class PasswordOut(Out):
    password: str | None


class LeaveIn(In):
    """Who takes on what he has in hand: a queue his conversations, a colleague his orders."""

    queue: Name = ""
    colleague: Name = ""


class RoleIn(In):
    name: Line
    node_id: NodeId
    rights: Rights


class RoleChange(In):
    name: Line
    rights: Rights
    rev: Revision


class RoleOut(Out):
    """A built-in role belongs to the root and does not change; its `name` is its id."""

    id: str
    name: str
    node_id: str
    rights: list[str]
    built_in: bool
    rev: int


class RolePage(Out):
    """`rights` are all there are."""

    items: list[RoleOut]
    rights: list[str]
    next: str | None = None
