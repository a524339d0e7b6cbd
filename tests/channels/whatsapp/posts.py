"""What the Cloud API posts, as it is documented and recorded."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

SECRET = "t" * 32
PHONE_ID = "1122334455667"
CUSTOMER = "8613900008812"


def posted(
    message: Mapping[str, Any], *, wamid: str = "wamid.1", phone_id: str = PHONE_ID,
    customer: str = CUSTOMER, name: str = "张三",
) -> bytes:  # fmt: skip
    head = {"from": customer, "id": wamid, "timestamp": "1697043223"}
    contacts = [{"profile": {"name": name}, "wa_id": customer}]
    said = {"contacts": contacts, "messages": [{**head, **message}]}
    return wrapped(said, phone_id=phone_id)


def told(mark: str, status: str, **more: Any) -> bytes:
    one = {
        "id": "wamid.out", "status": status, "timestamp": "1698266945", "recipient_id": CUSTOMER,
        "biz_opaque_callback_data": mark, **more,
    }  # fmt: skip
    return wrapped({"statuses": [one]})


def wrapped(value: Mapping[str, Any], *, phone_id: str = PHONE_ID) -> bytes:
    about = {"display_phone_number": "972123456789", "phone_number_id": phone_id}
    contacts = [{"profile": {"name": "张三"}, "wa_id": CUSTOMER}]
    whole = {"messaging_product": "whatsapp", "metadata": about, "contacts": contacts, **value}
    changes = [{"value": whole, "field": "messages"}]
    entry = [{"id": "1234567890987654321", "changes": changes}]
    body = {"object": "whatsapp_business_account", "entry": entry}
    return json.dumps(body, ensure_ascii=False).encode()


def signed(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}", "Content-Type": "application/json"}
