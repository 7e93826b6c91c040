"""A broker's trading days against the table: which answers count, second readings, trades, a person's word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.broker_days import (
    LONGEST_CLOSURE,
    MOST,
    MOST_HALVES,
    AnswerRefusal,
    BrokerDay,
    BrokerDays,
    DayAnswer,
    DayReading,
    forms_in_force,
    kept,
    table_form,
    with_answer,
)
from tideboard_core.model.connect_days import order_days
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import BarSessions
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import DayForm, TradingCalendar, put_in_force, regular_hours
from tideboard_core.ports.bars import day_end, day_parts, day_start

CALENDAR, TABLE = TradingCalendar(), TradingCalendar(table_alone=True)
TODAY = date(2026, 11, 20)
BEGIN, END = TODAY - timedelta(days=40), TODAY + timedelta(days=40)
TYPHOON, HOLIDAY, EVE = date(2026, 11, 25), date(2026, 12, 25), date(2026, 12, 24)
FIRST, SECOND = DayReading("one", TODAY), DayReading("two", TODAY)


@pytest.fixture(autouse=True)
def _table_again() -> Iterator[None]:
    yield
    put_in_force({})


def listed(market: Market = Market.HK, begin: date = BEGIN, end: date = END) -> list[TradingDay]:
    """The table's days, as a broker lists them that knows no more."""
    return [TradingDay(one.date, one.half_day) for one in TABLE.sessions(market, begin, end)]


def answer(
    *without: date, more: Iterable[TradingDay] = (), market: Market = Market.HK, begin: date = BEGIN, end: date = END
) -> DayAnswer:
    """The table's days, less some, with others in the place of those of their date."""
    extra = {one.day for one in more}
    days = [one for one in listed(market, begin, end) if one.day not in extra and one.day not in without]
    return DayAnswer(market=market, begin=begin, end=end, days=tuple(sorted([*days, *more])))


def read(days: BrokerDays, *readings: tuple[DayAnswer, DayReading]) -> BrokerDays:
    for found, reading in readings:
        days = with_answer(days, found, reading, (found.market,))
    return days


# --- which answers count ------------------------------------------------------------------------------------------


def test_a_short_range_may_lie_in_a_holiday() -> None:
    assert answer(begin=TODAY, end=TODAY + timedelta(days=28)).refusal() is AnswerRefusal.SHORT
    assert answer(begin=TODAY, end=TODAY + timedelta(days=29)).refusal() is None


def test_an_answer_of_half_the_weekdays_counts_for_nothing() -> None:
    days = listed()
    half = DayAnswer(market=Market.HK, begin=BEGIN, end=END, days=tuple(days[::2]))
    assert half.refusal() is AnswerRefusal.FEW
    assert replace(half, days=()).refusal() is AnswerRefusal.FEW
    assert replace(half, days=tuple(days)).refusal() is None


def test_the_share_is_counted_of_the_days_that_were_asked_for() -> None:
    """Two of five days of each week, and many outside the range."""
    few = tuple(one for one in listed() if one.day.weekday() < 2)
    outside = tuple(listed(begin=END + timedelta(days=1), end=END + timedelta(days=90)))
    assert answer().refusal() is None
    assert DayAnswer(market=Market.HK, begin=BEGIN, end=END, days=few + outside).refusal() is AnswerRefusal.FEW


def test_days_that_are_one_off_have_a_weekend() -> None:
    off = tuple(TradingDay(one.day - timedelta(days=1)) for one in listed())
    assert replace(answer(), days=off).refusal() is AnswerRefusal.WEEKEND


def test_an_answer_of_half_days_alone_counts_for_nothing() -> None:
    """Each would end its session at noon: half of its minutes would not be expected, and its orders end early."""
    days = listed()
    few = [one._replace(half=True) for one in days[:MOST_HALVES]]
    assert answer(more=[*few, *(one._replace(half=False) for one in days[MOST_HALVES:])]).refusal() is None
    assert answer(more=[one._replace(half=True) for one in days]).refusal() is AnswerRefusal.HALVES


