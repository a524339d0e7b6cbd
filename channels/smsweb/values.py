"""What is put into a request to the provider."""

import json
from collections.abc import Mapping

from channels.sms.coding import Coding, fitting, measure
from channels.sms.numbers import address_of
from channels.smsweb.config import SmsWebConfig
from channels.smsweb.templates import in_url
from hub.core.errors import RecipientGone


def account_values(config: SmsWebConfig) -> Mapping[str, str]:
    """What is the same for all messages; the rest is empty."""
    return {
        "to": "", "to_plus": "", "to_digits": "", "text": "", "id": "", "values": "{}",
        "reports": "", "coding": "0", "server": config.base, "from": config.number,
        "user": config.user, "secret": config.secret.get_secret_value(),
        "application": config.application, "sign_name": config.sign_name,
        "template": config.template,
    }  # fmt: skip


def message_values(
    config: SmsWebConfig, *, to: str, text: str, message_id: str, reports: str
) -> Mapping[str, str]:
    """`reports`: where receipts come to. Raises RecipientGone for what is no number."""
    plus = international(to)
    values = {
        **account_values(config), "to": address_of(to), "to_plus": plus, "to_digits": plus[1:],
        "text": text, "id": message_id, "coding": "2" if fitting(text) is Coding.UCS2 else "0",
        "values": json.dumps({config.variable: text}, ensure_ascii=False),
    }  # fmt: skip
    query = in_url(config.shape.reports_query, values)
    return values | {"reports": f"{reports}?{query}" if query else reports}


def international(number: str) -> str:
    """With + and its country; raises RecipientGone."""
    address = address_of(number)
    digits = address.removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 20):
        raise RecipientGone(f"{number[:40]} is no number")
    return address if address.startswith("+") else f"+86{digits.removeprefix('0')}"


def parts_of(text: str) -> int:
    return measure(text).parts
