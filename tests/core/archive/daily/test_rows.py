"""Answers as rows: units, days of publication, the largest holdings, and texts of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from fakes.values.archive_market import CALENDAR, DAY, TENCENT, after_close, days_before
from fakes.values.behind_answers import holdings, news_of, number, open_positions, ratings, report, short_sales
from tideboard_core.archive.daily.rows import (
    event_rows,
    history_rows,
    holding_rows,
    news_rows,
    position_rows,
    rating_rows,
    sales_rows,
)
from tideboard_core.archive.daily_tables import DAILY_TABLES
from tideboard_core.model.behind.brokers import HoldingDay, HoldingHistory
from tideboard_core.model.behind.news import News, NewsItem
from tideboard_core.model.behind.short_selling import ShortVolume


def test_figures_are_whole_units_and_the_expected_day_is_marked() -> None:
    before, last = sales_rows(short_sales("10.25", "12.5"), CALENDAR)
    assert (before["day"], last["day"]) == (20261119, 20261120)
    assert (last["percent"], last["close"], last["shares"]) == (12_500_000, 6_125_000, 1_000)
    assert (last["published"], last["expected"]) == (20261120, 1)


def test_a_day_of_publication_that_is_sent_is_no_expected_one() -> None:
    (row,) = position_rows(open_positions(), CALENDAR)
    assert (row["published"], row["expected"], row["percent_of"]) == (20261120, 0, "float")


def test_a_figure_without_a_unit_stays_under_its_name() -> None:
    (row,) = sales_rows(short_sales(None), CALENDAR)
    assert (row["percent"], row["unstated"]) == (None, "rate=0.12")


def test_an_amount_that_no_integer_keeps_is_left_out() -> None:
    found = replace(short_sales("1"), days=(ShortVolume(day=DAY, turnover=Decimal("1e300"), shares=2**60),))
    (row,) = sales_rows(found, CALENDAR)
    assert (row["turnover"], row["shares"]) == (None, None)


def test_the_twenty_largest_holdings_are_kept_and_the_chosen_ones() -> None:
    rows = holding_rows(holdings(30), CALENDAR, {number(27)})
    assert [row["participant"] for row in rows] == [*(number(each) for each in range(20)), number(27)]
    assert rows[0]["shares"] == 1_000_000_000
    assert (rows[0]["change_1"], rows[0]["change_5"], rows[0]["listed"]) == (10_000, None, 1)
    assert (rows[0]["published"], rows[0]["expected"]) == (20261123, 1)
    assert holding_rows(holdings(3, settled=None), CALENDAR) == []


def test_changes_of_a_history_are_differences_of_its_own_days() -> None:
    days = [*days_before(DAY, 6), DAY]
    told = tuple(HoldingDay(day, 100 + 10 * place, None) for place, day in enumerate(days) if place != 5)
    found = HoldingHistory(instrument=TENCENT, source="Fake", number=number(0), days=told)
    last = history_rows(found, CALENDAR)[-1]
    assert (last["shares"], last["listed"]) == (160_000, 0)
    assert last.get("change_1") is None  # the day before is not in the answer
    assert last["change_5"] == 50_000
    assert "change_20" not in last


def test_a_rating_is_of_the_day_that_it_names() -> None:
    (row,) = rating_rows(ratings(date(2026, 11, 18)), DAY, CALENDAR)
    assert (row["day"], row["published"], row["expected"], row["strong_buy"]) == (20261118, 20261118, 0, 34)
    (row,) = rating_rows(ratings(), DAY, CALENDAR)
    assert (row["day"], row["published"], row["expected"]) == (20261120, 20261120, 1)


def test_an_event_without_a_number_is_told_apart_by_day_and_text() -> None:
    first, second, third = event_rows([report(DAY), report(DAY, text="Q4"), report(DAY, id_="7")])
    assert first["event"] != second["event"]
    assert third["event"] == "7"


def test_texts_of_others_are_one_bounded_line() -> None:
    (row,) = event_rows([report(DAY, text="<b>\x00Q3\u202e\n" + "x" * 5000)])
    text = row["text"]
    assert isinstance(text, str)
    assert text.startswith("<b>Q3 x")
    assert len(text) <= 400


def test_a_headline_is_of_its_own_day_and_one_without_a_time_of_its_receipts() -> None:
    received = datetime(2026, 11, 20, 2, tzinfo=UTC)
    found = news_of(None, datetime(2026, 11, 18, 20, tzinfo=UTC))
    bare, timed = news_rows(found, received)
    assert (timed["event"], timed["day"], timed["type"]) == ("1", 20261119, "news")  # morning in Hong Kong
    assert (timed["published"], timed["estimated"]) == (20261119, None)
    assert (bare["day"], bare["time"], bare["published"], bare["estimated"]) == (20261120, None, None, None)
    bare, timed = news_rows(found, received, followed=True)
    assert (bare["time"], bare["published"], bare["estimated"]) == (int(received.timestamp() * 1e6), None, 1)
    assert timed["estimated"] is None


def test_long_links_are_told_apart_by_their_ends() -> None:
    links = ["https://news.example/" + "x" * 200 + end for end in "ab"]
    items = [NewsItem(id=link, headline="h", text="", publisher="", link=link, time=None) for link in links]
    found = News(instrument=TENCENT, source="Fake", items=tuple(items))
    first, second = (str(row["event"]) for row in news_rows(found, datetime(2026, 11, 20, tzinfo=UTC)))
    assert first != second
    assert len(first) <= 80


def test_every_column_of_a_row_is_one_of_its_table() -> None:
    rows = [
        [*sales_rows(short_sales("1"), CALENDAR), *position_rows(open_positions(), CALENDAR)],
        holding_rows(holdings(1), CALENDAR),
        rating_rows(ratings(), DAY, CALENDAR),
        [*event_rows([report(DAY)]), *news_rows(news_of(None), after_close(), followed=True)],
    ]
    for table, found in zip(DAILY_TABLES, rows, strict=True):
        assert all(row.keys() <= table.units.keys() for row in found)
        assert all(row.keys() >= table.identity.keys() for row in found)