def test_a_part_of_an_answer_that_did_not_come_is_no_closure() -> None:
    """The 28 days of one call, as LongPort is asked."""
    lost = [one.day for one in listed() if TODAY <= one.day < TODAY + timedelta(days=28)]
    assert len(lost) > LONGEST_CLOSURE
    assert answer(*lost).refusal() is AnswerRefusal.GAP


def test_every_closure_of_the_table_is_short_enough() -> None:
    for market in (Market.HK, Market.US, Market.SH, Market.SG):
        begin = date(2016, 1, 4)
        while begin.year < 2026:
            end = begin + timedelta(days=80)
            assert answer(market=market, begin=begin, end=end).refusal() is None, (market, begin)
            begin += timedelta(days=40)


def test_days_after_the_last_that_is_listed_are_not_known_yet() -> None:
    """A broker that has no calendar of the next year lists none of its days."""
    end = date(2026, 12, 18)
    days = tuple(one for one in listed() if one.day <= end)
    found = read(
        {}, *((DayAnswer(market=Market.HK, begin=BEGIN, end=END, days=days), each) for each in (FIRST, SECOND))
    )
    assert found == {}


# --- from when on a day counts --------------------------------------------------------------------------------------


def test_the_table_s_own_days_leave_nothing() -> None:
    for market in (Market.HK, Market.US, Market.SH, Market.SG):
        assert read({}, (answer(market=market), FIRST), (answer(market=market), SECOND)) == {}


def test_a_day_counts_after_a_second_reading_on_another_login_or_day() -> None:
    shut = answer(TYPHOON)
    once = read({}, (shut, FIRST))
    assert forms_in_force(once) == {}
    assert forms_in_force(read(once, (shut, FIRST))) == {}, "the same login, the same day"
    for again in (SECOND, DayReading("one", TODAY + timedelta(days=1))):
        twice = read(once, (shut, again))
        assert forms_in_force(twice) == {(Market.HK, TYPHOON): DayForm.SHUT}
        assert twice[Market.HK, TYPHOON].since == again.day


def test_an_answer_between_that_agrees_begins_anew() -> None:
    found = read({}, (answer(TYPHOON), FIRST), (answer(), SECOND), (answer(TYPHOON), DayReading("three", TODAY)))
    assert forms_in_force(found) == {}


def test_it_goes_as_it_came() -> None:
    found = read({}, (answer(TYPHOON), FIRST), (answer(TYPHOON), SECOND), (answer(), SECOND))
    assert forms_in_force(found), "one reading"
    assert read(found, (answer(), DayReading("three", TODAY))) == {}


@pytest.mark.parametrize(
    ("listed_as", "form"),
    [
        (TradingDay(HOLIDAY), DayForm.WHOLE),
        (TradingDay(HOLIDAY, half=True), DayForm.HALF),
        (TradingDay(TYPHOON, half=True), DayForm.HALF),
        (TradingDay(EVE), None),
        (TradingDay(TYPHOON, half=True, late=True), None),
    ],
)
def test_how_long_a_day_is_comes_from_the_broker_where_it_says_so(listed_as: TradingDay, form: DayForm | None) -> None:
    """A broker without a half day may leave them out; of an afternoon alone the table has no hours."""
    found = read({}, *((answer(more=(listed_as,), end=date(2026, 12, 30)), each) for each in (FIRST, SECOND)))
    assert forms_in_force(found) == ({} if form is None else {(Market.HK, listed_as.day): form})


def test_a_whole_day_in_place_of_a_half_one_where_others_are_marked() -> None:
    found = read({}, *((answer(more=(TradingDay(EVE),), end=date(2027, 1, 8)), each) for each in (FIRST, SECOND)))
    assert forms_in_force(found) == {(Market.HK, EVE): DayForm.WHOLE}, "New Year's Eve is marked"


