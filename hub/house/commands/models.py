"""`hub train` and `hub models`: what the bot has learnt, and which of it runs."""

import asyncio
from argparse import Namespace
from datetime import datetime

from bot.models import Models, UnknownModelError, Version
from bot.project import RasaProject
from bot.training import Training, describe
from hub.house.child import Child
from hub.house.commands.orders import Orders
from hub.house.texts import Refused, line, say, tell
from hub.house.tools import ROOT
from hub.settings import Settings


def add(orders: Orders) -> None:
    train = orders.add_parser("train", help=line("help_train"))
    train.add_argument("--force", action="store_true", help=line("help_force"))
    train.set_defaults(run=_train)
    models = orders.add_parser("models", help=line("help_models"))
    models.set_defaults(run=_list)
    deeds = models.add_subparsers(metavar="DEED")
    promote = deeds.add_parser("promote", help=line("help_promote"))
    promote.add_argument("version", metavar="VERSION")
    promote.set_defaults(run=_promote)
    deeds.add_parser("rollback", help=line("help_rollback")).set_defaults(run=_roll_back)


def _train(settings: Settings, given: Namespace) -> int:
    project = RasaProject(root=ROOT)
    training = Training(
        project,
        start=Child.start,
        log=settings.data_dir / "log" / "train.log",
        tell=tell,
        threshold=settings.bot_threshold,
    )
    with project.models.held():
        asyncio.run(training.run(force=given.force))
    return 0


def _list(_: Settings, __: Namespace) -> int:
    for version in _models().versions():
        tell(_describe(version))
    return 0


def _describe(version: Version) -> str:
    trained = datetime.fromtimestamp(version.trained_ns / 1e9).astimezone()
    figures = describe(version.figures) if version.figures else "-"
    return f"{'▶' if version.runs else ' '} {version.name}  {trained:%m-%d %H:%M}  {figures}"


def _promote(_: Settings, given: Namespace) -> int:
    try:
        _models().promote(given.version)
    except UnknownModelError:
        raise Refused("no_such_model", name=given.version) from None
    say("model_runs", name=given.version)
    return 0


def _roll_back(_: Settings, __: Namespace) -> int:
    try:
        name = _models().roll_back()
    except UnknownModelError:
        raise Refused("no_model_before") from None
    say("model_runs", name=name)
    return 0


def _models() -> Models:
    return RasaProject(root=ROOT).models
