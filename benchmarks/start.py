"""How long a hub takes until it accepts and answers, without Rasa."""

from statistics import median

from benchmarks.figures import Figure, at_most
from benchmarks.stage import HUB, Stage, environment, hub, is_ready, running
from hub.house.ports import free_port

TIMES = 3
LIMIT = at_most(5)


async def measure(where: Stage) -> list[Figure]:
    alone = [await _serve(where) for _ in range(TIMES)]
    _, *whole = [await _up(where) for _ in range(TIMES + 1)]  # the first makes the data directory
    return [
        Figure(name="start of `hub serve`", value=median(alone), unit="s", target=LIMIT),
        Figure(
            name="start of `hub up`, its store too", value=median(whole), unit="s", target=LIMIT
        ),
    ]


async def _serve(where: Stage) -> float:
    async with hub(where, "start") as server:
        return server.seconds


async def _up(where: Stage) -> float:
    port = free_port()
    data_dir = where.root / "up"
    env = environment(data_dir, port)
    log = where.root / "up.log"
    async with running([*HUB, "up"], port, env=env, log=log, is_well=is_ready) as server:
        return server.seconds