def test_a_list_without_closures_at_short_notice_makes_no_day_longer() -> None:
    """Futu's: a typhoon that the table knows is in it, the day before Christmas that ends early may be whole."""
    futu = replace(answer(more=(TradingDay(HOLIDAY), TradingDay(EVE)), end=date(2027, 1, 8)), lengthens=False)
    found = read({}, (futu, FIRST), (futu, SECOND))
    assert set(found) == {(Market.HK, HOLIDAY)}, "it waits for trades of the day"
    assert forms_in_force(found) == {}
    assert found[Market.HK, HOLIDAY].with_trades().in_force
    after = DayReading("one", date(2026, 12, 28))
    assert read({}, (futu, after), (futu, DayReading("two", after.day))) == {}
    shut = replace(answer(TYPHOON), lengthens=False)
    assert forms_in_force(read({}, (shut, FIRST), (shut, SECOND))) == {(Market.HK, TYPHOON): DayForm.SHUT}


def test_shanghai_and_shenzhen_have_one_calendar() -> None:
    both = (Market.SH, Market.SZ)
    days: BrokerDays = {}
    for each in (FIRST, SECOND):
        days = with_answer(days, answer(TYPHOON, market=Market.SH), each, both)
    assert set(forms_in_force(days)) == {(market, TYPHOON) for market in both}


def test_trades_of_a_day_are_the_second_reading_that_it_is_open() -> None:
    row = read({}, (answer(more=(TradingDay(HOLIDAY),)), FIRST))[Market.HK, HOLIDAY]
    open_day = row.with_trades()
    assert (row.in_force, open_day.in_force, open_day.since) == (False, True, HOLIDAY)


def test_trades_of_a_day_end_that_it_is_shut_for_good() -> None:
    found = read({}, (answer(TYPHOON), FIRST), (answer(TYPHOON), SECOND))
    row = found[Market.HK, TYPHOON].with_trades()
    assert not row.in_force
    again = read({row.key: row}, (answer(TYPHOON), FIRST), (answer(TYPHOON), DayReading("three", TODAY)))
    assert forms_in_force(again) == {}


def test_a_person_leaves_a_day_to_the_table() -> None:
    found = read({}, (answer(TYPHOON), FIRST), (answer(TYPHOON), SECOND))
    row = replace(found[Market.HK, TYPHOON], undone=True)
    later = read({row.key: row}, (answer(TYPHOON), DayReading("three", TODAY)))
    assert forms_in_force(later) == {}
    assert forms_in_force(kept([replace(later[row.key], undone=False)])) == {row.key: DayForm.SHUT}


def test_the_newest_of_too_many_days_are_kept() -> None:
    begin = date(2020, 1, 1)
    days = [begin + timedelta(days=number) for number in range(2 * MOST)]
    rows = [BrokerDay(market=Market.US, day=day, form=table_form(Market.US, day), undone=True) for day in days]
    assert [key[1] for key in kept(rows)] == days[MOST:]


DAYS = st.dates(BEGIN, END).filter(lambda day: day.weekday() < 5)


@given(
    st.lists(st.sets(DAYS, max_size=6), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2)), min_size=6, max_size=6),
)
def test_no_day_counts_that_was_not_read_twice(lacking: list[set[date]], readings: list[tuple[int, int]]) -> None:
    """Whatever is listed when: what is in force was read so twice, by two logins or on two days."""
    found: BrokerDays = {}
    listed_as: dict[date, list[tuple[DayForm, DayReading]]] = {}
    for without, (login, day) in zip(lacking, readings, strict=False):
        reading, given_now = DayReading(str(login), TODAY + timedelta(days=day)), answer(*without)
        if given_now.refusal() is not None:
            continue
        for one, form in given_now.forms().items():
            listed_as.setdefault(one, []).append((form, reading))
        found = with_answer(found, given_now, reading, (Market.HK,))
    for (_, one), form in forms_in_force(found).items():
        so = [reading for form_then, reading in listed_as[one] if form_then is form]
        assert any(later.is_another(earlier) for later in so for earlier in so), (one, form)
        assert form is not table_form(Market.HK, one)


# --- what asks for a day --------------------------------------------------------------------------------------------


