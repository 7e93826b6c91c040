"""The command `practice`: fills a practice market's archive with the sessions before its first one."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from tideboard_core.archive.definitions import PRACTICE, practice_place
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.units import day_of
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collect_command import on_stop, report
from tideboard_core.collector.collector import Collector, Outcome
from tideboard_core.collector.command_line import PROGRAM, ExitCode
from tideboard_core.collector.connections import Target, make_source
from tideboard_core.collector.folders import archive_folder, practice_past_mark
from tideboard_core.collector.practice_market import PracticeMarket, SkippingClock, practice_market
from tideboard_core.collector.source import Source
from tideboard_core.collector.words import sentence
from tideboard_core.errors import GatewayError
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.system.private_files import write_private
from tideboard_core.system.process import lower_priority
from tideboard_core.system.sandbox_program import PRACTICE_FOLDER, STATE_FILE

SESSIONS: Final = 60
"""Sessions of each market that a percentile compares with."""
WINDOW: Final = 31.0
"""Seconds that pass at once before each session: every limit of calls in a window begins anew."""


class PastProgress(NamedTuple):
    """How many symbol-sessions of a practice market's past were read in this run, of how many that were missing."""

    done: int
    total: int


class PastRun:
    """Reads the past sessions that an archive lacks from a practice exchange that `market` controls.

    `source` has to be a connection to that exchange, made with the same `clock`. `on_progress` is called before the
    first session and after each.
    """

    def __init__(
        self,
        source: Source,
        writer: ArchiveWriter,
        market: PracticeMarket,
        clock: SkippingClock,
        *,
        on_progress: Callable[[PastProgress], None] = lambda _: None,
    ) -> None:
        self._source = source
        self._writer = writer
        self._market = market
        self._clock = clock
        self._calendar = TradingCalendar()
        self._on_progress = on_progress
        self._collector = Collector(source, writer, clock, self._calendar, sleep=market.pass_time)

    async def fill(self, symbols: Sequence[InstrumentId], *, sessions: int = SESSIONS) -> Outcome:
        """Read the last `sessions` sessions before the running one of each market; returns what was not whole.

        Indexes are left out, which have no capital flow. `Outcome.recorded` has the newest session of each security
        that was read. Raises GatewayError without a connection to the exchange, ArchiveError from the file.
        """
        await self._collector.connect()
        gateway = self._source.gateway
        now = (await gateway.quotes.gateway_state()).time
        facts = await gateway.quotes.instruments(symbols)
        shares = [each.id for each in facts if each.security_type is not SecurityType.INDEX]
        missing = list(self._missing(shares, now, sessions))
        whole = Outcome(unknown=[each for each in symbols if each not in {fact.id for fact in facts}])
        done, total = 0, sum(len(names) for _, names in missing)
        self._on_progress(PastProgress(done, total))
        for day, names in missing:
            await self._market.show(day)
            await self._market.pass_time(WINDOW)
            found = await self._collector.collect(names)
            _merge(whole, found)
            done += len(names)
            self._on_progress(PastProgress(done, total))
            await asyncio.sleep(0)
        self._writer.close_expired(now)
        return whole

    def _missing(
        self, symbols: Sequence[InstrumentId], now: datetime, sessions: int
    ) -> Iterator[tuple[date, list[InstrumentId]]]:
        """Each day with the securities whose session the archive lacks, the newest day first."""
        known = recorded_sessions(self._writer, self._source.name + PRACTICE)
        days = {market: self._days(market, now, sessions) for market in {market_of(each) for each in symbols}}
        for day in sorted(set().union(*days.values()), reverse=True):
            names = [each for each in symbols if day in days[market_of(each)] and (each, day) not in known]
            if names:
                yield day, names

    def _days(self, market: Market, now: datetime, sessions: int) -> set[date]:
        found: set[date] = set()
        day = self._calendar.newest(market, now).date
        while len(found) < sessions:
            day = self._calendar.previous_session(market, day).date
            found.add(day)
        return found


