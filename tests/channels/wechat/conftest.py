"""An account whose platform is the strict peer, and the platform itself."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.channels.wechat.account import WECHAT
from tests.channels.wechat.platform import Platform


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    found = Platform()
    await found.start()
    yield found
    await found.stop()


@pytest.fixture
def config(platform: Platform) -> dict[str, Any]:
    return {**WECHAT, "api_url": platform.url}
