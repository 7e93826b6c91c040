"""What stands behind the flow: the vendor's unmodified client and our gateway read the same of one practice market."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.servers.longport.feed import feed_on
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.servers.vendor_sdk import Seen, run_script
from fakes.values.sinks import Sinks
from tideboard_core.gateways.longport.behind.source import LongportBehind
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.behind.events import EventKind
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind, PriceAlert
from tideboard_core.model.watch.screen import OwnCondition, Screen
from tideboard_core.ports.behind import PremiumPeriod
from tideboard_core.wire.longport.symbols import wire_symbol

pytestmark = [pytest.mark.timeout(120), pytest.mark.slow]

TENCENT, APPLE, PING_AN = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("HK.02318")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """A practice market that stands still."""
    with sandbox_here(start="10:30", arguments=["--longport-port", "0"]) as running:
        yield running


@pytest.fixture(scope="module")
def session(sandbox: OpenSandbox, interop_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What the vendor's client read."""
    folder = tmp_path_factory.mktemp("behind")
    line, result = folder / "line.json", folder / "result.json"
    line.write_text(json.dumps(sandbox.line), encoding="utf-8")
    run_script(interop_python, "vendor_longport_behind.py", line, result, home=folder)
    return Seen(json.loads(result.read_text(encoding="utf-8")))


@pytest.fixture
async def gateway(sandbox: OpenSandbox) -> AsyncIterator[LongportGateway]:
    """Our gateway on the same market."""
    async with feed_on(sandbox, Sinks()) as found:
        yield found


@pytest.fixture
async def behind(sandbox: OpenSandbox) -> AsyncIterator[LongportBehind]:
    """Our calls on the same market."""
    async with feed_on(sandbox, Sinks()) as gateway:
        yield gateway.behind


def named(row: dict[str, str], *names: str) -> tuple[UnstatedFigure, ...]:
    """Figures under the vendor's names."""
    return tuple(UnstatedFigure(name, Decimal(row[name])) for name in names if row[name])


