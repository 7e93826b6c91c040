"""The program `tideboard-archive`: collects into an archive, and checks, copies and exports it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.collector.command_line import PROGRAM, CollectorExit, parse
from tideboard_core.collector.words import InUse, Unusable, sentence
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.errors import BadInput, GatewayError, VaultError
from tideboard_core.system.code_cache import kept_code

_CODES = {
    ArchiveFault.HELD: CollectorExit.HELD,
    ArchiveFault.UNREADABLE: CollectorExit.UNUSABLE,
    ArchiveFault.NEWER: CollectorExit.UNUSABLE,
    ArchiveFault.CONSENT: CollectorExit.UNUSABLE,
    ArchiveFault.MIXED: CollectorExit.UNUSABLE,
    ArchiveFault.HOURS_DIFFER: CollectorExit.INCOMPLETE,
    ArchiveFault.DAMAGED: CollectorExit.INCOMPLETE,
    ArchiveFault.NOT_WHOLE: CollectorExit.INCOMPLETE,
}


_DESK = {
    DeskFault.HELD: CollectorExit.HELD,
    DeskFault.OTHER_COPY: CollectorExit.HELD,
    DeskFault.LOST: CollectorExit.INCOMPLETE,
    DeskFault.CHECKSUM: CollectorExit.INCOMPLETE,
    DeskFault.UNREACHABLE: CollectorExit.NO_CONNECTION,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. A wrong command line raises SystemExit with code 2."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(options)
    except KeyboardInterrupt:  # Windows has no other way to end a service
        if options.command == "collect" and not options.once:
            return CollectorExit.DONE
        sys.stderr.write(f"{PROGRAM}: stopped before its end\n")
        return CollectorExit.INCOMPLETE if options.command == "collect" else CollectorExit.FAILED
    except ArchiveError as error:
        return _print(error, _CODES.get(ArchiveFault(error.code), CollectorExit.FAILED))
    except DeskError as error:
        return _print(error, _DESK.get(DeskFault(error.code), CollectorExit.UNUSABLE))
    except (GatewayError, VaultError) as error:
        return _print(error, CollectorExit.NO_CONNECTION)
    except InUse as error:
        return _print(error, CollectorExit.HELD)
    except (Unusable, BadInput) as error:
        return _print(error, CollectorExit.UNUSABLE)
    except OSError as error:
        return _print(error, CollectorExit.FAILED)


def _run(options: argparse.Namespace) -> CollectorExit:
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


def _print(error: Exception, code: CollectorExit) -> CollectorExit:
    sys.stderr.write(f"{PROGRAM}: {sentence(error)}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
