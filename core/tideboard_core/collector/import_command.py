"""The command `import`: takes a colleague's archive or Parquet export; what is new is added, what differs named."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from tideboard_core.archive.actions import ActionType, SplitOrDividend, actions_of, add_action
from tideboard_core.archive.copies import drop_recorder
from tideboard_core.archive.daily_tables import DAILY_TABLES, DailyTable, beyond
from tideboard_core.archive.database import FILE, Database
from tideboard_core.archive.definitions import (
    PRACTICE,
    PROVIDERS,
    DefinitionKey,
    Identities,
    definition_key,
    providers_of,
    refuse_mixture,
    rule_of,
)
from tideboard_core.archive.depth.facts import SessionFacts, read_facts
from tideboard_core.archive.gaps import GapReason, GapState, gaps_of, missing_minutes, note_missing, settle
from tideboard_core.archive.hours import hours_on, minute_start, record_hours
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, CLOSING_AUCTION, FLOW, LAYOUTS, PRINTS, RECORDED, Layout, SourceCall
from tideboard_core.archive.rows import SessionId, all_versions, from_tuples, insert_rows, to_tuples
from tideboard_core.archive.sealing import pack, seal_session
from tideboard_core.archive.units import MONEY, PRICE, as_decimal, day_number, day_of, from_amount, instant, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.command_line import PROGRAM, CollectorExit
from tideboard_core.collector.folders import archive_folder
from tideboard_core.collector.import_daily import (
    DailyConflict,
    DailyRows,
    append,
    compared,
    row_of_export,
    rows_of_archive,
    take_reads,
)
from tideboard_core.collector.import_daily import Row as DailyRow
from tideboard_core.collector.import_depth import (
    Recording,
    RecordingConflict,
    append_recording,
    facts_in,
    recorded_here,
    recordings_of,
)
from tideboard_core.collector.tables import NEEDED
from tideboard_core.collector.words import Unusable, sentence
from tideboard_core.errors import BadInput
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.model.instrument import InstrumentId, Market, instrument_id
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.terminal import write_line

Row = tuple[int | None, ...]
"""A row in the order of its layout: index, version, received, source, values."""
Values = tuple[int | None, ...]


class IncomingGap(NamedTuple):
    """Minutes `first` to `last` that the colleague's archive did not receive; `until` in microseconds of UTC."""

    layout: Layout
    first: int
    last: int
    why: GapReason
    until: int | None
    state: GapState


class Incoming(NamedTuple):
    """A colleague's symbol-session: every version by index and version; `sealed` in microseconds of UTC or None."""

    key: DefinitionKey
    instrument: InstrumentId
    hours: Session
    rows: dict[Layout, list[Row]]
    gaps: list[IncomingGap]
    sealed: int | None


class Conflict(NamedTuple):
    """A minute (or time) whose newest values differ; `mine` are those of this archive, in the order of the layout."""

    key: DefinitionKey
    instrument: InstrumentId
    day: date
    layout: Layout
    at: int
    mine: Values
    theirs: Values


