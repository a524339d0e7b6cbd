"""Every search back end in its turn: in the process, on the double, on a real cluster."""

from collections.abc import AsyncIterator, Iterator

import pytest

from knowledge.backend import SearchBackend
from knowledge.elastic.index import ElasticIndex
from knowledge.index import MemoryIndex
from tests.knowledge import clusters
from tests.knowledge.clusters import Server


@pytest.fixture(scope="session")
def double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with clusters.noida(tmp_path_factory.mktemp("noida")) as server:
        yield server


@pytest.fixture(scope="session")
def peer() -> Iterator[Server]:
    with clusters.elasticsearch() as server:
        yield server


@pytest.fixture(params=["double", pytest.param("peer", marks=pytest.mark.peers)])
def server(request: pytest.FixtureRequest) -> Server:
    """A cluster without any index of ours."""
    found: Server = request.getfixturevalue(request.param)
    found.forget()
    return found


@pytest.fixture(params=["tantivy", "double", pytest.param("peer", marks=pytest.mark.peers)])
async def index(request: pytest.FixtureRequest) -> AsyncIterator[SearchBackend]:
    """A back end on which nothing has been built yet."""
    found = _back_end(request)
    yield found
    await found.close()


def _back_end(request: pytest.FixtureRequest) -> SearchBackend:
    """A server just started is slow, and how long is waited for it is not its own affair."""
    if request.param == "tantivy":
        return MemoryIndex()
    server: Server = request.getfixturevalue(request.param)
    server.forget()
    return ElasticIndex([server.url], patience=10)
