"""The picture of a trip's day from a real archive."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from fakes.values.archive_market import DAY, KEY, session
from fakes.values.journal_archive import fill_traded
from fakes.values.trips import ACCOUNT, CONTRACTS, TENCENT, fill, orders_of
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.trip import RoundTrip, ShareSplit
from tideboard_desktop.journal.day_figure import day_figure, read_day
from tideboard_desktop.ui.plots.figure import Curve, PlotBars, PlotNote


@pytest.fixture
def reader(tmp_path: Path) -> ArchiveReader:
    fill_traded(tmp_path, KEY, [DAY])
    return ArchiveReader(tmp_path)


def trip() -> RoundTrip:
    """A short from the 67th to the 87th minute of the day."""
    opened = session(DAY).open + timedelta(minutes=67)
    fills = [
        replace(fill("1", "sell 100 611"), time=opened),
        replace(fill("2", "buy 100 609"), time=opened + timedelta(minutes=20)),
    ]
    return round_trips(ACCOUNT, fills, orders=orders_of(fills), fees={}, contracts=CONTRACTS).trips[0]


def test_flow_price_entry_and_exit_of_the_day(qapp: QApplication, reader: ArchiveReader) -> None:
    with closing(reader):
        found = read_day(KEY, TENCENT, DAY, reader)
    figure = day_figure(found, trip())

    (held,) = (part for part in figure.parts if isinstance(part, PlotBars))
    assert (held.left, held.wide) == (np.array([67.0]), np.array([20.0]))
    assert [part.text for part in figure.parts if isinstance(part, PlotNote)] == ["S 611.00", "B 609.00"]
    assert sum(isinstance(part, Curve) and part.fill is not None for part in figure.parts) == 2
    assert figure.read(0).startswith("09:30, flow ")
    assert "price" in figure.read(0)
    assert figure.words[0] == "Short from 10:37 to 10:57."


def test_prices_are_those_of_the_day_that_is_drawn(qapp: QApplication, reader: ArchiveReader) -> None:
    """A short that two days later is of half as many shares at twice the price is drawn at what it was sold for."""
    held = trip()
    later = session(DAY).close + timedelta(days=2)
    joined = ShareSplit(TENCENT, later, 1, 2, -50)
    entry = None if held.entry is None else held.entry * 2
    with closing(reader):
        found = read_day(KEY, TENCENT, DAY, reader)
    figure = day_figure(found, replace(held, splits=(joined,), entry=entry, closed=None, exit=None))

    assert [part.text for part in figure.parts if isinstance(part, PlotNote)] == ["S 611.00"]


def test_a_security_without_rows_and_a_day_without_hours(qapp: QApplication, reader: ArchiveReader) -> None:
    with closing(reader):
        found = read_day(KEY, InstrumentId("HK.00001"), DAY, reader)
        assert day_figure(found, trip()).sentence == "Nothing of this day is recorded"
        with pytest.raises(ArchiveError):
            read_day(KEY, TENCENT, DAY - timedelta(days=7), reader)