@dataclass(slots=True)
class Imported:
    """What an import brought, or would bring: sessions with something new, new rows, further versions, conflicts.

    Rows are minutes, bars and distributions.
    `daily` counts new daily rows, every version; those that are told otherwise here are in `daily_conflicts`.
    `recordings` counts new days of a security's books or quotes, those recorded otherwise here are in
    `recording_conflicts`; `facts` counts sessions whose facts are new.
    `other_hours` are sessions left out because this archive has other hours of that day; `actions` are splits and
    dividends that were new, `other_actions` those that are announced otherwise here.
    """

    sessions: int = 0
    rows: int = 0
    versions: int = 0
    actions: int = 0
    daily: int = 0
    recordings: int = 0
    facts: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    daily_conflicts: list[DailyConflict] = field(default_factory=list)
    recording_conflicts: list[RecordingConflict] = field(default_factory=list)
    other_hours: list[tuple[InstrumentId, date]] = field(default_factory=list)
    other_actions: list[tuple[SplitOrDividend, SplitOrDividend]] = field(default_factory=list)
    damaged: list[ArchiveError] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether everything was taken in, or was known already."""
        conflicts = self.conflicts or self.daily_conflicts or self.recording_conflicts
        return not (conflicts or self.other_hours or self.other_actions or self.damaged)


class Importer:
    """Compares sessions with an archive, and appends what is new if there is a `writer`; without one nothing changes.

    `folder` is that of the archive that takes in, `database` and `identities` are its own, None if there is none yet.
    """

    def __init__(
        self,
        folder: Path,
        database: Database | None = None,
        identities: Identities | None = None,
        writer: ArchiveWriter | None = None,
    ) -> None:
        self._writer = writer
        self._database = database if writer is None else writer.database
        self._identities = identities if writer is None else writer.identities
        self._folder = folder
        self._providers = [] if self._database is None else providers_of(self._database)
        self.found = Imported()

    def take(self, incoming: Incoming) -> None:
        """Compare one session and append what is new of it, in one transaction.

        Raises ArchiveError MIXED for practice values in an archive of real ones and vice versa. A damaged session of
        this archive is named in `found` and left as it is, and so is one that has a minute outside the hours or a
        number beyond its limits.
        """
        self._refuse_mixture(incoming.key.provider)
        day = incoming.hours.date
        if self._hours_differ(incoming.hours):
            self.found.other_hours.append((incoming.instrument, day))
            return
        fresh: dict[Layout, list[Row]] = {}
        try:
            for layout, rows in incoming.rows.items():
                _check_numbers(layout, rows, incoming)
                _check_minutes(layout, rows, incoming.hours)
                fresh[layout] = self._compared(incoming, layout, rows)
        except ArchiveError as error:
            if error.code not in (ArchiveFault.DAMAGED, ArchiveFault.MINUTE):
                raise
            self.found.damaged.append(error)
            return
        if any(fresh.values()):
            self.found.sessions += 1
            self.found.rows += sum(row[1] == 1 for rows in fresh.values() for row in rows)
            self.found.versions += sum(row[1] != 1 for rows in fresh.values() for row in rows)
            if self._writer is not None:
                _append(self._writer, incoming, fresh)

    def take_daily(self, incoming: DailyRows) -> None:
        """Compare daily rows of a security and add what is new, in one transaction; raises ArchiveError MIXED.

        Rows of which one has a value beyond its limits are left out, and named in `found`.
        """
        self._refuse_mixture(incoming.key.provider)
        if any(beyond(incoming.table, row) for row in incoming.rows):
            names = {"symbol": incoming.instrument, "day": "", "provider": incoming.key.provider}
            self.found.damaged.append(ArchiveError(ArchiveFault.DAMAGED, **names, series=incoming.table.name))
            return
        found = compared(incoming, self._database, self._identities)
        self.found.daily += len(found.fresh)
        self.found.daily_conflicts += found.conflicts
        if self._writer is not None and found.fresh:
            append(self._writer, incoming, found.fresh)

    def take_recording(self, incoming: Recording) -> None:
        """Take a day of books or quotes of which nothing is here, in one transaction; raises ArchiveError MIXED."""
        self._refuse_mixture(incoming.key.provider)
        instrument, day = incoming.instrument, incoming.hours.date
        if self._hours_differ(incoming.hours):
            self.found.other_hours.append((instrument, day))
            return
        known = recorded_here(incoming, self._database, self._identities)
        if known is False:
            self.found.recording_conflicts.append(RecordingConflict(instrument, day, incoming.layout.name))
        if known is not None:
            return
        self.found.recordings += 1
        if self._writer is not None:
            append_recording(self._writer, incoming)

    def take_facts(self, key: DefinitionKey, instrument: InstrumentId, day: date, facts: SessionFacts) -> None:
        """Take what a security was on a day, unless that is known here; raises ArchiveError MIXED."""
        self._refuse_mixture(key.provider)
        if self._database is not None and self._identities is not None:
            number, symbol = self._identities.key(key), self._identities.symbol(instrument)
            if number is not None and symbol is not None:
                session = SessionId(number, symbol, day_number(day))
                if read_facts(self._database, session) is not None:
                    return
        self.found.facts += 1
        if self._writer is not None:
            self._writer.add_facts(key, instrument, day, facts)

    def take_reads(self, source: ArchiveReader) -> None:
        """Take over when another archive's daily figures were answered."""
        if self._writer is not None:
            take_reads(source, self._writer)

    def _refuse_mixture(self, provider: str) -> None:
        refuse_mixture(provider, self._providers, self._folder)
        if provider not in self._providers:  # a dry run writes no key
            self._providers.append(provider)

    def take_action(self, action: SplitOrDividend, received: int) -> None:
        """Add a split or dividend that is not known here; one that is announced otherwise here is named in `found`."""
        known: list[SplitOrDividend] = []
        if self._database is not None and self._identities is not None:
            known = actions_of(self._database, self._identities, action.instrument)
        mine = next((each for each in known if (each.ex_day, each.type) == (action.ex_day, action.type)), None)
        if mine is None:
            self.found.actions += 1
            if self._writer is not None:
                add_action(self._writer, action, instant(received))
        elif mine != action:
            self.found.other_actions.append((mine, action))

    def _hours_differ(self, hours: Session) -> bool:
        if self._database is None:
            return False
        try:
            return hours_on(self._database, hours.market, hours.date).segments != hours.segments
        except ArchiveError as error:
            if error.code != ArchiveFault.HOURS_MISSING:
                raise
            return False

    def _compared(self, incoming: Incoming, layout: Layout, rows: Sequence[Row]) -> list[Row]:
        mine, fresh = _by_index(self._known(incoming, layout)), list[Row]()
        given = _by_index(rows)
        if layout is PRINTS and _numbers_anew(incoming.key) and not mine.keys() <= given.keys():
            return []  # the same trades have other numbers there: they would count twice
        for index, theirs in given.items():
            known = mine.get(index, [])
            new = _further(known, theirs)
            if new is None:
                self.found.conflicts.append(
                    Conflict(
                        incoming.key,
                        incoming.instrument,
                        incoming.hours.date,
                        layout,
                        index,
                        known[-1][4:],
                        theirs[-1][4:],
                    )
                )
                continue
            for number, row in enumerate(new, start=len(known) + 1):
                fresh.append((index, number, row[2], int(SourceCall.IMPORTED), *row[4:]))
        return fresh

    def _known(self, incoming: Incoming, layout: Layout) -> list[Row]:
        if self._database is None or self._identities is None:
            return []
        key, symbol = self._identities.key(incoming.key), self._identities.symbol(incoming.instrument)
        if key is None or symbol is None:
            return []
        session = SessionId(key, symbol, day_number(incoming.hours.date))
        return to_tuples(all_versions(self._database, layout, session))


