"""Two hours of the week, with some of what goes wrong in it; `make simulation` has all of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from simulations import faults, pace
from simulations.audit.auditor import examine
from simulations.store import Store
from simulations.virtual_time import run
from simulations.week import MONDAY, Outcome, Plan, live_through

pytestmark = [pytest.mark.store, pytest.mark.timeout(300)]

PLAN = Plan(
    start=MONDAY + timedelta(hours=9, minutes=30), lasts=timedelta(hours=2), rate=100, crowd=20,
    look_every=timedelta(minutes=20),
    faults={
        faults.storm: (1,), faults.restart_store: (2,), faults.holiday_today: (2.5,),
        faults.fill_queue: (2.99,), faults.delete_queue: (3,), faults.cut_hub: (4,),
        faults.somebody_leaves: (5.5,),
    },
)  # fmt: skip


@pytest.fixture
def outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    pace.slow_down(monkeypatch.setattr)
    with Store(tmp_path).running() as store:
        return run(live_through(PLAN, store))


def test_in_two_hours_no_promise_is_broken(outcome: Outcome):
    assert examine(outcome.found, outcome.record.papers()) == []
    deeds = outcome.record.deeds
    assert {"accepted", "replied", "closed", "order: accept", "looked at the wall"} <= deeds.keys()
    assert all(deeds[f"fault: {fault.__name__}"] for fault in PLAN.faults)
