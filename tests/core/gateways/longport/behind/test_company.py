"""Figures of a company: values, what cannot be, and the practice market's answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.longport.feed import TENCENT, Answers
from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.gateways.longport.behind.fields import MOST_FIGURES, MOST_ROWS
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.behind.company import Dividend, RatingCounts, ValuationMetric, ValuationPoint
from tideboard_core.model.instrument import InstrumentId, Market

DAY = "1794873600"
PAID = {
    "symbol": "700.HK",
    "id": "1",
    "desc": "HKD 4.5",
    "record_date": "2026.05.20",
    "ex_date": "2026.05.18",
    "payment_date": "",
}
COUNTS = {"buy": 2, "over": 1, "hold": 3, "under": 0, "sell": 0, "no_opinion": 0}
SAID = {**COUNTS, "total": 6, "start_date": "", "end_date": DAY}
TARGET = {"highest_price": "700", "lowest_price": "500"}
EXPECTED = {
    "forecast_eps_median": "5",
    "forecast_eps_mean": "-0.5",
    "forecast_eps_lowest": "",
    "forecast_eps_highest": "6",
    "institution_total": 9,
    "institution_up": 2,
    "institution_down": 1,
    "forecast_start_date": DAY,
    "forecast_end_date": DAY,
}
FIGURE = {"key": "eps", "name": "EPS", "actual": "5", "estimate": "4.8", "is_released": True}
PERIOD = {"fiscal_year": 2026, "fiscal_period": "q3", "period_text": "Q3 FY2026", "details": [FIGURE]}


async def test_dividends_of_the_security_alone(behind: LongportBehind, answer: Answers) -> None:
    other = {**PAID, "symbol": "5.HK", "id": "2"}
    asked = answer("/v1/quote/dividends", {"list": [other, PAID]})

    found = await behind.company.dividends(TENCENT)

    assert asked == ["/v1/quote/dividends?symbol=700.HK"]
    assert found.rows == (
        Dividend(text="HKD 4.5", ex_day=date(2026, 5, 18), record_day=date(2026, 5, 20), payment_day=None, id="1"),
    )
    assert found.unread == "symbol"


async def test_ratings_of_both_calls(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/institution-rating-latest", {"evaluate": SAID, "target": TARGET})
    answer("/v1/quote/institution-ratings", {"ccy_symbol": "HK$", "target": "650", "updated_at": "2026.11.18"})

    found = await behind.company.ratings(TENCENT)

    assert found.counts == RatingCounts(2, 1, 3, 0, 0, 0)
    assert (found.target_low, found.target_mean, found.target_high) == (Decimal(500), Decimal(650), Decimal(700))
    assert (found.begin, found.end, found.updated) == (None, date(2026, 11, 17), date(2026, 11, 18))
    assert (found.analysts, found.currency, found.unread) == (6, "HK$", "")


async def test_counts_that_do_not_add_up_are_named(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/institution-rating-latest", {"evaluate": {**SAID, "total": 9}, "target": TARGET})
    answer("/v1/quote/institution-ratings", {})

    assert (await behind.company.ratings(TENCENT)).unread == "total"


@pytest.mark.parametrize("bad", [-1, "many", 0.5])
async def test_ratings_that_cannot_be_counted_are_refused(bad: object, behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/institution-rating-latest", {"evaluate": {**SAID, "buy": bad}, "target": TARGET})
    answer("/v1/quote/institution-ratings", {})

    with pytest.raises(GatewayError, match="buy"):
        await behind.company.ratings(TENCENT)


async def test_no_ratings_are_none(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/institution-rating-latest", {})
    answer("/v1/quote/institution-ratings", {})

    found = await behind.company.ratings(TENCENT)

    assert (found.counts, found.target_mean, found.unread) == (None, None, "")


async def test_forecasts_may_be_losses(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/forecast-eps", {"items": [EXPECTED, {**EXPECTED, "forecast_end_date": "1e40"}]})

    found = await behind.company.eps_forecasts(TENCENT)

    (row,) = found.rows
    assert (row.mean, row.low, row.institutions, row.raised, row.lowered) == (Decimal("-0.5"), None, 9, 2, 1)
    assert found.unread == "forecast_end_date"


async def test_a_figure_that_is_not_released_has_no_actual(behind: LongportBehind, answer: Answers) -> None:
    coming = {**PERIOD, "fiscal_period": "q4", "details": [{**FIGURE, "is_released": False}]}
    wrong = {**PERIOD, "fiscal_year": 9999}
    answer("/v1/quote/financial-consensus-detail", {"list": [coming, PERIOD, wrong], "currency": "HKD"})

    found = await behind.company.consensus(TENCENT)

    assert [(period.period, period.figures[0].actual) for period in found.periods] == [("q3", Decimal(5)), ("q4", None)]
    assert (found.currency, found.unread) == ("HKD", "fiscal_year")


async def test_a_metric_s_days_are_sorted_and_each_once(behind: LongportBehind, answer: Answers) -> None:
    points = [{"timestamp": "1794960000", "value": "21"}, {"timestamp": DAY, "value": "20"}] * 2
    series = {"desc": "<b>", "high": "30", "low": "10", "median": "", "list": points}
    broken = {**series, "list": [{"timestamp": "-1", "value": "1"}]}
    answer("/v1/quote/valuation/detail", {"history": {"metrics": {"pe": series, "pb": None, "ps": broken}}})

    found = await behind.company.valuation(TENCENT)

    (earnings,) = found.series
    assert earnings.metric is ValuationMetric.EARNINGS
    assert earnings.points == (
        ValuationPoint(date(2026, 11, 17), Decimal(20)),
        ValuationPoint(date(2026, 11, 18), Decimal(21)),
    )
    assert (earnings.low, earnings.median, earnings.text, found.unread) == (Decimal(10), None, "<b>", "timestamp")


async def test_the_practice_market_agrees_with_its_calendar(practice: LongportBehind) -> None:
    paid, periods = await practice.company.dividends(TENCENT), await practice.company.consensus(TENCENT)
    said, worth = await practice.company.ratings(TENCENT), await practice.company.valuation(TENCENT)

    assert paid.unread == periods.unread == said.unread == worth.unread == ""
    assert paid.rows
    assert {figure.released for period in periods.periods for figure in period.figures} == {True, False}
    assert said.target_low is not None
    assert said.target_high is not None
    assert said.target_mean is not None
    assert said.target_low <= said.target_mean <= said.target_high
    for series in worth.series:
        values = [point.value for point in series.points]
        assert (series.low, series.high) == (min(values), max(values))
        assert series.median is not None
        assert min(values) <= series.median <= max(values)


async def test_a_fund_is_no_company(practice: LongportBehind) -> None:
    with pytest.raises((NotOffered, GatewayError)):
        await practice.company.consensus(InstrumentId("HK.02800"))


async def test_buy_backs_by_year(behind: LongportBehind, answer: Answers) -> None:
    year = {"fiscal_year": "FY2024", "net_buyback": "10.5", "net_buyback_yield": "", "currency": "HKD"}
    later, broken = {**year, "fiscal_year": "FY2025"}, {**year, "fiscal_year": "FY2023", "net_buyback": "<b>"}
    answer("/v1/quote/buy-backs", {"recent_buybacks": None, "buyback_history": [year, later, broken]})

    found = await behind.company.buy_backs(TENCENT)

    assert [(row.year, row.amount) for row in found.years] == [("FY2025", Decimal("10.5")), ("FY2024", Decimal("10.5"))]
    assert (found.last_twelve_months, found.currency, found.unread) == (None, "", "net_buyback")


async def test_people_of_the_security_alone(behind: LongportBehind, answer: Answers) -> None:
    person = {"id": "1", "name": "A\nB", "title": "CEO", "biography": "x" * 5000, "wiki_url": "http://example.com"}
    own = {"symbol": "700.HK", "professionals": [person, person]}
    asked = answer(
        "/v1/quote/company-professionals", {"professional_list": [own, {"symbol": "5.HK", "professionals": [person]}]}
    )

    found = await behind.company.executives(TENCENT)

    assert asked == ["/v1/quote/company-professionals?symbols=700.HK"]
    (row,) = found.rows
    assert (row.name, row.title, len(row.biography), row.id, found.unread) == ("A B", "CEO", 1000, "1", "repeated")


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("Ma Huateng", "马化腾", "Pony Ma"), ("Pony Ma", "马化腾", "马化腾")),
        (("馬化騰", "马化腾", ""), ("馬化騰", "马化腾", "馬化騰")),
        (("Ma Huateng", "", ""), ("Ma Huateng",) * 3),
    ],
)
async def test_people_are_named_in_the_language_of_the_window(
    names: tuple[str, str, str], shown: tuple[str, ...], behind: LongportBehind, answer: Answers
) -> None:
    person = dict(zip(("name", "name_zhcn", "name_en"), names, strict=True), id="1", title="CEO")
    answer("/v1/quote/company-professionals", {"professional_list": [{"professionals": [person]}]})

    (row,) = (await behind.company.executives(TENCENT)).rows

    assert tuple(row.name_in(language) for language in ("en", "zh-CN", "zh-HK")) == shown


async def test_changes_of_ratings_are_elsewhere(behind: LongportBehind) -> None:
    with pytest.raises(NotOffered, match="Futu OpenD"):
        await behind.company.rating_changes(Market.US, 10)


async def test_people_that_are_only_counted_are_named(behind: LongportBehind, answer: Answers) -> None:
    person = {"id": "1", "name": "A", "title": "CEO"}
    group = {"symbol": "700.HK", "total": 9, "professionals": [person]}
    answer("/v1/quote/company-professionals", {"professional_list": [group]})

    found = await behind.company.executives(TENCENT)

    assert (len(found.rows), found.unread) == (1, "more")


async def test_figures_beyond_the_bound_are_named(behind: LongportBehind, answer: Answers) -> None:
    many = {**PERIOD, "fiscal_period": "q2", "details": [FIGURE] * (MOST_FIGURES + 1)}
    answer("/v1/quote/financial-consensus-detail", {"list": [many, PERIOD]})
    points = [{"timestamp": str(86_400 * day), "value": "1"} for day in range(1, MOST_ROWS + 2)]
    answer("/v1/quote/valuation/detail", {"history": {"metrics": {"pe": {"list": points}}}})

    periods, worth = await behind.company.consensus(TENCENT), await behind.company.valuation(TENCENT)

    assert ([period.period for period in periods.periods], periods.unread) == (["q3"], "details")
    assert (len(worth.series[0].points), worth.unread) == (MOST_ROWS, "more")
