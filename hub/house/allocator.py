"""How this process's memory goes back to the system once it is free."""

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_BYTES = 128 * 1024


def give_back() -> None:
    """Keep glibc's thresholds where they begin: they else grow with the largest piece ever freed.

    The index writer's 15 MB would make them 30, and what is freed below that stays resident.
    Another C library has no `mallopt`, and none of its habits.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(_MMAP_THRESHOLD, _BYTES)
        mallopt(_TRIM_THRESHOLD, _BYTES)
