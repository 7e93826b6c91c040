"""Reads daily rows: their versions as they came, what was known at a moment, and short shares beside earlier days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

import numpy as np

from tideboard_core.archive.comparison.ranking import Bands, Ranked, bands, rank
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily_tables import SHORT, DailyRow, DailyTable
from tideboard_core.archive.database import Database
from tideboard_core.archive.definitions import DefinitionKey, Identities
from tideboard_core.archive.records import NULL, Integers
from tideboard_core.archive.units import day_number, day_of, micros
from tideboard_core.model.instrument import InstrumentId

_END: Final = 2**62


def versions_of(
    database: Database, identities: Identities, table: DailyTable, key: DefinitionKey, instrument: InstrumentId
) -> list[DailyRow]:
    """Every version of a security's rows, in the order of receipt; nothing in a file of an earlier version."""
    place = identities.key(key), identities.symbol(instrument)
    if None in place or not database.has_daily:
        return []
    names = tuple(table.units)
    rows = database.all(
        f"SELECT {', '.join(names)} FROM {table.name} WHERE key=? AND symbol=? ORDER BY received, version",  # noqa: S608
        place,
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


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


def short_shares(
    database: Database,
    identities: Identities,
    key: DefinitionKey,
    instrument: InstrumentId,
    days: Sequence[date],
    *,
    moment: datetime | None = None,
) -> Integers:
    """Return the share of the volume sold short on each of some days, in 1/1000000 %, NULL where it is not known.

    Only shares with a stated unit are kept as such; with `moment` only what had been received then.
    """
    found = known_at(SHORT, versions_of(database, identities, SHORT, key, instrument), moment)
    of_day = {row["day"]: row["percent"] for row in found if row["figure"] == DailyFigure.SALES}
    shares = (of_day.get(day_number(day)) for day in days)
    return np.array([NULL if share is None else share for share in shares], np.int64)


def rank_short(share: int, earlier: Integers) -> Ranked:
    """Rank a day's share among those of earlier days, as `short_shares` returns both; its percentile is as of flow."""
    return rank(share, earlier[earlier != NULL])


def usual_short(earlier: Integers) -> Bands:
    """Return the usual range of the shares of earlier days, in their units: one column."""
    return bands(earlier[:, None], (earlier != NULL)[:, None])
