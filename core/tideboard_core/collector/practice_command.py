"""The command `practice`: fills a practice market's archive with the sessions before its first one."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from tideboard_core.archive.definitions import PRACTICE, in_practice_folder
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.units import day_of
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collect_command import on_stop, report
from tideboard_core.collector.collector import Collector, RunOutcome
from tideboard_core.collector.command_line import PROGRAM, CollectorExit
from tideboard_core.collector.connections import Target, make_source
from tideboard_core.collector.folders import archive_folder, practice_past_mark
from tideboard_core.collector.source import Source
from tideboard_core.collector.words import sentence
from tideboard_core.errors import GatewayDown, GatewayError
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.private_files import check_private_file, database_files, private_directory, write_private
from tideboard_core.system.process import lower_priority
from tideboard_core.system.sandbox_program import PRACTICE_FOLDER, START_SECONDS, STATE_FILE, sandbox_command

ANSWER_SECONDS: Final = 60.0
END_SECONDS: Final = 5.0
COPY: Final = "practice-market.sqlite"
"""The copy of the practice market's state that the child works on, in the archive's folder; gone at its end."""

_NO_CONSOLE: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class SkippingClock(SystemClock):
    """Real time, and the seconds that `PracticeMarket.pass_time` let pass at once."""

    ahead = 0.0

    def monotonic(self) -> float:
        """Seconds for time-outs and limits."""
        return time.monotonic() + self.ahead


class PracticeMarket:
    """The control port of a practice exchange; `line` is what it announced at its start: addresses and keys."""

    def __init__(self, line: dict[str, Any], clock: SkippingClock) -> None:
        self.line = line
        self._control = str(line["control"])
        self._clock = clock

    async def show(self, day: date) -> None:
        """Make the session of a past day the newest one, closed. Raises GatewayDown."""
        await self.ask("session", day=day.isoformat())

    async def pass_time(self, seconds: float) -> None:
        """Let the exchange's limits and our own count these seconds as passed, at once. Raises GatewayDown."""
        await self.ask("wait", seconds=seconds)
        self._clock.ahead += seconds

    async def ask(self, do: str, **arguments: object) -> dict[str, Any]:
        """Send one control command; GatewayDown if it is refused, or not answered."""
        host, _, port = self._control.rpartition(":")
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                reader, writer = await asyncio.open_connection(host, int(port))
                try:
                    writer.write(json.dumps({"do": do, **arguments}).encode() + b"\n")
                    answer: dict[str, Any] = json.loads(await reader.readline() or b"{}")
                finally:
                    writer.close()
        except (OSError, ValueError) as error:  # TimeoutError is an OSError
            raise GatewayDown("practice-not-running", text=str(error)) from None
        if not answer.get("ok"):
            raise GatewayDown("practice-not-running", text=str(answer.get("error", "")))
        return answer


