from __future__ import annotations

from datetime import date

import pytest

from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    KEY,
    TENCENT,
    after_close,
    bar_day,
    days_before,
    flow_day,
    nets,
    session,
)
from fakes.values.behind_answers import add_daily_day, report, short_sales
from tideboard_core.archive.comparison.samples import net_sample
from tideboard_core.archive.coverage import daily_kept
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.rows import event_rows, sales_rows
from tideboard_core.archive.daily.writing import add_daily, note_read
from tideboard_core.archive.daily_tables import EVENT, SHORT
from tideboard_core.archive.database import FILE
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.pruning import Retention, plan, plan_daily, prune, prune_daily
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


def test_daily_rows_go_with_all_their_versions_and_by_the_day_that_they_have_now(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    for day in DAYS:
        add_daily_day(writer, day=day)
        note_read(writer, KEY, TENCENT, DailyFigure.SALES, day, received=after_close(day))
    note_read(writer, KEY, TENCENT, DailyFigure.PAST, date(2026, 1, 2), received=after_close())
    moved = event_rows([report(DAYS[0], id_="7")]), event_rows([report(date(2026, 12, 1), id_="7")])
    for rows in moved:
        add_daily(writer, EVENT, KEY, TENCENT, rows, received=after_close())
    for percent in ("14", "15"):  # the short sales of the first day are restated twice
        rows = sales_rows(short_sales(percent, day=DAYS[0]), CALENDAR)
        add_daily(writer, SHORT, KEY, TENCENT, rows, received=after_close())
    before = daily_kept(reader)
    assert plan_daily(writer.database, 5) == (0, 0)
    count, first = plan_daily(writer.database, 2)
    assert day_of(first) == DAYS[3]
    assert prune_daily(writer, 2) == count
    after = daily_kept(reader)
    assert sum(before.counts.values()) - sum(after.counts.values()) == count
    assert {day for of_table in after.by_day.values() for _symbol, day in of_table} == {
        *DAYS[3:],
        DAYS[0],  # of the report that is in December now, where it was at first
        date(2026, 12, 1),
    }
    assert after.by_day["short"].keys() == {(TENCENT, day) for day in DAYS[3:]}
    assert list(verify(writer.database)) == []
    assert prune_daily(writer, 2) == 0


def test_other_series_leave_daily_rows_alone(filled: ArchiveWriter, reader: ArchiveReader) -> None:
    add_daily_day(filled)
    counts = daily_kept(reader).counts
    prune(filled, plan(filled.database, [Retention(layout=FLOW, sessions=0)]), minutes_too=True)
    assert daily_kept(reader).counts == counts
