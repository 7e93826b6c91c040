"""Errors of the archive; each carries a code of `ArchiveFault` and the data of its sentence."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tideboard_core.errors import TideboardError

if TYPE_CHECKING:
    import sqlite3


class ArchiveFault(StrEnum):
    """Why the archive could not do what was asked."""

    AMOUNT = "archive-amount"
    """An amount that the archive's integers cannot keep exactly; data `value`."""
    MINUTE = "archive-minute"
    """A minute outside the hours of its session; data `minute`."""
    HOURS_MISSING = "archive-hours-missing"
    """Nothing is known of the hours of that market on that day; data `market`, `day`."""
    HOURS_DIFFER = "archive-hours-differ"
    """Other hours would rename minutes that are already recorded; data `market`, `day`."""
    HELD = "archive-held"
    """Another process holds the archive; data `process`, `program`."""
    FULL = "archive-full"
    """The disk is full; nothing of the transaction was kept."""
    FAILING = "archive-failing"
    """The disk refused; nothing of the transaction was kept; data `text`."""
    UNREADABLE = "archive-unreadable"
    """The file is no archive, or its structure is damaged; data `text`."""
    NEWER = "archive-newer"
    """A newer version of the program made the file; data `version`."""
    DAMAGED = "archive-damaged"
    """A sealed block does not match its checksum, or a number of a session is beyond its limits.

    Data `symbol`, `day`, `series`, `provider`.
    """
    COPY_DAMAGED = "archive-copy-damaged"
    """Nets that are kept side by side for percentiles do not match their checks; data `symbol`, `provider`."""
    NOT_WHOLE = "archive-not-whole"
    """A copy or its source did not pass verification; data `path`, `damages`."""
    CONSENT = "archive-consent"
    """Minutes of flow are dropped only if the caller confirms it."""
    IN_USE = "archive-in-use"
    """Another process has the file open, which keeps Windows from replacing it; nothing was changed; data `path`."""
    MIXED = "archive-mixed"
    """The archive has real values and these are of a practice exchange, or vice versa; data `provider`, `known`."""
    FORMAT = "archive-format"
    """A block in a format that this version cannot read; data `format`."""


class ArchiveError(TideboardError):
    """The archive could not do what was asked; `code` is an `ArchiveFault`."""


def of_database(error: sqlite3.Error) -> ArchiveError:
    """Return the archive's error for one of SQLite's."""
    import sqlite3  # whoever has such an error has loaded it; a start names faults before

    extended = getattr(error, "sqlite_errorcode", 0)
    code = extended & 0xFF
    # The file of shared memory beside the archive could not grow: what a full disk says at the first start.
    if code == sqlite3.SQLITE_FULL or extended == sqlite3.SQLITE_IOERR_SHMSIZE:
        return ArchiveError(ArchiveFault.FULL)
    fault = ArchiveFault.UNREADABLE if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} else ArchiveFault.FAILING
    return ArchiveError(fault, text=str(error))
