"""Daily rows in the file: versions, what was withdrawn, when something was asked for."""

from __future__ import annotations

from datetime import date, timedelta

from fakes.values.archive_market import CALENDAR, DAY, KEY, MEITUAN, OTHER_KEY, TENCENT, after_close
from fakes.values.behind_answers import holdings, report, short_sales
from tideboard_core.archive.daily.publication import DailyFigure
from tideboard_core.archive.daily.reading import known_at, reads_of, versions_of
from tideboard_core.archive.daily.rows import event_rows, history_rows, holding_rows, sales_rows
from tideboard_core.archive.daily.writing import add_daily, note_read, withdraw_missing
from tideboard_core.archive.daily_tables import BROKERS, EVENT, SHORT, DailyRow, DailyTable
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.behind.brokers import HoldingDay, HoldingHistory

EVENING = after_close()
LATER = EVENING + timedelta(days=1)


def versions(writer: ArchiveWriter, table: DailyTable) -> list[DailyRow]:
    return versions_of(writer.database, writer.identities, table, KEY, TENCENT)


def test_a_figure_that_changes_is_a_further_version(writer: ArchiveWriter) -> None:
    first = sales_rows(short_sales("10", "12.5"), CALENDAR)
    assert add_daily(writer, SHORT, KEY, TENCENT, first, received=EVENING) == (2, 0)
    assert add_daily(writer, SHORT, KEY, TENCENT, first, received=LATER) == (0, 0)
    again = sales_rows(short_sales("10", "13"), CALENDAR)
    assert add_daily(writer, SHORT, KEY, TENCENT, again, received=LATER) == (0, 1)
    found = [(row["day"], row["version"], row["percent"]) for row in versions(writer, SHORT)]
    assert found == [(20261119, 1, 10_000_000), (20261120, 1, 12_500_000), (20261120, 2, 13_000_000)]


def test_a_figure_written_while_the_clock_was_ahead_does_not_come_back(writer: ArchiveWriter) -> None:
    for percent, received in (("10", LATER), ("13", EVENING)):  # the clock was a day ahead at the first one
        add_daily(writer, SHORT, KEY, TENCENT, sales_rows(short_sales(percent), CALENDAR), received=received)
    for moment in (LATER, LATER + timedelta(days=1), None):
        (row,) = known_at(SHORT, versions(writer, SHORT), moment)
        assert row["percent"] == 13_000_000
    assert known_at(SHORT, versions(writer, SHORT), EVENING) == []


def test_a_row_twice_in_one_answer_is_kept_once(writer: ArchiveWriter) -> None:
    rows = sales_rows(short_sales("10"), CALENDAR) * 2
    assert add_daily(writer, SHORT, KEY, TENCENT, rows, received=EVENING) == (1, 0)


def test_securities_and_providers_are_apart(writer: ArchiveWriter) -> None:
    rows = sales_rows(short_sales("10"), CALENDAR)
    for key, instrument in ((KEY, TENCENT), (KEY, MEITUAN), (OTHER_KEY, TENCENT)):
        assert add_daily(writer, SHORT, key, instrument, rows, received=EVENING) == (1, 0)
    assert len(versions(writer, SHORT)) == 1


def test_a_row_without_any_value_is_left_out(writer: ArchiveWriter) -> None:
    assert add_daily(writer, SHORT, KEY, TENCENT, [{"day": 20261120, "figure": "sales"}], received=EVENING) == (0, 0)


def test_a_history_fills_days_and_does_not_hide_what_the_list_told(writer: ArchiveWriter) -> None:
    listed = holding_rows(holdings(1), CALENDAR)
    add_daily(writer, BROKERS, KEY, TENCENT, listed, received=EVENING)
    told = (HoldingDay(date(2026, 11, 19), 900_000, None), HoldingDay(DAY, 1_000_000, 100_000))
    history = HoldingHistory(instrument=TENCENT, source="Fake", number="B00001", days=told)
    rows = history_rows(history, CALENDAR)
    assert add_daily(writer, BROKERS, KEY, TENCENT, rows, received=LATER, compared=("shares",)) == (1, 0)
    found = {row["day"]: (row["listed"], row["name"]) for row in known_at(BROKERS, versions(writer, BROKERS))}
    assert found == {20261119: (0, None), 20261120: (1, "Broker 0")}


def test_a_report_that_moves_is_withdrawn_from_its_old_day(writer: ArchiveWriter) -> None:
    span = DAY, DAY + timedelta(days=30)
    first = event_rows([report(DAY + timedelta(days=5)), report(DAY + timedelta(days=6), id_="9")])
    add_daily(writer, EVENT, KEY, TENCENT, first, received=EVENING)
    moved = event_rows([report(DAY + timedelta(days=8)), report(DAY + timedelta(days=9), id_="9")])
    add_daily(writer, EVENT, KEY, TENCENT, moved, received=LATER)
    assert withdraw_missing(writer, KEY, TENCENT, "report", moved, days=span, received=LATER) == 1
    assert withdraw_missing(writer, KEY, TENCENT, "report", moved, days=span, received=LATER) == 0

    found = [(row["day"], row["withdrawn"]) for row in known_at(EVENT, versions(writer, EVENT))]
    assert sorted(found) == [(20261125, 1), (20261128, 0), (20261129, 0)]
    before = [(row["day"], row["withdrawn"]) for row in known_at(EVENT, versions(writer, EVENT), EVENING)]
    assert sorted(before) == [(20261125, 0), (20261126, 0)]


def test_events_of_other_days_and_types_are_not_withdrawn(writer: ArchiveWriter) -> None:
    add_daily(writer, EVENT, KEY, TENCENT, event_rows([report(DAY)]), received=EVENING)
    later = DAY + timedelta(days=1), DAY + timedelta(days=9)
    assert withdraw_missing(writer, KEY, TENCENT, "report", [], days=later, received=LATER) == 0
    assert withdraw_missing(writer, KEY, TENCENT, "dividend", [], days=(DAY, DAY), received=LATER) == 0
    assert withdraw_missing(writer, OTHER_KEY, TENCENT, "report", [], days=(DAY, DAY), received=LATER) == 0
    assert withdraw_missing(writer, KEY, TENCENT, "report", [], days=(DAY, DAY), received=LATER) == 1


def test_what_was_asked_for_is_noted_with_its_first_answer(writer: ArchiveWriter) -> None:
    for received in (EVENING, LATER):
        note_read(writer, KEY, TENCENT, DailyFigure.SALES, DAY, received=received)
    found = reads_of(writer.database, writer.identities, KEY, TENCENT, DailyFigure.SALES)
    assert found == {DAY: int(EVENING.timestamp() * 1_000_000)}
    assert reads_of(writer.database, writer.identities, KEY, TENCENT, DailyFigure.RATING) == {}
    assert reads_of(writer.database, writer.identities, KEY, MEITUAN, DailyFigure.SALES) == {}
