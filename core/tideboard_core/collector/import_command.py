"""The command `import`: takes a colleague's archive or Parquet export into the archive of a data folder."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final

from tideboard_core.archive.actions import ActionType, SplitOrDividend
from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import PRACTICE, PROVIDERS, DefinitionKey, definition_key
from tideboard_core.archive.gaps import GapReason, GapState, gaps_of
from tideboard_core.archive.hours import minute_start
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, LAYOUTS, Layout, SourceCall
from tideboard_core.archive.rows import SessionId, all_versions, to_tuples
from tideboard_core.archive.sealing import pack
from tideboard_core.archive.units import MONEY, PRICE, as_decimal, day_of, from_amount, instant, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.command_line import PROGRAM, CollectorExit
from tideboard_core.collector.folders import archive_folder
from tideboard_core.collector.importing import (
    Conflict,
    Imported,
    Importer,
    Incoming,
    IncomingGap,
    Row,
    received_minutes,
)
from tideboard_core.collector.tables import NEEDED
from tideboard_core.collector.words import Unusable, sentence
from tideboard_core.model.instrument import InstrumentId, Market, instrument_id
from tideboard_core.model.session import Session, TradingCalendar
from tideboard_core.system.clock import SystemClock

_DEFINITIONS: Final = {name: definition for definition, name in PROVIDERS.items()}
_PRICES: Final = frozenset({"price", "open", "high", "low", "close"})
"""Columns in units of a price; the others have those of money."""
_TOTALS: Final = frozenset({"turnover", "price", "volume"})
"""What an export of minutes takes from the bars: it is no value of the flow call."""

Record = Mapping[str, Any]
_Place = tuple[str, str, str]
"""Symbol, provider and currency of a session in an export."""


def take_archive(source: ArchiveReader, importer: Importer) -> None:
    """Give an importer every session, split and dividend of another archive; damaged blocks are in `source.damaged`.

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
    except (ValueError, KeyError, TypeError) as error:
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
        if session is not None and gap.state is not GapState.FILLED:
            until = None if gap.fetchable_until is None else micros(gap.fetchable_until)
            found[session].append(IncomingGap(layouts[gap.series], gap.first, gap.last, gap.why, until, gap.state))
    return found


def take_parquet(folder: Path, importer: Importer) -> None:
    """Give an importer the sessions of `market=HK/day=2026-11-20/*.parquet` below a folder, the oldest day first.

    Flow comes from `versions.parquet`, without one from `minutes.parquet`; bars from `bars.parquet`, the reasons of
    what is missing from `gaps.parquet`. Hours are those of the calendar. Raises Unusable without pyarrow, for a folder
    without such files and for columns that are not those of an export; otherwise as `Importer.take`.
    """
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise Unusable(NEEDED) from None
    days = sorted(folder.glob("market=*/day=*"), key=lambda path: (path.name, path.parent.name))
    if not days:
        raise Unusable(f"there is no market=.../day=... in {folder}")
    for path in days:
        try:
            market, day = Market(path.parent.name.partition("=")[2]), date.fromisoformat(path.name.partition("=")[2])
            tables = {
                name: parquet.read_table(path / f"{name}.parquet", partitioning=None).to_pylist()
                for name in ("versions", "minutes", "bars", "gaps")
                if (path / f"{name}.parquet").is_file()
            }
            for incoming in _sessions_of(market, day, tables):
                importer.take(incoming)
        except (ArrowException, ValueError, KeyError, TypeError) as error:
            raise Unusable(f"{path} is no export of an archive: {error}") from None


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
        definition = _DEFINITIONS.get(provider.removesuffix(PRACTICE))
        if definition is None:
            raise ValueError(f"no provider is called {provider}")
        key = definition_key(provider, definition, market, currency, day)
        sealed = max((row[2] or 0) for found in rows.values() for row in found)
        yield Incoming(key, instrument_id(symbol), hours, ordered, gaps[place], sealed)


def _gaps_by_place(
    records: Sequence[Record], sessions: Mapping[_Place, dict[Layout, list[Row]]]
) -> dict[_Place, list[IncomingGap]]:
    """The gaps of each session: an export names the symbol and not the provider.

    A gap is one of the sessions that received none of its minutes; where several did, an export has a line for each in
    the order of their providers. Where the numbers differ nobody can say whose it is, and it is left out.
    """
    found: dict[_Place, list[IncomingGap]] = defaultdict(list)
    lines: dict[tuple[str, Layout, int, int], list[IncomingGap]] = defaultdict(list)
    for record in records:
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
    for instrument, day in found.other_hours:
        _print(f"{instrument} {day}: other trading hours here; the session was left out")
    for mine, theirs in found.other_actions:
        here, there = (f"{each.new_shares}:{each.old_shares} {each.amount / PRICE:g}" for each in (mine, theirs))
        _print(f"{mine.instrument} {mine.ex_day} {mine.type}: {here} here, {there} there")
    for damage in found.damaged:
        _print(sentence(damage))
    verb = "would be taken in" if dry_run else "taken in"
    _print(
        f"{found.sessions} sessions {verb}: {found.rows} new rows, {found.versions} further versions, "
        f"{found.actions} splits and dividends; {len(found.conflicts)} conflicts"
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
    sys.stdout.write(line + "\n")
