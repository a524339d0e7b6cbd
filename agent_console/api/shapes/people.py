"""Forms of people and of signing in."""

from typing import Annotated

from pydantic import StringConstraints

from agent_console.api.forms import In, Out


class LoginIn(In):
    """`otp` is kept for a second factor; it is not asked for yet."""

    username: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    otp: Annotated[str, StringConstraints(max_length=16)] | None = None


class Me(Out):
    """Who is signed in and what he may do; `places`: each right with its highest nodes."""

    id: str
    username: str
    name: str
    roles: list[str]
    rights: list[str]
    node_id: str
    places: dict[str, list[str]]


class Colleague(Out):
    """Somebody of ours; `answers` when conversations may be passed to him."""

    id: str
    name: str
    roles: list[str]
    node_id: str
    answers: bool


class Colleagues(Out):
    items: list[Colleague]
    next: str | None = None
