"""What a route of the API is: stated once, served and documented from the same statement."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiohttp import web

from agent_console.api.forms import In, Out, Query
from agent_console.rights import Right
from agent_console.services import Services
from agent_console.sign_in import SignedIn
from hub.core.errors import Unauthorized


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as a body; `name` where the browser told it."""

    data: bytes
    content_type: str
    name: str


BodyT = TypeVar("BodyT", bound=In | Upload)
QueryT = TypeVar("QueryT", bound=Query)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[BodyT, QueryT]):
    """One request, checked: `path` holds the variables of the route's path.

    `nodes` are those that the route's scope found, at one of which the caller has its right.
    """

    services: Services
    request: web.Request
    body: BodyT
    query: QueryT
    path: Mapping[str, str]
    language: str
    signed_in: SignedIn | None
    nodes: tuple[str, ...] = ()

    @property
    def who(self) -> SignedIn:
        if self.signed_in is None:
            raise Unauthorized
        return self.signed_in

    @property
    def id(self) -> str:
        return self.path["id"]

    def may(self, right: Right) -> bool:
        """Whether the caller has this other right, too, where the request belongs."""
        return self.who.authority.may(right, *self.nodes)


Nodes = Iterable[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where in the organisation a request belongs: at which nodes the right must be had.

    Of several nodes one suffices. `of_path` finds them by the variables of the path, before the
    body is read; `of_call` by what the body says. Both raise NotFound where there is no such thing.
    With neither the right at any node suffices, and `why` says why.
    """

    name: str
    of_path: Callable[[Services, Mapping[str, str]], Awaitable[Nodes]] | None = None
    of_call: Callable[[Call[Any, Any]], Awaitable[Nodes]] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Generic[BodyT, QueryT]):
    """A route; without a right it is open to everybody. `answer` None: not JSON, see `gives`.

    The right must be had where `scope` says. `shown_once`: the answer holds a secret.
    """

    method: str
    path: str
    summary: str
    right: Right | None
    scope: Scope
    handler: Callable[[Call[BodyT, QueryT]], Awaitable[Out | web.StreamResponse]]
    body: type[BodyT]
    query: type[QueryT]
    answer: type[Out] | None
    status: int = 200
    gives: str = "application/json"
    limit: int = 64_000
    shown_once: bool = False
