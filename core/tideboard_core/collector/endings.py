"""How a command of a program ends: with a sentence on stderr and an exit code for each error."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.collector.command_line import CollectorExit
from tideboard_core.collector.words import Failed, InUse, Unusable, sentence
from tideboard_core.desk.problems import DeskError, DeskFault
from tideboard_core.errors import BadInput, GatewayError, VaultError

_CODES: Final = {
    ArchiveFault.HELD: CollectorExit.HELD,
    ArchiveFault.UNREADABLE: CollectorExit.UNUSABLE,
    ArchiveFault.NEWER: CollectorExit.UNUSABLE,
    ArchiveFault.CONSENT: CollectorExit.UNUSABLE,
    ArchiveFault.MIXED: CollectorExit.UNUSABLE,
    ArchiveFault.HOURS_DIFFER: CollectorExit.INCOMPLETE,
    ArchiveFault.DAMAGED: CollectorExit.INCOMPLETE,
    ArchiveFault.NOT_WHOLE: CollectorExit.INCOMPLETE,
}
_DESK: Final = {
    DeskFault.HELD: CollectorExit.HELD,
    DeskFault.TENDED: CollectorExit.HELD,
    DeskFault.OTHER_COPY: CollectorExit.HELD,
    DeskFault.LOST: CollectorExit.INCOMPLETE,
    DeskFault.CHECKSUM: CollectorExit.INCOMPLETE,
    DeskFault.GONE: CollectorExit.INCOMPLETE,
    DeskFault.UNREACHABLE: CollectorExit.NO_CONNECTION,
}


def ended(program: str, command: Callable[[], int]) -> int:
    """Run a command of a program and return its exit code, or that of its error, whose sentence goes to stderr."""
    try:
        return command()
    except ArchiveError as error:
        return _print(program, error, _CODES.get(ArchiveFault(error.code), CollectorExit.FAILED))
    except DeskError as error:
        return _print(program, error, _DESK.get(DeskFault(error.code), CollectorExit.UNUSABLE))
    except (GatewayError, VaultError) as error:
        return _print(program, error, CollectorExit.NO_CONNECTION)
    except InUse as error:
        return _print(program, error, CollectorExit.HELD)
    except (Unusable, BadInput) as error:
        return _print(program, error, CollectorExit.UNUSABLE)
    except (Failed, OSError) as error:
        return _print(program, error, CollectorExit.FAILED)


def _print(program: str, error: Exception, code: CollectorExit) -> CollectorExit:
    sys.stderr.write(f"{program}: {sentence(error)}\n")
    return code
