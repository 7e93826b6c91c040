"""Who trades, who sells short, what comes, what was said: futu-api, unmodified, and our gateway read the same."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.servers.vendor_sdk import run_script
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.gateways.futu.behind.source import FutuBehind
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.behind.company import RatingDirection
from tideboard_core.model.behind.events import EventKind, Noticed
from tideboard_core.model.instrument import InstrumentId, Market

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


def near(value: Decimal | float | None) -> Decimal:
    """A figure to four places."""
    return round(Decimal(value or 0), 4)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here(start="10:30") as running:
        yield running


@pytest.fixture(scope="module")
def said(interop_python: Path, tmp_path_factory: pytest.TempPathFactory, sandbox: OpenSandbox) -> dict[str, Any]:
    """What futu-api returned for each call."""
    folder = tmp_path_factory.mktemp("behind")
    result = folder / "result.json"
    run_script(interop_python, "vendor_behind.py", sandbox.port, result, home=folder)
    told = json.loads(result.read_text(encoding="utf-8"))
    assert {name: answer for name, answer in told.items() if answer[0] != 0} == {}
    return {name: answer[1] for name, answer in told.items()}


@pytest.fixture
async def behind(sandbox: OpenSandbox) -> AsyncIterator[FutuBehind]:
    endpoint = OpendEndpoint(host="127.0.0.1", port=sandbox.port)
    sinks = Sinks()
    gateway = OpendGateway(endpoint, feed=sinks, trading=sinks, clock=ManualClock(datetime.now(UTC)))
    await gateway.connect()
    await gateway.log_in()
    yield gateway.behind
    await gateway.close()


@pytest.mark.parametrize(("name", "back"), [("brokers", 0), ("brokers_before", 3)])
async def test_trades_of_brokers(said: dict[str, Any], behind: FutuBehind, name: str, back: int) -> None:
    found = await behind.brokers.trades(TENCENT, back)
    rows = [(row.name, row.net) for row in (*found.buyers, *found.sellers)]

    assert rows == [(row["broker_name"], row["net_vol"]) for row in said[name]]
    assert {row["data_time_str"][:10] for row in said[name]} == {str(found.day)}
    assert {row["is_real_time"] for row in said[name]} == {found.live}


async def test_short_sales(said: dict[str, Any], behind: FutuBehind) -> None:
    hong_kong = await behind.short_selling.volumes(TENCENT, 50)
    new_york = await behind.short_selling.volumes(APPLE, 50)

    assert [(str(row.day), row.shares, row.volume) for row in reversed(hong_kong.days)] == [
        (row["timestamp_str"], row["short_sell_shares_traded"], row["shares_traded"]) for row in said["volumes"]
    ]
    assert [(str(row.day), row.shares, [each.shares for each in row.venues]) for row in reversed(new_york.days)] == [
        (row["timestamp_str"], row["total_shares_short"], [row["nasdaq_shares_short"], row["nyse_shares_short"]])
        for row in said["us_volumes"]
    ]
    for days in (hong_kong.days, new_york.days):
        assert all(0 < row.shares < row.volume for row in days if row.shares and row.volume)


async def test_short_positions(said: dict[str, Any], behind: FutuBehind) -> None:
    hong_kong = await behind.short_selling.positions(TENCENT, 50)
    new_york = await behind.short_selling.positions(APPLE, 50)

    assert [(str(row.day), row.shares, near(row.percent)) for row in reversed(hong_kong.days)] == [
        (row["timestamp_str"], row["aggregated_short"], near(row["aggregated_short_ratio"]))
        for row in said["positions"]
    ]
    assert [(str(row.day), row.shares, near(row.days_to_cover)) for row in reversed(new_york.days)] == [
        (row["timestamp_str"], row["shares_short"], near(row["days_to_cover"])) for row in said["us_positions"]
    ]


async def test_what_is_sold_short_most(said: dict[str, Any], behind: FutuBehind) -> None:
    found = await behind.short_selling.ranking(Market.HK, 35)
    total, rows = said["short_ranking"]

    assert total >= len(rows) == len(found)
    assert [(row.instrument, row.shares, row.position) for row in found] == [
        (row["security"], row["short_number"], row["short_position_volume"]) for row in rows
    ]


async def test_calendars(said: dict[str, Any], behind: FutuBehind) -> None:
    week = date(2026, 11, 2), date(2026, 11, 8)
    reports = await behind.events.calendar(EventKind.REPORT, *week, (Market.US,))
    dividends = await behind.events.calendar(EventKind.DIVIDEND, date(2026, 11, 9), date(2026, 11, 9), (Market.HK,))
    macros = await behind.events.calendar(EventKind.MACRO, date(2026, 11, 1), date(2026, 11, 30), (Market.US,))
    offers = await behind.events.calendar(EventKind.IPO, date(2026, 11, 1), date(2026, 12, 31), (Market.US,))

    told = {row["security"]: row for row in said["reports"]}
    assert {row.instrument for row in reports.events} == told.keys()
    for row in reports.events:
        same = told[str(row.instrument)]
        assert (str(row.day), row.text) == (same["earnings_date"], same["period_text"])
        figures = {each.key: near(each.value) for each in row.figures}
        assert figures["estimate_eps"] == near(same["eps_predict"])
        assert figures["actual_revenue"] == near(same["revenue_actual"])
    assert {(row.instrument, row.text) for row in dividends.events} == {
        (row["security"], row["statement"]) for row in said["dividends"][1]
    }
    assert [(row.text, row.time and row.time.timestamp()) for row in macros.events] == [
        (row["title"], row["timestamp"]) for row in said["macros"]
    ]
    assert {row.instrument for row in offers.events} == {
        row["code"] for row in said["offers"] if row["list_time"] != "N/A"
    }
    assert (reports.unread, dividends.unread, macros.unread, offers.unread) == ("", "", "", "")


async def test_lists_of_the_day(said: dict[str, Any], behind: FutuBehind) -> None:
    movers, hot = await behind.events.movers(Market.HK, 10), await behind.events.noticed(Market.HK, Noticed.WATCHED)

    rises = [row["security"] for row in said["movers"][1]]
    assert [row.instrument for row in movers if row.rising] == rises[: sum(row.rising is True for row in movers)]
    assert [row.instrument for row in hot] == [row["security"] for row in said["hot"][1]]


async def test_news_and_notices(said: dict[str, Any], behind: FutuBehind) -> None:
    news, notices = await behind.news.news(TENCENT), await behind.news.filings(TENCENT)

    assert [(row.headline, row.publisher, row.link, row.when) for row in news.items] == [
        (row["title"], row["source"], row["url"], row["publish_time"]) for row in said["news"]
    ]
    assert [(row.title, row.links) for row in notices.items] == [
        (row["title"], (row["url"],)) for row in said["notices"]
    ]
    assert news.items
    assert notices.items


async def test_figures_of_companies(said: dict[str, Any], behind: FutuBehind) -> None:
    ratings, dividends = await behind.company.ratings(TENCENT), await behind.company.dividends(TENCENT)
    changes, valuation = await behind.company.rating_changes(Market.US, 60), await behind.company.valuation(TENCENT)
    told, book = said["consensus"], valuation.series[1]

    assert (ratings.analysts, str(ratings.updated)) == (told["total"], told["update_time_str"])
    assert (near(ratings.target_low), near(ratings.target_high)) == (near(told["lowest"]), near(told["highest"]))
    names = ("strong_buy", "buy", "hold", "underperform", "sell")
    assert [near(part) for part in ratings.percents] == [near(told[name]) for name in names]
    assert [(row.text, str(row.ex_day)) for row in dividends.rows] == [
        (row["statement"], row["ex_date"]) for row in said["dividends_of"]["dividend_list"]
    ]
    upgrades = [row for row in changes if row.direction is RatingDirection.UP]
    assert {(row.instrument, row.institution, str(row.day), row.rating) for row in upgrades} == {
        (row["security"], row["institution_name"], row["recommendation_date"], row["rating"])
        for row in said["upgrades"]
    }
    items = said["valuation"]["trend"]["historical_items"]
    assert [str(point.day) for point in book.points] == [row["time_str"] for row in items]
    assert [float(point.value) for point in book.points] == pytest.approx([row["value"] for row in items], abs=1e-5)


async def test_people_buy_backs_and_firms(said: dict[str, Any], behind: FutuBehind) -> None:
    people, bought = await behind.company.executives(TENCENT), await behind.company.buy_backs(TENCENT)
    firms, insiders = await behind.company.firm_ratings(TENCENT), await behind.holders.insiders(APPLE)
    industry = await behind.company.industry(TENCENT)

    assert [(row.name, row.title) for row in people.rows] == [
        (row["display_leader_name"], row["position_name"]) for row in said["executives"]
    ]
    assert [(str(row.day), row.shares, near(row.amount)) for row in bought.days[:50]] == [
        (row["end_date_str"], row["buy_back_sum"], near(row["buy_back_money"]))
        for row in said["buy_backs"]["hk_buy_back_list"]
    ]
    assert bought.days
    assert {row.firm for row in firms.rows} <= set(_texts(said["firms"]))
    assert {(row.name, row.shares) for row in insiders.rows} == {
        (row["name"], row["holder_quantity"]) for row in _rows(said["insiders"], "holder_quantity")
    }
    trades = _rows(said["insider_trades"], "trade_shares")
    assert {row.change for row in insiders.rows if row.change is not None} <= {row["trade_shares"] for row in trades}
    assert {(str(row.instrument), near(row.pb)) for row in industry.peers} == {
        (row["symbol"], near(row["valuation_val"])) for row in _rows(said["industry"], "valuation_val")
    }


async def test_stars(said: dict[str, Any], behind: FutuBehind) -> None:
    found, told = await behind.company.star_report(TENCENT), said["stars"]
    labels = {row.key: row.label for row in found.parts if row.label}

    assert found.stars == told["star_rating"]
    assert str(found.updated) == told["star_update_time_str"]
    assert [near(figure.value) for figure in found.unstated] == [near(told["fair_value"])]
    assert labels == {
        "economicMoat": told["economic_moat_label"],
        "uncertainty": told["uncertainty_label"],
        "financialHealth": told["financial_health_label"],
        "capitalAllocation": told["capital_allocation_label"],
    }


async def test_trades_of_options(said: dict[str, Any], behind: FutuBehind) -> None:
    rows = await behind.events.option_events(Market.HK, TENCENT, 300)
    told = _rows(said["option_events"], "ticker_type")

    assert rows
    assert [(row.option, row.volume, str(row.side).upper(), near(row.volatility)) for row in rows] == [
        (row["option_code"], row["volume"], row["ticker_type"], near(row["iv"])) for row in told
    ]
    assert {row["owner_code"] for row in told} == {TENCENT}


async def test_institutions_of_a_market(said: dict[str, Any], behind: FutuBehind) -> None:
    listed, one = await behind.holders.institution_list(Market.HK, 50), await behind.holders.institution(Market.HK, "1")
    held = await behind.holders.institution_holdings(Market.HK, "1", 50)
    changed = await behind.holders.institution_changes(Market.HK, "1", 50)

    assert [(row.id, row.name, int(row.value or 0)) for row in listed.rows] == [
        (str(row["institution_id"]), row["institution_name"], int(row["position_value"]))
        for row in _rows(said["institutions_hk"], "position_value")
    ]
    (profile,) = _rows(said["institution"], "position_value")
    assert (one.name, one.companies, int(one.value or 0)) == (
        profile["institution_name"], profile["total_holding_count"], int(profile["position_value"]),
    )  # fmt: skip
    assert [(row.name, near(row.percent)) for row in one.industries] == [
        (row["industry_name"], near(row["portfolio_pct"]))
        for row in _rows(said["institution_industries"], "portfolio_pct")
    ]
    assert [(row.instrument, row.change, int(row.value or 0)) for row in held.rows] == [
        (row["security"], row["change_shares"], int(row["holding_value"]))
        for row in _rows(said["institution_holdings"], "holding_value")
    ]
    new, sold = (
        {(row["security"], row["change_shares"]) for row in _rows(said[name], "change_shares")}
        for name in ("institution_changes", "institution_sold")
    )
    assert new | sold <= {(row.instrument, row.change) for row in changed.rows}
    assert len(changed.rows) == profile["holding_change_count"]


def test_institutions(said: dict[str, Any]) -> None:
    (profile,) = _rows(said["institution"], "position_value")
    listed = next(row for row in _rows(said["institutions_hk"], "position_value") if row["institution_id"] == 1)
    held = _rows(said["institution_holdings"], "holding_value")

    assert near(profile["position_value"]) == near(listed["position_value"])
    assert sum(row["holding_value"] for row in held) == pytest.approx(profile["position_value"])
    parts = _rows(said["institution_industries"], "position_value")
    assert sum(row["position_value"] for row in parts) == pytest.approx(profile["position_value"])
    assert len(_rows(said["institution_changes"], "change_shares")) == profile["new_count"]


def _rows(told: Any, name: str) -> list[dict[str, Any]]:
    """The tables' rows that have a column, wherever the answer holds them."""
    if isinstance(told, dict):
        return [told] if name in told else [row for each in told.values() for row in _rows(each, name)]
    return [row for each in told for row in _rows(each, name)] if isinstance(told, list) else []


def _texts(told: Any) -> list[str]:
    """Every text of an answer."""
    if isinstance(told, dict | list):
        return [text for each in (told.values() if isinstance(told, dict) else told) for text in _texts(each)]
    return [told] if isinstance(told, str) else []


async def test_holders(said: dict[str, Any], behind: FutuBehind) -> None:
    held, quarters = await behind.holders.holders(TENCENT), await behind.holders.institutions(TENCENT)
    changed = await behind.holders.changes(TENCENT, date(2024, 1, 1), date(2026, 11, 18))

    assert [(row.name, row.shares, row.change, near(row.percent), str(row.reported)) for row in held.rows] == [
        (row["name"], row["holder_quantity"], row["holder_quantity_change"], near(row["holder_pct"]),
         row["holding_date_str"])
        for row in said["holders"]
    ]  # fmt: skip
    assert [(row.name, row.change, str(row.reported)) for row in changed.rows[:50]] == [
        (row["name"], row["share_change_num"], row["holding_date_str"]) for row in said["changes"]
    ]
    assert [(row.institutions, row.shares) for row in reversed(quarters.periods)] == [
        (row["institution_quantity"], row["holder_quantity"]) for row in said["institutions"]
    ]
