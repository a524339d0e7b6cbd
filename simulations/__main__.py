"""Simulates the carrier's week on a store of its own, and prints what the auditor found."""

import argparse
import logging
import sys
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hub.core.events import Event
from simulations.audit.auditor import examine
from simulations.faults import AT
from simulations.pace import slow_down
from simulations.store import Store
from simulations.virtual_time import run
from simulations.week import Outcome, Plan, live_through


def main() -> int:
    arguments = _parse()
    logging.basicConfig(level=logging.INFO if arguments.verbose else logging.ERROR)
    plan = Plan(
        seed=arguments.seed, lasts=timedelta(days=arguments.days), rate=arguments.rate,
        faults={} if arguments.quiet else AT,
    )  # fmt: skip
    began = time.monotonic()
    slow_down()
    with (
        TemporaryDirectory(prefix="zongji-") as folder,
        Store(Path(folder)).running() as store,
    ):
        outcome = run(live_through(plan, store))
    lived = time.monotonic() - began
    failures = examine(outcome.found, outcome.record.papers())
    _report(outcome, lived, time.monotonic() - began - lived)
    if arguments.log:
        arguments.log.write_text("".join(map(_line, outcome.found.events)), encoding="utf-8")
    for failure in failures[:100]:
        sys.stdout.write(f"BROKEN {failure}\n")
    sys.stdout.write(f"seed {plan.seed}: {len(failures)} broken promises\n")
    return 1 if failures else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulations", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=float, default=7)
    parser.add_argument("--rate", type=float, default=Plan().rate, help="customers a day")
    parser.add_argument("--log", type=Path, help="write all events there, one a line")
    parser.add_argument("--quiet", action="store_true", help="without faults")
    parser.add_argument("--verbose", action="store_true", help="the hubs' own log too")
    return parser.parse_args()


def _line(event: Event) -> str:
    told = " ".join(f"{name}={value}" for name, value in event.data.items())
    where = f"{event.conversation_id or '-'} {event.seq or '-'}"
    return f"{event.number} {event.at:%d %H:%M:%S.%f} {event.kind} {where} by={event.by} {told}\n"


def _report(outcome: Outcome, lived: float, audited: float) -> None:
    found = outcome.found
    for what, count in sorted(outcome.record.deeds.items()):
        sys.stdout.write(f"  {count:6d}  {what}\n")
    sys.stdout.write(
        f"{len(found.events)} events, {len(found.orders)} orders, {len(found.clocks)} clocks, "
        f"{len(found.rings)} messages to customers, {len(found.boards)} looks at the wall; "
        f"lived in {lived:.0f} s, audited in {audited:.1f} s\n"
    )


if __name__ == "__main__":
    sys.exit(main())
