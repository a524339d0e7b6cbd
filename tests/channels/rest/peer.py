"""The outside of the channel `rest`: a system that integrates us."""

from tests.channels.peer import Peer
from tests.channels.rest.account import REST, TOKEN
from tests.channels.serving import Client


class RestPeer(Peer):
    payloads = (
        b'{"external_id":"1","sender":{"id":"u1"},"text":"hello"}',
        b'{"external_id":"2","sender":{"id":"u1","name":"Z"},"attachments":'
        b'[{"name":"a.png","content_type":"image/png","data_base64":"AAAA"}]}',
    )
    config = REST
    dead = REST | {"webhook_url": "http://127.0.0.1:9/", "webhook_seconds": 1}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        body = {"external_id": external_id, "sender": {"id": "u1"}, "text": text}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        path = f"/channels/rest/{account}/messages"
        async with client.post(path, json=body, headers=headers) as answer:
            return answer.status == 202
