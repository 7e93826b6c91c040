"""The order log: append-only, hash-chained, on disk before anything is sent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tideboard_core.audit.file import DiskFile, OpenFile
from tideboard_core.audit.records import MAX_LINE, ZERO, Record, RecordKind, Verification, encode, with_text
from tideboard_core.audit.thread import RETRY, AuditStatus, AuditThread, Job, Mark, Weight
from tideboard_core.audit.writer import AuditWriter
from tideboard_core.errors import OrderDenied

log = logging.getLogger(__name__)

FLUSH_TIMEOUT = 2.0
CLOSE_TIMEOUT = 2.0


class Audit:
    """Records go into one queue and reach the disk in its order; used on one event loop.

    `append` is for the intents of place and modify: it returns when the line is on disk, or raises. `record` and `note`
    are for everything else, a cancel's intent included: while the disk refuses, their lines are kept in memory.
    """

    def __init__(
        self,
        directory: Path,
        *,
        wall: Callable[[], datetime],
        open_file: OpenFile = DiskFile,
        flush_timeout: float = FLUSH_TIMEOUT,
        retry: float = RETRY,
    ) -> None:
        self._writer = AuditWriter(directory, open_file=open_file)
        self._wall = wall
        self._flush_timeout = flush_timeout
        self._retry = retry
        self._thread: AuditThread | None = None
        self._listeners: list[Callable[[AuditStatus], None]] = []
        self._accused: Verification | None = None
        self.status = AuditStatus()

    @property
    def path(self) -> Path:
        return self._writer.path

    def on_status(self, listener: Callable[[AuditStatus], None]) -> None:
        """Call `listener` on the loop whenever the status changes."""
        self._listeners.append(listener)

    def accuse(self, found: Verification) -> None:
        """The keyring's anchor does not fit the log on disk: nothing new is sent in this run."""
        self._accused = found
        self._take_status(self.status)

    async def open(self) -> list[Record]:
        """Start the thread, verify the log and return its records; a damaged log shows in `status`, not here."""
        loop = asyncio.get_running_loop()
        loaded: asyncio.Future[list[Record]] = loop.create_future()

        def show(status: AuditStatus) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: no view is left
                loop.call_soon_threadsafe(self._take_status, status)

        self._thread = AuditThread(
            self._writer,
            wall=self._wall,
            loaded=_to_loop(loaded),
            on_status=show,
            retry=self._retry,
        )
        self._thread.start()
        return await loaded

    async def append(self, kind: RecordKind, order_id: str, data: Mapping[str, Any], *more: Mapping[str, Any]) -> int:
        """Put an intent on disk and return its line number; raises OrderDenied("audit", reason=...).

        What does not fit into one line follows in lines of its own (`more`): all are written, or none. After
        `flush_timeout` seconds it is denied, and `not sent` follows the line whenever that is written.
        """
        if self._accused is not None:
            raise OrderDenied("audit", reason=self._accused.problem, client_order_id=order_id)
        records = [with_text(self._record(kind, order_id, one)) for one in (data, *more)]
        if any(len(encode(record, number=sys.maxsize, previous=ZERO)[0]) > MAX_LINE for record in records):
            raise OrderDenied("audit", reason="too-long", client_order_id=order_id)
        future = self._put(Weight.INTENT, *records)
        try:
            async with asyncio.timeout(self._flush_timeout):
                number = await future
        except TimeoutError:
            self.note(RecordKind.NOT_SENT, order_id, {"code": "flush-timeout"})
            raise OrderDenied("audit", reason="flush-timeout", client_order_id=order_id) from None
        except asyncio.CancelledError:
            self.note(RecordKind.NOT_SENT, order_id, {"code": "cancelled"})
            raise
        if number is None:
            raise OrderDenied("audit", reason=self.status.problem or "failing", client_order_id=order_id)
        return number

    async def record(
        self, kind: RecordKind, order_id: str, data: Mapping[str, Any], *, timeout: float | None = None
    ) -> int | None:
        """Write what has happened (or a cancel's intent); its line number, or None when only memory has it yet.

        Waits `timeout` seconds, by default as long as `append`.
        """
        future = self._put(Weight.NOTE, self._record(kind, order_id, data))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._flush_timeout if timeout is None else timeout):
                return await future
        return None

    def note(self, kind: RecordKind, order_id: str, data: Mapping[str, Any]) -> None:
        """Write what has happened, without waiting; after `close` only the program's log gets it."""
        if self._thread is None:
            log.info("order log closed; %s %s not recorded", kind.value, order_id)
            return
        self._thread.put(Job(self._record(kind, order_id, data), Weight.NOTE))

    async def drain(self) -> None:
        """Return when a write of everything queued so far was tried."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        finish = _to_loop(done)
        self._opened().put(Mark(lambda: finish(None)))
        await done

    async def close(self) -> None:
        """Write the queue to the disk and end the thread; gives up if the disk hangs for two seconds."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        finish = _to_loop(done)
        thread.put(Mark(lambda: finish(None), last=True))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await done
                thread.join(CLOSE_TIMEOUT)

    def _opened(self) -> AuditThread:
        if self._thread is None:
            raise OrderDenied("audit", reason="closed")
        return self._thread

    def _put(self, weight: Weight, record: Record, *more: Record) -> asyncio.Future[int | None]:
        future: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._opened().put(Job(record, weight, _to_loop(future), more))
        return future

    def _record(self, kind: RecordKind, order_id: str, data: Mapping[str, Any]) -> Record:
        return Record(kind=kind, id=order_id, at=self._wall(), data=dict(data))

    def _take_status(self, status: AuditStatus) -> None:
        if self._accused is not None:
            status = replace(status, problem=self._accused.problem, line=self._accused.line)
        self.status = status
        for listener in tuple(self._listeners):
            listener(status)


def _to_loop(future: asyncio.Future[Any]) -> Callable[[Any], None]:
    """A setter of `future` for another thread."""
    loop = future.get_loop()

    def done(value: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: no task waits
            loop.call_soon_threadsafe(_settle, future, value)

    return done


def _settle(future: asyncio.Future[Any], value: object) -> None:
    if not future.done():
        future.set_result(value)
