"""Schemathesis against a running hub: whatever is sent, the API answers as its document says."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import ignored_auth, positive_data_acceptance
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from agent_console.api.openapi import BASE, document
from agent_console.api.table import ENDPOINTS
from agent_console.rights import Right
from tests.agent_console.conftest import Hub

pytestmark = [
    pytest.mark.store,
    pytest.mark.timeout(400),
    # The hub draws numbers in a thread of its own (its driver chooses servers so) meanwhile.
    pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies"),
]

ENDS_THE_SESSION = "/logout"
EXAMPLES = 8
REFUSALS = [400, 401, 403, 404, 405, 409, 413, 415, 429]
CONFIG = {
    "generation": {"with-security-parameters": False},
    "checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}},
}
ELSEWHERE = [ignored_auth, positive_data_acceptance]
"""Who is not signed in is tried below; which well-formed data a rule refuses, in each room."""


async def test_every_route_keeps_its_promises_on_whatever_it_is_sent(
    hub: Hub, browsers: Any
) -> None:
    await hub.queued()
    admin = await browsers("admin")
    assert set((await admin.get("/me"))["rights"]) == set(Right)
    cookies = {cookie.key: cookie.value for cookie in admin.session.cookie_jar}
    await asyncio.to_thread(try_everything, hub.url(BASE), cookies)


async def test_no_route_answers_somebody_who_is_not_signed_in(hub: Hub, browsers: Any) -> None:
    nobody = await browsers()
    for endpoint in ENDPOINTS:
        if endpoint.right:
            path = endpoint.path.replace("{", "").replace("}", "")
            status, body = await nobody.call(endpoint.method, path)
            assert (status, body["error"]["code"]) == (401, "unauthorized"), endpoint.path


def try_everything(base_url: str, cookies: dict[str, str]) -> None:
    config = SchemathesisConfig.from_dict(CONFIG)
    schema = schemathesis.openapi.from_dict(document(ENDPOINTS), config=config)
    with requests.Session() as session:
        session.cookies.update(cookies)
        for result in schema.get_all_operations():
            operation: Any = result.ok()  # type: ignore[union-attr]
            if operation.path != ENDS_THE_SESSION:
                try_operation(operation, GenerationMode.POSITIVE, base_url, session)
                with suppress(Unsatisfiable):  # of nothing to send there is no wrong form
                    try_operation(operation, GenerationMode.NEGATIVE, base_url, session)


def try_operation(
    operation: Any, mode: GenerationMode, base_url: str, session: requests.Session
) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        case.call_and_validate(
            base_url=base_url, session=session, timeout=30, excluded_checks=ELSEWHERE
        )

    check()
