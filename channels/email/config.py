"""What an administrator sets for a mailbox, and for mail in it."""

import ssl
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StrictBool,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from hub.core.channel import AccountConfig
from hub.core.identities import identify
from hub.core.labels import Label

_SECURITY = {
    "tls": ("TLS", "TLS"),
    "starttls": ("STARTTLS", "STARTTLS"),
    "plain": ("不加密", "Not encrypted"),
}


class ImapServer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[str, Label("主机", "Host")] = Field(min_length=1)
    port: Annotated[int, Label("端口", "Port")] = Field(default=993, ge=1, le=65535)
    security: Annotated[
        Literal["tls", "starttls", "plain"], Label("加密", "Security", options=_SECURITY)
    ] = "tls"
    folder: Annotated[
        str,
        Label(
            "文件夹", "Folder", rare=True,
            about=("服务器上的名称", "As the server calls it"),
        ),
    ] = Field(default="INBOX", pattern=r'^[^"\\\x00-\x1f]+$')  # fmt: skip


class SmtpServer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[str, Label("主机", "Host")] = Field(min_length=1)
    port: Annotated[int, Label("端口", "Port")] = Field(default=465, ge=1, le=65535)
    security: Annotated[
        Literal["tls", "starttls", "plain"], Label("加密", "Security", options=_SECURITY)
    ] = "tls"
    login: Annotated[
        StrictBool,
        Label(
            "需要登录", "Log in",
            about=("内网转发服务器可能不需要", "A relay of your own network may not ask for it"),
        ),
    ] = True  # fmt: skip


class TokenSource(BaseModel):
    """Where the access tokens of XOAUTH2 come from (RFC 6749, section 6)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    endpoint: Annotated[str, Label("令牌地址", "Token endpoint")] = Field(
        default="", pattern=r"^(https?://\S+)?$", max_length=2000
    )
    client_id: Annotated[str, Label("应用编号", "Client id")] = ""
    client_secret: Annotated[SecretStr, Label("应用密钥", "Client secret")] = SecretStr("")
    refresh_token: Annotated[SecretStr, Label("续期令牌", "Refresh token")] = SecretStr("")
    scope: Annotated[
        str, Label("权限范围", "Scope", about=("多数服务可留空", "Mostly left empty"))
    ] = ""


_AGENT = ("{agent} 是座席的姓名", "{agent} is the agent's name")


def checked_address(address: str) -> str:
    """In small letters; raises what pydantic tells of a field."""
    if not identify(address).startswith("mail:") or not address.isascii():
        raise PydanticCustomError("bad_address", "must be a mail address")
    return address.strip().lower()


class MailboxConfig(AccountConfig):
    """What every channel needs that goes by mail.

    `user` empty: the address. `secret`: the password, or the access token of XOAUTH2; not needed
    where tokens are fetched. `ca`: the lines of certificates.
    """

    address: Annotated[str, Label("邮箱地址", "Mail address")]
    name: Annotated[str, Label("发件人名称", "Sender's name")] = Field(default="", max_length=100)
    imap: Annotated[ImapServer, Label("收信服务器（IMAP）", "Incoming server (IMAP)")]
    smtp: Annotated[SmtpServer, Label("发信服务器（SMTP）", "Outgoing server (SMTP)")]
    user: Annotated[
        str, Label("登录名", "User", about=("留空用邮箱地址", "Empty: the mail address"))
    ] = ""
    oauth: Annotated[
        TokenSource,
        Label(
            "令牌自动续期（XOAUTH2）", "Tokens fetched anew (XOAUTH2)", rare=True,
            about=(
                "填写后不用再填访问令牌", "Where it is set, no access token needs to be given"
            ),
            when=("auth", ("xoauth2",)),
        ),
    ] = TokenSource()  # fmt: skip
    auth: Annotated[
        Literal["password", "xoauth2"],
        Label(
            "登录方式", "Sign-in",
            options={"password": ("密码", "Password"), "xoauth2": ("XOAUTH2", "XOAUTH2")},
        ),
    ] = "password"  # fmt: skip
    secret: Annotated[SecretStr, Label("密码、授权码或访问令牌", "Password or token")] = Field(
        default=SecretStr(""), validate_default=True
    )
    ca: Annotated[
        tuple[str, ...],
        Label(
            "自己的证书颁发机构（PEM）", "Own certificate authority (PEM)", rare=True,
            about=(
                "服务器用自己签发的证书时填写",
                "Where the servers' certificates are of your own making",
            ),
        ),
    ] = ()  # fmt: skip
    poll_seconds: Annotated[
        float,
        Label(
            "查信间隔（秒）", "Seconds between looks", rare=True,
            about=("服务器会推送时只作保底", "Where the server pushes, only in case it forgets"),
        ),
    ] = Field(default=60.0, ge=1, le=1500)  # fmt: skip
    dkim_selector: Annotated[str, Label("DKIM 选择器", "DKIM selector", rare=True)] = ""
    dkim_key: Annotated[
        SecretStr,
        Label(
            "DKIM 私钥（PEM）", "DKIM private key (PEM)", rare=True,
            about=("留空不签名", "Empty: not signed"),
        ),
    ] = SecretStr("")  # fmt: skip
    mail_bytes: Annotated[
        int, Label("邮件上限（字节）", "Largest mail, bytes", rare=True, kind="bytes")
    ] = Field(default=25 * 2**20, ge=65_536, le=64 * 2**20)

    @field_validator("address")
    @classmethod
    def _check_address(cls, address: str) -> str:
        return checked_address(address)

    @field_validator("secret")
    @classmethod
    def _check_secret(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        source = info.data.get("oauth")
        fetched = info.data.get("auth") == "xoauth2" and source and source.endpoint
        if not secret.get_secret_value() and not fetched:
            raise PydanticCustomError("missing", "must be given")
        return secret

    @field_validator("ca")
    @classmethod
    def _check_authority(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        try:
            if any(lines):
                ssl.create_default_context(cadata="\n".join(lines))
        except (ssl.SSLError, ValueError):
            raise PydanticCustomError("bad_certificate", "must be certificates in PEM") from None
        return lines

    @property
    def authority(self) -> str:
        return "\n".join(self.ca).strip()

    @property
    def renews(self) -> bool:
        """Whether tokens are fetched, rather than one given for good."""
        return self.auth == "xoauth2" and bool(self.oauth.endpoint)

    @property
    def login(self) -> str:
        return self.user or self.address

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


class Identity(BaseModel):
    """In whose name agents of a queue answer; what is empty is the account's own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queue: Annotated[str, Label("队列", "Queue", kind="queue")] = Field(min_length=1)
    address: Annotated[
        str,
        Label(
            "发件地址", "Sender's address",
            about=(
                "须送达同一邮箱；寄到这里的信进入此队列；留空用账号的地址",
                "Of the same mailbox; what comes to it is for this queue. Empty: the account's",
            ),
        ),
    ] = ""  # fmt: skip
    name: Annotated[str, Label("发件人名称", "Sender's name")] = Field(default="", max_length=100)
    signature: Annotated[str, Label("签名", "Signature", kind="area", about=_AGENT)] = Field(
        default="", max_length=1000
    )
    signature_en: Annotated[str, Label("英文签名", "Signature in English", kind="area")] = Field(
        default="", max_length=1000
    )

    @field_validator("address")
    @classmethod
    def _check_address(cls, address: str) -> str:
        return checked_address(address) if address.strip() else ""


