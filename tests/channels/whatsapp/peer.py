"""The outside of the channel `whatsapp`: WhatsApp."""

from tests.channels.peer import Peer
from tests.channels.serving import Client
from tests.channels.whatsapp.account import WHATSAPP
from tests.channels.whatsapp.posts import posted, signed


class WhatsAppPeer(Peer):
    """Posts as the Cloud API does, signed with the secret of the app."""

    payloads = (
        posted({"type": "text", "text": {"body": "查话费"}}),
        posted({"type": "image", "image": {"id": "65463453", "caption": "账单"}}),
        posted({"type": "location", "location": {"latitude": 31.2, "longitude": 121.5}}),
        posted(
            {
                "type": "interactive",
                "interactive": {"type": "list_reply", "list_reply": {"id": "1"}},
            }
        ),
    )
    config = WHATSAPP
    dead = WHATSAPP

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        raw = posted({"type": "text", "text": {"body": text}}, wamid=external_id)
        path = f"/channels/whatsapp/{account}"
        async with client.post(path, data=raw, headers=signed(raw)) as answer:
            return answer.status == 200
