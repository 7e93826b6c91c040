"""Recorded flow and bars of the securities of the made-up trading, so that each trip was made at a recorded price."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

from fakes.values.archive_market import after_close, close_archive, flow_day, open_archive, session
from fakes.values.journal_days import SECURITIES, Closes, Traded
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.records import MinuteBar
from tideboard_core.archive.units import PRICE
from tideboard_core.model.instrument import InstrumentId


def fill_traded(
    folder: Path, key: DefinitionKey, days: Sequence[date], halved: tuple[InstrumentId, date] | None = None
) -> Closes:
    """Write an archive of these sessions; returns the closes of the minutes. `halved`: from a day on one share is two.

    The flow of a day counts as received at its open, in one piece: at each entry that of its minute was known.
    """
    writer = open_archive(folder, *days)
    closes: dict[tuple[InstrumentId, date], Sequence[Decimal]] = {}
    for number, traded in enumerate(SECURITIES):
        draw = np.random.default_rng(number)
        price = 0
        for day in days:
            count = session(day).minutes
            walk = price + np.cumsum(draw.integers(-1, 2, count))
            price = int(walk[-1] * 0.8)
            new = 2 if halved is not None and halved[0] == traded.instrument and halved[1] <= day else 1
            closes[traded.instrument, day] = [(traded.price + traded.step * int(at)) / new for at in walk]
            flow = flow_day(count, number * 1000 + day.toordinal())
            writer.add_minutes(key, traded.instrument, day, flow, received=session(day).open)
            writer.add_bars(key, traded.instrument, day, _bars(traded, walk.tolist(), new), received=after_close(day))
    close_archive(writer)
    return closes


def _bars(traded: Traded, walk: Sequence[int], new: int) -> list[MinuteBar]:
    prices = [int((traded.price + traded.step * at) * PRICE) // new for at in walk]
    step = int(traded.step * PRICE) // new
    opens = [prices[0], *prices[:-1]]
    return [
        MinuteBar(minute, begin, max(begin, end) + step, min(begin, end) - step, end, traded.shares * new * 10)
        for minute, (begin, end) in enumerate(zip(opens, prices, strict=True))
    ]
