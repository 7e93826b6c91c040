"""Reads daily rows: their versions as they came, and what was known at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily_tables import DailyRow, DailyTable, beyond
from tideboard_core.archive.database import Database
from tideboard_core.archive.definitions import DefinitionKey, Identities
from tideboard_core.archive.units import day_of, micros
from tideboard_core.model.instrument import InstrumentId

_END: Final = 2**62


def versions_of(
    database: Database, identities: Identities, table: DailyTable, key: DefinitionKey, instrument: InstrumentId
) -> list[DailyRow]:
    """Every version of a security's rows, in the order of receipt; nothing in a file of an earlier version.

    One with a value beyond its limits is left out: `verification` names it.
    """
    place = identities.key(key), identities.symbol(instrument)
    if None in place or not database.has_daily:
        return []
    names = tuple(table.units)
    rows = database.all(
        f"SELECT {', '.join(names)} FROM {table.name} WHERE key=? AND symbol=? ORDER BY received, version",  # noqa: S608
        place,
    )
    return [dict(zip(names, row, strict=True)) for row in rows if not beyond(table, row)]


def known_at(table: DailyTable, versions: Iterable[DailyRow], moment: datetime | None = None) -> list[DailyRow]:
    """Of `versions_of` the newest of each row, or the newest that had been received at a moment; by identity."""
    end = _END if moment is None else micros(moment)
    newest: dict[tuple[str, ...], DailyRow] = {}
    for row in versions:
        received = row["received"]
        if isinstance(received, int) and received <= end:
            newest[tuple(str(row[name]) for name in table.identity)] = row
    return [newest[identity] for identity in sorted(newest)]


def reads_of(
    database: Database,
    identities: Identities,
    key: DefinitionKey,
    instrument: InstrumentId,
    figure: DailyFigure,
    *,
    newest: bool = False,
) -> dict[date, int]:
    """When a figure was answered first, or last with `newest`, on each market day that it was (microseconds of UTC)."""
    place = identities.key(key), identities.symbol(instrument)
    if None in place or not database.has_daily:
        return {}
    rows = database.all(
        "SELECT day, first, last FROM daily_read WHERE key=? AND symbol=? AND figure=?", (*place, str(figure))
    )
    return {day_of(day): last if newest else first for day, first, last in rows}
