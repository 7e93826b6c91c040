"""Samples of a hand-made archive: half days, holes, restated days, and the same by the long way over the blocks."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    HALF_DAY,
    KEY,
    MEITUAN,
    OTHER_KEY,
    TENCENT,
    after_close,
    days_before,
    flow_day,
    nets,
    session,
)
from tideboard_core.archive.comparison.samples import BLOCK, net_sample, net_samples_at, sample, window
from tideboard_core.archive.history import SESSIONS
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import NULL, Minute
from tideboard_core.archive.sealing import pack, seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market


def fill(writer: ArchiveWriter, days: list[date], symbol: InstrumentId = TENCENT, minutes: int = 3) -> None:
    """Each day's nets are its number times ten, plus the minute."""
    for number, day in enumerate(days):
        writer.record_hours(session(day))
        values = [number * 10 + minute for minute in range(minutes)]
        writer.add_minutes(KEY, symbol, day, nets(*values), received=after_close(day))


def seal_all(writer: ArchiveWriter) -> None:
    seal(writer, unsealed(writer.database, Market.HK), after_close())


def test_the_window_is_of_trading_days_before_today() -> None:
    found = window(CALENDAR, Market.HK, DAY)
    assert list(found) == days_before(DAY, 60)
    assert DAY not in found


@pytest.mark.parametrize("sealed", [0, 15, 29])
def test_the_short_way_is_the_long_way(writer: ArchiveWriter, reader: ArchiveReader, sealed: int) -> None:
    """Whatever part of the days is sealed, restated later or missing."""
    days = days_before(DAY, 30)
    fill(writer, days[:sealed])
    seal_all(writer)
    fill(writer, days[:-1])
    writer.add_minutes(KEY, TENCENT, days[3], nets(-5, -6), received=after_close())
    short, long = net_sample(reader, KEY, TENCENT, days), sample(reader, KEY, TENCENT, days)

    assert np.array_equal(short.values, long.values)
    assert short.values[3].tolist() == [-5, -6, 32]
    assert short.values[-1].tolist() == [NULL] * 3
    for minute in range(4):
        values, known = net_samples_at(reader, KEY, [TENCENT, MEITUAN], days, minute)
        assert values[0][known[0]].tolist() == long.at(minute).tolist()
        assert not known[1].any()


def test_days_before_the_history_come_from_the_blocks(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    days = days_before(DAY, SESSIONS + 6)
    fill(writer, days)
    seal_all(writer)
    pack(writer, Market.HK, keep=10)
    for asked in (days[:20], days[-60:]):
        short, long = net_sample(reader, KEY, TENCENT, asked), sample(reader, KEY, TENCENT, asked)
        assert np.array_equal(short.values, long.values)
        assert short.known.all()
        values, _known = net_samples_at(reader, KEY, [TENCENT], asked, 1)
        assert values[0].tolist() == long.values[:, 1].tolist()


def test_symbols_of_different_days_are_read_together(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    days = days_before(DAY, SESSIONS + 2)
    unsealed_too, holed, unknown = (InstrumentId(f"HK.0000{number}") for number in range(1, 4))
    for name, recorded in ((TENCENT, days), (MEITUAN, days[-9:]), (holed, days[-9::2]), (unsealed_too, days[-9:])):
        fill(writer, recorded, name)
    seal_all(writer)
    writer.add_minutes(KEY, unsealed_too, days[-1], nets(1, 2, 3), received=after_close())  # not sealed yet
    for asked in (days[-9:], days[:20]):
        names = (unknown, unsealed_too, holed, TENCENT, MEITUAN)
        values, _known = net_samples_at(reader, KEY, names, asked, 1)
        expected = [sample(reader, KEY, name, asked).column(1).tolist() for name in names]
        assert values.tolist() == expected


def test_a_half_day_counts_as_long_as_it_trades(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    today = CALENDAR.next_session(Market.HK, HALF_DAY).date
    days = window(CALENDAR, Market.HK, today, 20)
    for seed, day in enumerate(days):
        writer.record_hours(session(day))
        minutes = session(day).minutes
        writer.add_minutes(KEY, TENCENT, day, flow_day(minutes, seed), received=after_close(day))
    seal_all(writer)
    found = net_sample(reader, KEY, TENCENT, days)

    assert [len(found.at(minute)) for minute in (0, 149, 150, 329, 330)] == [20, 20, 19, 19, 0]
    curves = found.bands().curves
    assert np.isfinite(curves[:, :150]).all()
    assert np.isnan(curves[:, 150:]).all()


def test_a_hole_leaves_its_minutes_alone_out(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    """The net is a running total at the provider: what comes after a hole counts again."""
    days = days_before(DAY, 2)
    fill(writer, days[:1], minutes=6)
    writer.record_hours(session(days[1]))
    hole = [Minute(0, 100), Minute(1, 101), Minute(3, None, turnover=1), Minute(5, 105)]
    writer.add_minutes(KEY, TENCENT, days[1], hole, received=after_close())
    seal_all(writer)
    found = net_sample(reader, KEY, TENCENT, days)
    assert [found.at(minute).tolist() for minute in range(6)] == [[0, 100], [1, 101], [2], [3], [4], [5, 105]]
    assert found.rank(50, 0).n == 2


def test_a_restated_day_counts_with_its_last_value_and_as_known(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    (day,) = days_before(DAY, 1)
    fill(writer, [day])
    writer.add_minutes(KEY, TENCENT, day, nets(500), received=after_close(day) + timedelta(hours=2))
    seal_all(writer)
    assert net_sample(reader, KEY, TENCENT, [day]).values.tolist() == [[500, 1, 2]]
    known = sample(reader, KEY, TENCENT, [day], moment=after_close(day) + timedelta(hours=1))
    assert known.values.tolist() == [[0, 1, 2]]
    assert sample(reader, KEY, TENCENT, [day], moment=after_close(day) - timedelta(hours=1)).values.shape == (1, 0)


def test_a_series_of_two_tiers_is_their_sum(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    (day,) = days_before(DAY, 1)
    writer.record_hours(session(day))
    rows = [Minute(0, 1, 10, 20), Minute(1, 1, 10, None), Minute(2, None, 1, 2)]
    writer.add_minutes(KEY, TENCENT, day, rows, received=after_close(day))
    assert sample(reader, KEY, TENCENT, [day], series=BLOCK).values.tolist() == [[30, NULL, 3]]


def test_keys_are_never_mixed(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    days = days_before(DAY, 2)
    fill(writer, days)
    seal_all(writer)
    assert net_sample(reader, OTHER_KEY, TENCENT, days).values.shape == (2, 0)
    writer.add_minutes(OTHER_KEY, TENCENT, days[0], nets(7), received=after_close())
    seal_all(writer)
    assert net_sample(reader, OTHER_KEY, TENCENT, days).values.tolist() == [[7], [NULL]]


def test_a_damaged_day_is_left_out_and_named(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    days = days_before(DAY, 3)
    fill(writer, days)
    seal_all(writer)
    writer.database.execute("UPDATE block SET data=zeroblob(50) WHERE id=2")
    found = sample(reader, KEY, TENCENT, days)
    assert found.damaged == (days[1],)
    assert found.at(0).tolist() == [0, 20]
