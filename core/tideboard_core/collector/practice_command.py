"""The command `practice`: fills a practice market's archive with the sessions before its first one."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from tideboard_core.archive.actions import SplitOrDividend, add_action
from tideboard_core.archive.definitions import PRACTICE, PROVIDERS, in_practice_folder
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.units import day_of
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.collect_command import report
from tideboard_core.collector.collector import RunOutcome
from tideboard_core.collector.command_line import PROGRAM, CollectorExit
from tideboard_core.collector.folders import archive_folder, practice_past_mark
from tideboard_core.collector.reading import SessionRead
from tideboard_core.collector.recording import Recorder
from tideboard_core.collector.source import Provider
from tideboard_core.collector.words import sentence
from tideboard_core.errors import GatewayDown, GatewayError
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.private_files import check_private_file, database_files, private_directory, write_private
from tideboard_core.system.process import lower_priority
from tideboard_core.system.sandbox_program import PAST_SESSIONS, PRACTICE_FOLDER, STATE_FILE

COPY: Final = "practice-market.sqlite"
"""The copy of the practice market's state that this works on, in the archive's folder; gone at its end."""
SESSIONS: Final = 60
"""Sessions of each market that a percentile compares with."""
AT_ONCE: Final = 20
"""Sessions of a security that are written in one transaction."""
SHARE: Final = 0.2
"""Most of a processor that is used in the background."""


class PastMarket(Protocol):
    """A practice market's past: `tideboard_sandbox.past_sessions.PastSessions`."""

    @property
    def now(self) -> datetime:
        """Exchange time."""
        ...

    def show(self, day: date) -> None:
        """Make the session of a past day the newest one."""
        ...

    def instruments(self, ids: Sequence[InstrumentId]) -> list[Instrument]:
        """Static facts."""
        ...

    def read(self, instrument: Instrument) -> SessionRead:
        """The session that is shown."""
        ...

    def actions(self, instrument: Instrument) -> list[SplitOrDividend]:
        """Splits and dividends up to it."""
        ...

    def close(self) -> None: ...


@contextmanager
def past_market(state: Path, archive: Path, *, longport: bool) -> Iterator[PastMarket]:
    """Open the past of the practice market that is kept in `state`.

    It works on a copy of that file, which another process may use meanwhile; where there is none yet, it makes it, and
    the practice market begins there later. Raises GatewayDown if it cannot be used, OSError.
    """
    with _own_state(state, archive) as own:
        market: PastMarket = importlib.import_module(PAST_SESSIONS).PastSessions(own, longport=longport)
        with closing(market):
            yield market


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


class PastProgress(NamedTuple):
    """How many symbol-sessions of a practice market's past were read in this run, of how many that were missing."""

    done: int
    total: int


class RunStopped(Exception):
    """The run was asked to end."""


