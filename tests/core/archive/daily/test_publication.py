"""When figures are expected to be published: by the exchange's days and clock."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from fakes.values.archive_market import CALENDAR, DAY
from tideboard_core.archive.daily import publication
from tideboard_core.archive.daily.publication import DailyFigure, PublicationRule, asked_from, expected_publication
from tideboard_core.model.instrument import Market

HONG_KONG, NEW_YORK = ZoneInfo("Asia/Hong_Kong"), ZoneInfo("America/New_York")


def test_each_market_has_its_own_days_and_clock() -> None:
    found = {
        (figure, market): expected_publication(figure, market, DAY, CALENDAR)
        for figure, market in [
            (DailyFigure.SALES, Market.HK),
            (DailyFigure.SALES, Market.US),
            (DailyFigure.POSITIONS, Market.HK),
            (DailyFigure.POSITIONS, Market.US),
            (DailyFigure.BROKERS, Market.HK),
            (DailyFigure.BROKERS, Market.US),
            (DailyFigure.EVENT, Market.HK),
        ]
    }
    assert found == {
        (DailyFigure.SALES, Market.HK): datetime(2026, 11, 20, 17, tzinfo=HONG_KONG),
        (DailyFigure.SALES, Market.US): datetime(2026, 11, 20, 18, tzinfo=NEW_YORK),
        (DailyFigure.POSITIONS, Market.HK): datetime(2026, 11, 27, 17, tzinfo=HONG_KONG),
        (DailyFigure.POSITIONS, Market.US): datetime(2026, 12, 3, 18, tzinfo=NEW_YORK),  # after Thanksgiving
        (DailyFigure.BROKERS, Market.HK): datetime(2026, 11, 23, 9, tzinfo=HONG_KONG),  # over the weekend
        (DailyFigure.BROKERS, Market.US): None,
        (DailyFigure.EVENT, Market.HK): None,
    }


def test_a_week_that_ends_on_a_holiday_ends_on_the_next_trading_day() -> None:
    first = expected_publication(DailyFigure.POSITIONS, Market.HK, date(2026, 12, 18), CALENDAR)
    assert first == datetime(2026, 12, 28, 17, tzinfo=HONG_KONG)  # Christmas is a Friday


def test_a_rule_holds_from_its_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (PublicationRule(date(2015, 1, 1), 0, time(17)), PublicationRule(DAY, 1, time(8)))
    monkeypatch.setitem(publication.RULES, DailyFigure.SALES, {Market.HK: rules})
    before = expected_publication(DailyFigure.SALES, Market.HK, date(2026, 11, 19), CALENDAR)
    after = expected_publication(DailyFigure.SALES, Market.HK, DAY, CALENDAR)
    assert before == datetime(2026, 11, 19, 17, tzinfo=HONG_KONG)
    assert after == datetime(2026, 11, 23, 8, tzinfo=HONG_KONG)
    assert expected_publication(DailyFigure.SALES, Market.HK, date(2014, 1, 2), CALENDAR) is None


@pytest.mark.parametrize("market", Market)
def test_a_day_is_asked_for_after_its_close_and_on_its_evening(market: Market) -> None:
    session = CALENDAR.previous_session(market, date(2026, 11, 21))
    found = asked_from(market, session.date, CALENDAR)
    assert session.settled <= found < CALENDAR.next_session(market, session.date).open
