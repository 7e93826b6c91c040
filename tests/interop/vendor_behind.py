"""Runs in the vendors' environment: the unmodified futu-api on who trades, who sells short, what comes, what was said.

Arguments: OpenD port, result file.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the vendors' environment only
from vendor_session import APPLE, TENCENT, plain  # type: ignore[import-not-found]  # beside it

HK, US = futu.Market.HK, futu.Market.US


def _industry(context: Any) -> str:
    """The plate of the industry that the security belongs to."""
    _, owners = context.get_owner_plate([TENCENT])
    return str(owners[owners["plate_type"] == futu.Plate.INDUSTRY]["plate_code"].iloc[0])


def _owner(code: str) -> Any:
    """The filter for options on one security."""
    return futu.OptionEventFilter(futu.EventIndicatorType.OWNER_LIST, security_list=[code])


def calls(context: Any) -> dict[str, Any]:
    """What each call said: its table, or the refusal as text."""
    return {
        "brokers": context.get_top_ten_buy_sell_brokers(TENCENT),
        "brokers_before": context.get_top_ten_buy_sell_brokers(TENCENT, 3),
        "volumes": context.get_daily_short_volume(TENCENT, num=50)[::2],
        "us_volumes": context.get_daily_short_volume(APPLE, num=50)[:2],
        "positions": context.get_short_interest(TENCENT, num=50)[::2],
        "us_positions": context.get_short_interest(APPLE, num=50)[:2],
        "short_ranking": context.get_short_selling_rank(HK, futu.ShortSellingSortField.SHORT_NUMBER, count=35),
        "reports": context.get_earnings_calendar(US, begin_date="2026-11-02", end_date="2026-11-08"),
        "dividends": context.get_dividend_calendar(HK, "2026-11-09"),
        "macros": context.get_economic_calendar("2026-11-01", "2026-11-30", [US]),
        "offers": context.get_ipo_list(US),
        "movers": context.get_top_movers_rank(HK, count=10),
        "news": context.get_search_news("00700", 100),
        "notices": context.get_search_news("00700", 100, futu.NewsSubType.NOTICE),
        "consensus": context.get_research_analyst_consensus(TENCENT),
        "upgrades": context.get_rating_change(US, futu.RatingChangeType.UPGRADE, 20)[:2],
        "dividends_of": context.get_corporate_actions_dividends(TENCENT),
        "valuation": context.get_valuation_detail(TENCENT, futu.ValuationType.PB, futu.ValuationIntervalType.YEAR_5),
        "holders": context.get_shareholders_holder_detail(TENCENT, futu.HolderDetailType.ALL, num=50),
        "changes": context.get_shareholders_holding_changes(TENCENT, num=50, sort_type=1, sort_column=63),
        "institutions": context.get_shareholders_institutional(TENCENT, num=50),
        "hot": context.get_hot_list(HK, count=200),
        "executives": context.get_company_executives(TENCENT),
        "buy_backs": context.get_corporate_actions_buybacks(TENCENT, num=50),
        "firms": context.get_research_rating_summary(TENCENT, num=50),
        "stars": context.get_research_morningstar_report(TENCENT),
        "insiders": context.get_insider_holder_list(APPLE, num=50),
        "insider_trades": context.get_insider_trade_list(APPLE, num=50),
        "institutions_hk": context.get_institution_list(HK, count=50),
        "institution": context.get_institution_profile(HK, 1),
        "institution_industries": context.get_institution_distribution(HK, 1),
        "institution_changes": context.get_institution_holding_change(HK, 1, count=50),
        "institution_holdings": context.get_institution_holding_list(HK, 1, count=50),
        "institution_sold": context.get_institution_holding_change(
            HK, 1, futu.InstitutionHoldingChangeType.SOLD_OUT, count=50
        ),
        "option_events": context.get_option_event(futu.OptionMarket.HK_SECURITY, 300, filter_list=[_owner(TENCENT)]),
        "industry": context.get_valuation_plate_stock_list(_industry(context), futu.ValuationType.PB, num=50),
    }


def main() -> None:
    """Run everything and write what was said."""
    port, result = sys.argv[1:]
    context = futu.OpenQuoteContext("127.0.0.1", int(port))
    said = {name: [answer[0], *map(plain, answer[1:])] for name, answer in calls(context).items()}
    Path(result).write_text(json.dumps(said, default=str), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # noqa: BLE001 told, and then the process ends
        traceback.print_exc()
        os._exit(1)  # the vendor's threads would keep the process
