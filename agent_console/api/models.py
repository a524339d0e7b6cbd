"""Handlers of the bot's models: which there are, how well they understand, which one speaks."""

import asyncio
from datetime import UTC, datetime

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.shapes.bot import (
    AboutModel,
    BotOut,
    EvaluationOut,
    FiguresOut,
    IntentOut,
    JobOut,
    MistakeOut,
    ModelIn,
    ModelOut,
    PairOut,
    ThresholdOut,
)
from agent_console.services import Services
from bot.jobs import Job
from bot.models import Version
from hub.core.errors import NotFound


async def list_models(call: Call[Nothing, NoQuery]) -> BotOut:
    services, desk = call.services, call.services.robot.models
    job = desk.job()
    return BotOut(
        health=desk.workers.state.value,
        answering=services.robot.reader.model,
        wanted=await asyncio.to_thread(desk.wanted),
        remote=desk.remote,
        may_train=desk.may_train,
        threshold=services.robot.threshold,
        items=[_model(services, one) for one in await asyncio.to_thread(desk.versions)],
        job=await _job(services, job) if job else None,
    )


async def train(call: Call[ModelIn, NoQuery]) -> JobOut:
    job = await call.services.robot.models.train(by=call.who.person.id, promote=call.body.promote)
    return await _job(call.services, job)


async def measure(call: Call[Nothing, NoQuery]) -> JobOut:
    job = await call.services.robot.models.measure(call.id, by=call.who.person.id)
    return await _job(call.services, job)


async def cancel(call: Call[Nothing, NoQuery]) -> Done:
    await call.services.robot.models.cancel(by=call.who.person.id)
    return Done()


async def activate(call: Call[Nothing, NoQuery]) -> ModelOut:
    version = await call.services.robot.models.activate(call.id, by=call.who.person.id)
    return _model(call.services, version)


async def evaluation(call: Call[Nothing, NoQuery]) -> EvaluationOut:
    version = await asyncio.to_thread(call.services.robot.models.version, call.id)
    told = version.figures
    if told is None:
        raise NotFound("evaluation")
    common = {"threshold": told["threshold"], "yardstick": told["yardstick"]}
    mistakes = told.get("mistakes")
    return EvaluationOut(
        model=_model(call.services, version),
        languages={
            name: FiguresOut.model_validate({**figures, **common})
            for name, figures in told["languages"].items()
        },
        thresholds=[ThresholdOut.model_validate(one) for one in told["thresholds"]],
        intents=[IntentOut(intent=name, **one) for name, one in told["intents"].items()],
        confusions=[PairOut.model_validate(one) for one in told["confusions"]],
        mistakes=None if mistakes is None else [MistakeOut.model_validate(one) for one in mistakes],
    )


def _model(services: Services, version: Version) -> ModelOut:
    workers, about, figures = services.robot.models.workers, version.about, version.figures
    return ModelOut(
        id=version.name,
        trained_at=datetime.fromtimestamp(version.trained_ns / 1e9, UTC),
        size=version.size,
        runs=version.runs,
        serves=version.name in workers.serving(),
        refused=version.name in workers.refused(),
        way_back=version.ran_before,
        about=AboutModel.model_validate(about) if about else None,
        figures=FiguresOut.model_validate(figures) if figures else None,
    )


async def _job(services: Services, job: Job) -> JobOut:
    return JobOut(
        deed=job.deed,
        state=job.state,
        by=job.by,
        by_name=await services.directory.name_of(job.by) or "",
        began=job.began,
        ended=job.ended,
        done=job.done,
        step=job.step,
        model=job.model,
        lost=list(job.lost),
        faults=list(job.faults),
    )
