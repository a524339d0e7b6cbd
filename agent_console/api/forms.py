"""What every body, query string and answer of the API is made from.

Each is built when it is first used: hundreds of them would weigh on every start.
"""

from pydantic import BaseModel, ConfigDict


class In(BaseModel):
    """A body: its types are taken literally, and fields nobody knows are refused."""

    model_config = ConfigDict(defer_build=True, extra="forbid", strict=True, frozen=True)


class Query(BaseModel):
    """A query string, where everything is written as text."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)


class Out(BaseModel):
    """An answer."""

    model_config = ConfigDict(defer_build=True, frozen=True)


class Nothing(In):
    """No body, or an empty object."""


class NoQuery(Query):
    """No query string."""


class Done(Out):
    """It is done, and there is nothing more to say."""

    ok: bool = True
