"""The command `collect`: takes the lease, connects and collects, with progress on stderr."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tideboard_core.archive.lease import Lease, read_holder
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.requests import Request, requested
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collector import Collector, RunOutcome
from tideboard_core.collector.command_line import PROGRAM, CollectorExit
from tideboard_core.collector.connections import Target, make_source, target_of
from tideboard_core.collector.folders import archive_folder, data_folder, print_faults
from tideboard_core.collector.pacing import Sleep
from tideboard_core.collector.state import Progress
from tideboard_core.collector.words import REASONS, Unusable, duration, sentence
from tideboard_core.errors import GatewayError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import LimitBasis
from tideboard_core.ports.system import Clock
from tideboard_core.redaction import SECRETS
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.closures_file import ClosuresFile
from tideboard_core.system.kept_days import put_kept_in_force
from tideboard_core.system.process import drop_key_log

if TYPE_CHECKING:
    from tideboard_core.collector.past_bars import PastPlan  # loaded after the first close

LOOK: Final = 2.0
"""Seconds between two tries to take a lease that another program holds."""


def collect(options: argparse.Namespace) -> CollectorExit:
    """Collect until it is done or stopped; returns the exit code."""
    if not options.symbols:
        raise Unusable("--symbols names no security")
    target = target_of(options)
    drop_key_log()
    clock = SystemClock()
    folder = archive_folder(options)
    data, provider = data_folder(options), "longport" if target.longport else "futu"
    closures = ClosuresFile(data, provider, practice=False)
    days = KeptDays(clock, lambda: print_faults(put_kept_in_force(data, [provider])), lambda: closures.written)
    days.renew()
    return asyncio.run(
        _collect(
            target,
            clock,
            folder,
            options.symbols,
            participants=None if options.no_daily else options.participants,
            once=options.once,
            past=options.past_bars,
            days=days,
        )
    )


class KeptDays:
    """Days and closures that the app keeps, read again on each new day: it learns of them while this goes on.

    `changed` says when the closures were written: then they are read again, too.
    """

    def __init__(self, clock: Clock, read: Callable[[], None], changed: Callable[[], object]) -> None:
        self._clock, self._read, self._changed = clock, read, changed
        self._seen: tuple[date, object] | None = None

    def renew(self) -> None:
        """Read them, if another UTC day has begun or the closures were written."""
        if (seen := (self._clock.wall().date(), self._changed())) != self._seen:
            self._seen = seen
            self._read()


async def _collect(
    target: Target,
    clock: SystemClock,
    folder: Path,
    symbols: Sequence[InstrumentId],
    *,
    participants: Sequence[str] | None,
    once: bool,
    past: bool,
    days: KeptDays,
) -> CollectorExit:
    redactor = SECRETS
    source = make_source(target, clock, seen=redactor.add)
    stopped = on_stop()
    lease = Lease(folder, clock, program=PROGRAM, providers=[source.name])

    async def wanted() -> Sequence[InstrumentId]:
        days.renew()
        return list(dict.fromkeys((*symbols, *requested(folder, source.name))))

    try:
        if not once:
            await wait_for(lease, source.name, symbols, asyncio.sleep)
        with lease, closing(ArchiveWriter(folder, lease)) as writer:
            progress, chosen = progress_lines(), tuple(participants or ())
            asked = None if participants is None else lambda: chosen
            collector = Collector(source, writer, clock, on_progress=progress, participants=asked, past=lambda: past)
            planned = plan_printer()

            def print_outcome(outcome: RunOutcome) -> None:
                report(outcome, clean=redactor.clean)
                planned(collector.plan)

            if once:
                outcome = await collector.collect(symbols)
                print_outcome(outcome)
                daily = await collector.collect_daily(symbols)
                if daily is not None:
                    _print(f"daily figures: {daily.rows} rows of {daily.answered} answers, {daily.refused} refused")
                return CollectorExit.DONE if outcome.whole else CollectorExit.INCOMPLETE
            await collector.run(wanted, on_outcome=print_outcome)
    except asyncio.CancelledError:
        if not stopped():
            raise
        if once:
            _print(f"{PROGRAM}: stopped before everything was read")
            return CollectorExit.INCOMPLETE
    except GatewayError as error:
        _print(redactor.clean(f"{PROGRAM}: no connection: {sentence(error)}"))
        return CollectorExit.NO_CONNECTION
    finally:
        await source.gateway.close()
    return CollectorExit.DONE


async def wait_for(lease: Lease, provider: str, symbols: Sequence[InstrumentId], sleep: Sleep) -> None:
    """Take the lease; a holder that collects from the same provider gets the securities until it ends.

    Raises ArchiveError HELD for any other holder.
    """
    request, reported = Request(lease.folder, provider), 0
    try:
        while True:
            try:
                lease.take()
            except ArchiveError as error:
                holder = read_holder(lease.folder)
                if error.code != ArchiveFault.HELD or holder is None or provider not in holder.providers:
                    raise
            else:
                return
            request.make(symbols)
            if reported != holder.process:
                reported = holder.process
                _print(
                    f"{PROGRAM}: {holder.program}, process {holder.process}, writes this archive: it takes over "
                    f"{len(symbols)} securities until it ends"
                )
            await sleep(LOOK)
    finally:
        request.end()


def report(outcome: RunOutcome, *, clean: Callable[[str], str] = str) -> None:
    """Print a line for each security whose session is not whole, and one for all; `clean` takes secrets out."""
    whole = sum(each.whole for each in outcome.recorded.values())
    for each in outcome.recorded.values():
        if not each.whole:
            why = ", ".join(REASONS[reason] for reason in each.missing)
            error = outcome.failed.get(each.instrument)
            detail = f" ({sentence(error)})" if error is not None else ""
            _print(clean(f"{each.instrument} {each.day}: {each.minutes} of {each.expected} minutes, {why}{detail}"))
    for symbol in outcome.unrecorded:
        _print(clean(f"{symbol}: {sentence(outcome.failed[symbol])}"))
    for unknown in outcome.unknown:
        _print(f"{unknown}: unknown to the provider")
    for damage in outcome.damaged:
        _print(sentence(damage))
    _print(f"{whole} of {len(outcome.recorded) + len(outcome.unrecorded) + len(outcome.unknown)} whole")


def plan_printer() -> Callable[[PastPlan | None], None]:
    """Return a callback that prints the month's plan of history when it is another one."""
    last: list[str] = []

    def show(plan: PastPlan | None) -> None:
        nonlocal last
        lines = [] if plan is None else plan_lines(plan)
        if lines != last:
            last = lines
            for line in lines:
                _print(line)

    return show


