"""A file as its reader wants it, or the fault that keeps it from being read: `FILE:LINE: mend`."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

_HABIT = "gb18030"
"""What Excel on a Chinese machine writes that is not told otherwise."""
_SHOWN = 40


class Fault(Exception):
    """What to mend, in one line."""

    def __init__(self, path: Path, line: int, mend: str) -> None:
        super().__init__(f"{path.name}:{line}: {mend}")


def lines(path: Path) -> list[str]:
    """Raises Fault at the first line that is not UTF-8; a byte order mark is passed over."""
    found = []
    for number, line in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            found.append(line.decode("utf-8").removesuffix("\r"))
        except UnicodeDecodeError:
            mend = "不是 UTF-8 编码，请另存为 UTF-8 / not UTF-8, save the file as UTF-8"
            guess = line.decode(_HABIT, errors="replace").strip()[:_SHOWN]
            raise Fault(path, number, f"{mend}: {guess!r}") from None
    return found


def load(path: Path) -> Any:
    """Its YAML, with the line of everything; raises Fault."""
    text = "\n".join(lines(path))
    try:
        return YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _not_yaml(path, mark.line + 1 if mark else 1, error.problem) from None
    except ReaderError as error:
        at = text.count("\n", 0, error.position) + 1
        raise _not_yaml(path, at, error.reason) from None
    except (YAMLError, ValueError) as error:
        raise _not_yaml(path, 1, str(error).splitlines()[0]) from None


def _not_yaml(path: Path, line: int, problem: str | None) -> Fault:
    return Fault(path, line, f"YAML 格式错误 / not valid YAML: {problem}")
