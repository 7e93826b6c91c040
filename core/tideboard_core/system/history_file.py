"""The file of what is known of allowances for history, so that a restart forgets no unit that was spent."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.model.field_limits import LAST_SECOND, MAX_SHARES
from tideboard_core.model.history_use import HistoryBook, HistoryRecord, HistoryUse
from tideboard_core.system.file_lock import lock_handle
from tideboard_core.system.private_files import check_private_file
from tideboard_core.system.versioned_file import VersionedFile

VERSION: Final = 3
"""1 had no `listed`: times of Futu's securities were those of their last reads. 2 had no `pending` and `takers`."""
FILE: Final = "history-use.json"
LOCK: Final = "history-use.lock"
"""Locked while a process reads, changes and writes the other one, which is replaced and so cannot be locked itself."""
PATIENCE: Final = 2.0
"""Seconds for which that is waited for: it takes milliseconds, and a suspended process may hold it for hours."""
_STEP: Final = 0.005
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHistoryUse:
    """What the file holds; a key is the kind of a login with a hash of its name. `lost` as of `HistoryUse`."""

    version: int = VERSION
    keys: dict[str, HistoryRecord] = field(default_factory=dict)
    lost: float = 0.0


def kept_book(folder: Path | None, *, patience: float = PATIENCE) -> HistoryBook:
    """Return the book of a folder, which writes itself; without a folder it lasts for this run.

    So does it with a file that is of a newer version. No read of history for a person fails because its count cannot be
    written. The file is read with the first look.
    What another program of the folder has counted meanwhile is read before each look. What a damaged file had is not
    known from then on: nobody begins at zero.
    """
    if folder is None:
        return HistoryBook()
    file = VersionedFile(folder / FILE, StoredHistoryUse, name="history-use", version=VERSION)
    seen: tuple[int, int] | None = None

    def load() -> HistoryUse:
        nonlocal seen
        seen = _state(file.path)
        try:
            stored, aside = file.load() or StoredHistoryUse(), ""
        except BadInput as error:
            if error.code != "history-use-damaged":
                raise
            log.warning("the count of history reads is not known any more: %s", error)
            stored, aside = _without_what_was_lost(file, Path(str(error.data["path"]))), str(error.data["path"])
            seen = _state(file.path)
        keys = {key: _possible(record) for key, record in stored.keys.items()}
        return HistoryUse(keys=keys, lost=stored.lost if 0 <= stored.lost < LAST_SECOND else 0.0, aside=aside)

    def save(use: HistoryUse) -> bool:
        nonlocal seen
        try:
            file.save(StoredHistoryUse(keys=dict(use.keys), lost=use.lost))
            seen = _state(file.path)
        except (BadInput, OSError) as error:
            log.warning("the count of history reads is not kept: %s", error)
            return False
        return True

    def newer() -> HistoryUse | None:
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

    return HistoryBook(save=save, newer=newer, alone=partial(_alone, folder / LOCK, patience))


@asynccontextmanager
async def _alone(path: Path, patience: float) -> AsyncIterator[bool]:
    """Hold the lock of the count; False where another process keeps it for too long, or there are no such locks.

    The system frees it with its process, in whatever way that ends.
    """
    handle: int | None = None
    try:
        check_private_file(path)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        held = await _locked(handle, patience)
    except (BadInput, OSError) as error:
        log.warning("the count of history reads is not locked: %s", error)
        held = False
    try:
        yield held
    finally:
        if handle is not None:
            os.close(handle)


async def _locked(handle: int, patience: float) -> bool:
    """Whether the lock was had in time; the loop goes on meanwhile."""
    until = time.monotonic() + patience
    while not lock_handle(handle, at=0):
        if time.monotonic() >= until:
            return False
        await asyncio.sleep(_STEP)
    return True


def _without_what_was_lost(file: VersionedFile[StoredHistoryUse], aside: Path) -> StoredHistoryUse:
    """What of a damaged file can be used, with the time of its last writing in each record, and in the new file.

    The time says until when the counts are not known, and the new file that they are not.
    """
    lost = aside.stat().st_mtime
    rest = file.rest or StoredHistoryUse()
    marked = replace(rest, keys={key: replace(record, lost=lost) for key, record in rest.keys.items()}, lost=lost)
    try:
        file.save(marked)
    except (BadInput, OSError) as error:
        log.warning("that the count of history reads was lost is not kept: %s", error)
    return marked


def _state(path: Path) -> tuple[int, int] | None:
    """What tells one writing of a file from another, which is put in its place whole; None without a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _possible(record: HistoryRecord) -> HistoryRecord:
    """The record without what no run of the program writes: times beyond any date, numbers below zero."""
    read, pending = (
        {name: at for name, at in times.items() if 0 <= at < LAST_SECOND} for times in (record.read, record.pending)
    )
    return replace(
        record,
        read=read,
        pending=pending,
        takers={name: by for name, by in record.takers.items() if name in read or name in pending},
        limit=record.limit if record.limit is not None and 0 <= record.limit <= MAX_SHARES else None,
        reported=min(max(record.reported, 0), MAX_SHARES),
        listed=record.listed if 0 <= record.listed < LAST_SECOND else 0.0,
        at_least=min(max(record.at_least, 0), MAX_SHARES),
        lost=record.lost if 0 <= record.lost < LAST_SECOND else 0.0,
    )
