"""An archive of 100 symbols and 250 sessions for the benchmarks, and the same nets as arrays for the peers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    after_close,
    bar_day,
    close_archive,
    days_before,
    distribution_day,
    flow_day,
    open_archive,
    session,
)
from fakes.values.behind_answers import holdings, open_positions, ratings, report, short_sales
from tideboard_core.archive.blocks import PACKED, PLAIN, encode
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.rows import event_rows, holding_rows, position_rows, rating_rows, sales_rows
from tideboard_core.archive.daily.writing import add_daily, note_read
from tideboard_core.archive.daily_tables import BROKERS, EVENT, RATING, SHORT
from tideboard_core.archive.database import FILE
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.history import SESSIONS, History, write_history
from tideboard_core.archive.records import FLOW, Minute, Rows, SourceCall
from tideboard_core.archive.rows import SessionId, from_tuples
from tideboard_core.archive.sealing import pack, seal, session_checksum, unsealed, write_block
from tideboard_core.archive.units import day_number, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.behind.brokers import Holdings
from tideboard_core.model.instrument import InstrumentId, Market

SYMBOLS: Final = 100
DAYS: Final = 250
DAILY_SECURITIES: Final = 50
PLAIN_DAYS: Final = 90
MINUTES: Final = 330
RESTATED: Final = 20
"""Minutes of a New York session that come a second time."""
KEY: Final = DefinitionKey(
    provider="Futu (practice)",
    tier_version="1",
    market=Market.HK,
    currency="HKD",
    valid_from=DAY,
)
NETS: Final = "nets.npy"
"""The nets of the newest sessions beside the archive: symbols x sessions x minutes, int64."""
TODAY: Final = "today.npy"
"""Today's nets: symbols x minutes."""


def symbol(number: int) -> InstrumentId:
    """The name of a symbol."""
    return InstrumentId(f"HK.{10_000 + number:05d}")


def fill(folder: Path, *, symbols: int = SYMBOLS, days: int = DAYS) -> None:
    """Write the archive and the arrays; blocks and histories as the writer makes them, without its rows.

    Sessions older than `PLAIN_DAYS` are packed and all alike; the newest `SESSIONS` have nets of their own.
    """
    dates = days_before(DAY, days)
    writer = open_archive(folder / "archive", *dates)
    nets = np.cumsum(np.random.default_rng(7).integers(-(10**9), 10**9, (symbols, SESSIONS, MINUTES)), axis=2)
    old = encode(_rows(flow_day(MINUTES, 1)), PACKED)
    with writer.batch():
        key = writer.identities.made_key(KEY)
        for number in range(symbols):
            found = writer.identities.made_symbol(symbol(number))
            like = _rows(flow_day(MINUTES, number))
            plain = encode(like, PLAIN)
            for place, day in enumerate(dates):
                own = place - (days - SESSIONS)
                data = old if place < days - PLAIN_DAYS else plain
                if own >= 0:
                    like.columns["net"] = nets[number, own]
                    data = encode(like, PLAIN)
                _write(writer, SessionId(key, found, day_number(day)), data)
            columns = np.array([day_number(day) for day in dates[-SESSIONS:]], np.int32)
            write_history(writer.database, key, found, History(columns, np.ascontiguousarray(nets[number].T)))
    close_archive(writer)
    np.save(folder / NETS, nets)
    np.save(folder / TODAY, np.random.default_rng(8).integers(-(10**10), 10**10, (symbols, MINUTES)))


def days_of_sample() -> list[int]:
    """The newest sessions as `20261120`, oldest first."""
    return [day_number(day) for day in days_before(DAY, SESSIONS)]


