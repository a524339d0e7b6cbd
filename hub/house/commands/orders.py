"""What the commands share: the parser they add themselves to, and files they are given."""

import argparse
from pathlib import Path
from typing import TypeAlias

from hub.house.texts import Refused, line

Orders: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=line("help_file"))


def read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable", path=path, reason=error.strerror) from None


def write_file(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Refused("file_unwritable", path=path, reason=error.strerror) from None
