"""Every kind of channel there is, one line each."""

from collections.abc import Mapping

from channels.email.channel import EmailChannel
from channels.fax.channel import FaxChannel
from channels.rest.channel import RestChannel
from channels.smsweb.channel import SmsWebChannel
from channels.web.channel import WebChannel
from channels.whatsapp.channel import WhatsAppChannel
from hub.core.channel import Channel

CHANNELS: Mapping[str, type[Channel]] = {
    "web": WebChannel,
    "rest": RestChannel,
    "smsweb": SmsWebChannel,
    "email": EmailChannel,
    "whatsapp": WhatsAppChannel,
    "fax": FaxChannel,
}
