"""The outside of the channel `telegram`: Telegram."""

import json
from zlib import crc32

from channels.telegram.webhook import secret_of
from tests.channels.peer import Peer
from tests.channels.serving import Client
from tests.channels.telegram import updates
from tests.channels.telegram.bot_api import BOT


class TelegramPeer(Peer):
    """Sends updates to the account's address, with the secret that Telegram was told."""

    payloads = tuple(
        json.dumps(one, ensure_ascii=False).encode()
        for one in (updates.TEXT, updates.PHOTO, updates.VENUE, updates.EDITED, updates.PRESSED)
    )
    config = BOT
    dead = BOT

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        number = crc32(external_id.encode())
        update = {"update_id": number, "message": updates.message(number, text=text)}
        secret = secret_of(b"k" * 32, account, BOT["token"])
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        path = f"/channels/telegram/{account}"
        async with client.post(path, json=update, headers=headers) as answer:
            return answer.status == 200
