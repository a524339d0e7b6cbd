"""Brings an answer to WeCom, piece by piece, and finds out why when it does not go."""

from collections import OrderedDict

from channels.tencent.calls import Refused
from channels.wecom.cover import COVER, COVER_NAME
from channels.wecom.msgids import msgid_of
from channels.wecom.refusals import GONE, WRONG_STATE, error_of, is_used
from channels.wecom.sending import Piece, pieces_of
from channels.wecom.service import Service
from channels.wecom.states import OVER, POOL, SERVICER
from hub.core.channel import Surroundings
from hub.core.errors import ChannelError, NotFound, Permanent, Temporary
from hub.core.messages import Outbound, Receipt
from hub.core.windows import CLOSED

COVER_SECONDS = 2 * 86_400.0
"""A day less than WeCom keeps it."""
LOST = 5_000


class Sender:
    """The same message twice has one effect: each piece has a name of its own."""

    def __init__(self, hub: Surroundings, service: Service) -> None:
        self._hub = hub
        self._service = service
        self._lost: OrderedDict[str, str] = OrderedDict()
        self._cover: tuple[str, float] = ("", 0.0)

    def lost(self, msgid: str, why: str) -> None:
        """It was taken over and did not arrive: should we not have known the first, say so then."""
        self._lost[msgid] = why
        while len(self._lost) > LOST:
            self._lost.popitem(last=False)

    async def send(self, message: Outbound) -> Receipt:
        """One attempt; raises ChannelError."""
        pieces = pieces_of(message)
        for number, piece in enumerate(pieces):
            msgid = msgid_of(message, number)
            try:
                await self._bring(message.to.id, msgid, piece)
            except Refused as refused:
                if not is_used(refused):
                    raise await self._why(message.to.id, refused) from None
                if why := self._lost.get(msgid):
                    raise Permanent(why) from None
        return Receipt(
            external_id=msgid_of(message, 0), at=self._hub.clock.now(), messages=len(pieces)
        )

    async def _bring(self, customer: str, msgid: str, piece: Piece) -> None:
        body = dict(piece.body)
        if piece.file:
            body["media_id"] = await self._upload(piece)
        elif piece.kind == "link":
            body["thumb_media_id"] = await self._cover_id()
        await self._service.send(customer, msgid, piece.kind, body)

    async def _upload(self, piece: Piece) -> str:
        assert piece.file is not None
        try:
            file, data = await self._hub.files.open(piece.file.file_id)
        except NotFound:
            raise Permanent("the file is gone") from None
        return await self._service.upload(piece.kind, file.name, file.content_type, data)

    async def _cover_id(self) -> str:
        media_id, since = self._cover
        now = self._hub.clock.monotonic()
        if not media_id or now - since > COVER_SECONDS:
            media_id = await self._service.upload("image", COVER_NAME, "image/png", COVER)
            self._cover = media_id, now
        return media_id

    async def _why(self, customer: str, refused: Refused) -> ChannelError:
        """Of a state in which nothing goes, which one it is, and so what to wait for."""
        if refused.code == GONE:
            self._cover = "", 0.0
            return Temporary(str(refused))
        if refused.code not in WRONG_STATE:
            return error_of(refused)
        try:
            state, servicer = await self._service.state(customer)
        except Refused as again:
            return error_of(again)
        if state == SERVICER:
            return Permanent(f"wecom_held: {servicer}" if servicer else "wecom_held")
        return Permanent({POOL: "wecom_pool", OVER: "wecom_ended"}.get(state, CLOSED))
