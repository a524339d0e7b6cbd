"""The command `hub`: reads the settings and hands over to whoever does the work."""

import argparse
import sys

from hub import settings
from hub.core.errors import HubError
from hub.house.commands import content, keeping, models, people, processes
from hub.house.texts import Refused, complain, explain, line


def main(arguments: list[str] | None = None) -> int:
    """The exit code; what went wrong is a line, never a traceback."""
    given = parser().parse_args(arguments)
    try:
        return int(given.run(settings.read(), given))
    except Refused as refusal:
        complain(refusal)
    except HubError as error:
        complain(explain(error))
    except KeyboardInterrupt:
        return 130
    return 1


def parser() -> argparse.ArgumentParser:
    command = argparse.ArgumentParser(prog="hub", description=line("hub_command"))
    orders = command.add_subparsers(required=True, metavar="COMMAND")
    for group in (processes, models, content, keeping, people):
        group.add(orders)
    return command


if __name__ == "__main__":
    sys.exit(main())
