"""The calendar as the port writes it: pages of whole days, the same reports as the exchange has."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tideboard_core.model.instrument import Market
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.longport.access.refusals import HttpRefusal
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.behind.calendar import PAGE, finance_calendar
from tideboard_sandbox.longport.transport.http_call import HttpCall


def ask(exchange: Exchange, kind: str, begin: str, end: str, *markets: str) -> dict[str, Any]:
    fields = {"types[]": kind, "date": begin, "date_end": end, "markets[]": list(markets)}
    return finance_calendar(HttpCall(LongportState(exchange, now=lambda: 0.0), "LB-1", "key", fields))


def test_reports_are_those_of_the_exchange_on_all_pages(standing_exchange: Exchange) -> None:
    begin, end, told = "2026-11-01", "2026-11-30", []
    while begin:
        page = ask(standing_exchange, "report", begin, end, "HK")
        counts = [group["count"] for group in page["list"]]
        assert sum(counts[:-1]) < PAGE
        told += [(info["date"], info["symbol"]) for group in page["list"] for info in group["infos"]]
        begin = page["next_date"]

    wanted = standing_exchange.companies.reports(Market.HK, date(2026, 11, 1), date(2026, 11, 30))
    assert len(told) == len(set(told)) == len(wanted) > PAGE
    assert [day for day, _ in told] == [f"{row.day:%Y.%m.%d}" for row in wanted]


def test_holidays_are_days_without_trading(standing_exchange: Exchange) -> None:
    page = ask(standing_exchange, "closed", "2026-12-20", "2026-12-31", "HK", "CN")

    days = [(info["market"], info["date"]) for group in page["list"] for info in group["infos"]]
    assert ("HK", "2026.12.25") in days
    assert ("CN", "2026.12.25") not in days


def test_only_types_markets_and_days_that_exist_are_answered(standing_exchange: Exchange) -> None:
    for kind, begin, market in (("x", "2026-11-01", "HK"), ("report", "soon", "HK"), ("report", "2026-11-01", "XX")):
        with pytest.raises(HttpRefusal):
            ask(standing_exchange, kind, begin, "2026-11-30", market)


def test_a_day_under_way_is_not_lived_for_the_splits_of_all_its_shares(
    standing_exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    def live(*_: object) -> None:
        raise AssertionError("near the close it would take twenty seconds, in which the exchange answers nobody")

    before = ask(standing_exchange, "split", "2026-01-01", "2026-12-31", "HK")
    standing_exchange.advance(600)
    monkeypatch.setattr(InstrumentMarket, "catch_up", live)
    assert ask(standing_exchange, "split", "2026-01-01", "2026-12-31", "HK") == before
