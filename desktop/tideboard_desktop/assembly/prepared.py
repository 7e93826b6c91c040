"""What happens before Qt: data directory, logging, settings, and what this run connects to."""

from __future__ import annotations

import argparse
import logging
import logging.handlers
import os
from dataclasses import dataclass
from pathlib import Path

from tideboard_core.crash.files import LOG_FILE
from tideboard_core.errors import BadInput, TideboardError
from tideboard_core.redaction import SECRETS, RedactingFormatter, Redactor
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.private_files import check_private_file, private_directory
from tideboard_core.system.settings import Backend, Connection, RestPlace, Settings
from tideboard_core.system.settings_files import PENDING_RESTORE
from tideboard_core.system.settings_reading import SettingsReview
from tideboard_core.system.settings_store import SettingsFile
from tideboard_desktop.connection.uses import Uses, uses_of

log = logging.getLogger(__name__)

LOG_BYTES = 1_000_000
LOG_FILES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What the window is built on. `review` is what was found in the settings file.

    `problem` is why the connections of the settings cannot be used, None if they can.
    """

    directory: Path
    redactor: Redactor
    settings: Settings
    file: SettingsFile
    review: SettingsReview
    problem: BadInput | OSError | None = None


def prepare(directory: Path) -> Prepared:
    """Make the data directory private, start logging into it, read the settings; BadInput and OSError come out.

    From here on every file of this process is its owner's alone, those that libraries make included.
    """
    os.umask(0o077)
    private_directory(directory)
    redactor = SECRETS
    log_to(directory / LOG_FILE, redactor)
    _take_restored(directory)
    file = SettingsFile(directory)
    found = file.read()
    if found.reason:
        log.warning("settings not used: %s", found.reason)
    for fault in found.faults:
        log.warning("settings: %r is %s", fault.path, fault.kind)
    return Prepared(
        directory=directory, redactor=redactor, settings=found.settings, file=file, review=SettingsReview(found)
    )


def _take_restored(directory: Path) -> None:
    """Finish the restore of a backup that was begun in the run before: nobody has anything open yet."""
    if not (directory / PENDING_RESTORE).exists():
        return
    from tideboard_core.archive.copies import finish_pending  # brings numpy with it

    try:
        finish_pending(directory, SystemClock())
    except (TideboardError, OSError) as error:
        log.warning("not restored: %s", error)


def log_to(path: Path, redactor: Redactor) -> None:
    """Send INFO and above to a private, rotating file, WARNING and above to stderr, both cleaned of secrets."""
    check_private_file(path)
    file = logging.handlers.RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    if os.name == "posix":
        path.chmod(0o600)
    screen = logging.StreamHandler()
    screen.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    for handler in (file, screen):
        handler.setFormatter(RedactingFormatter(redactor))
        root.addHandler(handler)


def uses(options: argparse.Namespace, stored: Settings) -> Uses:
    """What this run connects to: the command line's word, which is for all uses, else the uses of the last run.

    Raises BadInput for settings that mix practice and real connections.
    """
    if options.opend:
        host, port = options.opend
        key = str(options.rsa_key or "")
        return Uses(connection=Connection(backend=Backend.OPEND, host=host, port=port, rsa_key_file=key))
    if options.opend_rest:
        return Uses(connection=Connection(backend=Backend.OPEND_REST, rest=_stored_rest(options.opend_rest, stored)))
    if options.longport:
        return Uses(connection=_stored_longport(stored))
    if asks_for_connection(options):
        door = Backend(options.practice_door or Backend.OPEND)
        return Uses(connection=Connection(scenario=options.scenario or "", seed=options.seed, door=door))
    return uses_of(stored)


def _stored_longport(stored: Settings) -> Connection:
    """The LongPort connection of the last run, whatever it was used for; else the place that the settings hold."""
    known = (one for one in (stored.connection, stored.orders, stored.other_flow) if one is not None)
    found = next((one for one in known if one.backend is Backend.LONGPORT), stored.connection)
    return Connection(backend=Backend.LONGPORT, longport=found.longport)


def _stored_rest(url: str, stored: Settings) -> RestPlace:
    """The address with the certificate authorities that the settings hold for it."""
    place = RestPlace(url=url)
    known = (one.rest for one in (stored.connection, stored.orders, stored.other_flow) if one is not None)
    return next((rest for rest in known if rest.where == place.where), place)


def asks_for_connection(options: argparse.Namespace) -> bool:
    """Whether the command line itself says what to connect to."""
    practice = options.sandbox or options.practice_door or options.seed is not None or options.scenario
    return bool(options.opend or options.opend_rest or options.longport or practice)
