"""An account whose platform is the strict peer, and the platform itself."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.channels.doubles import FakeHub
from tests.channels.wechat.account import WECHAT
from tests.channels.wechat.desk import Desk, desk_of
from tests.channels.wechat.platform import Platform
from tests.channels.wechat.pushing import OPENID


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    found = Platform()
    await found.start()
    yield found
    await found.stop()


@pytest.fixture
def config(platform: Platform) -> dict[str, Any]:
    return {**WECHAT, "api_url": platform.url}


@pytest.fixture
async def desk(hub: FakeHub, config: dict[str, Any]) -> AsyncIterator[Desk]:
    async with desk_of(hub, config) as found:
        yield found


@pytest.fixture
def follower(platform: Platform) -> Platform:
    platform.write(OPENID)
    return platform
