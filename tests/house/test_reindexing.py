"""`hub reindex` asks the hubs in their log and waits for the one it knows."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from hub.store.database import connect
from tests.house.test_commands import Hub, named

UP = {"state": "up", "back_end": "tantivy", "articles": 3}


@contextmanager
def running(*states: dict[str, Any]) -> Iterator[str]:
    """A hub's /readyz that tells these states of its search one by one, the last for ever."""
    left = list(states)

    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            search = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"ready": True, "parts": {"search": search}}).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield str(server.server_port)
        server.shutdown()


@pytest.mark.store
async def test_a_rebuild_is_asked_for_in_the_log_and_waited_for(
    tmp_path: Path, store_uri: str
) -> None:
    uri = named(store_uri, tmp_path)
    building = UP | {"edition": 4, "building": {"done": 1, "of": 3}}
    with running(UP | {"edition": 4}, building, building, UP | {"edition": 9}) as port:
        code, said = Hub(tmp_path, uri)("reindex", HUB_PORT=port)
    assert (code, said) == (0, "✓ The search index is new: 3 articles\n")
    db = connect(uri)
    event = await db["events"].find_one({"kind": "article"})
    db.close()
    assert event["data"] == {"action": "reindex", "ids": []}


@pytest.mark.store
def test_without_a_hub_it_says_that_none_would_do_it(tmp_path: Path, store_uri: str) -> None:
    code, said = Hub(tmp_path, named(store_uri, tmp_path))("reindex", HUB_PORT="1")
    assert code == 1
    assert said.startswith("No hub is running at http://127.0.0.1:1.")


def test_where_search_is_down_it_says_why(tmp_path: Path) -> None:
    with running({"state": "down", "reason": "no connection"}) as port:
        code, said = Hub(tmp_path)("reindex", HUB_PORT=port)
    assert (code, said) == (1, "Search is down: no connection\n")


def test_the_doctor_says_what_is_wrong_with_the_cluster(tmp_path: Path) -> None:
    _, said = Hub(tmp_path)("doctor", ELASTICSEARCH_URL="http://hub:opensesame@127.0.0.1:1")
    (line,) = [line for line in said.splitlines() if "Elasticsearch" in line]
    assert line.startswith("✗ Elasticsearch does not answer as it should: no connection.")
    assert "opensesame" not in said


def test_a_cluster_without_a_port_is_refused_in_one_line(tmp_path: Path) -> None:
    code, said = Hub(tmp_path)("doctor", ELASTICSEARCH_URL="http://search.example")
    assert code == 1
    assert said.startswith("Wrong setting ELASTICSEARCH_URL: ")
