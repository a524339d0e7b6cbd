"""Runs a command that cannot outlive its parent: `python leash.py PARENT_PID SIGNAL COMMAND…`."""

import ctypes
import os
import signal
import subprocess
import sys
import time

_PR_SET_PDEATHSIG = 1
_ORPHANED = 125


def main(parent: int, number: int, command: list[str]) -> int:
    """Become the command (Linux), or stand beside it and end it when the parent is gone."""
    if not _arm(number):
        return _stand_beside(parent, number, command)
    if os.getppid() != parent:  # it died before the leash was on
        return _ORPHANED
    return os.execvp(command[0], command)


def _arm(number: int) -> bool:
    """Ask the kernel to send the signal when the parent dies; False where it cannot."""
    if not sys.platform.startswith("linux"):
        return False
    return bool(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0) == 0)


def _stand_beside(parent: int, number: int, command: list[str]) -> int:
    child = subprocess.Popen(command, close_fds=False)
    for sent in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sent, lambda received, _: child.send_signal(received))
    while child.poll() is None:
        if os.getppid() != parent:
            child.send_signal(number)
            return _ORPHANED
        time.sleep(0.2)
    return child.returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
