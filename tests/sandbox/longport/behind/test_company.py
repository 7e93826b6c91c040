"""Figures of companies as the port writes them: those of the exchange, and refused for what is no company."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.longport.access.refusals import HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.behind import company
from tideboard_sandbox.longport.transport.http_call import HttpCall

Handler = Callable[[HttpCall], dict[str, Any]]


def ask(exchange: Exchange, handler: Handler, symbol: str = "700.HK") -> dict[str, Any]:
    return handler(HttpCall(LongportState(exchange, now=lambda: 0.0), "LB-1", "key", {"symbol": symbol}))


def test_both_rating_calls_count_alike(standing_exchange: Exchange) -> None:
    latest, summary = (ask(standing_exchange, call) for call in (company.rating_latest, company.rating_summary))

    counts = latest["evaluate"]
    assert sum(counts[name] for name in ("over", "buy", "hold", "under", "sell", "no_opinion")) == counts["total"] > 0
    assert (summary["evaluate"]["strong_buy"], summary["evaluate"]["buy"]) == (counts["buy"], counts["over"])
    assert (
        float(latest["target"]["lowest_price"]) <= float(summary["target"]) <= float(latest["target"]["highest_price"])
    )


def test_expected_and_reported_figures_are_of_the_same_reports(standing_exchange: Exchange) -> None:
    periods, forecasts = ask(standing_exchange, company.consensus), ask(standing_exchange, company.forecast_eps)

    assert len(periods["list"]) == len(forecasts["items"]) >= 6
    newest = periods["list"][periods["current_index"]]
    assert all(detail["is_released"] for detail in newest["details"])
    assert not any(detail["is_released"] for detail in periods["list"][-1]["details"])


def test_a_year_of_valuations(standing_exchange: Exchange) -> None:
    metrics = ask(standing_exchange, company.valuation_history)["history"]["metrics"]

    assert set(metrics) == {"pe", "pb", "ps"}
    assert all(float(each["low"]) <= float(each["median"]) <= float(each["high"]) for each in metrics.values())
    assert all(len(each["list"]) > 200 for each in metrics.values())


def test_dividends_are_those_that_moved_the_price(standing_exchange: Exchange) -> None:
    told = {row["ex_date"] for row in ask(standing_exchange, company.dividends)["list"]}

    actions = standing_exchange.corporate_actions(InstrumentId("HK.00700"))
    assert {f"{action.ex_date:%Y.%m.%d}" for action in actions if action.dividend} <= told


@pytest.mark.parametrize(
    "handler", [company.consensus, company.forecast_eps, company.rating_latest, company.valuation_history]
)
def test_an_index_is_no_company(handler: Handler, standing_exchange: Exchange) -> None:
    with pytest.raises(ExchangeRefusal):
        ask(standing_exchange, handler, "HSI.HK")


def test_less_is_bought_back_than_the_company_is_worth(standing_exchange: Exchange) -> None:
    told = ask(standing_exchange, company.buy_backs)

    assert [row["fiscal_year"] for row in told["buyback_history"]] == ["FY2026", "FY2025", "FY2024"]
    assert all(0 <= float(row["net_buyback_yield"]) <= 0.01 for row in told["buyback_history"])
    newest, before = (float(row["net_buyback"]) for row in told["buyback_history"][:2])
    assert newest <= float(told["recent_buybacks"]["net_buyback_ttm"]) <= newest + before


def test_people_of_the_company_that_is_named(standing_exchange: Exchange) -> None:
    call = HttpCall(LongportState(standing_exchange, now=lambda: 0.0), "LB-1", "key", {"symbols": "700.HK"})

    (group,) = company.executives(call)["professional_list"]
    assert (group["symbol"], group["total"]) == ("700.HK", 3)
    assert len({person["id"] for person in group["professionals"]}) == 3


def test_one_ratio_is_told_alone(standing_exchange: Exchange) -> None:
    call = HttpCall(LongportState(standing_exchange, now=lambda: 0.0), "LB-1", "key", {"symbol": "700.HK"})

    assert set(company.valuation(call)["metrics"]) == {"pe"}
    with pytest.raises(HttpRefusal):
        company.valuation(replace(call, fields={**call.fields, "indicator": "px"}))
