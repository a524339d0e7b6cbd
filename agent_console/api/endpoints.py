"""What a route of the API is: stated once, served and documented from the same statement."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

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
    """One request, checked: `path` holds the variables of the route's path."""

    services: Services
    request: web.Request
    body: BodyT
    query: QueryT
    path: Mapping[str, str]
    language: str
    signed_in: SignedIn | None

    @property
    def who(self) -> SignedIn:
        if self.signed_in is None:
            raise Unauthorized
        return self.signed_in

    @property
    def id(self) -> str:
        return self.path["id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Generic[BodyT, QueryT]):
    """A route; without a right it is open to everybody. `answer` None: not JSON, see `gives`."""

    method: str
    path: str
    summary: str
    right: Right | None
    handler: Callable[[Call[BodyT, QueryT]], Awaitable[Out | web.StreamResponse]]
    body: type[BodyT]
    query: type[QueryT]
    answer: type[Out] | None
    status: int = 200
    gives: str = "application/json"
    limit: int = 64_000
