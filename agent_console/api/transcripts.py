"""Handlers of transcripts: to whom one may be sent, and sending it."""

from agent_console.api.conversations import get_or_raise
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.conversations import (
    MailAccountOut,
    TranscriptIn,
    TranscriptOffer,
    TranscriptOut,
)


async def offer_transcript(call: Call[Nothing, NoQuery]) -> TranscriptOffer:
    services = call.services
    conversation = await get_or_raise(services, call.id)
    family = await services.clientele.records.family(conversation.customer_id)
    return TranscriptOffer(
        addresses=list(services.transcripts.known(conversation, family)),
        accounts=[
            MailAccountOut(id=one.id, title=one.title or one.name)
            for one in services.transcripts.accounts(conversation)
        ],
    )


async def send_transcript(call: Call[TranscriptIn, NoQuery]) -> TranscriptOut:
    services, body = call.services, call.body
    conversation = await get_or_raise(services, call.id)
    family = await services.clientele.records.family(conversation.customer_id)
    sent = await services.transcripts.send(
        conversation, family, body.email, body.account, by=call.who.person.id
    )
    return TranscriptOut(message_id=sent)
