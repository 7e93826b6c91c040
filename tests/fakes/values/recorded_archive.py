"""An archive with one recorded day of everything: books, trades, quotes, bars, flow and facts, and two days before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from fakes.values.archive_market import (
    DAY,
    TENCENT,
    after_close,
    at,
    bar_day,
    close_archive,
    days_before,
    distribution_day,
    flow_day,
    open_archive,
    prints_day,
    session,
)
from fakes.values.book_day import books, changes, quotes
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.depth.book_rows import BookRows
from tideboard_core.archive.depth.facts import SessionFacts
from tideboard_core.archive.units import instant
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.price_steps import bands_of

FUTU = DefinitionKey(provider="Futu", tier_version="1", market=Market.HK, currency="HKD", valid_from=date(2015, 1, 1))
LONGPORT = DefinitionKey(
    provider="LongPort", tier_version="1", market=Market.HK, currency="HKD", valid_from=date(2015, 1, 1)
)
FACTS = SessionFacts(
    name="TENCENT",
    lot_size=100,
    currency="HKD",
    security_type=SecurityType.STOCK,
    steps=bands_of(("999995", "0.2")),
    received=session().open,
)
BEFORE = days_before(DAY, 2)
FLOW = flow_day(330, 7)
BARS = bar_day(330, 7)
PRINTS = prints_day(DAY, 2000, 7)
SHOWN = books(3600, 7)


def record_day(writer: ArchiveWriter, key: DefinitionKey = FUTU) -> None:
    """A day as a recording leaves it, all of it received in the seconds after it happened."""
    for minute in range(330):
        writer.add_minutes(key, TENCENT, DAY, [FLOW[minute]], received=at(minute))
        writer.add_bars(key, TENCENT, DAY, [BARS[minute]], received=at(minute))
    for each in PRINTS[::250]:
        writer.add_prints(key, TENCENT, DAY, [each], received=instant(each.time))
    writer.add_distributions(key, TENCENT, DAY, distribution_day(DAY, 60, 7), received=at(200))
    writer.add_depth(key, TENCENT, DAY, BookRows.of(changes(SHOWN)))
    writer.add_quotes(key, TENCENT, DAY, quotes(3600, 7))
    writer.add_facts(key, TENCENT, DAY, FACTS)
    for day in BEFORE:
        writer.add_bars(key, TENCENT, day, bar_day(330, day.toordinal()), received=after_close(day))
        writer.add_minutes(key, TENCENT, day, flow_day(330, day.toordinal()), received=after_close(day))


def written(folder: Path, *fills: Callable[[ArchiveWriter], None]) -> Path:
    """Write an archive of the day; each fill in one transaction."""
    writer = open_archive(folder, *BEFORE, DAY)
    for fill in fills:
        with writer.batch():
            fill(writer)
    close_archive(writer)
    return folder
