"""The outside of the channel `web`: a page with the widget."""

from tests.channels.peer import Peer
from tests.channels.serving import Client
from tests.channels.web.account import WEB


class WebPeer(Peer):
    payloads = (
        b'{"type":"message","cid":"1","text":"hello"}',
        '{"type":"choice","cid":"2","value":"转人工","visitor":{"id":"v","name":"张"}}'.encode(),
        b'{"type":"message","cid":"3","text":"","files":[{"type":"image","name":"a.png",'
        b'"content_type":"image/png","size":1,"file_id":"f"}],"contact":{"phone":"13900008812"}}',
    )
    config = WEB
    dead = WEB

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        token = await self._token(client, account)
        async with client.ws_connect(f"/chat/v1/{account}/ws?token={token}") as ws:
            await ws.send_json({"type": "message", "cid": external_id, "text": text})
            while True:
                frame = await ws.receive_json(timeout=5)
                if frame["type"] in ("ack", "error"):
                    return bool(frame["type"] == "ack")

    async def _token(self, client: Client, account: str) -> str:
        if account not in self._tokens:
            async with client.post(f"/chat/v1/{account}/sessions", json={}) as answer:
                self._tokens[account] = (await answer.json())["token"]
        return self._tokens[account]
