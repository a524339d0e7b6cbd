"""Work orders on a real store, with people of several nodes and a customer who can be told."""

import pytest

from hub.core.organisation import holds
from hub.pipeline.pipeline import Spine
from tests.doubles import KeyWording
from workorders.life import Doer
from workorders.office import Office
from workorders.rules import Power


def doer(name: str, *nodes: str, powers: frozenset[Power] = frozenset(Power)) -> Doer:
    """Somebody with posts at these nodes: what he may there he may below, and nowhere else."""
    return Doer(
        id=name,
        may=lambda power, node: power in powers and any(holds(one, node) for one in nodes),
    )


BOSS = doer("boss", "root")


@pytest.fixture
def office(spine: Spine) -> Office:
    return Office(spine, KeyWording())
