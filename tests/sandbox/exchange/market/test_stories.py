"""Scenarios in which something stands behind the practice day's move: what is told agrees with what is traded."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.history.records import DayRecord
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR
from tideboard_sandbox.exchange.market.brokers import BROKERS, seller_of
from tideboard_sandbox.exchange.market.scenarios import STORIES
from tideboard_sandbox.exchange.reference.companies import ReportDay
from tideboard_sandbox.exchange.reference.headlines import Headline
from tideboard_sandbox.exchange.reference.holdings import participant_name

pytestmark = pytest.mark.slow

TENCENT, HSBC = InstrumentId("HK.00700"), InstrumentId("HK.00005")
DAY = date(2026, 11, 18)
NOON = time(12)


def opened(scenario: str, seed: int = 1, start: time = NOON) -> Exchange:
    return Exchange(seed=seed, date=DAY, start=start, scenario=scenario)


@pytest.fixture(params=[1, 7, 99])
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def change(exchange: Exchange, name: InstrumentId = TENCENT) -> float:
    quote = exchange.quote(name)
    return float(quote.last / quote.prev_close - 1)


def net_flow(exchange: Exchange) -> float:
    """Net inflow of HK.00700 from 10:31 to the end of the move."""
    net = exchange.capital_flow(TENCENT).net
    return net[-1] - net[61]


@pytest.mark.parametrize("scenario", STORIES)
def test_a_story_moves_price_and_flow_of_its_security_alone(scenario: str, seed: int) -> None:
    calm, told = opened("calm", seed), opened(scenario, seed)
    moved = change(told) - change(calm)

    assert abs(moved) > 0.03
    assert (net_flow(told) - net_flow(calm)) * moved > 0
    assert change(told, HSBC) == change(calm, HSBC)
    before = opened(scenario, seed, time(10, 30)).quote(TENCENT), opened("calm", seed, time(10, 30)).quote(TENCENT)
    assert before[0].last == before[1].last
    for each in (calm, told):
        each.close()


def test_a_report_comes_on_its_day_before_the_move(seed: int) -> None:
    early, told = opened("report-day", seed, time(10, 27)), opened("report-day", seed)
    report = {each: _report(each) for each in (early, told)}

    assert report[early].day == report[told].day == DAY
    assert report[early].earnings.actual is None
    figure = report[told].earnings
    assert figure.actual is not None
    assert (change(told) - change(early) > 0) is (figure.actual > figure.estimate)
    assert [row.id for row in _today(early)] == []
    notice, news = (next(row for row in _today(told) if row.id.endswith(kind)) for kind in ("report", "story"))
    assert notice.time < news.time < datetime(2026, 11, 18, 2, 31, tzinfo=UTC)
    assert ("more" in news.title) is (figure.actual > figure.estimate)
    early.close()
    told.close()


def test_past_reports_moved_the_price_and_its_flow_on_the_session_that_answers_them(seed: int) -> None:
    calm, told = opened("calm", seed), opened("report-day", seed)
    listing = told.companies.listing(TENCENT)
    assert listing is not None
    reports = told.companies.reports_of(listing, DAY - timedelta(days=360), DAY - timedelta(days=1))
    rows = {row.day: row for row in told.companies.days(listing, DAY - timedelta(days=360))}
    plain = {row.day: row for row in calm.companies.days(listing, DAY - timedelta(days=360))}
    answered = []
    for report in reports:
        day = CALENDAR.next_session(Market.HK, report.day).date if report.after else report.day
        figure = report.earnings
        assert figure.actual is not None
        sign = 1 if figure.actual > figure.estimate else -1
        moved = change_of(rows[day]) - change_of(plain[day])
        assert moved * sign == pytest.approx(0.05, abs=0.01)
        assert (flow_of(rows[day]) - flow_of(plain[day])) * sign > 0.02
        assert rows[day].turnover > plain[day].turnover * 1.5
        answered.append(day)
    assert len(answered) >= 3
    others = [day for day in rows if day not in answered and change_of(rows[day]) != change_of(plain[day])]
    assert all(abs(change_of(rows[day]) - change_of(plain[day])) < 0.002 for day in others)
    assert told.quote(TENCENT).prev_close == calm.quote(TENCENT).prev_close
    for each in (calm, told):
        each.close()


def change_of(record: DayRecord) -> float:
    return record.close / record.prev_close - 1


def flow_of(record: DayRecord) -> float:
    """Net inflow as part of the turnover."""
    return sum(record.tiers) / record.turnover


def _report(exchange: Exchange) -> ReportDay:
    listing = exchange.companies.listing(TENCENT)
    assert listing is not None
    (found,) = exchange.companies.reports_of(listing, DAY, DAY)
    return found


def _today(exchange: Exchange) -> list[Headline]:
    rows = exchange.details.headlines(TENCENT)
    return [row for row in rows if row.time.date() == DAY and row.id.endswith(("report", "story"))]


@pytest.mark.parametrize("scenario", ["short-squeeze", "broker-sells"])
def test_what_moved_the_price_is_said_after_the_move_began(scenario: str) -> None:
    told = opened(scenario)
    (news,) = _today(told)
    told.close()

    assert news.time > datetime(2026, 11, 18, 2, 31, tzinfo=UTC)


def test_before_a_squeeze_more_is_sold_short_each_week(seed: int) -> None:
    calm, told = opened("calm", seed), opened("short-squeeze", seed)
    pairs = list(zip(calm.details.short_days(TENCENT), told.details.short_days(TENCENT), strict=True))
    positions = list(zip(calm.details.short_positions(TENCENT), told.details.short_positions(TENCENT), strict=True))

    assert all(mine.shares == other.shares for mine, other in pairs[:-25])
    assert all(mine.shares < other.shares <= other.record.volume for mine, other in pairs[-10:])
    ratios = [other.shares / mine.shares for mine, other in positions]
    assert ratios[-1] > 1.2
    assert set(ratios[:-6]) == {1.0}
    calm.close()
    told.close()


def test_the_broker_that_sells_is_first_among_the_sellers_and_its_holding_falls(seed: int) -> None:
    told = opened("broker-sells", seed)
    seller = seller_of(told.companies.address(TENCENT))
    for days_before in (0, 5):
        _, totals = told.details.broker_totals(TENCENT, days_before)
        assert min(totals, key=lambda broker: totals[broker].net) == seller
        assert sum(row.net for row in totals.values()) == 0
    days = told.details.holdings(TENCENT)
    number = next(row.number for row in days[-1].rows if participant_name(row.number) == BROKERS[seller])
    held = [next(row for row in day.rows if row.number == number) for day in days[-15:]]
    assert all(row.change < 0 < row.shares for row in held)
    assert len({sum(row.shares for row in day.rows) for day in days}) == 1
    told.close()


def test_shares_sold_short_follow_the_price() -> None:
    exchange = Exchange(seed=3, date=DAY)
    days = exchange.details.short_days(TENCENT)
    parts: dict[bool, list[float]] = {True: [], False: []}
    for row in days:
        parts[row.record.close > row.record.prev_close].append(row.shares / row.record.volume)
    exchange.close()

    assert sum(parts[False]) / len(parts[False]) > sum(parts[True]) / len(parts[True])


def test_a_dividend_takes_its_amount_from_the_price_on_its_ex_date() -> None:
    exchange = Exchange(seed=1, date=date(2026, 11, 6), start=time(15))
    fund = InstrumentId("HK.02800")
    close = exchange.quote(fund)
    exchange.advance_to(datetime(2026, 11, 9, 1, 0, tzinfo=UTC))
    opening = exchange.quote(fund)
    listing = exchange.companies.listing(fund)
    assert listing is not None
    (dividend,) = exchange.companies.dividends_of(listing, date(2026, 11, 9), date(2026, 11, 9))
    paid = exchange.corporate_actions(fund)[-1]

    assert (paid.ex_date, paid.dividend) == (dividend.ex_day, dividend.amount)
    assert float(opening.prev_close + dividend.amount) == pytest.approx(float(close.last), rel=0.02)
    assert exchange.companies.today(Market.HK) == date(2026, 11, 9)
    exchange.close()
