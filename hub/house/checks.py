"""What must be true before the house is opened; each failure is one line."""

import resource

from hub.house import ports
from hub.house.texts import Refused
from hub.settings import Settings


def raise_file_limit() -> int:
    """As many open files as the machine allows us, for children too; returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def port(settings: Settings) -> None:
    host, number = settings.host, settings.port
    try:
        if number and not ports.is_free(host, number):
            raise Refused("port_taken", port=number)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("port_refused", host=host, port=number, reason=reason) from None
