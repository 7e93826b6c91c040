from __future__ import annotations

from datetime import date

import pytest

from fakes.values.archive_market import DAY, KEY, TENCENT, after_close, bar_day, days_before, flow_day, nets, session
from tideboard_core.archive.comparison.samples import net_sample
from tideboard_core.archive.database import FILE
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.pruning import Retention, plan, prune
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS, FLOW, Layout
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.units import day_number, day_of
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market

DAYS = [*days_before(DAY, 4), DAY]


@pytest.fixture
def filled(writer: ArchiveWriter) -> ArchiveWriter:
    for seed, day in enumerate(DAYS):
        writer.record_hours(session(day))
        writer.add_minutes(KEY, TENCENT, day, flow_day(330, seed), received=after_close(day))
        writer.add_bars(KEY, TENCENT, day, bar_day(330, seed), received=after_close(day))
    seal(writer, unsealed(writer.database, Market.HK), after_close())
    return writer


def planned(writer: ArchiveWriter, *limits: Retention) -> list[tuple[Layout, date]]:
    return [(drop.layout, day_of(drop.session.day)) for drop in plan(writer.database, limits)]


def test_age_and_size_leave_the_newest(filled: ArchiveWriter) -> None:
    assert planned(filled, Retention(layout=BARS, sessions=3)) == [(BARS, DAYS[0]), (BARS, DAYS[1])]
    sizes = [row[0] for row in filled.database.all("SELECT length(data) FROM block WHERE series=2 ORDER BY day DESC")]
    assert planned(filled, Retention(layout=BARS, size=sum(sizes[:2]))) == [(BARS, day) for day in DAYS[:3]]
    assert planned(filled, Retention(layout=BARS, size=sum(sizes[:2]) - 1)) == [(BARS, day) for day in DAYS[:4]]
    assert planned(filled, Retention(layout=BARS), Retention(layout=FLOW, sessions=9)) == []


def test_minutes_are_never_dropped_without_asking(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    drops = plan(filled.database, [Retention(layout=FLOW, sessions=1), Retention(layout=BARS, sessions=1)])
    with pytest.raises(ArchiveError) as caught:
        prune(filled, drops)
    assert caught.value.code == ArchiveFault.CONSENT
    assert len(reader.bars(KEY, TENCENT, DAYS[0], DAY)) == 5
    assert len(reader.sessions(Market.HK)) == 5


def test_bars_go_and_minutes_stay(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    drops = plan(filled.database, [Retention(layout=BARS, sessions=2)])
    assert prune(filled, drops) == sum(drop.size for drop in drops) > 0
    assert [day for day, _rows in reader.bars(KEY, TENCENT, DAYS[0], DAY)] == DAYS[3:]
    assert len(net_sample(reader, KEY, TENCENT, DAYS).at(0)) == 5
    assert list(verify(filled.database)) == []


def test_what_was_dropped_stays_in_the_ledger(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    prune(filled, plan(filled.database, [Retention(layout=FLOW, sessions=4)]), minutes_too=True)
    assert filled.database.all("SELECT day, series, first, last, why, state FROM gap") == [
        (int(DAYS[0].strftime("%Y%m%d")), 1, 0, 329, "pruned", "closed")
    ]
    assert [each.day for each in reader.sessions(Market.HK)] == DAYS[1:]
    assert len(net_sample(reader, KEY, TENCENT, DAYS).at(0)) == 4
    assert len(reader.last(KEY, TENCENT, DAYS[0])) == 0
    assert list(verify(filled.database)) == []


def test_the_disk_gets_its_room_back(filled: ArchiveWriter) -> None:
    filled.database.all("PRAGMA wal_checkpoint(TRUNCATE)")
    size = (filled.folder / FILE).stat().st_size
    limits = [Retention(layout=FLOW, sessions=0), Retention(layout=BARS, sessions=0)]
    freed = prune(filled, plan(filled.database, limits), minutes_too=True)
    assert (filled.folder / FILE).stat().st_size <= size - freed // 2


def test_a_version_that_came_after_sealing_stays(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    filled.add_minutes(KEY, TENCENT, DAYS[0], nets(5), received=after_close())
    prune(filled, plan(filled.database, [Retention(layout=FLOW, sessions=4)]), minutes_too=True)
    assert reader.last(KEY, TENCENT, DAYS[0])["net"].tolist() == [5]
    assert filled.database.all("SELECT first, last, state FROM gap") == [(1, 329, "closed")]


def test_a_damaged_block_is_dropped_with_the_rest(filled: ArchiveWriter) -> None:
    filled.database.execute("UPDATE block SET data=zeroblob(50) WHERE series=2 AND day=?", (day_number(DAYS[0]),))
    drops = plan(filled.database, [Retention(layout=BARS, sessions=2)])
    prune(filled, drops)
    assert list(verify(filled.database)) == []
    gaps = filled.database.all("SELECT day, first, last, why FROM gap WHERE series=2 ORDER BY day")
    assert gaps[0] == (day_number(DAYS[0]), 0, 329, "pruned")
    assert len(gaps) == 3
