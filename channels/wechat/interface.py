"""WeChat's HTTP interface, as far as customer service needs it."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from channels.tencent.calls import Answer, Line, Refused, Request, Upload
from channels.tencent.tokened import Credentials, Tokened
from channels.tencent.xml import text_of
from channels.watch import Heard
from channels.wechat.config import Template, WechatConfig
from channels.wechat.errors import judge
from channels.wechat.sending import Body, media_body, upload_kind
from hub.core.channel import Surroundings
from hub.core.errors import ChannelError, NeedsReauth, Permanent, Temporary, Uncertain
from hub.core.parts import File

MEDIA_SECONDS = 3 * 86_400.0 - 3_600
"""That a file may be sent again which was put up once; an hour before they forget it."""
REMEMBERED = 1000
MEDIA_LIMIT = 20 * 2**20
Given = TypeVar("Given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`unionid` is the same on all accounts of an owner, `remark` what he calls the customer."""

    unionid: str = ""
    remark: str = ""


class Interface:
    """`heard` is told of each call whether the account can be used, be a message refused or not."""

    def __init__(self, config: WechatConfig, hub: Surroundings, heard: Heard) -> None:
        self._line = Line(config.api_url)
        self._files = Line("")
        secret = config.secret.get_secret_value()
        asks = {
            "grant_type": "client_credential", "appid": config.appid, "secret": secret,
            "force_refresh": False,
        }  # fmt: skip
        credentials = Credentials(
            service="wechat", id=config.appid, secret=secret,
            request=Request(path="/cgi-bin/stable_token", query={}, content=asks),
        )  # fmt: skip
        self._calls = Tokened(self._line, hub, credentials, judge)
        self._clock = hub.clock
        self._heard = heard
        self._up: dict[str, tuple[str, float]] = {}

    def open(self) -> None:
        self._line.open()
        self._files.open()

    async def close(self) -> None:
        await self._line.close()
        await self._files.close()

    async def try_out(self) -> None:
        """A token from the service itself; raises ChannelError."""
        await self._told(self._calls.new_token())

    async def say(self, openid: str, body: Body) -> None:
        content = {"touser": openid, **body}
        await self._ask(Request(
            path="/cgi-bin/message/custom/send", query={}, content=content, harmless=False
        ))  # fmt: skip

    async def invite(self, openid: str, template: Template) -> str:
        """By a template message, whenever that is; the id by which it is told what became of it."""
        data = {one.name: {"value": one.value} for one in template.fields}
        content = {"touser": openid, "template_id": template.template_id, "data": data}
        told = await self._ask(Request(
            path="/cgi-bin/message/template/send", query={}, content=content, harmless=False
        ))  # fmt: skip
        number = str(told.get("msgid") or "")
        if not number:
            raise Uncertain("the answer names no message")
        return number

    async def show_typing(self, openid: str) -> None:
        content = {"touser": openid, "command": "Typing"}
        await self._ask(
            Request(path="/cgi-bin/message/custom/typing", query={}, content=content, seconds=3)
        )

    async def profile(self, openid: str) -> Profile:
        asks = Request(path="/cgi-bin/user/info", query={"openid": openid, "lang": "zh_CN"})
        told = await self._ask(asks)
        return Profile(unionid=text_of(told, "unionid"), remark=text_of(told, "remark"))

    def known(self, file: File) -> Body | None:
        """The message of a file that was put up in the last three days."""
        media_id, until = self._up.get(file.file_id, ("", 0.0))
        if not media_id or until < self._clock.monotonic():
            return None
        return media_body(upload_kind(file)[0], media_id)

    def forget(self, file: File) -> None:
        self._up.pop(file.file_id, None)

    async def put_up(self, file: File, data: bytes) -> Body:
        kind, ending = upload_kind(file)
        upload = Upload(name=f"media{ending}", content_type=file.content_type, data=data)
        asks = Request(path="/cgi-bin/media/upload", query={"type": kind}, upload=upload)
        media_id = text_of(await self._ask(asks), "media_id")
        if not media_id:
            raise Temporary("no media_id was given")
        self._up[file.file_id] = media_id, self._clock.monotonic() + MEDIA_SECONDS
        if len(self._up) > REMEMBERED:
            del self._up[next(iter(self._up))]
        return media_body(kind, media_id)

    async def fetch(self, media_id: str) -> Answer:
        """What a customer sent: the file itself, or from where they say that it is."""
        asks = Request(
            path="/cgi-bin/media/get", query={"media_id": media_id}, limit=MEDIA_LIMIT, seconds=20
        )
        found = await self._told(self._calls.download(asks))
        if isinstance(found, Answer):
            return found
        url = text_of(found, "video_url")
        if not url.startswith(("https://", "http://")):
            raise Permanent("wechat_media: no file and no address")
        return await self._files.fetch(replace(asks, path=url, query={}))

    async def _ask(self, request: Request) -> dict[str, Any]:
        return await self._told(self._calls.ask(request))

    async def _told(self, call: Awaitable[Given]) -> Given:
        """Raises ChannelError."""
        try:
            found = await call
        except Refused as refused:
            error = judge(refused)
        except ChannelError as other:
            error = other
        else:
            self._heard(None)
            return found
        self._heard(_of_account(error))
        raise error


def _of_account(error: ChannelError) -> ChannelError | None:
    """What keeps us from the account, and not one message from one customer."""
    if isinstance(error, Uncertain):
        return Temporary(error.detail)
    return error if isinstance(error, Temporary | NeedsReauth) else None
