"""Appends daily rows: a figure that changes is a further version, and the same one is not written again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.rows import news_rows
from tideboard_core.archive.daily_tables import EVENT, DailyRow, DailyTable, DailyValue
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.units import day_number, micros
from tideboard_core.archive.writer import Appended, ArchiveWriter
from tideboard_core.model.behind.news import News
from tideboard_core.model.instrument import InstrumentId


def add_daily(
    writer: ArchiveWriter,
    table: DailyTable,
    key: DefinitionKey,
    instrument: InstrumentId,
    rows: Iterable[DailyRow],
    *,
    received: datetime,
    compared: Iterable[str] = (),
) -> Appended:
    """Append rows as they were received (aware); columns that a row lacks are NULL. ArchiveError from the file.

    A row without any value is left out. A row is a new version if it differs from the newest one in one of the columns
    `compared`, of all values by default. No version counts as received before the one that it follows: where the clock
    was ahead for a while, the newer figure stays the newer one.
    """
    asked = tuple(compared) or tuple(table.values)
    with writer.batch():
        place = (writer.identities.made_key(key), writer.identities.made_symbol(instrument))
        known = _newest(writer, table, place, ("received", *asked))
        fresh: list[tuple[Any, ...]] = []
        new = 0
        for row in rows:
            identity = tuple(row[name] for name in table.identity)
            values = tuple(row.get(name) for name in asked)
            version, (last, *before) = known.get(identity, (0, (0, None)))
            if tuple(before) == values or all(row.get(name) is None for name in table.values):
                continue
            came = max(micros(received), int(last or 0))
            known[identity] = version + 1, (came, *values)
            new += not version
            stamp = (version + 1, came, row.get("published"), row.get("expected", 0))
            fresh.append((*place, *identity, *stamp, *(row.get(name) for name in table.values)))
        columns = ("key", "symbol", *table.units)
        writer.database.many(
            f"INSERT INTO {table.name}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
            fresh,
        )
    return Appended(new, len(fresh) - new)


def withdraw_missing(
    writer: ArchiveWriter,
    key: DefinitionKey,
    instrument: InstrumentId,
    kind: str,
    rows: Iterable[DailyRow],
    *,
    days: tuple[date, date],
    received: datetime,
) -> int:
    """Mark events of a type from the first to the last of `days` that a whole answer no longer has; returns how many.

    `rows` are those of the answer. What moved to another day under its own id is no missing one.
    """
    known, symbol = writer.identities.key(key), writer.identities.symbol(instrument)
    if known is None or symbol is None:
        return 0
    sent = {row["event"] for row in rows if row["type"] == kind}
    first, last = map(day_number, days)
    gone: list[DailyRow] = []
    for (_kind, event), (_version, values) in _newest(writer, EVENT, (known, symbol), tuple(EVENT.values)).items():
        row: DailyRow = dict(zip(EVENT.values, values, strict=True))
        day = row["day"]
        if (
            _kind == kind
            and event not in sent
            and not row["withdrawn"]
            and isinstance(day, int)
            and first <= day <= last
        ):
            gone.append({**row, "type": kind, "event": event, "withdrawn": 1})
    add_daily(writer, EVENT, key, instrument, gone, received=received)
    return len(gone)


def note_read(
    writer: ArchiveWriter,
    key: DefinitionKey,
    instrument: InstrumentId,
    figure: DailyFigure,
    day: date,
    *,
    received: datetime,
) -> None:
    """Note that a figure was answered on a market day, with whatever it had."""
    with writer.batch():
        place = (writer.identities.made_key(key), writer.identities.made_symbol(instrument))
        writer.database.execute(
            "INSERT INTO daily_read(key, symbol, figure, day, first, last) VALUES (?,?,?,?,?,?) "
            "ON CONFLICT(key, symbol, figure, day) DO UPDATE SET last=excluded.last",
            (*place, str(figure), day_number(day), micros(received), micros(received)),
        )


def add_news(
    writer: ArchiveWriter, key: DefinitionKey, found: News, day: date, *, received: datetime, followed: bool = False
) -> int:
    """Keep the headlines of an answer and that it was asked for on a market day; returns how many are new.

    `followed` as in `news_rows`. A headline keeps the time that it was kept with first.
    """
    with writer.batch():
        rows = news_rows(found, received, followed=followed)
        added = add_daily(writer, EVENT, key, found.instrument, rows, received=received, compared=("text",))
        note_read(writer, key, found.instrument, DailyFigure.NEWS, day, received=received)
    return added.new


def _newest(
    writer: ArchiveWriter, table: DailyTable, place: tuple[int, int], columns: tuple[str, ...]
) -> dict[tuple[DailyValue, ...], tuple[int, tuple[DailyValue, ...]]]:
    """Version and some values of the newest version of each row of a security."""
    names = (*table.identity, "version", *columns)
    rows = writer.database.all(
        f"SELECT {', '.join(names)} FROM {table.name} WHERE key=? AND symbol=? ORDER BY version",  # noqa: S608
        place,
    )
    count = len(table.identity)
    return {row[:count]: (row[count], row[count + 1 :]) for row in rows}
