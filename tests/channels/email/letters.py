"""Mails of made-up people, put together as their clients put them."""

from base64 import b64encode


def mail(body: bytes | str = "", /, *lines: str, charset: str = "utf-8", **fields: str) -> bytes:
    """A simple mail; `lines` are header fields as they are, `fields` replace the usual ones."""
    usual = {
        "From": "张三 <zhangsan@qq.example>", "To": "support@carrier.example", "Subject": "宽带",
        "Message-ID": "<m1@qq.example>", "Date": "Mon, 04 May 2026 10:20:30 +0800",
    } | {name.replace("_", "-"): value for name, value in fields.items()}  # fmt: skip
    kind = [] if any(line.lower().startswith("content-type") for line in lines) else [
        f"Content-Type: text/plain; charset={charset}"
    ]  # fmt: skip
    head = [f"{name}: {value}" for name, value in usual.items() if value] + kind + list(lines)
    data = body if isinstance(body, bytes) else body.encode(charset)
    return "\r\n".join(head).encode() + b"\r\n\r\n" + data


def part(body: bytes | str, *lines: str) -> bytes:
    data = body if isinstance(body, bytes) else body.encode()
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


def packed(data: bytes, *lines: str) -> bytes:
    """A part in base64."""
    return part(b64encode(data), *lines, "Content-Transfer-Encoding: base64")


def joined(kind: str, *parts: bytes, boundary: str = "=_b1") -> tuple[bytes, str]:
    """The body of a multipart and its Content-Type line."""
    mark = f"--{boundary}".encode()
    body = b"".join(mark + b"\r\n" + one + b"\r\n" for one in parts) + mark + b"--\r\n"
    return body, f'Content-Type: multipart/{kind}; boundary="{boundary}"'