class PastRun:
    """Writes the past sessions that an archive lacks, security by security, the newest session first.

    What the archive already has is not written again: a run that was ended in whatever way goes on where it stopped.

    `rest` is called after each read with the seconds of processor time since the last call. `on_progress` is called
    before the first day and after each.
    """

    def __init__(
        self,
        market: PastMarket,
        writer: ArchiveWriter,
        *,
        longport: bool = False,
        rest: Callable[[float], None] = lambda _: None,
        on_progress: Callable[[PastProgress], None] = lambda _: None,
    ) -> None:
        definition = FlowDefinition.LONGPORT if longport else FlowDefinition.FUTU
        self._market, self._writer = market, writer
        self._calendar = TradingCalendar()
        self._provider = PROVIDERS[definition] + PRACTICE
        provider = Provider(PROVIDERS[definition], definition, subscribes=not longport)
        self._recorder = Recorder(provider, writer, self._calendar)
        self._rest, self._on_progress = rest, on_progress

    def fill(self, symbols: Sequence[InstrumentId], *, sessions: int = SESSIONS) -> RunOutcome:
        """Write the last `sessions` sessions before the running one of each market; returns what was not whole.

        Indexes are left out, which have no capital flow. `RunOutcome.recorded` has the newest session of each security
        that was read. Raises ArchiveError from the file, and what `rest` raises.
        """
        self._recorder.begin(practice=True)
        now, facts = self._market.now, self._market.instruments(symbols)
        known = {each.id for each in facts}
        whole = RunOutcome(unknown=[each for each in symbols if each not in known])
        shares = [each for each in facts if each.security_type is not SecurityType.INDEX]
        missing = list(self._missing(shares, now, sessions))
        done, total = 0, sum(len(days) for _, days in missing)
        self._on_progress(PastProgress(done, total))
        for instrument, days in missing:
            self._write([self._read(instrument, day) for day in days], whole)
            done += len(days)
            self._on_progress(PastProgress(done, total))
        self._writer.close_expired(now)
        return whole

    def _read(self, instrument: Instrument, day: date) -> SessionRead:
        begun = time.process_time()
        self._market.show(day)
        read = self._market.read(instrument)
        self._rest(time.process_time() - begun)
        return read

    def _write(self, reads: Sequence[SessionRead], whole: RunOutcome) -> None:
        """Write sessions of a security, sealed, in one transaction, with its splits and dividends."""
        begun = time.process_time()
        self._writer.lease.beat()
        instrument = reads[0].instrument
        with self._writer.batch():
            found = self._recorder.record_closed(reads)
            whole.recorded.setdefault(instrument.id, found[0])
            if not all(each.whole for each in found):
                whole.recorded[instrument.id] = next(each for each in found if not each.whole)
            for action in self._market.actions(instrument):
                add_action(self._writer, action, reads[0].received)
            whole.damaged += self._recorder.finish_earlier(reads[-1:])
            self._recorder.pack({instrument.market})
        self._rest(time.process_time() - begun)

    def _missing(
        self, instruments: Sequence[Instrument], now: datetime, sessions: int
    ) -> Iterator[tuple[Instrument, list[date]]]:
        """Each security with the next few days that the archive lacks of it, the newest first."""
        known = recorded_sessions(self._writer, self._provider)
        days = {market: self._days(market, now, sessions) for market in {each.market for each in instruments}}
        for instrument in instruments:
            names = [day for day in days[instrument.market] if (instrument.id, day) not in known]
            for begin in range(0, len(names), AT_ONCE):
                yield instrument, names[begin : begin + AT_ONCE]

    def _days(self, market: Market, now: datetime, sessions: int) -> list[date]:
        found = [self._calendar.newest(market, now).date]
        while len(found) <= sessions:
            found.append(self._calendar.previous_session(market, found[-1]).date)
        return found[1:]


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


class _Pause:
    """Rests between two reads, and ends the run when the program is asked to end."""

    def __init__(self, *, share: float) -> None:
        self._share = share
        self._stop = threading.Event()

    def watch(self, *, stdin: bool) -> None:
        """Follow the signals to end, and the end of standard input."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        if stdin:  # a daemon thread, since not every loop can wait on every file
            threading.Thread(target=self._wait_for_end, name="stdin", daemon=True).start()

    def __call__(self, used: float) -> None:
        """Rest as long as the share asks for after `used` seconds; raises RunStopped."""
        if self._stop.wait(used * (1 / self._share - 1)):
            raise RunStopped

    def _wait_for_end(self) -> None:
        # os.read and not sys.stdin: a thread inside the buffered reader would hold its lock at exit.
        with suppress(OSError, ValueError):
            while os.read(sys.stdin.fileno(), 4096):
                pass
        self._stop.set()


def practice(options: argparse.Namespace) -> CollectorExit:
    """Write what is missing until it is done or stopped; returns the exit code."""
    clock, folder = SystemClock(), archive_folder(options)
    state = options.state or folder.parent / STATE_FILE
    if in_practice_folder(folder) is False:  # the app's own folder: there its practice values are apart from real ones
        folder = folder.parent / PRACTICE_FOLDER / folder.name
    with Lease(folder, clock, program=PROGRAM) as lease, closing(ArchiveWriter(folder, lease)) as writer:
        if options.background:
            lower_priority()
        return _practice(options, state, writer)


def _practice(options: argparse.Namespace, state: Path, writer: ArchiveWriter) -> CollectorExit:
    pause = _Pause(share=SHARE if options.background else 1.0)
    pause.watch(stdin=options.background)
    try:
        with past_market(state, writer.folder, longport=options.longport) as market:
            run = PastRun(market, writer, longport=options.longport, rest=pause, on_progress=_print_progress)
            outcome = run.fill(options.symbols or FIRST_WATCHLIST, sessions=options.sessions)
    except RunStopped:
        _print(f"{PROGRAM}: stopped before everything was read; the next run goes on there")
        return CollectorExit.INCOMPLETE
    except GatewayError as error:
        _print(f"{PROGRAM}: the practice market cannot be read: {sentence(error)}")
        return CollectorExit.NO_CONNECTION
    write_private(practice_past_mark(writer.folder, longport=options.longport), b"")
    report(outcome)
    return CollectorExit.DONE if outcome.whole else CollectorExit.INCOMPLETE


def _print_progress(progress: PastProgress) -> None:
    _print(f"{progress.done} of {progress.total} sessions")


def _print(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