@pytest.mark.parametrize("security", [TENCENT, APPLE])
async def test_short_sales(security: InstrumentId, session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok(f"short_trades {wire_symbol(security)}")["data"]

    ours = (await behind.short_selling.volumes(security, 60)).days

    assert len(theirs) == 60
    in_hong_kong = security == TENCENT
    assert [(row.day, row.close, row.percent, row.volume, row.unstated) for row in reversed(ours)] == [
        (
            date.fromisoformat(row["timestamp"][:10]),
            Decimal(row["close"]),
            Decimal(row["rate"]) * 100,
            int(row["total_amount"]),
            (),
        )
        for row in theirs
    ]
    shares = [int(row["amount"]) if in_hong_kong else int(row["nus_amount"]) + int(row["ny_amount"]) for row in theirs]
    assert [row.shares for row in reversed(ours)] == shares


async def test_short_positions_of_the_united_states(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("short_positions AAPL.US")["data"]

    ours = (await behind.short_selling.positions(APPLE, 10)).days

    assert [(row.day, row.shares, row.daily_volume, row.days_to_cover, row.percent) for row in reversed(ours)] == [
        (
            date.fromisoformat(row["timestamp"][:10]),
            int(row["current_shares_short"]),
            int(row["avg_daily_share_volume"]),
            Decimal(row["days_to_cover"]),
            Decimal(row["rate"]) * 100,
        )
        for row in theirs
    ]


async def test_short_positions_of_hong_kong(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("short_positions 700.HK")["data"]

    ours = (await behind.short_selling.positions(TENCENT, 10)).days

    assert [(row.shares, row.value, row.percent, row.close, row.unstated) for row in reversed(ours)] == [
        (int(row["amount"]), Decimal(row["balance"]), Decimal(row["rate"]) * 100, Decimal(row["cost"]), ())
        for row in theirs
    ]


@pytest.mark.parametrize("span", [1, 5, 20, 60])
async def test_changes_of_holdings(span: int, session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok(f"broker_holding {span}")

    ours = await behind.brokers.holdings(TENCENT)

    changes = {tuple(row.participant): row.changes[span] for row in ours.rows}
    for side in ("buy", "sell"):
        assert theirs[side]
        assert [changes[row["parti_number"], row["name"]] for row in theirs[side]] == [
            int(row["chg"]) for row in theirs[side]
        ]
    assert f"{ours.settled:%Y.%m.%d}" == theirs["updated_at"]


async def test_holdings_of_all_and_of_one(session: Seen, behind: LongportBehind) -> None:
    theirs, daily = session.ok("broker_holding_detail")["list"], session.ok("broker_holding_daily")["list"]

    ours = await behind.brokers.holdings(TENCENT)
    history = await behind.brokers.holding_history(TENCENT, "C00019")

    assert [(row.participant.number, row.shares, row.changes[60]) for row in ours.rows] == [
        (row["parti_number"], int(row["shares"]["value"]), int(row["shares"]["chg_60"])) for row in theirs
    ]
    assert [(f"{row.day:%Y.%m.%d}", row.shares, row.change) for row in reversed(history.days)] == [
        (row["date"], int(row["holding"]), int(row["chg"])) for row in daily
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Report", EventKind.REPORT),
        ("Dividend", EventKind.DIVIDEND),
        ("Split", EventKind.SPLIT),
        ("Ipo", EventKind.IPO),
        ("MacroData", EventKind.MACRO),
        ("Closed", EventKind.CLOSED),
        ("Meeting", EventKind.MEETING),
        ("Merge", EventKind.MERGER),
    ],
)
async def test_the_first_page_of_the_calendar(
    name: str, kind: EventKind, session: Seen, behind: LongportBehind
) -> None:
    theirs = [info for group in session.ok(f"calendar {name}")["list"] for info in group["infos"]]

    ours = await behind.events.calendar(kind, date(2026, 11, 1), date(2026, 12, 31), [Market.HK])

    read = [(f"{row.day:%Y.%m.%d}", row.id, row.name, row.text, len(row.figures)) for row in ours.events]
    told = [(row["date"], row["id"], row["counter_name"], row["content"], len(row["data_kv"])) for row in theirs]
    assert sorted(read) == sorted(told)


async def test_news_and_filings(session: Seen, behind: LongportBehind) -> None:
    news, filings = await behind.news.news(TENCENT), await behind.news.filings(TENCENT)

    assert [(row.id, row.headline, row.text, row.link, row.time and row.time.timestamp()) for row in news.items] == [
        (row["id"], row["title"], row["description"], row["url"], row["published_at"]) for row in session.ok("news")
    ]
    assert [(row.id, row.title, list(row.links), row.time and row.time.timestamp()) for row in filings.items] == [
        (row["id"], row["title"], row["file_urls"], row["published_at"]) for row in session.ok("filings")
    ]


async def test_holders(session: Seen, behind: LongportBehind) -> None:
    holders, funds = await behind.holders.holders(TENCENT), await behind.holders.funds(TENCENT)

    assert [(row.id, row.name, row.percent, row.change) for row in holders.rows] == [
        (row["shareholder_id"], row["shareholder_name"], Decimal(row["percent_of_shares"]), int(row["shares_changed"]))
        for row in session.ok("shareholder")["shareholder_list"]
    ]
    assert [(row.name, row.percent, row.fund and wire_symbol(row.fund)) for row in funds.rows] == [
        (row["name"], Decimal(row["position_ratio"]), row["symbol"]) for row in session.ok("fund_holder")["lists"]
    ]


async def test_figures_of_the_company(session: Seen, behind: LongportBehind) -> None:
    company = behind.company
    paid, expected = await company.dividends(TENCENT), await company.eps_forecasts(TENCENT)
    periods, said = await company.consensus(TENCENT), await company.ratings(TENCENT)

    assert [(row.id, row.text, f"{row.ex_day:%Y.%m.%d}") for row in paid.rows] == [
        (row["id"], row["desc"], row["ex_date"]) for row in session.ok("dividend")["list"]
    ]
    assert [(row.mean, row.low, row.institutions) for row in expected.rows] == [
        (Decimal(row["forecast_eps_mean"]), Decimal(row["forecast_eps_lowest"]), row["institution_total"])
        for row in session.ok("forecast_eps")["items"]
    ]
    assert [(row.year, row.period, [figure.released for figure in row.figures]) for row in periods.periods] == [
        (row["fiscal_year"], row["fiscal_period"], [each["is_released"] for each in row["details"]])
        for row in session.ok("consensus")["list"]
    ]
    latest, summary = session.ok("institution_rating")["latest"], session.ok("institution_rating")["summary"]
    assert said.counts is not None
    assert said.counts.total == said.analysts == latest["evaluate"]["total"] > 0
    assert (said.target_mean, said.target_high) == (
        Decimal(summary["target"]),
        Decimal(latest["target"]["highest_price"]),
    )


async def test_valuation_in_its_history(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("valuation_history")["history"]["metrics"]

    ours = await behind.company.valuation(TENCENT)

    assert [series.metric.value for series in ours.series] == ["pe", "pb", "ps"]
    for series in ours.series:
        told = theirs[series.metric.value]
        assert [point.value for point in series.points] == [Decimal(row["value"]) for row in told["list"]]
        assert (series.low, series.high) == (Decimal(told["low"]), Decimal(told["high"]))
        assert len(series.points) > 200


async def test_buy_backs_and_people(session: Seen, behind: LongportBehind) -> None:
    bought, people = await behind.company.buy_backs(TENCENT), await behind.company.executives(TENCENT)

    theirs = session.ok("buyback")
    assert [(row.year, row.amount, row.currency) for row in bought.years] == [
        (row["fiscal_year"], Decimal(row["net_buyback"]), row["currency"]) for row in theirs["buyback_history"]
    ]
    assert bought.last_twelve_months == Decimal(theirs["recent_buybacks"]["net_buyback_ttm"])
    (group,) = session.ok("executive")["professional_list"]
    assert [(row.name, row.title, row.biography, row.chinese, row.english) for row in people.rows] == [
        tuple(row[name] for name in ("name", "title", "biography", "name_zhcn", "name_en"))
        for row in group["professionals"]
    ]


async def test_top_holders_and_what_one_traded(session: Seen, behind: LongportBehind) -> None:
    newest = session.ok("shareholder_top")["data"]["info"][0]["share_holders"]
    theirs = {row["object_id"]: row for row in reversed(newest)}
    one = session.ok("shareholder_detail")["data"]

    ours, traded = await behind.holders.top_holders(TENCENT), await behind.holders.holder_trades(TENCENT, "100")

    assert {row.id: (row.name, row.shares, f"{row.percent}%", f"{row.published:%Y/%m/%d}") for row in ours.rows} == {
        number: (row["name"], int(float(row["shares_held"])), row["percent_shares_held"], row["filing_date"])
        for number, row in theirs.items()
    }
    assert (traded.name, traded.kind, ours.unread) == (one["name"], one["owner_source"], "")
    assert [(span.span, span.bought, span.sold) for span in traded.spans] == [
        (row["period"], int(float(row["accum_buy"])), int(float(row["accum_sell"]))) for row in one["tradings"]
    ]
    assert [(f"{row.day}", row.kind, str(row.shares)) for row in traded.trades] == [
        (row["trading_date"], row["trading_type"], row["trading_shares"])
        for row in one["tradings"][1]["trading_details"]
    ]


@pytest.mark.parametrize("period", [PremiumPeriod.DAY, PremiumPeriod.WEEK, PremiumPeriod.MONTH])
async def test_the_premium_of_two_listings(period: PremiumPeriod, session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok(f"ah_premium {period.value.title()}")["klines"]

    ours = await behind.listings.premium(PING_AN, period, 30)

    assert len(theirs) > 5
    assert [(row.mainland, row.hong_kong, row.rate, row.h_over_a, row.unstated) for row in ours.points] == [
        (
            Decimal(row["aprice"]),
            Decimal(row["hprice"]),
            round(1 / Decimal(row["currency_rate"]), 8),
            Decimal(row["ahpremium_rate"]) * 100,
            named(row, "price_spread"),
        )
        for row in theirs
    ]


async def test_the_premium_of_the_day(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("ah_premium_intraday")["klines"]

    ours = await behind.listings.premium(PING_AN, PremiumPeriod.MINUTE, 1000)

    assert [(row.mainland, row.hong_kong) for row in ours.points] == [
        (Decimal(row["aprice"]), Decimal(row["hprice"])) for row in theirs
    ]
    assert len(theirs) > 30


async def test_the_members_of_an_index(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("constituent")

    ours = await behind.listings.constituents(InstrumentId("HK.800000"))

    assert (ours.rising, ours.falling, ours.unchanged) == (theirs["rise_num"], theirs["fall_num"], theirs["flat_num"])
    assert {(wire_symbol(row.instrument), row.last, row.volume, row.issued) for row in ours.rows} == {
        (row["symbol"], Decimal(row["last_done"]), int(row["amount"]), int(row["total_shares"]))
        for row in theirs["stocks"]
    }
    assert (len(ours.rows), ours.missing) == (len(theirs["stocks"]), 0)


async def test_volume_by_price(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("trade_stats")

    ours = await behind.listings.price_volumes(TENCENT)

    assert [(row.price, row.bought, row.sold, row.neutral) for row in reversed(ours.rows)] == [
        (Decimal(row["price"]), int(row["buy_amount"]), int(row["sell_amount"]), int(row["neutral_amount"]))
        for row in theirs["trades"]
    ]
    assert ours.average == Decimal(theirs["statistics"]["avgprice"])


async def test_volume_of_options(session: Seen, behind: LongportBehind) -> None:
    now, theirs = session.ok("option_volume"), session.ok("option_volume_daily")["stats"]

    ours = await behind.listings.option_volumes(TENCENT, 20)

    assert (ours.calls, ours.puts) == (now["call_volume"], now["put_volume"])
    assert len(theirs) == 20
    assert [(row.day.isoformat(), row.calls, row.puts, row.open_calls) for row in reversed(ours.days)] == [
        (row["date"], row["call_volume"], row["put_volume"], row["call_open_interest"]) for row in theirs
    ]


async def test_what_moved(session: Seen, behind: LongportBehind) -> None:
    changes, events = session.ok("anomaly")["changes"], session.ok("top_movers")["events"]

    noticed, moved = await behind.events.noticed(Market.HK), await behind.events.movers(Market.HK, 20)

    assert [(wire_symbol(row.instrument), row.text, list(row.figures)) for row in noticed] == [
        (row["symbol"], row["alert_name"], row["change_values"]) for row in changes
    ]
    assert [(wire_symbol(row.instrument), row.text, row.percent, row.figures[0]) for row in moved] == [
        (
            row["stock"]["symbol"],
            row["alert_reason"],
            Decimal(row["stock"]["change"]) * 100,
            row["stock"]["last_done"],
        )
        for row in events
    ]
    assert len(events) == 20


async def test_rankings(session: Seen, behind: LongportBehind) -> None:
    groups, theirs = session.ok("rank_categories")["categories"], session.ok("rank_list")["lists"]

    lists, ours = await behind.events.rankings(), await behind.events.ranking("ib_rise-hk")

    assert [row.key.removeprefix("ib_") for row in lists] == [
        leaf["key"] for group in groups for leaf in group["sub_categories"]
    ]
    assert [(wire_symbol(row.instrument), row.last, row.industry) for row in ours.rows] == [
        (row["symbol"], Decimal(row["last_done"]), row["industry"]) for row in theirs
    ]


async def test_the_industry(session: Seen, behind: LongportBehind) -> None:
    peers, places = session.ok("industry_valuation")["list"], session.ok("industry_valuation_dist")

    ours = await behind.company.industry(TENCENT)

    assert [(row.name, row.pe, row.pb, row.eps) for row in ours.peers] == [
        (row["name"], Decimal(row["pe"]), Decimal(row["history"][0]["pb"]), Decimal(row["eps"])) for row in peers
    ]
    assert [(place.value, place.rank, place.of) for place in ours.places] == [
        (Decimal(row["value"]), int(row["rank_index"]), int(row["rank_total"]))
        for row in (places[name] for name in ("pe", "pb", "ps"))
    ]


async def test_a_comparison(session: Seen, behind: LongportBehind) -> None:
    theirs = session.ok("valuation_comparison")["list"]

    ours = await behind.company.compared(TENCENT, [InstrumentId("HK.09988"), InstrumentId("HK.09888")], "HKD")

    assert [(row.instrument and wire_symbol(row.instrument), row.pe, row.ps) for row in ours.rows] == [
        (row["symbol"], Decimal(row["pe"]), Decimal(row["ps"])) for row in theirs
    ]
    assert len(theirs) == 3


async def test_reports_and_ratings_over_time(session: Seen, behind: LongportBehind) -> None:
    theirs, ratings = session.ok("operating")["list"], session.ok("institution_rating_detail")

    ours, history = await behind.company.reports(TENCENT), await behind.company.rating_history(TENCENT)

    statements = session.ok("financial_report")["list"]
    assert set(statements) == {"IS", "BS", "CF"}
    assert [(row.name, row.text) for row in ours.figures] == [
        *(
            (each["indicator_name"], each["indicator_value"])
            for row in theirs
            for each in row["financial"]["indicators"]
        ),
        *(
            (account["name"], value["value"])
            for kind in ("IS", "BS", "CF")
            for indicator in statements[kind]["indicators"]
            for account in indicator["accounts"]
            for value in account["values"]
        ),
    ]
    assert [(f"{row.day:%Y.%m.%d}", row.target_low, row.target_high) for row in history.days] == [
        (row["date"], Decimal(row["min_target"]), Decimal(row["max_target"])) for row in ratings["target"]["list"]
    ]
    assert [row.counts and row.counts.strong_buy for row in history.days] == [
        row["strong_buy"] for row in ratings["evaluate"]["list"]
    ]


async def test_results_and_rates(session: Seen, behind: LongportBehind) -> None:
    theirs, rates = session.ok("profit_analysis"), session.ok("exchange_rate")["exchanges"]
    part, page = session.ok("profit_analysis_detail"), session.ok("profit_analysis_by_market")

    ours, one = (
        await behind.results.account(date(2026, 1, 1), date(2026, 11, 18)),
        await behind.results.security(TENCENT),
    )
    listed, flows = await behind.results.markets(), await behind.results.flows(TENCENT)

    assert ours.profit == Decimal(theirs["summary"]["sum_profit"])
    assert (f"{ours.begin}", f"{ours.end}") == (theirs["summary"]["start_date"], theirs["summary"]["end_date"])
    assert [(row.name, row.profit) for row in ours.rows] == [
        (row["name"], Decimal(row["profit"])) for row in theirs["sublist"]["items"]
    ]
    assert (one.name, one.underlying.value) == (part["name"], Decimal(part["underlying_details"]["holding_value"]))
    assert [row.profit for row in listed.rows] == [Decimal(row["profit"]) for row in page["stock_items"]]
    assert len(flows.rows) == len(session.ok("profit_analysis_flows")["flows_list"])
    assert [(row.base, row.other, float(row.average)) for row in (await behind.results.rates()).rates] == [
        (row["base_currency"], row["other_currency"], row["average_rate"]) for row in rates
    ]


def test_calls_that_tell_nothing_more_are_read(session: Seen) -> None:
    metrics = session.ok("valuation")["metrics"]

    assert metrics["pe"] == session.ok("valuation_history")["history"]["metrics"]["pe"]
    assert metrics["pb"] is None
    assert session.ok("dividend_detail") == session.ok("dividend")


async def test_what_the_company_announced(session: Seen, gateway: LongportGateway) -> None:
    theirs = session.ok("corp_action")["items"]

    ours = await gateway.reference.company_events(TENCENT)

    assert theirs
    assert [(row.id, f"{row.day:%Y%m%d}", row.day_kind, row.text, row.code) for row in ours] == [
        (row["id"], row["date"], row["date_type"], row["act_desc"], row["action"]) for row in theirs
    ]


async def test_alerts_that_their_client_set_are_ours_too(session: Seen, gateway: LongportGateway) -> None:
    """What it added, changed and deleted; then one of ours is as theirs."""
    for step in ("PriceRise", "PriceFall", "PercentRise", "PercentFall"):
        session.ok(f"alert add {step}")
    session.ok("alert update")
    session.ok("alert delete")
    (theirs,) = session.ok("alerts left")["lists"]

    ours = await gateway.alerts.alerts()

    assert [(alert.instrument, alert.key, alert.kind, alert.value, alert.frequency) for alert in ours] == [
        (TENCENT, row["id"], kind, Decimal(value), AlertFrequency.ONCE)
        for row, (kind, value) in zip(
            theirs["indicators"],
            [(AlertKind.PRICE_UP, "620"), (AlertKind.PRICE_DOWN, "590.5"), (AlertKind.CHANGE_RATE_UP, "5")],
            strict=True,
        )
    ]
    await gateway.alerts.add_alert(PriceAlert(instrument=APPLE, kind=AlertKind.PRICE_UP, value=Decimal(300)))
    (added,) = await gateway.alerts.alerts(APPLE)
    assert (added.value, added.frequency) == (Decimal(300), AlertFrequency.ALWAYS)


async def test_fields_and_kept_screens_of_the_screener(session: Seen, gateway: LongportGateway) -> None:
    groups = session.ok("screener_indicators")["data"]["groups"]
    theirs = [(group["group_name"], row) for group in groups for row in group["indicators"]]
    screener = gateway.reference.own_screener

    ours = await screener.fields()

    assert [(field.group, field.key, field.name, field.unit) for field in ours] == [
        (group, f"filter_{row['key']}", row["name"], row["unit"]) for group, row in theirs
    ]
    crossing = next(row for _, row in theirs if row["key"] == "macd_day")["tech_values"]["category"]
    (parameter,) = next(field for field in ours if field.key == "filter_macd_day").parameters
    assert [{"value": choice.value, "label": choice.name} for choice in parameter.choices] == crossing
    kept = [
        (row["id"], row["name"], mine)
        for name, mine in (("screener_user_strategies", True), ("screener_recommend_strategies", False))
        for row in session.ok(name)["data"]["strategys"]
    ]
    assert [(each.id, each.name, each.mine) for each in await screener.screens(Market.HK)] == kept
    conditions = session.ok("screener_strategy")["data"]["filter"]["filters"]
    assert [(each.key, each.least, each.most) for each in await kept_large(gateway)] == [
        (f"filter_{row['key']}", *(Decimal(row[side]) if row[side] else None for side in ("min", "max")))
        for row in conditions
    ]


async def kept_large(gateway: LongportGateway) -> tuple[OwnCondition, ...]:
    """The conditions of the kept screen."""
    return (await gateway.reference.own_screener.kept_screen(20, Market.HK)).own


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("large", OwnCondition(key="filter_marketcap", least=Decimal(1000))),
        ("crossed", OwnCondition(key="filter_macd_day", chosen={"category": "goldenfork"})),
        ("kept", None),
    ],
)
async def test_a_search_of_the_screener(
    name: str, own: OwnCondition | None, session: Seen, gateway: LongportGateway
) -> None:
    theirs = session.ok(f"screener_search {name}")["data"]
    conditions = await kept_large(gateway) if own is None else (own,)

    ours = await gateway.reference.screen(
        Screen(market=Market.HK if own else Market.US, provider="LongPort", own=conditions), count=100
    )

    assert ours.total == theirs["total"]
    read = [
        (wire_symbol(row.instrument), row.name, {key: (figure.text, figure.unit) for key, figure in row.own.items()})
        for row in ours.rows
    ]
    assert read == [
        (
            row["symbol"],
            row["name"],
            {
                f"filter_{each['key']}": (each["value"], each["unit"])
                for each in row["indicators"]
                if own is None or each["key"] != "roe"
            },
        )
        for row in theirs["items"]
    ]
