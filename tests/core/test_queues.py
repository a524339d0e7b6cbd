"""Which queue a conversation comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.queues import DEFAULT_QUEUE, Caller, Matches, Queue, choose

DEFAULT = Queue(id=DEFAULT_QUEUE, name="客服")
VIP = Queue(id="vip", name="贵宾", matches=Matches(tiers=("supreme", "diamond")))
FAULTS = Queue(id="faults", name="报障", matches=Matches(channels=("web",), topics=("fault",)))
FAX = Queue(id="fax", name="传真", matches=Matches(channels=("fax",)), priority=5)
CITY = Queue(id="hz", name="杭州", node_id="root.zj.hz")
ALL = (DEFAULT, VIP, FAULTS, FAX, CITY)


@pytest.mark.parametrize(
    ("caller", "queue"),
    [
        (Caller(), "default"),
        (Caller(tier="diamond"), "vip"),
        (Caller(channel="web", topic="fault"), "faults"),
        (Caller(channel="sms", topic="fault"), "default"),
        (Caller(channel="web", topic="fault", tier="supreme"), "faults"),
        (Caller(channel="fax", tier="supreme"), "fax"),
        (Caller(node_id="root.zj"), "default"),
        (Caller(node_id="root.zj.hz"), "hz"),
        (Caller(node_id="root.zj.hz.xihu", channel="fax"), "hz"),
        (Caller(node_id="root.zj.nb"), "default"),
    ],
)
def test_the_nearest_node_then_priority_then_who_says_more_of_what_it_takes(
    caller: Caller, queue: str
) -> None:
    """Behind the bot comes the group of people for what he wants."""
    assert choose(ALL, caller) == queue


def test_who_wrote_to_the_address_of_a_queue_comes_to_it_as_long_as_there_is_one() -> None:
    caller = Caller(channel="fax", tier="supreme", queue="faults")
    assert choose(ALL, caller) == "faults"
    assert choose((DEFAULT, FAX), caller) == "fax"


def test_with_no_queue_that_fits_the_default_one_takes_everybody() -> None:
    assert choose((VIP,), Caller(tier="normal")) == DEFAULT_QUEUE
    assert choose((), Caller()) == DEFAULT_QUEUE


callers = st.builds(
    Caller,
    node_id=st.sampled_from(["root", "root.zj", "root.zj.hz", "root.gd"]),
    channel=st.sampled_from(["web", "fax", "sms"]),
    tier=st.sampled_from(["normal", "diamond"]),
    topic=st.sampled_from(["", "fault"]),
)


@given(callers, st.permutations(ALL))
def test_the_choice_does_not_depend_on_the_order_in_which_queues_are_listed(
    caller: Caller, queues: list[Queue]
) -> None:
    assert choose(queues, caller) == choose(ALL, caller)
