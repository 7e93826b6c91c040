"""The program `tideboard-archive`: collects into an archive, and checks, copies and exports it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial

from tideboard_core.collector.command_line import PROGRAM, CollectorExit, parse
from tideboard_core.collector.endings import ended
from tideboard_core.system.app_nap import forbid_app_nap
from tideboard_core.system.code_cache import kept_code


def main(arguments: Sequence[str] | None = None, program: str = PROGRAM) -> int:
    """Run one command of the program, by the name it was started with; returns the exit code.

    A wrong command line raises SystemExit with code 2.
    """
    options = parse(sys.argv[1:] if arguments is None else arguments, program)
    forbid_app_nap()
    try:
        return ended(PROGRAM, partial(_run, options))
    except KeyboardInterrupt:  # Windows has no other way to end a service
        if options.command == "collect" and not options.once:
            return CollectorExit.DONE
        sys.stderr.write(f"{PROGRAM}: stopped before its end\n")
        return CollectorExit.INCOMPLETE if options.command == "collect" else CollectorExit.FAILED


def _run(options: argparse.Namespace) -> int:
    # Imported after the command line was read, so that a wrong option is reported at once.
    if options.command == "collect":
        with kept_code("collector"):
            from tideboard_core.collector.collect_command import collect

        return collect(options)
    if options.command == "practice":
        from tideboard_core.collector.practice_command import practice

        return practice(options)
    if options.command == "import":
        from tideboard_core.collector.import_command import importing

        return importing(options)
    if options.command in ("publish", "shared", "new-recorder"):
        from tideboard_core.collector.desk_commands import COMMANDS as DESK_COMMANDS

        return DESK_COMMANDS[options.command](options)
    from tideboard_core.collector.commands import COMMANDS

    return COMMANDS[options.command](options)


if __name__ == "__main__":
    sys.exit(main())