@asynccontextmanager
async def practice_market(
    state: Path, archive: Path, clock: SkippingClock, port: str = "opend"
) -> AsyncIterator[PracticeMarket]:
    """Start a practice exchange that has the past of the one kept in `state`, standing still, and end it afterwards.

    It works on a copy of that file, which another process may use meanwhile; where there is none yet, it makes it, and
    the practice market begins there later. `port` is the one that it opens: "opend" or "longport". Raises GatewayDown
    if it does not start, OSError.
    """
    with contextlib.ExitStack() as kept:
        own = kept.enter_context(_own_state(state, archive))
        options = [f"--{port}-port", "0", "--control-port", "0", "--speed", "0", "--state", str(own)]
        log = kept.enter_context(tempfile.TemporaryFile())
        process = await asyncio.create_subprocess_exec(
            *sandbox_command(["--exit-with-parent", *options]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            creationflags=_NO_CONSOLE,
        )
        try:
            yield PracticeMarket(await _first_line(process, log), clock)
        finally:
            await _end(process)


@contextmanager
def _own_state(state: Path, archive: Path) -> Iterator[Path]:
    """The state to work on: a copy that is gone afterwards, or the file itself if it is not there yet."""
    check_private_file(state)
    if not state.exists():
        private_directory(state.parent)
        yield state
        return
    copy = archive / COPY
    try:
        copy_state(state, copy)
        yield copy
    finally:
        _remove(copy)


def copy_state(state: Path, copy: Path) -> None:
    """Copy a practice market's state of one moment into a file of mode 0600. Raises GatewayDown if it is damaged."""
    _remove(copy)
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        uri = f"{state.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=5.0)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise GatewayDown("sandbox-did-not-start", text=str(error), exit=None) from None


def _remove(copy: Path) -> None:
    for path in database_files(copy):
        path.unlink(missing_ok=True)


async def _first_line(process: asyncio.subprocess.Process, log: Any) -> dict[str, Any]:  # noqa: ANN401  a binary file
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_SECONDS):
            found: dict[str, Any] = json.loads(await process.stdout.readline())
    except (TimeoutError, ValueError):
        await _end(process)
        log.seek(0)
        text = log.read().decode("utf-8", "replace").strip()[-500:]
        raise GatewayDown("sandbox-did-not-start", text=text, exit=process.returncode) from None
    return found


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close the child's standard input, which ends it, and wait; kill it if it does not end."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(END_SECONDS):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


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

    The newest session comes first, so that usual ranges are there soon. What the archive already has is not read again:
    a run that was ended in whatever way goes on where it stopped.

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

    async def fill(self, symbols: Sequence[InstrumentId], *, sessions: int = SESSIONS) -> RunOutcome:
        """Read the last `sessions` sessions before the running one of each market; returns what was not whole.

        Indexes are left out, which have no capital flow. `RunOutcome.recorded` has the newest session of each security
        that was read. Raises GatewayError without a connection to the exchange, ArchiveError from the file.
        """
        await self._collector.connect()
        gateway = self._source.gateway
        now = (await gateway.quotes.gateway_state()).time
        facts = await gateway.quotes.instruments(symbols)
        shares = [each.id for each in facts if each.security_type is not SecurityType.INDEX]
        missing = list(self._missing(shares, now, sessions))
        whole = RunOutcome(unknown=[each for each in symbols if each not in {fact.id for fact in facts}])
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


def _merge(whole: RunOutcome, found: RunOutcome) -> None:
    """Add a day's outcome: of each security the newest session, and before that one that is not whole."""
    for name, recorded in found.recorded.items():
        kept = whole.recorded.get(name)
        if kept is None or (kept.whole and not recorded.whole):
            whole.recorded[name] = recorded
    whole.failed.update(found.failed)
    whole.damaged += found.damaged


KEYS: Final = "practice-keys.json"


def practice(options: argparse.Namespace) -> CollectorExit:
    """Read what is missing until it is done or stopped; returns the exit code."""
    clock, folder = SkippingClock(), archive_folder(options)
    state = options.state or folder.parent / STATE_FILE
    if in_practice_folder(folder) is False:  # the app's own folder: there its practice values are apart from real ones
        folder = folder.parent / PRACTICE_FOLDER / folder.name
    with Lease(folder, clock, program=PROGRAM) as lease, closing(ArchiveWriter(folder, lease)) as writer:
        if options.background:
            lower_priority()
        return asyncio.run(_practice(options, state, clock, writer))


async def _practice(
    options: argparse.Namespace, state: Path, clock: SkippingClock, writer: ArchiveWriter
) -> CollectorExit:
    stopped = on_stop()
    if options.background:
        _stop_at_end_of_input(asyncio.current_task())
    try:
        async with practice_market(state, writer.folder, clock, "longport" if options.longport else "opend") as market:
            source = _source(market, writer.folder, clock, longport=options.longport)
            try:
                run = PastRun(source, writer, market, clock, on_progress=_print_progress)
                outcome = await run.fill(options.symbols or FIRST_WATCHLIST, sessions=options.sessions)
            finally:
                await source.gateway.close()
    except asyncio.CancelledError:
        if not stopped() and not options.background:
            raise
        _print(f"{PROGRAM}: stopped before everything was read; the next run goes on there")
        return CollectorExit.INCOMPLETE
    except GatewayError as error:
        _print(f"{PROGRAM}: the practice exchange does not answer: {sentence(error)}")
        return CollectorExit.NO_CONNECTION
    write_private(practice_past_mark(writer.folder, longport=options.longport), b"")
    report(outcome)
    return CollectorExit.DONE if outcome.whole else CollectorExit.INCOMPLETE


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


def _print_progress(progress: PastProgress) -> None:
    _print(f"{progress.done} of {progress.total} sessions")


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


def _print(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