def bytes_of_session(folder: Path, sessions: int) -> tuple[float, float]:
    """Mean bytes of the blocks of a New York symbol-session, live and packed.

    Each minute is received by itself, some are restated, and a distribution comes each half hour.
    """
    days = days_before(DAY, sessions, Market.US)
    writer = open_archive(folder / "sizes", *days, market=Market.US)
    key = DefinitionKey(provider="Futu", tier_version="1", market=Market.US, currency="USD", valid_from=KEY.valid_from)
    share = InstrumentId("US.AAPL")
    for seed, day in enumerate(days):
        hours = session(day, Market.US)
        flow, bars = flow_day(hours.minutes, seed), bar_day(hours.minutes, seed)
        other = flow_day(hours.minutes, seed + 100)
        stamps = np.random.default_rng(seed).uniform(1, 40, hours.minutes)
        with writer.batch():
            for minute in range(hours.minutes):
                received = hours.minute_end(minute) + timedelta(seconds=stamps[minute])
                again = other[minute - 3 : minute - 2] if 3 <= minute < 3 + RESTATED else []
                writer.add_minutes(key, share, day, [flow[minute], *again], received=received)
                writer.add_bars(key, share, day, [bars[minute]], received=received)
            writer.add_distributions(key, share, day, distribution_day(day, 30, seed)[:11], received=hours.close)
    seal(writer, unsealed(writer.database, Market.US), after_close(days[-1]))
    live = _block_bytes(writer) / sessions
    pack(writer, Market.US, keep=0)
    packed = _block_bytes(writer) / sessions
    close_archive(writer)
    return live, packed


def bytes_of_daily_year(folder: Path) -> int:
    """Bytes of an archive with a year of daily figures of DAILY_SECURITIES of Hong Kong, and nothing else.

    On each day of each one: short sales, 20 holdings, a rating, and five answers that are noted; open positions each
    week, and two reports.
    """
    writer = open_archive(folder / "year")
    days = days_before(DAY, DAYS)
    with writer.batch():
        for number in range(DAILY_SECURITIES):
            one = symbol(number)
            sold = [f"{10 + (at * 7 + number) % 200 / 10:.1f}" for at in range(DAYS)]
            positions = [row for day in days[::5] for row in position_rows(open_positions(day, one), CALENDAR)]
            held = [row for at, day in enumerate(days) for row in holding_rows(_held(day, at, number), CALENDAR)]
            rated = [row for day in days for row in rating_rows(ratings(day), day, CALENDAR)]
            tables = (
                (SHORT, sales_rows(short_sales(*sold, day=days[-1], instrument=one), CALENDAR)),
                (SHORT, positions),
                (BROKERS, held),
                (RATING, rated),
                (EVENT, event_rows([report(day, instrument=one) for day in days[60::120]])),
            )
            for table, rows in tables:
                add_daily(writer, table, KEY, one, rows, received=after_close())
            for day in days:
                for figure in (each for each in DailyFigure if each not in {DailyFigure.PAST, DailyFigure.NEWS}):
                    note_read(writer, KEY, one, figure, day, received=after_close(day))
    writer.database.all("PRAGMA wal_checkpoint(TRUNCATE)")
    close_archive(writer)
    return (writer.folder / FILE).stat().st_size


def _held(day: date, at: int, number: int) -> Holdings:
    """Holdings of a day; no two of them are alike, and names are as long as the clearing house's."""
    found = holdings(20, settled=day, shares=10_000_000 + 1_000 * at + number)
    rows = [
        replace(row, participant=row.participant._replace(name=f"{row.participant.name} SECURITIES (ASIA) LIMITED"))
        for row in found.rows
    ]
    return replace(found, rows=tuple(rows))


def _block_bytes(writer: ArchiveWriter) -> int:
    row = writer.database.one("SELECT sum(length(data)) FROM block")
    assert row is not None
    return int(row[0])


def _rows(flow: list[Minute]) -> Rows:
    stamp = micros(after_close())
    return from_tuples(FLOW, [(row[0], 1, stamp, int(SourceCall.FLOW), *row[1:]) for row in flow])


def _write(writer: ArchiveWriter, where: SessionId, data: bytes) -> None:
    write_block(writer.database, FLOW, where, data)
    writer.database.execute(
        "INSERT INTO session(key, symbol, day, expected, received, restated, complete_to, checksum, sealed) "
        "VALUES (?,?,?,?,?,?,?,?,?)",
        (*where, MINUTES, MINUTES, 0, MINUTES - 1, session_checksum(writer.database, where), micros(after_close())),
    )
