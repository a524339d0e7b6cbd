"""Memory that is free again goes back to the system."""

import subprocess
import sys

from hub.house.allocator import give_back

_WORK = """
import ctypes, os, re
from pathlib import Path
{first}
c = ctypes.CDLL(None)
c.malloc.restype, c.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
def take(size):
    piece = c.malloc(size)
    ctypes.memset(piece, 1, size)
    return piece
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
before = resident()
c.free(take(16_000_000))
piece, above = take(12_000_000), take(64)
c.free(piece)
print(resident() - before)
"""


def _kept(first: str) -> int:
    """Bytes that stay resident after large pieces were taken and freed."""
    command = [sys.executable, "-c", _WORK.format(first=first)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_what_is_freed_in_large_pieces_is_not_kept():
    ours = f"from {give_back.__module__} import give_back; give_back()"
    assert _kept(ours) < 4_000_000 < _kept("")
