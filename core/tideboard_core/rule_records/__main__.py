"""The program `tideboard-signals`: makes the record of a rule."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial

from tideboard_core.collector.command_line import CollectorExit
from tideboard_core.collector.endings import ended
from tideboard_core.rule_records.command_line import PROGRAM, parse
from tideboard_core.system.app_nap import forbid_app_nap


def main(arguments: Sequence[str] | None = None, program: str = PROGRAM) -> int:
    """Run the command of the program, by the name it was started with; returns the exit code.

    A wrong command line raises SystemExit with code 2.
    """
    options = parse(sys.argv[1:] if arguments is None else arguments, program)
    forbid_app_nap()
    try:
        return ended(PROGRAM, partial(_record, options))
    except KeyboardInterrupt:
        sys.stderr.write(f"{PROGRAM}: stopped before its end\n")
        return CollectorExit.FAILED


def _record(options: argparse.Namespace) -> int:
    # Imported after the command line was read, so that a wrong option is reported at once.
    from tideboard_core.rule_records.record_command import record

    return record(options)


if __name__ == "__main__":
    sys.exit(main())
