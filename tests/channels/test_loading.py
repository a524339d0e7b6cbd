"""What no account needs is not loaded: libraries that weigh megabytes wait for who uses them."""

import subprocess
import sys

import pytest

_LOADED = "import sys, channels.exchange; print({library!r} in sys.modules)"


@pytest.mark.parametrize("library", ["telegram", "httpx", "dkim", "dns"])
def test_who_has_no_account_that_needs_it_does_without_a_library(library: str):
    command = [sys.executable, "-c", _LOADED.format(library=library)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
