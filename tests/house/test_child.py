"""A child of the house: leashed, out of the terminal's reach, its words kept."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from hub.house.child import Child
from tests.house.processes import lives, python, wait_until

PARENT = """
import asyncio, sys
from hub.house.child import Child

async def main():
    child = await Child.start(["sleep", "60"])
    print(child.pid, flush=True)
    await child.wait()

asyncio.run(main())
"""


def test_a_child_dies_when_its_parent_is_killed():
    parent = python(PARENT)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    assert lives(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_until(lambda: not lives(pid), 5)


async def test_its_last_words_and_exit_code_are_known(tmp_path: Path):
    code = "import sys; print('first'); print('last'); sys.exit(3)"
    child = await Child.start([sys.executable, "-c", code], log=tmp_path / "log" / "child.log")
    assert await child.wait() == 3
    assert child.last_words == "last"
    assert (tmp_path / "log" / "child.log").read_text() == "first\nlast\n"


async def test_a_line_without_end_does_not_stop_it(tmp_path: Path):
    code = "print('x' * 3_000_000); print('last')"
    child = await Child.start([sys.executable, "-c", code], log=tmp_path / "child.log")
    assert await child.wait() == 0
    assert child.last_words == "last"


async def test_it_is_in_a_group_of_its_own_so_that_ctrl_c_passes_it_by():
    child = await Child.start(["sleep", "60"])
    assert os.getpgid(child.pid) != os.getpgid(0)
    child.kill()
    assert await child.wait() == -signal.SIGKILL


async def test_one_that_will_not_end_is_ended_after_the_grace():
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    child = await Child.start([sys.executable, "-c", deaf])
    await asyncio.sleep(0.5)
    await child.stop(grace=0.2)
    assert not child.running


async def test_a_grandchild_that_holds_the_pipe_does_not_hold_us(tmp_path: Path):
    command = ["sh", "-c", "sleep 20 & echo done"]
    child = await Child.start(command, log=tmp_path / "child.log")
    async with asyncio.timeout(5):
        assert await child.wait() == 0
    assert child.last_words == "done"
