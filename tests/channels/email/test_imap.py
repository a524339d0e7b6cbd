"""What is asked of a folder ends with its connection."""

import asyncio
from typing import Any

import pytest

from channels.email.imap import Folder
from hub.core.errors import Temporary


class Silent:
    """A client whose server says nothing more."""

    async def uid(self, *command: str) -> Any:
        await asyncio.Event().wait()


async def test_a_loss_in_the_middle_of_a_question_is_not_waited_out() -> None:
    lost = asyncio.Event()
    folder = Folder(Silent(), lost, validity=1, last=0)
    asyncio.get_running_loop().call_later(0.05, lost.set)
    async with asyncio.timeout(2):
        with pytest.raises(Temporary, match="lost"):
            await folder.mark_seen(1)
