"""Runs in the vendors' environment: drives the unmodified futu-api through plates, screener, futures, offers, factors.

Arguments: OpenD port, control port, result file.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the vendors' environment only
from vendor_session import Control, Notebook, plain  # type: ignore[import-not-found]  # beside this script

TENCENT, INDEX, BYD, TECH, MAIN = "HK.00700", "HK.800000", "HK.01211", "HK.LIST1059", "HK.HSImain"
UNKNOWN = "HK.99999"


def plates(note: Any, context: Any) -> None:
    """Plate sets, members in several orders, plates of securities."""
    market, kind = futu.Market, futu.Plate
    for name, where in (("hk", market.HK), ("us", market.US), ("sh", market.SH), ("sz", market.SZ)):
        note(f"plates_{name}", context.get_plate_list(where, kind.ALL))
    for name in ("INDUSTRY", "REGION", "CONCEPT"):
        note(f"plates_{name}", context.get_plate_list(market.SH, name))
    note("plates_sg", context.get_plate_list(market.SG, kind.ALL))
    note("members", context.get_plate_stock(TECH))
    note("members_by_turnover", context.get_plate_stock(TECH, futu.SortField.TURNOVER, ascend=False))
    note("members_of_a_stock", context.get_plate_stock(TENCENT))
    codes = [row["code"] for row in plain(context.get_plate_stock(TECH)[1])]
    note("snapshots", context.get_market_snapshot([TECH, *codes]))
    note("owners", context.get_owner_plate(codes))
    note("owners_unknown", context.get_owner_plate([TENCENT, UNKNOWN]))
    note("owners_too_many", context.get_owner_plate([TENCENT] + [f"HK.{number:05d}" for number in range(1, 210)]))


def futures(note: Any, context: Any) -> None:
    """Terms of futures and what refers to a security."""
    note("futures", context.get_future_info([MAIN, "HK.HSI2611", "HK.HTImain"]))
    note("futures_of_a_stock", context.get_future_info([TENCENT]))
    note("futures_unknown", context.get_future_info(["HK.HSI1912"]))
    kinds = futu.SecurityReferenceType
    note("warrants", context.get_referencestock_list(TENCENT, kinds.WARRANT))
    note("index_futures", context.get_referencestock_list(INDEX, kinds.FUTURE))
    note("product_futures", context.get_referencestock_list(MAIN, kinds.FUTURE))
    note("references_unknown", context.get_referencestock_list(UNKNOWN, kinds.WARRANT))
    note("future_static", context.get_stock_basicinfo(futu.Market.HK, futu.SecurityType.FUTURE))
    note("future_snapshots", context.get_market_snapshot([MAIN, "HK.HSI2611"]))
    note("subscribe", context.subscribe([MAIN], [futu.SubType.QUOTE, futu.SubType.K_DAY], subscribe_push=False))
    note("future_quote", context.get_stock_quote([MAIN]))


def corporate(note: Any, context: Any) -> None:
    """Offers, factors, codes, days."""
    for name, market in (("hk", futu.Market.HK), ("us", futu.Market.US), ("sz", futu.Market.SZ)):
        note(f"ipos_{name}", context.get_ipo_list(market))
    note("ipos_sg", context.get_ipo_list(futu.Market.SG))
    for code in (TENCENT, BYD, "HK.00992", "SZ.002594"):
        note(f"rehab_{code}", context.get_rehab(code))
    note("rehab_unknown", context.get_rehab(UNKNOWN))
    for name, kind in (("none", futu.AuType.NONE), ("forward", futu.AuType.QFQ), ("backward", futu.AuType.HFQ)):
        days = context.request_history_kline(BYD, "2025-06-01", "2026-11-17", autype=kind)
        note(f"candles_{name}", days)
    note("holders", context.get_holding_change_list("US.AAPL", futu.StockHolder.FUND, "2025-01-01"))
    change = futu.TimeFilter(futu.TimeFilterType.EFFECTIVE, "2025-12-01", "2026-01-31")
    note("codes", context.get_code_change())
    note("codes_of_a_time", context.get_code_change([BYD], [change], [futu.CodeChangeType.SPLIT]))
    note("codes_unknown", context.get_code_change([UNKNOWN]))
    days = ("2025-12-20", "2026-01-05")
    note("days", context.request_trading_days(futu.TradeDateMarket.HK, *days))
    note("days_of_a_stock", context.request_trading_days(start=days[0], end=days[1], code="US.AAPL"))
    note("days_unknown", context.request_trading_days(start=days[0], end=days[1], code=UNKNOWN))


def simple(field: str, **changes: Any) -> Any:
    """A filter of a kind chosen by its field."""
    made = changes.pop("kind", futu.SimpleFilter)()
    made.stock_field, made.is_no_filter = field, False
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def screen(notebook: Notebook, context: Any) -> None:
    """One filter of each kind, and all of them at once; rows read with the filters as keys."""
    field = futu.StockField
    price = simple(field.CUR_PRICE, filter_min=10.0, filter_max=200.0)
    value = simple(field.MARKET_VAL, is_no_filter=None, sort=futu.SortDir.DESCEND)
    change = simple(field.CHANGE_RATE, kind=futu.AccumulateFilter, days=10, filter_min=-50.0)
    profit = simple(field.NET_PROFIT, kind=futu.FinancialFilter, filter_min=1e8, quarter=futu.FinancialQuarter.ANNUAL)
    averages = futu.CustomIndicatorFilter()
    averages.ktype, averages.is_no_filter = futu.KLType.K_DAY, False
    averages.stock_field1, averages.stock_field1_para = field.MA, [10]
    averages.stock_field2, averages.stock_field2_para = field.MA, [60]
    averages.relative_position = futu.RelativePosition.MORE
    pattern = futu.PatternFilter()
    pattern.stock_field, pattern.ktype, pattern.is_no_filter = field.MA_ALIGNMENT_LONG, futu.KLType.K_DAY, False
    kinds = {"simple": price, "sorted": value, "accumulated": change, "financial": profit, "indicator": averages}
    for name, one in kinds.items():
        ret, data = context.get_stock_filter(futu.Market.HK, [one])
        rows = [{"code": row.stock_code, "figures": plain(row[one])} for row in data[2]] if ret == futu.RET_OK else data
        notebook.results[f"screen_{name}"] = {"ret": ret, "data": [rows]}
    for name, filters, plate in (
        ("pattern", [pattern], None),
        ("all", [price, value, change, profit, averages], None),
        ("plate", [price], TECH),
    ):
        ret, data = context.get_stock_filter(futu.Market.HK, filters, plate_code=plate, begin=0, num=20)
        told = [data[0], data[1], [row.stock_code for row in data[2]]] if ret == futu.RET_OK else data
        notebook.results[f"screen_{name}"] = {"ret": ret, "data": [told]}


def wrong_screens(note: Any, context: Any) -> None:
    """What the screener does not take, and the limit of the call."""
    kdj = futu.CustomIndicatorFilter()
    kdj.ktype, kdj.relative_position = futu.KLType.K_DAY, futu.RelativePosition.MORE
    kdj.stock_field1, kdj.stock_field2 = futu.StockField.KDJ_K, futu.StockField.RSI
    note("screen_sg", context.get_stock_filter(futu.Market.SG, []))
    note("screen_201", context.get_stock_filter(futu.Market.HK, [], num=201))
    answers = [context.get_stock_filter(futu.Market.HK, [kdj]) for _ in range(10)]
    note("screen_too_often", answers[-1])


def main() -> None:
    """Ask everything and write the notebook."""
    port, control_port, result = sys.argv[1:]
    notebook, control = Notebook(), Control(int(control_port))
    context = futu.OpenQuoteContext("127.0.0.1", int(port))
    plates(notebook.note, context)
    futures(notebook.note, context)
    corporate(notebook.note, context)
    screen(notebook, context)
    control.ask("wait", seconds=31)
    wrong_screens(notebook.note, context)
    context.close()
    Path(result).write_text(json.dumps({"results": notebook.results}, default=str), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    try:
        main()
    finally:  # after a failure alone: the vendor's threads would keep the process
        traceback.print_exc()
        os._exit(1)
