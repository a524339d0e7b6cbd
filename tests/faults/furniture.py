"""What a town needs beyond its seed, and gets over the API: a colleague and a system outside."""

from hub.core.organisation import ROOT_NODE
from tests.faults.console import act, sign_in, signed_in_sessions
from tests.faults.story import OUTSIDE
from tests.faults.town import PASSWORD, TOKEN

GHOST = "ghost"


async def furnish(base: str, receiver: str) -> None:
    """Once in the life of a town."""
    post = {"node_id": ROOT_NODE, "role": "agent"}
    ghost = {"username": GHOST, "name": "魂", "node_id": ROOT_NODE, "posts": [post]}
    kinds = sorted(kind.value for kind in OUTSIDE)
    webhook = {"name": "OA", "url": receiver, "kinds": kinds, "node_id": ROOT_NODE}
    api = f"{base}/api/v1"
    async with signed_in_sessions() as session:
        await sign_in(session, base, "admin")
        for path, body in (
            ("people", ghost | {"password": PASSWORD}),
            ("webhooks", webhook | {"secret": TOKEN}),
        ):
            status, told = await act(session, f"{api}/{path}", body)
            assert status == 201, told
