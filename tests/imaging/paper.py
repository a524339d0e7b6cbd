"""Scans for tests: made by the worker's own environment, or by hand where they are to be bad."""

import os
import struct
import subprocess
from collections.abc import Iterable

from hub.house.tools import ROOT

PYTHON = ROOT / ".venv-imaging" / "bin" / "python"
G4, PLAIN = 4, 1
_HEAD = b"II*\0"


def faxed(pdf: bytes, form: str) -> bytes:
    """A PDF as a fax machine sends it, as a TIFF; see benchmarks/facsimile.py."""
    command = [str(PYTHON), "-m", "benchmarks.facsimile", form]
    env = {"PATH": os.defpath, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, input=pdf, capture_output=True, check=True, env=env).stdout


def tiff(*sizes: tuple[int, int], compression: int = PLAIN, strip: bytes = b"\x55" * 64) -> bytes:
    """A page a size, all of them with the same few bytes of dots; IFDs follow one another."""
    begin, offset = len(_HEAD) + 4, len(_HEAD) + 4 + len(strip)
    directories = b""
    for number, (width, height) in enumerate(sizes, 1):
        entries = _entries(width, height, compression, begin, len(strip))
        end = offset + len(directories) + 2 + 12 * len(entries) + 4
        directories += struct.pack("<H", len(entries)) + b"".join(entries)
        directories += struct.pack("<I", end if number < len(sizes) else 0)
    return _HEAD + struct.pack("<I", offset) + strip + directories


def _entries(width: int, height: int, compression: int, begin: int, length: int) -> list[bytes]:
    tags = {
        256: width, 257: height, 258: 1, 259: compression, 262: 0, 273: begin, 277: 1,
        278: height, 279: length,
    }  # fmt: skip
    return [struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items()]


def pdf(*, pages: int = 1, size: str = "595 842", trailer: str = "") -> bytes:
    """Empty pages."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    leaf = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]>>"
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>",
        *[leaf] * pages,
    ]  # fmt: skip
    return _assembled(bodies, trailer)


def _assembled(bodies: Iterable[str], trailer: str) -> bytes:
    text, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(text))
        text += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer<</Size {len(places) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(text)}\n%%EOF"
    return f"{text}xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}{end}".encode()


LOCK = f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>"
"""A trailer's words: locked with a password that nobody knows."""
