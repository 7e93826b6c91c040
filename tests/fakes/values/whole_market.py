"""A whole market without an effect, or with a planted one, as an archive of sealed sessions: written fast."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from fakes.values.archive_market import DAY, KEY, after_close, close_archive, days_before, open_archive
from fakes.values.signal_market import STEP, market
from tideboard_core.archive import blocks
from tideboard_core.archive.records import BARS, FLOW, NULL, Integers, Layout, Rows, SourceCall
from tideboard_core.archive.units import MONEY, PRICE, day_number, micros
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.signals.sessions import SessionData

GROUP: Final = 8
"""Securities whose prices move together, from a seed of their own."""


def security(number: int) -> InstrumentId:
    """The code of a security, counted from 0."""
    return InstrumentId(f"HK.{number + 1:05}")


def fill_market(
    folder: Path, *, securities: int, sessions: int, different: int | None = None, effect: float = 0.0
) -> None:
    """Write the archive: flow and bars of every minute, seen live, on the last `sessions` days up to DAY.

    Only `different` securities are made, all without it; the further ones have the same sessions again. Percentiles'
    own copy is left out. It is as `sealing.seal_new` would make it of the same rows, which takes several times as long.
    """
    days = [*days_before(DAY, sessions - 1), DAY]
    writer = open_archive(folder, *days)
    with writer.batch():
        key = writer.identities.made_key(KEY)
        symbols = [writer.identities.made_symbol(security(number)) for number in range(securities)]
    made = min(different or securities, securities)
    for first in range(0, made, GROUP):
        count = min(GROUP, made - first)
        with writer.batch():
            for data in market(first // GROUP, sessions=sessions, symbols=count, effect=effect, step=STEP):
                number, day = first + int(data.instrument.partition(".")[2]) - 1, day_number(data.day)
                written = [(layout.number, blocks.seal(rows)) for layout, rows in session_rows(data).items()]
                checks = [blocks.checksum(block) for _series, block in written]
                whole = blocks.checksum(b"".join(checks))
                expected, sealed = len(data.starts), micros(after_close(data.day))
                for symbol in symbols[number::made]:
                    for (series, block), check in zip(written, checks, strict=True):
                        writer.database.execute(_BLOCK, (key, symbol, series, day, block, check))
                    counts = (expected, expected, 0, expected - 1)
                    writer.database.execute(_SESSION, (key, symbol, day, *counts, whole, sealed))
    close_archive(writer)


_BLOCK: Final = "INSERT INTO block(key, symbol, series, day, data, checksum) VALUES (?,?,?,?,?,?)"
_SESSION: Final = (
    "INSERT INTO session(key, symbol, day, expected, received, restated, complete_to, checksum, sealed) "
    "VALUES (?,?,?,?,?,?,?,?,?)"
)


def session_rows(data: SessionData) -> dict[Layout, Rows]:
    """A made-up session in the archive's units, one version of each minute; its flow is in two tiers."""
    (view,) = data.views
    minutes, bars = view.minutes, data.bars
    net, block = _units(minutes.net, MONEY), _units(minutes.block, MONEY)
    flow = {"net": net, "extra_large": block, "large": block * 0, "medium": net - block, "small": net * 0}
    prices = {name: _units(getattr(bars, name), PRICE) for name in ("open", "high", "low", "close")}
    traded = {"volume": _units(bars.volume, 1), "turnover": _units(minutes.turnover, MONEY)}
    return {
        FLOW: _rows(FLOW, flow, data.flow_received, SourceCall.FLOW),
        BARS: _rows(BARS, prices | traded, data.bar_received, SourceCall.SUBSCRIBED_BARS),
    }


def _units(values: Floats, units: int) -> Integers:
    found: Integers = np.rint(values * units).astype(np.int64)
    return found


def _rows(layout: Layout, values: dict[str, Integers], received: Floats, source: SourceCall) -> Rows:
    count = len(received)
    columns = {name: np.full(count, NULL, np.int64) for name in layout.columns}
    columns |= {
        layout.index: np.arange(count),
        "version": np.ones(count, np.int64),
        "received": _units(received, 1_000_000),
        "source": np.full(count, int(source), np.int64),
    }
    return Rows(layout, columns | values)
