"""An archive of 100 symbols and 250 sessions for the benchmarks, and the same nets as arrays for the peers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

import numpy as np

from fakes.values.archive_market import (
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
from tideboard_core.archive.blocks import PACKED, PLAIN, encode
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.history import SESSIONS, History, write_history
from tideboard_core.archive.records import FLOW, Minute, Rows, SourceCall
from tideboard_core.archive.rows import SessionId, from_tuples
from tideboard_core.archive.sealing import pack, seal, session_checksum, unsealed, write_block
from tideboard_core.archive.units import day_number, micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market

SYMBOLS: Final = 100
DAYS: Final = 250
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


def bytes_of_session(folder: Path, sessions: int) -> float:
    """Mean bytes of the packed blocks of a New York symbol-session.

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
    pack(writer, Market.US, keep=0)
    row = writer.database.one("SELECT sum(length(data)) FROM block")
    assert row is not None
    close_archive(writer)
    return int(row[0]) / sessions


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