def recorded_sessions(writer: ArchiveWriter, provider: str) -> set[tuple[InstrumentId, date]]:
    """The sessions that an archive has of a provider as far as it had them: sealed, or noted as not sent."""
    names = writer.identities.all_symbols()
    rows = writer.database.all(_RECORDED, (provider, *_NOT_SENT, provider))
    return {(names[symbol], day_of(day)) for symbol, day in rows}


_NOT_SENT = (str(GapReason.PROVIDER_EMPTY), str(GapReason.NO_RIGHT))
_RECORDED = (
    "SELECT symbol, day FROM gap JOIN key ON key.id=gap.key WHERE provider=? AND why IN (?, ?) "
    "UNION SELECT symbol, day FROM session JOIN key ON key.id=session.key WHERE provider=?"
)


def _merge(whole: Outcome, found: Outcome) -> None:
    """Add a day's outcome: of each security the newest session, and before that one that is not whole."""
    for name, recorded in found.recorded.items():
        kept = whole.recorded.get(name)
        if kept is None or (kept.whole and not recorded.whole):
            whole.recorded[name] = recorded
    whole.failed.update(found.failed)
    whole.damaged += found.damaged


KEYS: Final = "practice-keys.json"


def practice(options: argparse.Namespace) -> ExitCode:
    """Read what is missing until it is done or stopped; returns the exit code."""
    clock, folder = SkippingClock(), archive_folder(options)
    state = options.state or folder.parent / STATE_FILE
    if practice_place(folder) is False:  # the app's own folder: there its practice values are apart from real ones
        folder = folder.parent / PRACTICE_FOLDER / folder.name
    with Lease(folder, clock, program=PROGRAM) as lease, closing(ArchiveWriter(folder, lease)) as writer:
        if options.background:
            lower_priority()
        return asyncio.run(_practice(options, state, clock, writer))


async def _practice(options: argparse.Namespace, state: Path, clock: SkippingClock, writer: ArchiveWriter) -> ExitCode:
    stopped = on_stop()
    if options.background:
        _stop_at_end_of_input(asyncio.current_task())
    try:
        async with practice_market(state, writer.folder, clock, "longport" if options.longport else "opend") as market:
            source = _source(market, writer.folder, clock, longport=options.longport)
            try:
                run = PastRun(source, writer, market, clock, on_progress=_say_progress)
                outcome = await run.fill(options.symbols or FIRST_WATCHLIST, sessions=options.sessions)
            finally:
                await source.gateway.close()
    except asyncio.CancelledError:
        if not stopped() and not options.background:
            raise
        _say(f"{PROGRAM}: stopped before everything was read; the next run goes on there")
        return ExitCode.INCOMPLETE
    except GatewayError as error:
        _say(f"{PROGRAM}: the practice exchange does not answer: {sentence(error)}")
        return ExitCode.NO_CONNECTION
    write_private(practice_past_mark(writer.folder, longport=options.longport), b"")
    report(outcome)
    return ExitCode.DONE if outcome.whole else ExitCode.INCOMPLETE


def _source(market: PracticeMarket, folder: Path, clock: SkippingClock, *, longport: bool) -> Source:
    """The connection to the exchange; LongPort's keys, new with each start, go through a private file and are gone."""
    if not longport:
        return make_source(Target(opend=str(market.line["opend"])), clock)
    path = folder / KEYS
    write_private(path, json.dumps({**market.line["longport_keys"], **market.line["longport"]}).encode())
    try:
        return make_source(Target(longport=True, keys_file=path), clock)
    finally:
        path.unlink()


def _say_progress(progress: PastProgress) -> None:
    _say(f"{progress.done} of {progress.total} sessions")


def _stop_at_end_of_input(task: asyncio.Task[object] | None) -> None:
    """Cancel the task at the end of standard input; a daemon thread, since not every loop can wait on every file."""
    loop = asyncio.get_running_loop()
    stop: Callable[[], object] = str if task is None else task.cancel

    def wait_for_end() -> None:
        # os.read and not sys.stdin: a thread inside the buffered reader would hold its lock at exit.
        with suppress(OSError, ValueError):
            while os.read(sys.stdin.fileno(), 4096):
                pass
        with suppress(RuntimeError):  # the loop has ended by itself
            loop.call_soon_threadsafe(stop)

    threading.Thread(target=wait_for_end, name="stdin", daemon=True).start()


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
