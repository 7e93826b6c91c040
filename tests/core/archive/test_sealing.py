from __future__ import annotations

from datetime import timedelta

import pytest

from fakes.values.archive_market import (
    DAY,
    HALF_DAY,
    KEY,
    TENCENT,
    after_close,
    at,
    bar_day,
    days_before,
    distribution_day,
    flow_day,
    nets,
    prints_day,
    session,
)
from tideboard_core.archive.blocks import PACKED, PLAIN, form_of
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import LAYOUTS, Minute
from tideboard_core.archive.rows import to_tuples
from tideboard_core.archive.sealing import pack, seal, unsealed
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market


def fill(writer: ArchiveWriter) -> None:
    """A day with all series sets and two restated minutes."""
    writer.add_minutes(KEY, TENCENT, DAY, flow_day(330, 1), received=after_close())
    writer.add_minutes(KEY, TENCENT, DAY, nets(1, 2), received=after_close() + timedelta(hours=1))
    writer.add_bars(KEY, TENCENT, DAY, bar_day(330, 1), received=after_close())
    writer.add_distributions(KEY, TENCENT, DAY, distribution_day(DAY, 30, 1), received=after_close())
    writer.add_prints(KEY, TENCENT, DAY, prints_day(DAY, 500, 1), received=after_close())


def everything(reader: ArchiveReader) -> list[list[tuple[int | None, ...]]]:
    return [to_tuples(reader.versions(KEY, TENCENT, DAY, layout)) for layout in LAYOUTS]


def seal_all(writer: ArchiveWriter) -> int:
    return seal(writer, unsealed(writer.database, Market.HK), after_close())


def test_sealing_changes_where_it_stands_and_nothing_else(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    fill(writer)
    before = everything(reader)
    assert seal_all(writer) == 1

    assert everything(reader) == before
    assert [
        writer.database.all(f"SELECT * FROM {layout.name}")  # noqa: S608
        for layout in LAYOUTS
    ] == [[], [], [], []]
    assert writer.database.all("SELECT series FROM block ORDER BY series") == [(1,), (2,), (3,), (4,)]
    assert seal_all(writer) == 0


def test_a_sealed_session_takes_further_versions(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    fill(writer)
    seal_all(writer)
    changed = [Minute(5, 7)]
    assert writer.add_minutes(KEY, TENCENT, DAY, changed, received=after_close()) == (0, 1)
    assert writer.add_minutes(KEY, TENCENT, DAY, changed, received=after_close()) == (0, 0)
    before = everything(reader)
    assert seal_all(writer) == 1
    assert everything(reader) == before
    assert [row[4] for row in before[0] if row[0] == 5][-1] == 7


def test_the_session_is_counted(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.add_minutes(KEY, TENCENT, DAY, [Minute(-1, None, turnover=9), *nets(1, 2, 3)], received=at(3))
    writer.add_minutes(KEY, TENCENT, DAY, [*nets(4, first=1), *nets(5, None, first=10)], received=at(12))
    (counted,) = reader.sessions(Market.HK)
    assert (counted.sealed, counted.checksum) == (None, "")
    seal_all(writer)
    (record,) = reader.sessions(Market.HK, [TENCENT])

    counts = (record.expected, record.received, record.restated, record.complete_to)
    assert counts == (counted.expected, counted.received, counted.restated, counted.complete_to) == (330, 4, 1, 10)
    assert (record.sealed, len(record.checksum), record.whole) == (after_close(), 32, False)


def test_a_half_day_is_whole_at_noon(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.record_hours(session(HALF_DAY))
    writer.add_minutes(KEY, TENCENT, HALF_DAY, flow_day(150, 1), received=after_close(HALF_DAY))
    seal_all(writer)
    (record,) = reader.sessions(Market.HK)
    assert (record.expected, record.received, record.whole) == (150, 150, True)


def test_nothing_is_written_over_a_damaged_block(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    fill(writer)
    seal_all(writer)
    writer.add_minutes(KEY, TENCENT, DAY, nets(9), received=after_close())
    writer.database.execute("UPDATE block SET data=zeroblob(100) WHERE series=1")
    with pytest.raises(ArchiveError) as caught:
        seal_all(writer)
    assert caught.value.code == ArchiveFault.DAMAGED
    assert caught.value.data == {"symbol": TENCENT, "day": "20261120", "series": "flow", "provider": "OpenD"}
    assert writer.database.one("SELECT data FROM block WHERE series=1") == (bytes(100),)
    assert len(writer.database.all("SELECT * FROM flow")) == 1


def test_old_sessions_are_packed(writer: ArchiveWriter) -> None:
    days = [*days_before(DAY, 4), DAY]
    for seed, day in enumerate(days):
        writer.record_hours(session(day))
        writer.add_minutes(KEY, TENCENT, day, flow_day(330, seed), received=after_close(day))
    seal_all(writer)
    reader = ArchiveReader(writer.folder)
    before = [to_tuples(reader.versions(KEY, TENCENT, day)) for day in days]
    assert pack(writer, Market.HK, keep=5) == 0
    assert pack(writer, Market.HK, keep=3) == 2

    assert [to_tuples(reader.versions(KEY, TENCENT, day)) for day in days] == before
    forms = [form_of(data) for (data,) in writer.database.all("SELECT data FROM block ORDER BY day")]
    assert forms == [PACKED, PACKED, PLAIN, PLAIN, PLAIN]
    assert pack(writer, Market.HK, keep=3) == 0
    assert pack(writer, Market.HK, keep=0) == 3
    reader.close()


def test_a_damaged_block_is_not_packed(writer: ArchiveWriter) -> None:
    fill(writer)
    seal_all(writer)
    writer.database.execute("UPDATE block SET checksum=zeroblob(16) WHERE series=2")
    assert pack(writer, Market.HK, keep=0) == 3
    forms = [form_of(data) for (data,) in writer.database.all("SELECT data FROM block ORDER BY series")]
    assert forms == [PACKED, PLAIN, PACKED, PACKED]


def test_the_markets_are_sealed_apart(writer: ArchiveWriter) -> None:
    fill(writer)
    assert unsealed(writer.database, Market.US) == []
    assert len(unsealed(writer.database, Market.HK)) == 1
