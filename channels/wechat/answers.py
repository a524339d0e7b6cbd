"""Carries an answer, in as many messages as it takes; each of them counts."""

from channels.wechat.errors import MediaGone
from channels.wechat.interface import Interface
from channels.wechat.sending import Body, Piece, compose
from hub.core.errors import ChannelError, HubError, Permanent, Temporary, Uncertain
from hub.core.messages import Outbound
from hub.core.parts import File
from hub.core.ports.channels import FileStore


class Answers:
    def __init__(self, interface: Interface, files: FileStore) -> None:
        self._interface = interface
        self._files = files

    async def carry(self, message: Outbound) -> int:
        """How many it took; files are put up before the first is sent. Raises ChannelError.

        What went out before one failed cannot be taken back, so it is not tried again by itself.
        """
        pieces = compose(message.parts)
        if not pieces:
            raise Permanent("there is nothing in it that WeChat could carry")
        for piece in pieces:
            await self._body(piece)
        for done, piece in enumerate(pieces):
            try:
                await self._say(message.to.id, piece)
            except ChannelError as error:
                if not done:
                    raise
                raise Uncertain(f"wechat_partly: {done}/{len(pieces)}, {error.detail}") from None
        return len(pieces)

    async def _say(self, openid: str, piece: Piece) -> None:
        try:
            await self._interface.say(openid, await self._body(piece))
        except MediaGone:
            if not isinstance(piece, File):
                raise
            self._interface.forget(piece)
            await self._interface.say(openid, await self._body(piece))

    async def _body(self, piece: Piece) -> Body:
        if not isinstance(piece, File):
            return piece
        return self._interface.known(piece) or await self._put_up(piece)

    async def _put_up(self, file: File) -> Body:
        try:
            _, data = await self._files.open(file.file_id)
        except HubError as error:
            raise Temporary(f"the file cannot be read: {error}") from None
        return await self._interface.put_up(file, data)