def plan_lines(plan: PastPlan) -> list[str]:
    """What of missed sessions costs history, what is left of its allowance, each security's turn; empty = nothing."""
    lines = [f"{each}: minute bars of missed sessions read of history" for each in plan.read]
    for need in (*plan.counted, *plan.takes):
        cost = "one unit of history" if need in plan.takes else "no further unit of history"
        leave = "" if plan.allowed else ", read with --past-bars"
        lines.append(f"{need.instrument}: bars of missed sessions ({len(need.sessions)}) take {cost}{leave}")
    for waiting in plan.waits:
        until = "no day is known" if waiting.until is None else f"waits until {waiting.until.isoformat()}"
        lines.append(f"{waiting.instrument}: bars of missed sessions take one unit of history, {until}")
    if not lines:
        return []
    if plan.refused is not None:
        lines.append(f"history stopped: {sentence(plan.refused)}")
    quota = plan.quota
    if quota is not None:
        at_most = "at most " if quota.counted_here else ""
        left = f"{at_most}{quota.remaining} of {quota.limit} left, {quota.line} stay for people"
        if quota.basis is LimitBasis.UNKNOWN:
            left = "the gateway does not tell them, so none is taken"
        lines.append(f"units of history: {plan.needed} needed, {left}")
    return lines


def progress_lines() -> Callable[[Progress], None]:
    """Return a callback that prints the progress when it changed."""
    last = ""

    def show(progress: Progress) -> None:
        nonlocal last
        line = progress_line(progress)
        if line != last:
            last = line
            _print(line)

    return show


def progress_line(progress: Progress) -> str:
    """`12 of 40, 1 min 10 s left, 28 calls a window, 80 subscriptions used, 20 free`."""
    parts = [f"{progress.done} of {progress.total}", f"{duration(progress.seconds)} left"]
    parts.append(f"{progress.allowed} calls a window")
    if progress.subscribed is not None:
        parts.append(f"{progress.subscribed} subscriptions used, {progress.free} free")
    return ", ".join([*parts, "paused"] if progress.paused else parts)


def on_stop() -> Callable[[], bool]:
    """Cancel this task when the program is asked to end; returns whether it was."""
    task, asked = asyncio.current_task(), False

    def stop() -> None:
        nonlocal asked
        asked = True
        if task is not None:
            task.cancel()

    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows has no such handlers: Ctrl+C is KeyboardInterrupt there
        loop.add_signal_handler(signal.SIGTERM, stop)
        loop.add_signal_handler(signal.SIGINT, stop)
    return lambda: asked


def _print(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
