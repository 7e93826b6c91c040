"""The vendor's own client asks what stands behind the flow; what it read goes to a file as JSON.

Arguments: the sandbox's first line as a file, the file for the result.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from interop.vendor_notes import plain

sdk: Any = importlib.import_module("longbridge.openapi")
line_file, result_file = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
seen: dict[str, Any] = {}
TENCENT, APPLE = "700.HK", "AAPL.US"
LAST_SECOND = 4102444799


def note(name: str, call: Callable[[], Any]) -> None:
    """Keep what a call gave, or how it was refused."""
    try:
        seen[name] = {"data": plain(call())}
    except sdk.OpenApiException as refusal:
        seen[name] = {"code": refusal.code, "message": refusal.message}


def rest(config: Any, quotes: Any, market: Any, company: Any) -> None:
    """Ask for listings, moves, rankings, options and results."""
    for name in ("Day", "Week", "Month"):
        note(f"ah_premium {name}", partial(market.ah_premium, "2318.HK", getattr(sdk.AhPremiumPeriod, name), 30))
    note("ah_premium_intraday", partial(market.ah_premium_intraday, "2318.HK"))
    note("constituent", partial(market.constituent, "HSI.HK"))
    note("trade_stats", partial(market.trade_stats, TENCENT))
    note("anomaly", partial(market.anomaly, "HK"))
    note("top_movers", partial(market.top_movers, ["HK"], 1, None, 20))
    note("rank_categories", market.rank_categories)
    note("rank_list", partial(market.rank_list, "rise-hk", need_article=False))
    note("valuation_comparison", partial(company.valuation_comparison, TENCENT, "HKD", ["9988.HK", "9888.HK"]))
    note("valuation", partial(company.valuation, TENCENT))
    note("financial_report", partial(company.financial_report, TENCENT))
    note("shareholder_detail", partial(company.shareholder_detail, TENCENT, 100))
    note("option_volume", partial(quotes.option_volume, TENCENT))
    note("option_volume_daily", partial(quotes.option_volume_daily, TENCENT, LAST_SECOND, 20))
    portfolio = sdk.PortfolioContext(config)
    note("exchange_rate", portfolio.exchange_rate)
    note("profit_analysis", partial(portfolio.profit_analysis, "2026-01-01", "2026-11-18"))
    note("profit_analysis_detail", partial(portfolio.profit_analysis_detail, TENCENT))
    note("profit_analysis_by_market", partial(portfolio.profit_analysis_by_market, 1, 20))
    note("profit_analysis_flows", partial(portfolio.profit_analysis_flows, TENCENT, 1, 20, derivative=False))


def screen(screener: Any) -> None:
    """Ask for fields and kept screens, and search by one of them and by conditions."""
    note("screener_indicators", screener.screener_indicators)
    note("screener_recommend_strategies", partial(screener.screener_recommend_strategies, "HK"))
    note("screener_user_strategies", partial(screener.screener_user_strategies, "HK"))
    note("screener_strategy", partial(screener.screener_strategy, 20))
    note("screener_search kept", partial(screener.screener_search, "HK", 20, [], [], 0, 100))
    large = sdk.ScreenerCondition("marketcap", "1000", "", "{}")
    crossed = sdk.ScreenerCondition("macd_day", "", "", '{"category": "goldenfork"}')
    for name, conditions in (("large", [large]), ("crossed", [crossed])):
        note(f"screener_search {name}", partial(screener.screener_search, "HK", None, conditions, ["roe"], 0, 100))


def keep_alerts(alerts: Any) -> None:
    """Set an alert of each kind, change the first, delete the last, and list them after each step."""
    for name, value in (("PriceRise", "620"), ("PriceFall", "590.5"), ("PercentRise", "5"), ("PercentFall", "2.5")):
        condition, often = getattr(sdk.AlertCondition, name), sdk.AlertFrequency.Once
        note(f"alert add {name}", partial(alerts.add, TENCENT, condition, value, often))
    note("alerts set", alerts.list)
    kept = alerts.list().lists[0].indicators
    note("alert update", partial(alerts.update, kept[0]))
    note("alert delete", partial(alerts.delete, [kept[-1].id]))
    note("alerts left", alerts.list)


def main() -> None:
    """Make every call and write it down."""
    keys, door = line["longport_keys"], line["longport"]
    config = sdk.Config.from_apikey(
        keys["app_key"],
        keys["app_secret"],
        keys["access_token"],
        http_url=door["http"],
        quote_ws_url=door["quote_ws"],
        trade_ws_url=door["trade_ws"],
        enable_print_quote_packages=False,
    )
    quotes, market = sdk.QuoteContext(config), sdk.MarketContext(config)
    for security in (TENCENT, APPLE):
        note(f"short_trades {security}", partial(quotes.short_trades, security, 60))
        note(f"short_positions {security}", partial(quotes.short_positions, security, 10))
    for span in (1, 5, 20, 60):
        period = getattr(sdk.BrokerHoldingPeriod, f"Rct{span}")
        note(f"broker_holding {span}", partial(market.broker_holding, TENCENT, period))
    note("broker_holding_detail", partial(market.broker_holding_detail, TENCENT))
    note("broker_holding_daily", partial(market.broker_holding_daily, TENCENT, "C00019"))
    calendar, content = sdk.CalendarContext(config), sdk.ContentContext(config)
    for name in ("Report", "Dividend", "Split", "Ipo", "MacroData", "Closed", "Meeting", "Merge"):
        category = getattr(sdk.CalendarCategory, name)
        note(f"calendar {name}", partial(calendar.finance_calendar, category, "2026-11-01", "2026-12-31", "HK"))
    note("news", partial(content.news, TENCENT))
    note("filings", partial(quotes.filings, TENCENT))
    company = sdk.FundamentalContext(config)
    for name in (
        "shareholder",
        "fund_holder",
        "dividend",
        "forecast_eps",
        "consensus",
        "institution_rating",
        "valuation_history",
        "buyback",
        "executive",
        "dividend_detail",
        "industry_valuation",
        "industry_valuation_dist",
        "operating",
        "institution_rating_detail",
        "corp_action",
        "shareholder_top",
    ):
        note(name, partial(getattr(company, name), TENCENT))
    rest(config, quotes, market, company)
    screen(sdk.ScreenerContext(config))
    keep_alerts(sdk.AlertContext(config))
    Path(result_file).write_text(json.dumps(seen, ensure_ascii=False), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