def _by_index(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        assert row[0] is not None  # an index is no value: every row has it
        found[row[0]].append(row)
    return found


def _further(mine: Sequence[Row], theirs: Sequence[Row]) -> Sequence[Row] | None:
    """The versions of a minute that follow on ours; none if ours is as new, None if the two contradict each other."""
    known, given = [row[4:] for row in mine], [row[4:] for row in theirs]
    if not known:
        return theirs
    if given[-1] in known:
        return ()
    further = theirs[len(known) :]
    after = all((row[2] or 0) >= (mine[-1][2] or 0) for row in further)
    return further if given[: len(known)] == known and after else None


def _check_numbers(layout: Layout, rows: Sequence[Row], incoming: Incoming) -> None:
    """Raise ArchiveError DAMAGED for a number beyond its limits: an export has any, and a foreign archive."""
    try:
        beyond = from_tuples(layout, list(rows)).beyond
    except (TypeError, ValueError, OverflowError):
        beyond = layout.index
    if beyond:
        day = str(day_number(incoming.hours.date))
        names = {"symbol": incoming.instrument, "day": day, "provider": incoming.key.provider}
        raise ArchiveError(ArchiveFault.DAMAGED, **names, series=layout.name)


def _check_minutes(layout: Layout, rows: Iterable[Row], hours: Session) -> None:
    if not layout.by_minute:
        return
    for row in rows:
        if row[0] is None or not CLOSING_AUCTION <= row[0] < hours.minutes:
            raise ArchiveError(ArchiveFault.MINUTE, minute=row[0])


def _append(writer: ArchiveWriter, incoming: Incoming, fresh: dict[Layout, list[Row]]) -> None:
    database = writer.database
    with writer.batch():
        record_hours(database, incoming.hours)
        number = day_number(incoming.hours.date)
        key, symbol = writer.identities.made_key(incoming.key), writer.identities.made_symbol(incoming.instrument)
        session = SessionId(key, symbol, number)
        for layout, rows in fresh.items():
            insert_rows(database, layout, [(*session, *row) for row in rows])
            settle(database, session, layout, received_minutes(layout, rows))
        if fresh.get(PRINTS):
            _note_prints(writer, session, incoming)
        for gap in (each for each in incoming.gaps if each.layout is not PRINTS):
            here = received_minutes(gap.layout, to_tuples(all_versions(database, gap.layout, session)))
            missing = set(range(gap.first, gap.last + 1)) - here
            note_missing(database, session, gap.layout, missing, why=gap.why, until=gap.until, state=gap.state)
        if incoming.sealed is not None:
            seal_session(database, session, incoming.sealed)
    writer.forget_session(session)


def _note_prints(writer: ArchiveWriter, session: SessionId, incoming: Incoming) -> None:
    """Trades may be missing only in minutes that neither archive has whole."""
    gaps = [gap for gap in incoming.gaps if gap.layout is PRINTS]
    missing = [range(gap.first, gap.last + 1) for gap in gaps]
    if missing_minutes(writer.database, session, PRINTS) is None:
        for gap, minutes in zip(gaps, missing, strict=True):
            note_missing(
                writer.database, session, PRINTS, minutes, why=gap.why, until=None, inferred=False, state=gap.state
            )
    covered = set(range(incoming.hours.minutes)).difference(*missing)
    writer.note_prints(incoming.key, incoming.instrument, incoming.hours.date, covered=covered)


def _numbers_anew(key: DefinitionKey) -> bool:
    """Whether each program that records this provider's trades gives them numbers of its own."""
    return rule_of(key.provider) is FlowDefinition.LONGPORT


def received_minutes(layout: Layout, rows: Iterable[Row]) -> set[int]:
    """Minutes of continuous trading that were received: those with a net, or a close."""
    place = {FLOW: 4, BARS: 4 + BARS.values.index("close")}.get(layout)
    if place is None:
        return set()
    return {row[0] for row in rows if row[0] is not None and row[0] >= 0 and row[place] is not None}


_DEFINITIONS: Final = {name: definition for definition, name in PROVIDERS.items()}
_PRICES: Final = frozenset({"price", "open", "high", "low", "close"})
"""Columns in units of a price; the others have those of money."""
_TOTALS: Final = frozenset({"turnover", "price", "volume"})
"""What an export of minutes takes from the bars: it is no value of the flow call."""

Record = Mapping[str, Any]
_Place = tuple[str, str, str]
"""Symbol, provider and currency of a session in an export."""


def take_archive(source: ArchiveReader, importer: Importer) -> None:
    """Give an importer everything of another archive; damaged blocks are in `source.damaged`.

    Raises ArchiveError UNREADABLE for names, markets or days that cannot be, and as `Importer.take`.
    """
    try:
        names = {number: instrument_id(name) for number, name in source.identities.all_symbols().items()}
        keys = source.identities.all_keys()
        gaps = _gaps_by_session(source, keys, names)
        for row in source.database.all(_sessions_in(source)):
            session = SessionId(*row)
            importer.take(_incoming(source, session, keys[session.key], names[session.symbol], gaps.get(session, [])))
        for symbol, ex_day, kind, received, new_shares, old_shares, amount, currency in source.database.all(_ACTIONS):
            action = SplitOrDividend(
                instrument=names[symbol],
                ex_day=day_of(ex_day),
                type=ActionType(kind),
                new_shares=new_shares,
                old_shares=old_shares,
                amount=amount,
                currency=currency,
            )
            importer.take_action(action, received)
        for rows in rows_of_archive(source):
            importer.take_daily(rows)
        importer.take_reads(source)
        for recording in recordings_of(source):
            importer.take_recording(recording)
        for each in facts_in(source):
            importer.take_facts(*each)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise ArchiveError(ArchiveFault.UNREADABLE, text=str(error)) from None


_ACTIONS = (
    "SELECT symbol, ex_day, type, received, new_shares, old_shares, amount, currency FROM action AS a WHERE version="
    "(SELECT max(version) FROM action AS b WHERE (b.symbol, b.ex_day, b.type)=(a.symbol, a.ex_day, a.type)) "
    "ORDER BY symbol, ex_day, type"
)


def _sessions_in(source: ArchiveReader) -> str:
    """The question for every session that the file has, by the tables that it has."""
    tables = ("block", *(layout.name for layout in LAYOUTS if source.database.has(layout)))
    parts = (f"SELECT key, symbol, day FROM {table}" for table in tables)  # noqa: S608  # table names of ours
    return " UNION ".join(parts) + " ORDER BY day, symbol, key"


def _incoming(
    source: ArchiveReader,
    session: SessionId,
    key: DefinitionKey,
    instrument: InstrumentId,
    gaps: list[IncomingGap],
) -> Incoming:
    rows: dict[Layout, list[Row]] = {}
    with source.database.transaction("DEFERRED"):
        for layout in LAYOUTS:
            found = source.unless_damaged(partial(all_versions, source.database, layout, session))
            if found is not None and len(found):
                rows[layout] = to_tuples(found)
        hours = source.hours(key.market, day_of(session.day))
        sealed = source.database.one("SELECT sealed FROM session WHERE key=? AND symbol=? AND day=?", session)
    return Incoming(key, instrument, hours, rows, gaps, None if sealed is None else int(sealed[0]))


def _gaps_by_session(
    source: ArchiveReader, keys: dict[int, DefinitionKey], names: dict[int, InstrumentId]
) -> dict[SessionId, list[IncomingGap]]:
    layouts = {layout.name: layout for layout in LAYOUTS}
    found: dict[SessionId, list[IncomingGap]] = defaultdict(list)
    for gap in gaps_of(source.database, keys, names):
        session = source.session_id(gap.key, gap.instrument, gap.day)
        if session is not None and gap.state is not GapState.FILLED and gap.series in layouts:
            until = None if gap.fetchable_until is None else micros(gap.fetchable_until)
            found[session].append(IncomingGap(layouts[gap.series], gap.first, gap.last, gap.why, until, gap.state))
    return found


def take_parquet(folder: Path, importer: Importer) -> None:
    """Give an importer the sessions of `market=HK/day=2026-11-20/*.parquet` below a folder, the oldest day first.

    Flow comes from `versions.parquet`, without one from `minutes.parquet`; bars from `bars.parquet`, the reasons of
    what is missing from `gaps.parquet`, daily rows from the files of their names. Hours are those of the calendar.
    Raises Unusable without pyarrow, for a folder without such files and for columns that are not those of an export;
    otherwise as `Importer.take`.
    """
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise Unusable(NEEDED) from None
    days = sorted(folder.glob("market=*/day=*"), key=lambda path: (path.name, path.parent.name))
    if not days:
        raise Unusable(f"there is no market=.../day=... in {folder}")
    daily: dict[tuple[DailyTable, DefinitionKey, InstrumentId], list[DailyRow]] = defaultdict(list)
    for path in days:
        try:
            market, day = Market(path.parent.name.partition("=")[2]), date.fromisoformat(path.name.partition("=")[2])
            tables = {
                name: parquet.read_table(path / f"{name}.parquet", partitioning=None).to_pylist()
                for name in ("versions", "minutes", "bars", "gaps")
                if (path / f"{name}.parquet").is_file()
            }
            for incoming in _sessions_of(market, day, tables) if tables else ():
                importer.take(incoming)
            for table in DAILY_TABLES:
                file = path / f"{table.name}.parquet"
                for record in parquet.read_table(file, partitioning=None).to_pylist() if file.is_file() else ():
                    key = _key(record["provider"], market, record["currency"], day)
                    daily[table, key, instrument_id(record["symbol"])].append(row_of_export(table, record, day))
        except (ArrowException, BadInput, ValueError, KeyError, TypeError) as error:
            raise Unusable(f"{path} is no export of an archive: {error}") from None
    for (table, key, instrument), rows in daily.items():  # an event has versions in the folders of all its days
        importer.take_daily(DailyRows(key, instrument, table, rows))


def _sessions_of(market: Market, day: date, tables: dict[str, list[Record]]) -> Iterator[Incoming]:
    hours = TradingCalendar().session_on(market, day)
    if hours is None:
        raise ValueError(f"{market} did not trade on {day}")
    flow = "versions" if "versions" in tables else "minutes"
    by_session: dict[_Place, dict[Layout, list[Row]]] = defaultdict(dict)
    for name, layout in ((flow, FLOW), ("bars", BARS)):
        without = _TOTALS if name == "minutes" else frozenset[str]()
        for record in tables.get(name, []):
            _check_start(hours, record)
            place = record["symbol"], record["provider"], record["currency"]
            by_session[place].setdefault(layout, []).append(_row(layout, record, without))
    gaps = _gaps_by_place(tables.get("gaps", []), by_session)
    for place, rows in by_session.items():
        symbol, provider, currency = place
        ordered = {layout: sorted(found, key=lambda row: (row[0] or 0, row[1] or 0)) for layout, found in rows.items()}
        key = _key(provider, market, currency, day)
        sealed = max((row[2] or 0) for found in rows.values() for row in found)
        yield Incoming(key, instrument_id(symbol), hours, ordered, gaps[place], sealed)


def _key(provider: str, market: Market, currency: str, day: date) -> DefinitionKey:
    """The key of a provider's name in an export; raises ValueError for one that nobody has."""
    definition = _DEFINITIONS.get(provider.removesuffix(PRACTICE))
    if definition is None:
        raise ValueError(f"no provider is called {provider}")
    return definition_key(provider, definition, market, currency, day)


def _gaps_by_place(
    records: Sequence[Record], sessions: Mapping[_Place, dict[Layout, list[Row]]]
) -> dict[_Place, list[IncomingGap]]:
    """The gaps of each session: an export names the symbol and not the provider.

    A gap is one of the sessions that received none of its minutes; where several did, an export has a line for each in
    the order of their providers. Where the numbers differ nobody can say whose it is, and it is left out.
    """
    found: dict[_Place, list[IncomingGap]] = defaultdict(list)
    lines: dict[tuple[str, Layout, int, int], list[IncomingGap]] = defaultdict(list)
    for record in (each for each in records if each["series"] not in _RECORDED_NAMES):
        gap = _gap(record)
        if gap.state is not GapState.FILLED:
            lines[record["symbol"], gap.layout, gap.first, gap.last].append(gap)
    for (symbol, layout, first, last), gaps in lines.items():
        lacking = sorted(
            place
            for place, rows in sessions.items()
            if place[0] == symbol and received_minutes(layout, rows.get(layout, [])).isdisjoint(range(first, last + 1))
        )
        if len(lacking) == len(gaps):
            for place, gap in zip(lacking, gaps, strict=True):
                found[place].append(gap)
    return found


_RECORDED_NAMES: Final = frozenset(layout.name for layout in RECORDED)


def _check_start(hours: Session, record: Record) -> None:
    start: datetime | None = record["start"]
    if start is not None and minute_start(hours, record["minute"]) != start:
        raise ValueError(f"minute {record['minute']} begins at {start}, which is not an hour of the calendar")


def _row(layout: Layout, record: Record, without: frozenset[str]) -> Row:
    values = (None if name in without else _units(name, record[name]) for name in layout.values)
    return (record["minute"], record["version"], micros(record["received"]), int(SourceCall.IMPORTED), *values)


def _units(name: str, value: Decimal | int | None) -> int | None:
    if name == "volume" or value is None:
        return None if value is None else int(value)
    return from_amount(Decimal(value), PRICE if name in _PRICES else MONEY)


def _gap(record: Record) -> IncomingGap:
    layouts = {layout.name: layout for layout in LAYOUTS}
    until = record["fetchable_until"]
    why, state = GapReason(record["why"]), GapState(record["state"])
    place = layouts[record["series"]]
    return IncomingGap(place, record["first"], record["last"], why, None if until is None else micros(until), state)


def importing(options: argparse.Namespace) -> CollectorExit:
    """Append what is new, list what differs; with `--dry-run` only say it."""
    source: Path = options.source
    if not source.exists():
        raise Unusable(f"there is no {source}")
    folder = archive_folder(options)
    if source.is_file() and (folder / FILE).exists() and source.samefile(folder / FILE):
        raise Unusable(f"{source} is this archive itself")
    with ExitStack() as kept:
        writer = None
        if not options.dry_run:
            lease = kept.enter_context(Lease(folder, SystemClock(), program=PROGRAM))
            writer = kept.enter_context(closing(ArchiveWriter(folder, lease)))
            importer = Importer(folder, writer=writer)
        elif (folder / FILE).is_file():
            reader = kept.enter_context(closing(ArchiveReader(folder)))
            importer = Importer(folder, reader.database, reader.identities)
        else:
            importer = Importer(folder)
        try:
            _take(source, importer, kept)
        except BaseException:
            report(importer.found, dry_run=options.dry_run)  # each session taken before it stays
            raise
        if writer is not None:
            for market in Market:
                pack(writer, market)
        if writer is not None and source.is_file() and importer.found.sessions and drop_recorder(folder):
            _print("another archive was taken in: the next publish takes a new recorder id")
    report(importer.found, dry_run=options.dry_run)
    return CollectorExit.DONE if importer.found.clean else CollectorExit.INCOMPLETE


def _take(source: Path, importer: Importer, kept: ExitStack) -> None:
    if source.is_dir():
        take_parquet(source, importer)
        return
    theirs = kept.enter_context(closing(ArchiveReader(source.parent, name=source.name)))
    try:
        take_archive(theirs, importer)
    finally:
        importer.found.damaged += theirs.damaged


def report(found: Imported, *, dry_run: bool) -> None:
    """Print what was taken in, and a line for everything that was not."""
    for conflict in found.conflicts:
        _print(conflict_line(conflict))
    for each in found.daily_conflicts:
        _print(f"{each.instrument} {each.table} {' '.join(map(str, each.identity))}: told otherwise here")
    for other in found.recording_conflicts:
        _print(f"{other.instrument} {other.day} {other.series}: recorded otherwise here")
    for instrument, day in found.other_hours:
        _print(f"{instrument} {day}: other trading hours here; the session was left out")
    for mine, theirs in found.other_actions:
        here, there = (f"{each.new_shares}:{each.old_shares} {each.amount / PRICE:g}" for each in (mine, theirs))
        _print(f"{mine.instrument} {mine.ex_day} {mine.type}: {here} here, {there} there")
    for damage in found.damaged:
        _print(sentence(damage))
    if found.recordings or found.facts:
        _print(f"{found.recordings} days of books or quotes, facts of {found.facts} sessions")
    verb = "would be taken in" if dry_run else "taken in"
    _print(
        f"{found.sessions} sessions {verb}: {found.rows} new rows, {found.versions} further versions, "
        f"{found.actions} splits and dividends, {found.daily} daily rows; "
        f"{len(found.conflicts) + len(found.daily_conflicts) + len(found.recording_conflicts)} conflicts"
    )


def conflict_line(conflict: Conflict) -> str:
    """`HK.00700 2026-11-20 flow minute 10: net 1.000 here, 2.000 there`, with every value that differs."""
    pairs = zip(conflict.layout.values, conflict.mine, conflict.theirs, strict=True)
    values = [
        f"{name} {_written(name, mine)} here, {_written(name, theirs)} there"
        for name, mine, theirs in pairs
        if mine != theirs
    ]
    where = f"{conflict.instrument} {conflict.day} {conflict.layout.name}"
    return f"{where} {_index(conflict.layout, conflict.at)}: {'; '.join(values)}"


def _index(layout: Layout, index: int) -> str:
    return f"minute {index}" if layout.index == "minute" else f"at {instant(index).isoformat()}"


def _written(name: str, value: int | None) -> str:
    if value is None or name == "volume":
        return "nothing" if value is None else str(value)
    return str(as_decimal(value, PRICE if name in _PRICES else MONEY))


def _print(line: str) -> None:
    write_line(sys.stdout, line)
