"""The interface of WeCom customer service, as one account of it calls it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.tencent.calls import Answer, Line, Request, Upload
from channels.tencent.tokened import Credentials, Tokened
from channels.wecom.config import WeComConfig
from channels.wecom.refusals import error_of
from channels.wecom.states import OVER
from hub.core.channel import Surroundings
from hub.core.errors import Permanent, Temporary

PAGE = 1000
PAGE_BYTES = 16 * 2**20
FILE_BYTES = 20 * 2**20
FILE_SECONDS = 20.0
CALL_SECONDS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Of what has come: entries as they are; `more`: there is another one behind it."""

    entries: tuple[Any, ...]
    cursor: str
    more: bool


class Service:
    """Every call raises Refused for what WeCom says no to, ChannelError for all else."""

    def __init__(self, config: WeComConfig, hub: Surroundings) -> None:
        self._account = {"open_kfid": config.open_kfid}
        self._line = Line(config.api_base)
        secret = config.secret.get_secret_value()
        asks = {"corpid": config.corp_id, "corpsecret": secret}
        credentials = Credentials(
            service="wecom", id=config.corp_id, secret=secret,
            request=Request(path="/cgi-bin/gettoken", query=asks),
        )  # fmt: skip
        self._calls = Tokened(self._line, hub, credentials, error_of)

    async def close(self) -> None:
        await self._line.close()

    async def sync(self, cursor: str, token: str) -> Page:
        """Without a `token` it is asked for less often."""
        content = {"cursor": cursor, "limit": PAGE, "voice_format": 0, **self._account}
        if token:
            content["token"] = token
        found = await self.call("/cgi-bin/kf/sync_msg", content, limit=PAGE_BYTES)
        entries, after = found.get("msg_list"), found.get("next_cursor")
        return Page(
            entries=tuple(entries) if isinstance(entries, list) else (),
            cursor=after if isinstance(after, str) else "",
            more=found.get("has_more") == 1,
        )

    async def send(self, customer: str, msgid: str, kind: str, body: Mapping[str, Any]) -> None:
        message = {"msgid": msgid, "msgtype": kind, kind: body}
        await self.call("/cgi-bin/kf/send_msg", {"touser": customer, **self._account, **message})

    async def send_on_event(self, code: str, text: str) -> None:
        """What a code that came with an event allows, once."""
        content = {"code": code, "msgtype": "text", "text": {"content": text}}
        await self.call("/cgi-bin/kf/send_msg_on_event", content)

    async def state(self, customer: str) -> tuple[int, str]:
        """That of his session, and who of WeCom's servicers has it."""
        found = await self.call(
            "/cgi-bin/kf/service_state/get", {**self._account, "external_userid": customer}
        )
        state, servicer = found.get("service_state"), found.get("servicer_userid")
        return (
            state if isinstance(state, int) else -1,
            servicer if isinstance(servicer, str) else "",
        )

    async def end(self, customer: str) -> str:
        """End his session; the code with which closing words may be said, empty for none."""
        content = {**self._account, "external_userid": customer, "service_state": OVER}
        code = (await self.call("/cgi-bin/kf/service_state/trans", content)).get("msg_code")
        return code if isinstance(code, str) else ""

    async def customers(self, ids: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """At most 100 of them."""
        content = {"external_userid_list": list(ids), "need_enter_session_context": 1}
        found = (await self.call("/cgi-bin/kf/customer/batchget", content)).get("customer_list")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    async def accounts(self) -> Mapping[str, str]:
        """Names of the accounts that this app may serve, by their ids."""
        found = (await self.call("/cgi-bin/kf/account/list", {})).get("account_list")
        rows = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return {str(one.get("open_kfid")): str(one.get("name", "")) for one in rows}

    async def upload(self, kind: str, name: str, content_type: str, data: bytes) -> str:
        """Its id, good for three days."""

        file = Upload(name=name.replace('"', "'"), content_type=content_type, data=data)
        found = await self.call("/cgi-bin/media/upload", upload=file, query={"type": kind})
        media_id = found.get("media_id")
        if not isinstance(media_id, str) or not media_id:
            raise Temporary("media/upload: no media_id")
        return media_id

    async def download(self, media_id: str) -> Answer:
        """What WeCom keeps under this id."""
        asks = Request(
            path="/cgi-bin/media/get", query={"media_id": media_id}, limit=FILE_BYTES + 1024,
            seconds=FILE_SECONDS,
        )  # fmt: skip
        answer = await self._calls.download(asks)
        if isinstance(answer, Answer):
            return answer
        raise Permanent("media/get: no file")

    async def call(
        self, path: str, content: Mapping[str, Any] | None = None, *,
        upload: Upload | None = None, query: Mapping[str, str] | None = None, limit: int = 2**20,
    ) -> dict[str, Any]:  # fmt: skip
        """Our own names of messages make it harmless to send one again."""
        seconds = FILE_SECONDS if upload else CALL_SECONDS
        return await self._calls.ask(
            Request(
                path=path, query=query or {}, content=content, upload=upload, limit=limit,
                seconds=seconds,
            )
        )  # fmt: skip
