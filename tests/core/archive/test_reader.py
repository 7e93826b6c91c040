from __future__ import annotations

import pytest

from fakes.values.archive_market import (
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    after_close,
    at,
    bar_day,
    days_before,
    flow_day,
    nets,
    session,
)
from tideboard_core.archive import rows
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.rows import to_tuples
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.units import day_number
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market


def test_bars_of_many_days_sealed_or_not(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    days = [*days_before(DAY, 3), DAY]
    for seed, day in enumerate(days):
        writer.record_hours(session(day))
        if seed != 1:
            writer.add_bars(KEY, TENCENT, day, bar_day(330, seed), received=after_close(day))
        if seed == 2:
            seal(writer, unsealed(writer.database, Market.HK), after_close(day))

    found = reader.bars(KEY, TENCENT, days[0], DAY)
    assert [day for day, _rows in found] == [days[0], days[2], days[3]]
    assert [[(row[0], *row[4:]) for row in to_tuples(rows)] for _day, rows in found] == [
        bar_day(330, seed) for seed in (0, 2, 3)
    ]
    assert [day for day, _rows in reader.bars(KEY, TENCENT, days[1], days[2])] == [days[2]]
    assert reader.bars(KEY, MEITUAN, days[0], DAY) == []


def test_sessions_by_day_and_symbol(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    (before,) = days_before(DAY, 1)
    writer.record_hours(session(before))
    writer.add_minutes(KEY, MEITUAN, before, flow_day(330, 1), received=after_close(before))
    seal(writer, unsealed(writer.database, Market.HK), after_close(before))
    for symbol in (MEITUAN, TENCENT):
        writer.add_minutes(KEY, symbol, DAY, nets(1), received=at(0))

    found = reader.sessions(Market.HK)
    assert [(each.day, each.instrument, each.whole) for each in found] == [
        (before, MEITUAN, True),
        (DAY, TENCENT, False),
        (DAY, MEITUAN, False),
    ]
    assert [each.day for each in reader.sessions(Market.HK, [TENCENT])] == [DAY]
    number = reader.identities.symbol(MEITUAN)
    assert reader.coverage(Market.HK) == [(1, number, day_number(before), 330, 330, 0, 329)]
    assert reader.coverage(Market.US) == []
    assert reader.sessions(Market.US) == []


def test_a_reading_is_of_one_moment(
    writer: ArchiveWriter, reader: ArchiveReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealing between the look into the block and the look into the table loses no row."""
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(330, 1), received=after_close())
    real = rows.table_rows

    def sealed_in_between(*arguments: object) -> object:
        monkeypatch.setattr(rows, "table_rows", real)
        seal(writer, unsealed(writer.database, Market.HK), after_close())
        return real(*arguments)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(rows, "table_rows", sealed_in_between)
    assert len(reader.last(KEY, TENCENT, DAY)) == 330
    assert len(reader.last(KEY, TENCENT, DAY)) == 330


def test_a_damaged_block_is_named(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, nets(1), received=at(0))
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    writer.database.execute("UPDATE block SET data=substr(data, 1, 20)")
    with pytest.raises(ArchiveError) as caught:
        reader.last(KEY, TENCENT, DAY)
    assert caught.value.code == ArchiveFault.DAMAGED
    assert caught.value.data["symbol"] == TENCENT


def test_a_damaged_block_is_named_and_the_other_days_come(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    days = [*days_before(DAY, 2), DAY]
    for seed, day in enumerate(days):
        writer.record_hours(session(day))
        writer.add_bars(KEY, TENCENT, day, bar_day(330, seed), received=after_close(day))
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    writer.database.execute("UPDATE block SET data=zeroblob(50) WHERE id=2")

    for _ in range(2):
        assert [day for day, _rows in reader.bars(KEY, TENCENT, days[0], DAY)] == [days[0], DAY]
    (error,) = reader.damaged
    assert error.code == ArchiveFault.DAMAGED
    expected = {"symbol": TENCENT, "day": f"{days[1]:%Y%m%d}", "series": "bars", "provider": "OpenD"}
    assert error.data == expected
