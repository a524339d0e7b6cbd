"""What the spine's rounds say as figures: speed, processor time and memory."""

from benchmarks.figures import Figure, at_least, at_most, times
from benchmarks.load import percentile, rate
from benchmarks.spine import Measured, Run

_SPEED = {1: None, 16: at_least(150)}
_HALFWAY = {1: at_most(20), 16: None}


def speed(measured: Measured) -> list[Figure]:
    return [figure for run in measured.runs.values() for figure in _speed(run)]


def _speed(run: Run) -> list[Figure]:
    name = f"rest, {run.clients} client{'s' if run.clients > 1 else ''}"
    bare, wait = rate(run.bare), percentile(run.bare, 50) if run.clients == 1 else None
    return [
        Figure(
            name=name, value=rate(run.hub), unit="messages/s", target=_SPEED[run.clients],
            reference=rate(run.echo), against="echoes",
        ),
        Figure(
            name=f"{name}, against bare writes", value=bare * run.ratio(), unit="messages/s",
            reference=bare, against=f"bare, {run.group:.1f} decisions a commit", target=times(0.75),
        ),
        Figure(
            name=name, value=percentile(run.hub, 50), unit="ms, p50", reference=wait,
            against="bare", target=_HALFWAY[run.clients],
        ),
        Figure(name=name, value=percentile(run.hub, 99), unit="ms, p99"),
    ]  # fmt: skip


def processor(measured: Measured) -> list[Figure]:
    return [figure for run in measured.runs.values() for figure in _processor(run)]


def _processor(run: Run) -> list[Figure]:
    name, each = f"CPU a message, {run.clients} clients", 1000 / run.messages
    return [
        Figure(
            name=f"hub's {name}", value=run.hub_cpu * each, unit="ms", target=at_most(1.5),
            reference=run.bare_cpu * each, against="bare, driver alone",
        ),
        Figure(name=f"its clients' {name}", value=run.client_cpu * each, unit="ms"),
        Figure(
            name=f"the store's {name}", value=run.store_cpu * each, unit="ms",
            reference=run.store_cpu_bare * each, against="bare",
        ),
    ]  # fmt: skip


def memory(measured: Measured) -> list[Figure]:
    return [
        Figure(name="hub's memory at start", value=measured.fresh, unit="MB", target=at_most(150)),
        Figure(
            name="hub's memory after the messages", value=measured.used, unit="MB",
            target=at_most(150),
        ),
    ]  # fmt: skip
