"""The engine of this machine: a pool of processes, a batch of securities for each in turn."""

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

from tideboard_core.collector.words import Failed
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.rule_records.making import RecordPlan, batch_bytes


def made_here(
    plan: RecordPlan, batches: Sequence[Sequence[InstrumentId]], processes: int
) -> Generator[bytes, None, None]:
    """Yield the parts of each batch of securities as they are made, in any order.

    Raises Failed where the system or a person ended a process, ArchiveError; on every way out its processes end
    after the session that each is at.
    """
    context = get_context("spawn")  # the same on every system
    stopped = context.Event()
    pool = ProcessPoolExecutor(processes, context, _begin, (plan, stopped))
    try:
        futures = [pool.submit(_batch, batch) for batch in batches]
        for future in as_completed(futures):
            yield future.result()
    except BrokenProcessPool:
        raise Failed("a process ended before its work was done: out of memory, or ended by somebody") from None
    finally:
        stopped.set()
        pool.shutdown(cancel_futures=True)


class _Work:
    """What a process of the pool works on."""

    plan: RecordPlan
    stopped: Event


def _begin(plan: RecordPlan, stopped: Event) -> None:
    """Prepare a process of the pool: Ctrl+C is the parent's matter, and without the parent it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Work.plan, _Work.stopped = plan, stopped
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _batch(securities: Sequence[InstrumentId]) -> bytes:
    return batch_bytes(_Work.plan, securities, _Work.stopped.is_set)
