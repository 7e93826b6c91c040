"""A company beside others and over time: values, what cannot be, and the practice market's answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.longport.feed import TENCENT, Answers
from tideboard_core.errors import BadInput
from tideboard_core.gateways.longport.behind.company import MOST_COMPARED
from tideboard_core.gateways.longport.behind.peers import compared_peer
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.model.behind.company import (
    IndustryPlace,
    RatingCounts,
    RatingDay,
    StatementFigure,
    ValuationMetric,
)
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.instrument import InstrumentId

DAY = "1794873600"
ALIBABA = InstrumentId("HK.09988")
PEER = {
    "symbol": "9988.HK",
    "name": "BABA-W",
    "currency": "HKD",
    "assets": "100",
    "bps": "5",
    "eps": "-0.5",
    "dps": "",
    "div_yld": "0.40",
    "div_payout_ratio": "0.25",
    "pe": "20.5",
    "history": [
        {"date": DAY, "pe": "9", "pb": "2", "ps": "3"},
        {"date": "1763337600", "pe": "1", "pb": "1", "ps": "1"},
    ],
}
PLACE = {
    "low": "1",
    "high": "30",
    "median": "12",
    "value": "20.5",
    "ranking": "0.6",
    "rank_index": "3",
    "rank_total": "5",
}
FINANCIAL = {
    "symbol": "700.HK",
    "currency": "CNY",
    "report_txt": "Q3 FY2026",
    "indicators": [
        {"field_name": "operating_revenue", "indicator_name": "Revenue", "indicator_value": "8217 亿", "yoy": ""},
        {"field_name": "eps", "indicator_name": "", "indicator_value": "5.25"},
    ],
}
SUMMARY = {"id": "1", "report": "qf", "title": "Third quarter", "financial": FINANCIAL}
SAID = {"date": "2026.11.17", "strong_buy": 2, "buy": 1, "hold": 3, "under": 0, "sell": 0, "no_opinion": None}
AIMED = {"date": "2026.11.17", "min_target": "500", "avg_target": "650", "max_target": "700", "price": "612"}


async def test_an_industry_from_both_calls(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/industry-valuation-comparison", {"list": [PEER]})
    answer("/v1/quote/industry-valuation-distribution", {"pe": PLACE, "pb": None})

    found = await behind.company.industry(TENCENT)

    (peer,) = found.peers
    assert (peer.instrument, peer.pe, peer.pb, peer.ps, peer.eps) == (
        ALIBABA,
        Decimal("20.5"),
        Decimal(2),
        Decimal(3),
        Decimal("-0.5"),
    )
    assert (peer.dividend_yield, peer.payout) == (Decimal("0.4"), None), "in percent, as the vendor's page has Apple's"
    assert peer.unstated == (UnstatedFigure("div_payout_ratio", Decimal("0.25")),)
    assert found.places == (
        IndustryPlace(
            metric=ValuationMetric.EARNINGS,
            low=Decimal(1),
            median=Decimal(12),
            high=Decimal(30),
            value=Decimal("20.5"),
            rank=3,
            of=5,
        ),
    )
    assert found.unread == ""


@pytest.mark.parametrize(
    ("peers", "places", "field"),
    [
        ([PEER, PEER], {}, "repeated"),
        ([{**PEER, "name": ""}], {}, "name"),
        ([{**PEER, "symbol": "<b>"}], {}, "symbol"),
        ([], {"pe": {**PLACE, "rank_index": "6"}}, "rank_index"),
        ([], {"pe": {**PLACE, "low": "NaN"}}, "low"),
    ],
)
async def test_what_cannot_be_in_an_industry_is_named(
    peers: object, places: object, field: str, behind: LongportBehind, answer: Answers
) -> None:
    answer("/v1/quote/industry-valuation-comparison", {"list": peers})
    answer("/v1/quote/industry-valuation-distribution", places)

    assert (await behind.company.industry(TENCENT)).unread == field


async def test_lines_are_told_as_they_are_written(behind: LongportBehind, answer: Answers) -> None:
    other = {**SUMMARY, "financial": {**FINANCIAL, "symbol": "5.HK"}}
    answer("/v1/quote/operatings", {"list": [SUMMARY, other]})
    margin = {"name": "ROE", "percent": True, "values": [{"period": "Q4 2025", "value": "4.15"}]}
    sales = {"name": "Revenue (USD)", "values": [{"period": "Q4 2025", "value": "24901000000"}, {"period": ""}]}
    asked = answer("/v1/quote/financial-reports", {"list": {"IS": {"indicators": [{"accounts": [margin, sales]}]}}})

    found = await behind.company.reports(TENCENT)

    assert asked == ["/v1/quote/financial-reports?symbol=700.HK&kind=ALL"]
    assert found.figures == (
        StatementFigure(name="Revenue", value=None, period="Q3 FY2026", currency="CNY", text="8217 亿"),
        StatementFigure(name="eps", value=Decimal("5.25"), period="Q3 FY2026", currency="CNY", text="5.25"),
        StatementFigure(name="ROE", value=None, period="Q4 2025", text="4.15%"),
        StatementFigure(name="Revenue (USD)", value=Decimal(24901000000), period="Q4 2025", text="24901000000"),
    )
    assert found.unread == "symbol"


async def test_summaries_stand_where_the_statements_are_refused(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/operatings", {"list": [SUMMARY]})

    found = await behind.company.reports(TENCENT)

    assert (len(found.figures), found.unread) == (2, "financial-reports")


async def test_ratings_and_targets_of_one_day(behind: LongportBehind, answer: Answers) -> None:
    early = {**AIMED, "date": "2026.10.17"}
    bad = {**SAID, "date": "0001.01.01"}
    data = {"ccy_symbol": "HK$", "evaluate": {"list": [SAID, bad]}, "target": {"list": [AIMED, early]}}
    answer("/v1/quote/institution-ratings/detail", data)

    found = await behind.company.rating_history(TENCENT)

    targets = (Decimal(500), Decimal(650), Decimal(700), Decimal(612))
    assert found.days == (
        RatingDay(date(2026, 10, 17), None, *targets),
        RatingDay(date(2026, 11, 17), RatingCounts(2, 1, 3, 0, 0, 0), *targets),
    )
    assert (found.currency, found.unread) == ("HK$", "date")


async def test_no_ratings_are_no_days(behind: LongportBehind, answer: Answers) -> None:
    answer("/v1/quote/institution-ratings/detail", {"ccy_symbol": "", "evaluate": None, "target": None})

    assert (await behind.company.rating_history(TENCENT)).days == ()


async def test_a_comparison_has_none_but_those_asked_for(behind: LongportBehind, answer: Answers) -> None:
    dividend = {"dps": "0.4", "price_close": "99", "div_yld": "0.004"}
    own = {**PEER, **dividend, "pb": "4", "roe": "21.5", "market_value": "9"}
    asked = answer(
        "/v1/quote/compare/valuation",
        {"list": [own, {**PEER, "symbol": "5.HK"}]},
    )

    found = await behind.company.compared(TENCENT, [ALIBABA], "HKD")

    assert asked == ["/v1/quote/compare/valuation?symbol=700.HK&currency=HKD&comparison_symbols=9988.HK"]
    ((peer,), unread) = found.rows, found.unread
    assert (peer.instrument, peer.pb, peer.ps) == (ALIBABA, Decimal(4), Decimal(3))
    assert (peer.dividend_yield, peer.payout, peer.return_on_equity) == (Decimal("0.4"), Decimal(25), Decimal("21.5"))
    assert peer.unstated == (UnstatedFigure("market_value", Decimal(9)), UnstatedFigure("price_close", Decimal(99)))
    assert unread == "symbol"


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        ({"dps": "0.99", "price_close": "213.49", "div_yld": "0.46"}, ("0.46", "0.25")),
        ({"dps": "0.99", "price_close": "213.49", "div_yld": "0.0046"}, ("0.46", "25")),
        ({"dps": "", "price_close": "213.49", "div_yld": "0.46"}, None),
        ({"dps": "0", "price_close": "213.49", "div_yld": "0"}, None),
        ({"dps": "0", "price_close": "213.49", "div_yld": "0", "div_payout_ratio": "0"}, ("0", "0")),
    ],
)
def test_a_compared_yield_is_percent_or_a_fraction_as_dividend_and_price_tell(
    figures: dict[str, str], shown: tuple[str, str] | None
) -> None:
    """Percent by the page, a fraction by the vendor's program: a hundredfold apart."""
    peer = compared_peer({**PEER, **figures})

    if shown is None:
        assert (peer.dividend_yield, peer.payout) == (None, None)
        assert {"div_yld", "div_payout_ratio"} <= {figure.name for figure in peer.unstated}
    else:
        assert (peer.dividend_yield, peer.payout) == tuple(map(Decimal, shown))


