"""The first four weeks of 2027 in five markets, of which Shanghai and Shenzhen have no days yet: everything answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tideboard_core.alerts.reminders import DateKind, Reminder, occasion_at
from tideboard_core.archive.daily.publication import RULES, asked_from, expected_publication
from tideboard_core.gateways.longport.translate.sessions import day_assumed, in_session, market_state
from tideboard_core.market.bars.intervals import Interval, Unit
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.exchange_minutes import NoWithdrawals
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarSessions, MarketState
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.model.withdrawals import withdrawals_from
from tideboard_core.ports.bars import day_parts, in_regular_hours, regular_session
from tideboard_desktop.chart.chart_states import closed_words, price_state
from tideboard_desktop.docks.figures.extended_hours import hours_at
from tideboard_desktop.flow.history.date_range import last_closed
from tideboard_desktop.reference.calendar import year_of
from tideboard_desktop.ticket.form_values import LastDays
from tideboard_desktop.window.bars.market_clock import session_words
from tideboard_sandbox.exchange.instruments.trading_hours import day_phases, day_plan, phase_at, to_us

CALENDAR = TradingCalendar()
DAYS = [date(2027, 1, 1) + timedelta(days=number) for number in range(28)]
RULES_OF_A_DAY = {market: (NoWithdrawals(time(9, 15), time(9, 30)),) for market in Market}


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("market", Market)
def test_every_reader_of_days_answers(market: Market, day: date) -> None:
    """Each reader that stands by itself; the mainland's weekdays go on as sessions that are assumed."""
    session, following = CALENDAR.session_on(market, day), CALENDAR.next_session(market, day)
    known = market not in {Market.SH, Market.SZ}
    assert CALENDAR.is_known(market, day) is known
    assert following.date > day
    assert session is None or session.assumed is not known
    assert CALENDAR.previous_session(market, following.date).date <= day
    served = following if session is None else session
    assert CALENDAR.served_until(served) > served.open
    assert asked_from(market, day, CALENDAR).tzinfo is not None
    for figure in RULES:
        expected_publication(figure, market, day, CALENDAR)
    for sessions in BarSessions:
        assert bool(day_parts(market, day, sessions)) or session is None or market is Market.US
    assert year_of(market, day, None).days
    days = LastDays(market, day)
    assert days.usual > day
    assert days.unknown(day) is (not known and day.weekday() < 5)
    assert (days.stepped(None, 3) is None) is (not known)


def test_the_ticket_offers_no_last_day_on_which_stock_connect_rests() -> None:
    eve, christmas, monday = date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28)
    own, through = LastDays(Market.SH, eve), LastDays(Market.SH, eve, connect=True)

    assert (own.stepped(None, 1), through.stepped(None, 1)) == (christmas, monday)
    assert (own.closed(christmas), through.closed(christmas), through.rests(christmas)) == (False, True, True)
    assert not through.rests(date(2026, 12, 26))
    assert LastDays(Market.SH, date(2026, 12, 18), connect=True).usual == monday


@pytest.mark.parametrize("hour", [0, 1, 3, 4, 6, 8, 12, 15, 21])
@pytest.mark.parametrize("market", Market)
def test_every_reader_of_an_instant_answers(market: Market, hour: int) -> None:
    reminder = Reminder(day=date(2027, 1, 4), market=market, kind=DateKind.MACRO)
    for day in DAYS:
        now = datetime(day.year, day.month, day.day, hour, 5, tzinfo=UTC)
        assert CALENDAR.newest(market, now).open <= now + timedelta(days=1)
        assert CALENDAR.session_at(market, now).date <= exchange_date(market, now)
        assert session_words(market, now).startswith(market.value)
        assert isinstance(market_state(market, now, (), None), MarketState)
        assert day_assumed(market, now, None) is (market in {Market.SH, Market.SZ})
        assert in_session(market, now) in {True, False}
        assert in_regular_hours(market, now) in {True, False}
        session = regular_session(market, now)
        assert session is None or session.date == exchange_date(market, now)
        withdrawals_from(RULES_OF_A_DAY, market, now, now)
        occasion_at(reminder, now, CALENDAR)
        assert last_closed(CALENDAR, market, now) <= exchange_date(market, now)
        price_state(market, now, CALENDAR, None, None, None)
        hours_at(int(now.timestamp() // 60))
        phase = phase_at(market, to_us(now))
        assert phase.begin <= now < phase.end
        assert day_phases(market, phase.day)[0].day == day_plan(market, phase.day).day


def test_the_chart_says_that_the_next_session_is_not_known_yet() -> None:
    eve = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
    key = SeriesKey(InstrumentId("SH.600519"), Interval(1, Unit.MINUTE))
    assert closed_words(key, eve, CALENDAR, eve)[1] == "next session not known yet"
