"""Finds a Chinese font on this machine; for the worker and for `hub doctor`."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts",
    "/System/Library/Fonts", "/Library/Fonts",
)  # fmt: skip
_NAMES = (
    "NotoSansCJK-Regular*", "NotoSansCJKsc-Regular*", "NotoSansSC-Regular*", "NotoSansSC*",
    "SourceHanSans*Regular*", "wqy-microhei*", "wqy-zenhei*", "DroidSansFallback*", "PingFang*",
    "Hiragino Sans GB*", "NotoSerifCJK-Regular*", "uming*",
)  # fmt: skip
_DRAWABLE = frozenset({".ttc", ".ttf", ".otf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """`index` is the font's number within a collection."""

    path: Path
    index: int = 0


def find() -> FontFile | None:
    return _matched() or next(_lying_about(), None)


def _matched() -> FontFile | None:
    """What the machine itself would take for Chinese; not another font for want of one."""
    command = shutil.which("fc-match")
    if command is None:
        return None
    wish = [command, "-f", "%{file}\n%{index}\n%{lang}", "sans-serif:lang=zh-cn:weight=regular"]
    try:
        done = subprocess.run(wish, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    file, index, languages = [*done.stdout.split("\n", 2), "", "", ""][:3]
    if "zh-cn" not in languages.split("|") or Path(file).suffix not in _DRAWABLE:
        return None
    return FontFile(path=Path(file), index=int(index) & 0xFFFF)


def _lying_about() -> Iterator[FontFile]:
    folders = [Path(folder).expanduser() for folder in _FOLDERS]
    for name in _NAMES:
        for folder in folders:
            for path in sorted(folder.rglob(name)) if folder.is_dir() else ():
                if path.suffix in _DRAWABLE:
                    yield FontFile(path=path)
