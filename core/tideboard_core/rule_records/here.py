"""The engine of this machine: a pool of processes, a batch of the work for each in turn."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.synchronize import Event
from typing import Any, TypeVar

from tideboard_core.archive.judging import DaysInUse
from tideboard_core.collector.words import Failed
from tideboard_core.rule_records.making import Work
from tideboard_core.system.app_nap import forbid_app_nap

T = TypeVar("T")


def made_here(work: Work[T], batches: Sequence[T], processes: int) -> Generator[bytes, None, None]:
    """Yield what the work makes of each batch as it is made, in any order.

    Raises Failed where the system or a person ended a process, ArchiveError; on every way out its processes end
    after the session that each is at.
    """
    context = get_context("spawn")  # the same on every system
    stopped = context.Event()
    pool = ProcessPoolExecutor(processes, context, _begin, (work, stopped, DaysInUse.here()))
    try:
        futures = [pool.submit(_batch, batch) for batch in batches]
        for future in as_completed(futures):
            yield future.result()
    except BrokenProcessPool:
        raise Failed("a process ended before its work was done: out of memory, or ended by somebody") from None
    finally:
        stopped.set()
        pool.shutdown(cancel_futures=True)


class _Pooled:
    """What a process of the pool does."""

    work: Work[Any]
    stopped: Event


def _begin(work: Work[Any], stopped: Event, days: DaysInUse) -> None:
    """Prepare a process of the pool: Ctrl+C is the parent's matter, and without the parent it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    forbid_app_nap()
    _Pooled.work, _Pooled.stopped = work, stopped
    days.use()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _batch(batch: object) -> bytes:
    return _Pooled.work(batch, _Pooled.stopped.is_set)
