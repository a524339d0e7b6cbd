"""`python -m hub.house.setup STEP…`: sets up what `make` needs, on the standard library alone."""

import os
import signal
import sys
from collections.abc import Callable

from hub.house import peers, steps
from hub.house.texts import Refused, complain
from hub.house.tools import ROOT

STEPS: dict[str, Callable[[], None]] = {
    "room": steps.room,
    "hub": steps.hub,
    "dev": steps.dev,
    "rasa": steps.rasa,
    "imaging": steps.imaging,
    "jasmin": steps.jasmin,
    "packages": steps.packages,
    "web": steps.web,
    "lock": steps.lock,
    "browser": steps.browser,
    "model": steps.model,
    "peers": peers.fetch,
}


def main(names: list[str]) -> int:
    try:
        for name in names:
            start() if name == "start" else STEPS[name]()
    except Refused as refusal:
        complain(refusal)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def start() -> None:
    """Become `hub up`, ended with the `make` that called us; the rest is prepared meanwhile."""
    python, leash = str(steps.HUB / "bin" / "python"), str(ROOT / "hub" / "house" / "leash.py")
    hub = [str(steps.HUB / "bin" / "hub"), "up", "--prepare"]
    end = str(int(signal.SIGTERM))
    os.execv(python, [python, "-I", "-S", leash, str(os.getppid()), end, *hub])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
