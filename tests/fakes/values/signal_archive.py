"""A made-up archive for records of rules: two providers' flow, bars and trades as they come, of some securities."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from fakes.values.archive_market import (
    DAY,
    KEY,
    OTHER_KEY,
    after_close,
    close_archive,
    days_before,
    open_archive,
    prints_day,
)
from fakes.values.signal_versions import versions
from tideboard_core.archive.records import BARS, FLOW, PRINTS, Layout, Rows, SourceCall
from tideboard_core.archive.rows import SessionId, from_tuples
from tideboard_core.archive.sealing import seal_new
from tideboard_core.archive.units import day_number, micros
from tideboard_core.model.instrument import InstrumentId

SECURITIES: Final = tuple(InstrumentId(f"HK.{number:05}") for number in (700, 3690, 5, 9988))


def fill(folder: Path, *, sessions: int = 26, later: int = 3) -> None:
    """Write it, sealed: minutes restated, late and missing; the first `later` sessions were read after the close."""
    days = [*days_before(DAY, sessions - 1), DAY]
    writer = open_archive(folder, *days)
    key, other = writer.identities.made_key(KEY), writer.identities.made_key(OTHER_KEY)
    for place, day in enumerate(days):
        found: dict[SessionId, dict[Layout, Rows]] = {}
        for number, security in enumerate(SECURITIES):
            symbol = writer.identities.made_symbol(security)
            flow, bars, second = versions(1000 * number + place, day=day)
            assert second is not None
            if place < later:
                flow, bars, second = (_read_later(each, day) for each in (flow, bars, second))
            own = {FLOW: flow, BARS: bars, PRINTS: _trades(day, number)}
            found[SessionId(key, symbol, day_number(day))] = own
            found[SessionId(other, symbol, day_number(day))] = {FLOW: second}
        seal_new(writer, found, after_close(day))
    close_archive(writer)


def _read_later(rows: Rows, day: date) -> Rows:
    return Rows(rows.layout, rows.columns | {"received": np.full(len(rows), micros(after_close(day)), np.int64)})


def _trades(day: date, seed: int) -> Rows:
    made = prints_day(day, 400, day.toordinal() + seed)
    return from_tuples(PRINTS, [(each[0], 1, each.time + 400_000, SourceCall.TICKS, *each[1:]) for each in made])
