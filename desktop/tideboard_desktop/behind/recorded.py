"""What the archive has of earlier days: the share of the volume that was sold short."""

from __future__ import annotations

from datetime import date
from operator import itemgetter

from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.reading import known_at, versions_of
from tideboard_core.archive.daily_tables import PERCENT, SHORT, DailyRow
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.units import day_of
from tideboard_core.model.instrument import InstrumentId, market_of


def recorded_shares(provider: str, instrument: InstrumentId, reader: ArchiveReader) -> dict[date, float]:
    """Return the share of each recorded day in percent, by the newest version; raises ArchiveError.

    Those of one provider under all its keys, whose order sizes change nothing here. Runs in the reading thread.
    """
    market = market_of(instrument)
    keys = [key for key in reader.identities.all_keys().values() if (key.market, key.provider) == (market, provider)]
    with reader.database.transaction("DEFERRED"):
        rows = [row for key in keys for row in versions_of(reader.database, reader.identities, SHORT, key, instrument)]
    found: dict[date, float] = {}
    for row in known_at(SHORT, sorted(rows, key=itemgetter("received"))):
        day, share = row["day"], _share(row)
        if row["figure"] == DailyFigure.SALES and isinstance(day, int) and share is not None:
            found[day_of(day)] = share
    return found


def _share(row: DailyRow) -> float | None:
    """In percent; None of a row without a stated unit."""
    percent, shares, volume = row["percent"], row["shares"], row["volume"]
    if isinstance(percent, int):
        return percent / PERCENT
    return 100 * shares / volume if isinstance(shares, int) and isinstance(volume, int) and volume else None
