"""What an account of `whatsapp` is given by the tests; its interface is away."""

from typing import Any

from tests.channels.whatsapp.posts import PHONE_ID, SECRET

WHATSAPP: dict[str, Any] = {
    "phone_id": PHONE_ID,
    "token": "EAA",
    "app_secret": SECRET,
    "verify_token": SECRET,
    "server": "http://127.0.0.1:9",
    "seconds": 1,
}