class EmailConfig(MailboxConfig):
    signature: Annotated[str, Label("座席签名", "Agents' signature", kind="area", about=_AGENT)] = (
        Field(default="", max_length=1000)
    )
    signature_en: Annotated[
        str, Label("座席英文签名", "Agents' signature in English", kind="area", rare=True)
    ] = Field(default="", max_length=1000)
    identities: Annotated[
        tuple[Identity, ...],
        Label(
            "各队列的发件地址与签名", "Addresses and signatures of queues",
            about=(
                "该队列座席的答复用它；机器人仍用账号自己的",
                "For answers of that queue's agents; the bot keeps the account's own",
            ),
        ),
    ] = Field(default=(), max_length=50)  # fmt: skip
    quote: Annotated[
        StrictBool,
        Label(
            "答复附上来信", "Quote what is answered", rare=True,
            about=("座席的答复下面附客户上一封信", "Below agents' answers: the customer's mail"),
        ),
    ] = True  # fmt: skip
    plus: Annotated[
        StrictBool,
        Label(
            "回信地址带标记", "Marked reply address",
            about=(
                "需要服务器支持“邮箱+标记@域名”；不支持请关闭",
                "The server must take name+mark@domain; off where it does not",
            ),
        ),
    ] = True  # fmt: skip
    acknowledge: Annotated[
        StrictBool,
        Label(
            "自动回执", "Acknowledge",
            about=(
                "来信转给人工时，回一封带编号的收信通知",
                "Who comes to people gets a short answer with its number",
            ),
        ),
    ] = True  # fmt: skip
    vouched: Annotated[
        StrictBool,
        Label(
            "发件人已核实", "Senders are verified", rare=True,
            about=(
                "邮件服务器拒收未通过 SPF、DKIM、DMARC 的来信时才打开",
                "Only where the server refuses what fails SPF, DKIM and DMARC",
            ),
        ),
    ] = False  # fmt: skip

    @field_validator("identities")
    @classmethod
    def _check_identities(cls, found: tuple[Identity, ...]) -> tuple[Identity, ...]:
        """A queue has one, and an address is of one queue."""
        addresses = [one.address for one in found if one.address]
        if len({one.queue for one in found}) < len(found) or len(set(addresses)) < len(addresses):
            raise PydanticCustomError("queue_twice", "names a queue or an address twice")
        return found
