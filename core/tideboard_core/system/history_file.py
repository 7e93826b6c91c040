"""The file of what is known of allowances for history, so that a restart forgets no unit that was spent."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.model.field_limits import LAST_SECOND, MAX_SHARES
from tideboard_core.model.history_use import HistoryBook, HistoryRecord
from tideboard_core.system.versioned_file import VersionedFile

VERSION: Final = 2
"""1 had no `listed`: times of Futu's securities were those of their last reads."""
FILE: Final = "history-use.json"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHistoryUse:
    """What the file holds; a key is the kind of a login with a hash of its name."""

    version: int = VERSION
    keys: dict[str, HistoryRecord] = field(default_factory=dict)


def kept_book(folder: Path | None) -> HistoryBook:
    """Return the book of a folder, which writes itself; without a folder it lasts for this run.

    So does it with a file that is of a newer version. No read of history fails because its count cannot be written.
    What another program of the folder has counted meanwhile is read before each look.
    """
    if folder is None:
        return HistoryBook()
    file = VersionedFile(folder / FILE, StoredHistoryUse, name="history-use", version=VERSION)
    seen: tuple[int, int] | None = None

    def load() -> dict[str, HistoryRecord]:
        nonlocal seen
        seen = _state(file.path)
        stored: StoredHistoryUse | None = None
        try:
            stored = file.load()
        except BadInput as error:
            if error.code != "history-use-damaged":
                raise
            log.warning("the count of history reads begins anew: %s", error)
            stored = file.rest
        return {} if stored is None else {key: _possible(record) for key, record in stored.keys.items()}

    def save(records: Mapping[str, HistoryRecord]) -> None:
        nonlocal seen
        try:
            file.save(StoredHistoryUse(keys=dict(records)))
            seen = _state(file.path)
        except (BadInput, OSError) as error:
            log.warning("the count of history reads is not kept: %s", error)

    def newer() -> dict[str, HistoryRecord] | None:
        nonlocal seen
        now = _state(file.path)
        if now is None or now == seen:
            return None
        try:
            return load()
        except (BadInput, OSError) as error:  # what was counted so far stands
            if isinstance(error, OSError):  # the next look reads again
                seen = None
            log.warning("the count of history reads is that of before: %s", error)
            return None

    try:
        first = load()
    except (BadInput, OSError) as error:
        seen, first = seen if isinstance(error, BadInput) else None, {}
        log.warning("the count of history reads is not there yet: %s", error)
    return HistoryBook(first, save, newer)


def _state(path: Path) -> tuple[int, int] | None:
    """What tells one writing of a file from another, which is put in its place whole; None without a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _possible(record: HistoryRecord) -> HistoryRecord:
    """The record without what no run of the program writes: times beyond any date, numbers below zero."""
    return replace(
        record,
        read={name: at for name, at in record.read.items() if 0 <= at < LAST_SECOND},
        limit=record.limit if record.limit is not None and 0 <= record.limit <= MAX_SHARES else None,
        reported=min(max(record.reported, 0), MAX_SHARES),
        listed=record.listed if 0 <= record.listed < LAST_SECOND else 0.0,
        at_least=min(max(record.at_least, 0), MAX_SHARES),
    )
