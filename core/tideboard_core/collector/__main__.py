"""The program `tideboard-archive`: collects into an archive, and checks, copies and exports it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.collector.command_line import PROGRAM, ExitCode, parse
from tideboard_core.collector.words import InUse, Unusable, sentence
from tideboard_core.errors import BadInput, GatewayError, VaultError

_CODES = {
    ArchiveFault.HELD: ExitCode.HELD,
    ArchiveFault.UNREADABLE: ExitCode.UNUSABLE,
    ArchiveFault.NEWER: ExitCode.UNUSABLE,
    ArchiveFault.CONSENT: ExitCode.UNUSABLE,
    ArchiveFault.MIXED: ExitCode.UNUSABLE,
    ArchiveFault.HOURS_DIFFER: ExitCode.INCOMPLETE,
    ArchiveFault.DAMAGED: ExitCode.INCOMPLETE,
    ArchiveFault.NOT_WHOLE: ExitCode.INCOMPLETE,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. A wrong command line raises SystemExit with code 2."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        # Imported after the command line was read, so that a wrong option is reported at once.
        if options.command == "collect":
            from tideboard_core.collector.collect_command import collect

            return collect(options)
        if options.command == "practice":
            from tideboard_core.collector.practice_command import practice

            return practice(options)
        if options.command == "import":
            from tideboard_core.collector.import_command import importing

            return importing(options)
        from tideboard_core.collector.commands import COMMANDS

        return COMMANDS[options.command](options)
    except KeyboardInterrupt:  # Windows has no other way to end a service
        if options.command == "collect" and not options.once:
            return ExitCode.DONE
        sys.stderr.write(f"{PROGRAM}: stopped before its end\n")
        return ExitCode.INCOMPLETE if options.command == "collect" else ExitCode.FAILED
    except ArchiveError as error:
        return _say(error, _CODES.get(ArchiveFault(error.code), ExitCode.FAILED))
    except (GatewayError, VaultError) as error:
        return _say(error, ExitCode.NO_CONNECTION)
    except InUse as error:
        return _say(error, ExitCode.HELD)
    except (Unusable, BadInput) as error:
        return _say(error, ExitCode.UNUSABLE)
    except OSError as error:
        return _say(error, ExitCode.FAILED)


def _say(error: Exception, code: ExitCode) -> ExitCode:
    sys.stderr.write(f"{PROGRAM}: {sentence(error)}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