async def test_a_comparison_is_bounded(behind: LongportBehind) -> None:
    with pytest.raises(BadInput):
        await behind.company.compared(TENCENT, [ALIBABA] * (MOST_COMPARED + 1), "HKD")


async def test_the_practice_market_s_industry_agrees_with_its_places(practice: LongportBehind) -> None:
    industry = await practice.company.industry(TENCENT)
    reports, ratings = await practice.company.reports(TENCENT), await practice.company.rating_history(TENCENT)
    beside = await practice.company.compared(TENCENT, [ALIBABA], "HKD")

    assert industry.unread == reports.unread == ratings.unread == beside.unread == ""
    own = next(peer for peer in industry.peers if peer.instrument == TENCENT)
    for place, value in zip(industry.places, (own.pe, own.pb, own.ps), strict=True):
        assert place.value == value
        assert place.of == len(industry.peers)
        assert place.low is not None
        assert place.high is not None
        assert value is not None
        assert place.low <= value <= place.high
    assert [row.instrument for row in beside.rows] == [TENCENT, ALIBABA]
    assert own.dividend_yield
    assert beside.rows[0].dividend_yield == pytest.approx(own.dividend_yield, abs=Decimal("0.001"))
    for row in (own, beside.rows[0]):
        assert row.dividend_per_share
        assert row.pe
        assert row.eps
        own_yield = 100 * row.dividend_per_share / (row.pe * row.eps)
        assert row.dividend_yield == pytest.approx(own_yield, rel=Decimal("0.01"))
    assert (beside.rows[0].payout or 0) > 1
    assert {figure.name for figure in reports.figures} >= {"Revenue", "EPS", "Revenue (HKD)", "Net assets (HKD)"}
    assert len(ratings.days) > 6
    assert all(day.counts is not None and day.counts.total for day in ratings.days)
