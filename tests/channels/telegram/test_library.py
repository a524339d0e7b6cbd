"""What is not needed is not loaded."""

import subprocess
import sys

_LOADED = "import sys, channels.exchange; print('telegram' in sys.modules, 'httpx' in sys.modules)"


def test_who_has_no_telegram_account_does_without_its_library():
    done = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]
