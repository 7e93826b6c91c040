"""Errors of a shared place; each carries a code of `DeskFault` and the data of its sentence."""

from __future__ import annotations

from enum import StrEnum

from tideboard_core.errors import TideboardError


class DeskFault(StrEnum):
    """Why nothing was published, or nothing could be read."""

    NOT_INSTALLED = "desk-not-installed"
    """The packages of the extra `desk` are missing."""
    NO_ADDRESS = "desk-no-address"
    """The text names no place; data `text`."""
    NO_PLACE = "desk-no-place"
    """There is no such folder or bucket; data `place`."""
    NO_RIGHT = "desk-no-right"
    """The place may not be written, or read; data `place`."""
    LINK = "desk-link"
    """A symbolic link stands in the place or below it; data `path`."""
    OUTSIDE = "desk-outside"
    """The name of a file leads out of the place; data `path`."""
    NOT_CONDITIONAL = "desk-not-conditional"
    """The place would write over a file that is there; data `place`."""
    NO_KEYS = "desk-no-keys"
    """The entry of the keyring is missing or holds no keys of a store; data `name`."""
    CLEAR_TEXT = "desk-clear-text"
    """Keys and market data would go in clear text to another computer; data `host`."""
    FOREIGN = "desk-foreign"
    """What stands in a table's place is no table of ours; data `table`."""
    OTHER_KIND = "desk-other-kind"
    """The place has real values and the archive practice ones, or vice versa; data `kind`."""
    OTHER_COLUMNS = "desk-other-columns"
    """A table has other units or columns, or numbers beyond their limits; data `table`, `column`."""
    NEWER = "desk-newer"
    """A newer version of the program made a table; data `table`, `version`."""
    LOG = "desk-log"
    """The log of a table cannot be read, as one with a hole; data `table`."""
    NO_CONSENT = "desk-no-consent"
    """Nobody agreed to share a provider's data there; data `provider`, `place`."""
    HELD = "desk-held"
    """Another process publishes this archive; no data."""
    TENDED = "desk-tended"
    """Another process compacts or prunes the place, or took over from this one; data `place`."""
    OTHER_COPY = "desk-other-copy"
    """Another copy of this archive publishes as this one; data `file`."""
    LOST = "desk-lost"
    """The place lacks publications that were there; data `place`, `number`."""
    CHECKSUM = "desk-checksum"
    """A file is not what was written; data `file`."""
    GONE = "desk-gone"
    """A file that a table names is not there; data `file`."""
    UNREACHABLE = "desk-unreachable"
    """The store did not answer, or not as it should; data `place`, `text`."""
    DISK = "desk-disk"
    """A disk failed while a window's program read the place: this computer's or that of the place; data `text`."""
    SILENT = "desk-silent"
    """A window's program that reads the place said nothing for too long, and was ended; data `seconds`."""
    FAILED = "desk-failed"
    """A window's program that reads the place met an error of its own; data `text`."""
    ENDED = "desk-ended"
    """A window's program that reads the place ended by itself; data `exit`."""


class DeskError(TideboardError):
    """A shared place could not be used; `code` is a `DeskFault`."""
