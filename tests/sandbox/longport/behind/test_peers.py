"""A company beside others as the port writes it: the exchange's own figures, bounded and consistent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.longport.access.refusals import HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.behind import company, peers
from tideboard_sandbox.longport.transport.http_call import HttpCall

Handler = Callable[[HttpCall], dict[str, Any]]


def ask(exchange: Exchange, handler: Handler, symbol: str = "700.HK", **fields: Any) -> dict[str, Any]:
    """Answer of one call."""
    state = LongportState(exchange, now=lambda: 0.0)
    return handler(HttpCall(state, "LB-1", "key", {"symbol": symbol, **fields}))


def test_the_place_is_among_the_companies_of_the_industry(standing_exchange: Exchange) -> None:
    listed = ask(standing_exchange, peers.industry_comparison)["list"]
    places = ask(standing_exchange, peers.industry_distribution)

    earnings = sorted(float(row["pe"]) for row in listed)
    own = next(row for row in listed if row["symbol"] == "700.HK")
    assert earnings.index(float(own["pe"])) + 1 == int(places["pe"]["rank_index"])
    assert (float(places["pe"]["low"]), float(places["pe"]["high"])) == (earnings[0], earnings[-1])


def test_money_is_in_the_currency_that_is_asked_for(standing_exchange: Exchange) -> None:
    dollars, yuan = (
        ask(standing_exchange, peers.comparison, currency=currency, comparison_symbols=["9988.HK"])["list"]
        for currency in ("HKD", "CNY")
    )

    assert [row["symbol"] for row in dollars] == ["700.HK", "9988.HK"]
    assert dollars[0]["pe"] == yuan[0]["pe"]
    assert float(dollars[0]["price_close"]) / float(yuan[0]["price_close"]) == pytest.approx(1.08, rel=1e-4)


def test_the_yield_is_percent_in_an_industry_and_a_fraction_beside_others(standing_exchange: Exchange) -> None:
    def own(rows: list[dict[str, Any]]) -> dict[str, Any]:
        return next(row for row in rows if row["symbol"] == "700.HK")

    industry = own(ask(standing_exchange, peers.industry_comparison)["list"])
    beside = own(ask(standing_exchange, peers.comparison, currency="HKD")["list"])

    paid, price, earned = (float(beside[name]) for name in ("dps", "price_close", "eps"))
    assert float(beside["div_yld"]) == pytest.approx(paid / price, abs=1e-6)
    assert float(industry["div_yld"]) == pytest.approx(100 * paid / price, abs=1e-3)
    assert float(beside["div_payout_ratio"]) == pytest.approx(paid / earned, abs=1e-3)
    assert float(beside["roe"]) == pytest.approx(100 * earned / float(beside["bps"]), rel=1e-3)


def test_a_currency_that_is_none_is_a_bad_parameter(standing_exchange: Exchange) -> None:
    with pytest.raises(HttpRefusal):
        ask(standing_exchange, peers.comparison, currency="ABC")


def test_summaries_are_those_of_reports_that_are_out(standing_exchange: Exchange) -> None:
    summaries = ask(standing_exchange, peers.operatings)["list"]
    released = [
        period
        for period in ask(standing_exchange, company.consensus)["list"]
        if all(detail["is_released"] for detail in period["details"])
    ]

    assert [row["title"] for row in reversed(summaries)] == [period["period_text"] for period in released]
    assert [row["latest"] for row in summaries].count(True) == 1


def test_the_last_month_s_ratings_are_the_present_ones(standing_exchange: Exchange) -> None:
    found, latest = ask(standing_exchange, peers.rating_detail), ask(standing_exchange, company.rating_latest)

    last = found["evaluate"]["list"][-1]
    assert last["strong_buy"] == latest["evaluate"]["buy"]
    assert sum(last[name] for name in ("strong_buy", "buy", "hold", "under", "sell")) == latest["evaluate"]["total"]
    assert found["target"]["list"][-1]["max_target"] == latest["target"]["highest_price"]


@pytest.mark.parametrize(
    "handler", [peers.industry_comparison, peers.industry_distribution, peers.operatings, peers.rating_detail]
)
def test_an_index_is_no_company(handler: Handler, standing_exchange: Exchange) -> None:
    with pytest.raises(ExchangeRefusal):
        ask(standing_exchange, handler, "HSI.HK")
