"""The outside of the channel `smsweb`: a provider of text messages."""

from tests.channels.peer import Peer
from tests.channels.serving import Client
from tests.channels.smsweb.account import SMSWEB, TOKEN


class SmsWebPeer(Peer):
    """As Aliyun posts: a list of messages, to a secret address."""

    payloads = (
        '[{"phone_number":"13900008812","send_time":"2026-05-04 11:02:01","content":"查话费",'
        '"sign_name":"联通","dest_code":"10010","sequence_id":1234567890}]'.encode(),
        b"MessageSid=SM1&From=%2B8613900008812&To=%2B12025550100&Body=%E6%9F%A5&NumMedia=1",
        b"from=%2B13900008812&to=10010&text=%67%E5&charset=UTF-16BE&coding=2&id=7&time=2026",
    )
    config = SMSWEB
    dead = SMSWEB

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        one = {"phone_number": "13900008812", "content": text, "sequence_id": external_id}
        path = f"/channels/smsweb/{account}/messages/{TOKEN}"
        async with client.post(path, json=[one]) as answer:
            return answer.status == 200 and (await answer.json())["code"] == 0
