"""Log lines are JSON objects that say whose message they are about."""

import json
import logging

import pytest

from hub import logs
from hub.core.subject import working_on


@pytest.fixture
def restored_logging():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level


def test_libraries_that_tell_addresses_with_tokens_in_them_keep_silent(
    capsys: pytest.CaptureFixture[str], restored_logging: None
):
    logs.start("DEBUG")
    for name in ("httpx", "httpcore.http11", "telegram.Bot"):
        logging.getLogger(name).info("POST https://api.telegram.org/bot1:secret/getMe")
    assert not capsys.readouterr().err


def test_a_line_is_one_json_object_with_the_ids_of_what_is_worked_on(
    capsys: pytest.CaptureFixture[str], restored_logging: None
):
    logs.start("INFO")
    with working_on(conversation_id="c1"), working_on(message_id="m1"):
        logging.getLogger("hub.test").info("turn_failed", extra={"attempt": 2})
    logging.getLogger("hub.test").info("later")
    first, second = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert first["event"] == "turn_failed" and first["attempt"] == 2
    assert (first["conversation_id"], first["message_id"]) == ("c1", "m1")
    assert "conversation_id" not in second and second["level"] == "INFO"