def test_days_in_force_win_in_every_calendar_but_that_of_the_table_alone() -> None:
    assert CALENDAR.is_trading_day(Market.HK, TYPHOON)
    put_in_force({(Market.HK, TYPHOON): DayForm.SHUT, (Market.HK, HOLIDAY): DayForm.WHOLE})
    assert CALENDAR.session_on(Market.HK, TYPHOON) is None
    assert CALENDAR.next_session(Market.HK, date(2026, 11, 24)).date == date(2026, 11, 26)
    assert CALENDAR.session_on(Market.HK, HOLIDAY) == regular_hours(Market.HK, HOLIDAY)
    assert TABLE.is_trading_day(Market.HK, TYPHOON)
    assert CALENDAR.is_trading_day(Market.SG, TYPHOON), "of another market"
    put_in_force({})
    assert CALENDAR.is_trading_day(Market.HK, TYPHOON)


@pytest.mark.parametrize(
    ("market", "minutes"), [(Market.HK, 150), (Market.US, 210), (Market.SH, 120), (Market.SZ, 120), (Market.SG, 180)]
)
def test_the_hours_of_a_half_day_are_the_table_s(market: Market, minutes: int) -> None:
    put_in_force({(market, TODAY): DayForm.HALF})
    found = CALENDAR.session_on(market, TODAY)
    assert found is not None
    assert (found.half_day, found.minutes, found.assumed) == (True, minutes, False)


def test_stretches_of_trading_follow_while_the_program_runs() -> None:
    thursday, friday = date(2026, 11, 19), TODAY
    before, night = day_parts(Market.US, friday, BarSessions.EXTENDED), day_end(Market.US, thursday)
    put_in_force({(Market.US, friday): DayForm.SHUT})
    assert day_parts(Market.US, friday, BarSessions.EXTENDED) == ()
    assert day_end(Market.US, thursday) == day_start(Market.US, friday) > night, "no night before a shut day"
    put_in_force({})
    assert day_parts(Market.US, friday, BarSessions.EXTENDED) == before
    assert day_end(Market.US, thursday) == night


def test_a_day_of_hong_kong_rests_no_order_through_stock_connect() -> None:
    """Its days restrict orders by lists and tables of their own; those of a broker are those of one market."""
    day = date(2025, 11, 25)  # of a year without a list
    put_in_force({(Market.HK, day): DayForm.SHUT})
    assert order_days(connect=True).is_trading_day(Market.SH, day)
    assert order_days(connect=False).last_within(Market.HK, date(2025, 11, 21), 4) == date(2025, 11, 24)
    put_in_force({(Market.SH, day): DayForm.SHUT})
    assert not order_days(connect=True).is_trading_day(Market.SH, day)


def test_a_session_that_begins_late_in_the_table_stays_so() -> None:
    late = date(2023, 10, 9)
    begin, end = date(2023, 9, 4), date(2023, 11, 10)
    assert CALENDAR.session_on(Market.HK, late) is not None
    whole = answer(more=(TradingDay(late),), begin=begin, end=end)
    assert read({}, (whole, FIRST), (whole, SECOND)) == {}
    assert CALENDAR.session_at(Market.HK, datetime(2023, 10, 9, 7, tzinfo=UTC)).late_open


@pytest.mark.parametrize(
    ("minutes", "day", "another"),
    [(0, 20, False), (1, 20, False), (9.9, 20, False), (10, 20, True), (1, 21, True)],
)
def test_a_connection_that_comes_back_at_once_is_no_second_reading(minutes: float, day: int, *, another: bool) -> None:
    begun = datetime(2026, 11, 20, 2, tzinfo=UTC)
    first = DayReading(f"{begun.isoformat()} 1", date(2026, 11, 20))
    later = DayReading(f"{(begun + timedelta(minutes=minutes)).isoformat()} 2", date(2026, 11, day))
    assert later.is_another(first) is another
    assert DayReading("two", first.day).is_another(DayReading("one", first.day))
    assert DayReading("2026-11-20T02:00:00 2", first.day).is_another(first), "no time zone, in a file from elsewhere"
