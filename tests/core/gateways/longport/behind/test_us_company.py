"""Figures of a company for an account of the United States: calls of its own, strokes for nothing, refused parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.feed import Answers, answering, feed_to
from fakes.servers.longport.gateway import API_KEY
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.behind.company import ValuationMetric, ValuationPoint
from tideboard_core.model.instrument import InstrumentId

APPLE = InstrumentId("US.AAPL")
INFO = "/v1/us/stock-info/"
METRIC = {"metric": "31.2", "desc": "<b>Above</b> its median", "industry_median": "27.5", "circle": "", "part": ""}
PAID = {
    "dividend": "0.26",
    "dividend_type": "Cash",
    "currency": "",
    "ex_date": "2026-11-10",
    "payment_date": "2026-11-13",
    "record_date": "2026-11-10",
    "title": "",
}
YEAR = {
    "fiscal_year": 2026,
    "report_txt": "FY2026",
    "eps": {"actual": "7.2", "estimate": "7.1"},
    "revenue": {"actual": "-", "estimate": "410000000000"},
    "ebit": {"actual": "", "estimate": ""},
}


@pytest.fixture
async def american(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportBehind]:
    """The calls of a gateway that is logged in with keys of the United States."""
    keys = replace(API_KEY, access_token="us_at-test-0001")
    async with feed_to(answering(longport), sinks, clock, keys) as gateway:
        yield gateway.behind


async def test_a_valuation_is_of_one_day(american: LongportBehind, answer: Answers) -> None:
    asked = answer(f"{INFO}valuation-overview", {"date": "2026-11-18", "metrics": {"pe": METRIC, "ev": METRIC}})

    found = await american.company.valuation(APPLE)

    assert asked == [f"{INFO}valuation-overview?symbol=AAPL.US"]
    (series,) = found.series
    assert series.metric is ValuationMetric.EARNINGS
    assert series.points == (ValuationPoint(date(2026, 11, 18), Decimal("31.2")),)
    assert (series.low, series.median, series.high, series.text) == (None, None, None, "Above its median")


async def test_the_median_is_the_industrys(american: LongportBehind, answer: Answers) -> None:
    answer(f"{INFO}valuation-overview", {"date": "", "metrics": {"pe": METRIC, "pb": {**METRIC, "metric": "-"}}})
    found = await american.company.industry(APPLE)
    assert [(each.metric, each.median, each.value) for each in found.places] == [
        (ValuationMetric.EARNINGS, Decimal("27.5"), Decimal("31.2"))
    ]
    assert found.peers == ()
    assert found.unread == "metric"
    assert (await american.company.valuation(APPLE)).series == ()


async def test_consensus_by_fiscal_year(american: LongportBehind, answer: Answers) -> None:
    asked = answer(f"{INFO}fin-consensus", {"currency": "USD", "list": [YEAR, {**YEAR, "fiscal_year": 0}]})

    found = await american.company.consensus(APPLE)

    assert asked == [f"{INFO}fin-consensus?symbol=AAPL.US&report=af"]
    (period,) = found.periods
    assert (period.year, period.name, found.currency, found.unread) == (2026, "FY2026", "USD", "fiscal_year")
    assert [(each.key, each.estimate, each.actual, each.released) for each in period.figures] == [
        ("revenue", Decimal(410000000000), None, False),
        ("eps", Decimal("7.1"), Decimal("7.2"), True),
    ]


async def test_dividends_one_by_one(american: LongportBehind, answer: Answers) -> None:
    rows = [{**PAID, "dividend": "-"}, PAID, {**PAID, "title": "Dividend of August", "ex_date": "2026-08-10"}]
    data = {"recent_dividends": {"currency": "USD"}, "dividend_payout_history": rows}
    answer(f"{INFO}company-dividends", data)
    found = await american.company.dividends(APPLE)
    assert [(each.text, each.ex_day) for each in found.rows] == [
        ("Cash USD 0.26", date(2026, 11, 10)),
        ("Dividend of August", date(2026, 8, 10)),
    ]
    assert found.unread == "dividend"


async def test_a_fund_tells_its_sums_by_year(american: LongportBehind, answer: Answers) -> None:
    answer(f"{INFO}company-dividends", {})
    year = {"fiscal_year": "2025", "dividend": "6.9", "dividend_yield": "1.1%", "currency": ""}
    answer(f"{INFO}etf-dividend-info", {"currency": "USD", "fiscal_year_info": [year, {**year, "dividend": "-"}]})
    found = await american.company.dividends(InstrumentId("US.SPY"))
    assert [(each.text, each.ex_day) for each in found.rows] == [("2025 USD 6.9", None)]
    assert found.unread == "dividend"


async def test_buy_backs_of_the_years_that_tell_them(american: LongportBehind, answer: Answers) -> None:
    known = {"fiscal_year": "2025", "fiscal_year_range": "a-b", "net_buyback": "90", "currency": "USD"}
    answer(
        f"{INFO}company-dividends", {"dividend_history": [known, {**known, "fiscal_year": "2024", "net_buyback": "-"}]}
    )
    found = await american.company.buy_backs(APPLE)
    assert [(each.year, each.amount, each.unstated_yield) for each in found.years] == [("2025", Decimal(90), None)]


async def test_statements_stand_without_one_that_is_refused(
    american: LongportBehind, answer: Answers, longport: ScriptedLongport
) -> None:
    report = {"start_date": "", "end_date": "2026-09-26", "report_txt": "FY2026"}
    entry = {"revenue": "400", "net_income": "-", "net_margin": "25%", "report": report}
    answer(f"{INFO}finn-overview", {"ccy_symbol": "$", "is_list": [entry]})
    line = {"name": "Gross profit", "field": "gp", "value": "180", "value_type": "", "yoy": ""}
    asked = answer(
        "/v1/us/quote/financials/statements",
        {"currency": "USD", "list": [{"report_txt": "FY2026", "fields": [line, {**line, "value": "-"}]}]},
    )
    found = await american.company.reports(APPLE)
    assert [target.partition("?")[2] for target in asked] == [
        f"symbol=AAPL.US&kind={kind}&report=af" for kind in ("IS", "BS", "CF")
    ]
    assert [(each.name, each.value, each.text, each.currency) for each in found.figures[:3]] == [
        ("revenue", Decimal(400), "400", "$"),
        ("net_margin", None, "25%", "$"),
        ("Gross profit", Decimal(180), "180", "USD"),
    ]
    assert found.unread == ""
    longport.refuse("GET", "/v1/us/quote/financials/statements", 12, "no", 500)
    found = await american.company.reports(APPLE)
    assert (len(found.figures), found.unread) == (2, "IS")


@pytest.mark.parametrize("name", ["valuation", "industry", "consensus", "dividends", "buy_backs", "reports"])
@pytest.mark.parametrize("data", [{}, None])
async def test_an_empty_answer_is_nothing_known(
    american: LongportBehind, answer: Answers, name: str, data: dict[str, Any] | None
) -> None:
    for path in ("valuation-overview", "fin-consensus", "company-dividends", "etf-dividend-info", "finn-overview"):
        answer(f"{INFO}{path}", data)
    answer("/v1/us/quote/financials/statements", data)
    found = await getattr(american.company, name)(APPLE)
    assert found.unread == ""
    assert not any(isinstance(value, tuple) and value for value in (getattr(found, n) for n in found.__slots__))


async def test_an_account_of_asia_pacific_is_asked_as_ever(behind: LongportBehind, answer: Answers) -> None:
    asked = answer("/v1/quote/financial-consensus-detail", {"list": []})
    await behind.company.consensus(APPLE)
    assert asked == ["/v1/quote/financial-consensus-detail?symbol=AAPL.US"]
