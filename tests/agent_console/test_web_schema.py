"""The console is built against the API as it is: when this fails, `hub openapi`, `npm run api`."""

import json
from pathlib import Path

from agent_console.api.openapi import document
from agent_console.api.table import ENDPOINTS

WEB = Path(__file__).parents[2] / "agent_console" / "web"


def test_the_console_was_built_against_this_api() -> None:
    assert json.loads((WEB / "openapi.json").read_text("utf-8")) == document(ENDPOINTS)
