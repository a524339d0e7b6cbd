"""The province of a node, by the organisation as it stands now."""

import asyncio

import pytest

from agent_console.authority import OPERATOR
from agent_console.organisation import Organisation
from hub.core.organisation import Level
from hub.pipeline.pipeline import Spine
from hub.pipeline.provinces import Provinces

pytestmark = pytest.mark.store


async def test_a_province_that_is_added_or_named_anew_is_known_at_once(spine: Spine) -> None:
    house, provinces = Organisation(spine.db, spine.committer, spine.almanac), Provinces(spine.db)
    assert provinces.region("root") == ""
    following = asyncio.ensure_future(provinces.run(spine.feed))
    await house.add("root", name="浙江省中心", level=Level.PROVINCE, zone="Asia/Shanghai", key="zj")
    await _until(provinces, "root.zj.hz", "浙江")
    await house.change("root.zj", name="福建", zone="Asia/Shanghai", calendar_id="", by=OPERATOR)
    await _until(provinces, "root.zj.hz", "福建")
    following.cancel()


async def _until(provinces: Provinces, node_id: str, region: str) -> None:
    async with asyncio.timeout(10):
        while provinces.region(node_id) != region:
            await asyncio.sleep(0.01)
