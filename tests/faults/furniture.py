"""What a town needs beyond its seed, and gets over the API: colleagues and a system outside."""

from typing import Any

from hub.core.organisation import ROOT_NODE
from tests.faults.console import act, sign_in, signed_in_sessions
from tests.faults.story import OUTSIDE
from tests.faults.town import PASSWORD, TOKEN

GHOST = "ghost"
ATTENDANTS = ("agent", "agent2", GHOST)
ONE_AT_A_TIME: dict[str, Any] = {"capacity": 1}
"""So that customers have to wait for one another."""


async def furnish(base: str, receiver: str) -> None:
    """Once in the life of a town."""
    post = {"node_id": ROOT_NODE, "role": "agent"}
    ghost = {"username": GHOST, "name": "魂", "node_id": ROOT_NODE, "posts": [post]}
    kinds = sorted(kind.value for kind in OUTSIDE)
    webhook = {"name": "OA", "url": receiver, "kinds": kinds, "node_id": ROOT_NODE}
    wanted: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "people", ghost | {"password": PASSWORD}),
        ("POST", "webhooks", webhook | {"secret": TOKEN}),
        *(("PUT", f"seats/{name}", ONE_AT_A_TIME) for name in ATTENDANTS),
    ]
    async with signed_in_sessions() as session:
        await sign_in(session, base, "admin")
        for method, path, body in wanted:
            status, told = await act(session, f"{base}/api/v1/{path}", body, method=method)
            assert status in {200, 201}, told
