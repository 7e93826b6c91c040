"""The thread that writes the order log: one queue in, lines on disk out, in the queue's order."""

from __future__ import annotations

import errno
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from tideboard_core.audit.records import ZERO, Record, RecordKind
from tideboard_core.audit.writer import AuditWriter, LogDamaged, LogMoved
from tideboard_core.errors import BadInput
from tideboard_core.model.hub_keys import Topic

QUIET = 0.05
"""Seconds without a job after which the anchor is written."""
RETRY = 5.0
"""Seconds after which the thread tries again by itself to write what it keeps in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditStatus:
    """State of the order log: lines on disk, head hash, records that only memory holds, and the problem.

    `problem` is empty or `broken`, `shorter`, `moved`, `full`, `failing`; `line` is the first broken line.
    """

    count: int = 0
    head: str = ZERO
    kept: int = 0
    problem: str = ""
    line: int = 0


AUDIT: Final = Topic[AuditStatus]("audit")
"""How the order log is, by the audit thread."""


class Weight(Enum):
    """An INTENT is on disk or refused; a NOTE records what happened and is kept until it can be written."""

    NOTE = 1
    INTENT = 2


@dataclass(slots=True)
class Job:
    """One record, of an intent also more: all or none. `done` gets the last line's number, None if not on disk."""

    record: Record
    weight: Weight
    done: Callable[[int | None], None] | None = None
    rest: Sequence[Record] = ()


@dataclass(slots=True)
class Mark:
    """A place in the queue; `done` is called when everything before it was tried. `last` ends the thread."""

    done: Callable[[], None]
    last: bool = False


class AuditThread:
    """Owns the writer; `loaded` gets the log's records once, `on_status` every change, both on this thread.

    A log that could not be read then takes no intent in this run, even if the disk works again: limits, the day's
    value and writes without an answer are not known.

    The queue is not bounded: while the disk refuses, no order is sent, so nothing fills it.
    """

    def __init__(
        self,
        writer: AuditWriter,
        *,
        wall: Callable[[], datetime],
        loaded: Callable[[list[Record]], None],
        on_status: Callable[[AuditStatus], None],
        retry: float = RETRY,
    ) -> None:
        self._writer = writer
        self._wall = wall
        self._loaded = loaded
        self._on_status = on_status
        self._retry = retry
        self._queue: queue.SimpleQueue[Job | Mark] = queue.SimpleQueue()
        self._ahead: Job | Mark | None = None
        self._kept: list[Record] = []
        self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
        self._status = AuditStatus()
        self._unread = False

    def start(self) -> None:
        """Begin: verify the log, then wait for jobs."""
        self._thread.start()

    def put(self, item: Job | Mark) -> None:
        """Queue a record or a mark; never blocks."""
        self._queue.put(item)

    def join(self, timeout: float) -> None:
        """Wait for the thread's end, at most `timeout` seconds."""
        self._thread.join(timeout)

    def _run(self) -> None:
        self._loaded(self._load())
        while True:
            item = self._next()
            if item is None:
                self._recover()
            elif isinstance(item, Job):
                self._write(item)
            else:
                self._write_kept()
                self._writer.anchor()
                if item.last:
                    self._writer.close()
                item.done()
                if item.last:
                    return

    def _next(self) -> Job | Mark | None:
        """The next item; None when it is time to try the disk again. Anchors when nothing came for a while.

        Not at once: an order that was just flushed is on its way to the wire, and the anchor is a second flush.
        """
        if self._ahead is not None:
            item, self._ahead = self._ahead, None
            return item
        try:
            return self._queue.get(timeout=QUIET)
        except queue.Empty:
            self._writer.anchor()
        try:
            return self._queue.get(timeout=self._retry if self._kept or self._status.problem else None)
        except queue.Empty:
            return None

    def _load(self) -> list[Record]:
        try:
            records = self._writer.load()
        except (OSError, BadInput) as error:
            self._unread = True
            self._report(error)
            return []
        self._probe()
        return records

    def _recover(self) -> None:
        if self._write_kept():
            self._probe()

    def _probe(self) -> None:
        try:
            self._writer.reserve()
        except (OSError, BadInput) as error:
            self._report(error)
        else:
            self._report(None)

    def _write(self, job: Job) -> None:
        if job.weight is Weight.INTENT:
            self._write_intent(job)
        else:
            self._write_notes([job, *self._waiting_notes()])

    def _waiting_notes(self) -> list[Job]:
        """Notes that already wait next in the queue: they share one sync."""
        notes: list[Job] = []
        while not self._queue.empty():
            item = self._queue.get()
            if isinstance(item, Mark) or item.weight is Weight.INTENT:
                self._ahead = item
                break
            notes.append(item)
        return notes

    def _write_intent(self, job: Job) -> None:
        """Call back at once for what is on disk; for what is not, publish the status with the reason first."""
        number: int | None = None
        if self._write_kept() and not self._unread:
            try:
                self._writer.write_leaving_reserve([job.record, *job.rest])
            except (OSError, BadInput) as error:
                self._report(error)
            else:
                number = self._writer.count
        if job.done is not None:
            job.done(number)
        if number is not None:
            self._report(None)

    def _write_notes(self, notes: list[Job]) -> None:
        records = [job.record for job in notes]
        written = self._write_kept() and self._append(records)
        if not written:
            self._kept += records
        self._show(problem=self._status.problem, line=self._status.line)
        first = self._writer.count - len(notes) + 1
        for offset, job in enumerate(notes):
            if job.done is not None:
                job.done(first + offset if written else None)

    def _write_kept(self) -> bool:
        """Write what memory keeps, behind a gap record; True when nothing is kept any more."""
        if not self._kept:
            return True
        what = {"kept": len(self._kept), "first": self._kept[0].at}
        gap = Record(kind=RecordKind.GAP, id="", at=self._wall(), data=what)
        if not self._append([gap, *self._kept]):
            return False
        self._kept.clear()
        return True

    def _append(self, records: list[Record]) -> bool:
        """Append within the reserve; a success does not yet mean that there is room for an intent."""
        try:
            self._writer.write(records)
        except (OSError, BadInput) as error:
            self._report(error)
            return False
        if self._status.problem:
            self._probe()
        return True

    # --- status -----------------------------------------------------------------------------------------------------

    def _report(self, error: Exception | None) -> None:
        if error is None:
            self._show(problem="failing" if self._unread else "", line=0)
        elif isinstance(error, LogDamaged):
            self._show(problem=error.verification.problem, line=error.verification.line)
        elif isinstance(error, LogMoved):
            self._show(problem="moved", line=0)
        else:
            full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
            self._show(problem="full" if full else "failing", line=0)

    def _show(self, *, problem: str, line: int) -> None:
        writer = self._writer
        status = AuditStatus(count=writer.count, head=writer.head, kept=len(self._kept), problem=problem, line=line)
        if status != self._status:
            self._status = status
            self._on_status(status)
