"""What bytes show a file to be, whatever its name says."""

import re
import zipfile
from io import BytesIO

try:
    import magic
except ImportError:  # its library is the system's, and not on every machine
    magic = None  # type: ignore[assignment]

LIBMAGIC = magic is not None
UNKNOWN = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_SIGNS = tuple((re.compile(sign, re.DOTALL), kind) for sign, kind in (
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"RIFF....WEBP", "image/webp"),
    (rb"RIFF....WAVE", "audio/wav"),
    (rb"#!AMR", "audio/amr"),
    (rb"\x02?#!SILK_V3", "audio/silk"),
    (rb"OggS", "audio/ogg"),
    (rb"ID3|\xff[\xe2\xe3\xf2-\xfb]", "audio/mpeg"),
    (rb"....ftypM4[AB]", "audio/mp4"),
    (rb"....ftyp", "video/mp4"),
    (rb"\x1aE\xdf\xa3", "video/webm"),
    (rb"%PDF-", "application/pdf"),
    (rb"PK\x03\x04|PK\x05\x06", "application/zip"),
    (rb"\s*<(!doctype html|html|svg|\?xml|script)", "text/html"),
))  # fmt: skip
"""Where libmagic is not, or knows no better."""
_ALIKE = {
    "audio/x-wav": "audio/wav", "audio/x-m4a": "audio/mp4", "audio/x-hx-aac-adts": "audio/aac",
    "application/x-empty": UNKNOWN, "application/ogg": "audio/ogg",
}  # fmt: skip
_PACKED = {
    "word/": f"{_OFFICE}.wordprocessingml.document",
    "xl/": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/": f"{_OFFICE}.presentationml.presentation",
}
"""What an archive is, by the folder that it has."""
_ACROSS = re.compile(r"\b(\d{1,9}) ?x ?(\d{1,9})\b")


def sniff(data: bytes) -> str:
    """The media type; `application/octet-stream` for what nobody knows."""
    found = magic.from_buffer(data, mime=True) if magic else UNKNOWN
    found = _ALIKE.get(found, found)
    if found == UNKNOWN:
        found = _by_sign(data)
    return _packed(data) if found == "application/zip" else found


def _by_sign(data: bytes) -> str:
    head = data[:512].lower() if data[:64].lstrip().startswith(b"<") else data[:512]
    found = next((kind for sign, kind in _SIGNS if sign.match(head)), "")
    return found or ("text/plain" if _is_text(data) else UNKNOWN)


def _is_text(data: bytes) -> bool:
    try:
        return bool(data) and "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


def packed_in(data: bytes) -> list[zipfile.ZipInfo]:
    """What an archive says that it holds; nothing where it cannot be read as one."""
    try:
        return zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []  # the third is zipfile's word for a way of packing that it does not know


def _packed(data: bytes) -> str:
    names = [one.filename for one in packed_in(data)]
    kinds = (kind for folder, kind in _PACKED.items() if any(n.startswith(folder) for n in names))
    return next(kinds, "application/zip")


def pixels(data: bytes) -> int:
    """Of a picture, as far as libmagic reads it; 0 where it does not."""
    told = magic.from_buffer(data) if magic else ""
    return max((int(a) * int(b) for a, b in _ACROSS.findall(told)), default=0)
