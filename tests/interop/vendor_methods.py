"""Runs in the vendors' environment: calls every public method of futu-api's quote and trade contexts once.

Arguments: OpenD port, control port, result file.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import futu  # type: ignore[import-not-found]  # lives in the vendors' environment only
from vendor_session import Control, plain  # type: ignore[import-not-found]  # beside this script

TENCENT, MAIN, TECH, CALL = "HK.00700", "HK.HSImain", "HK.LIST1059", "HK.TCH261230C600000"
HK, US = "HK", "US"
OK = "ok"
NO_ROW = "未知的协议ID"
NOT_SUBSCRIBED = "请先订阅"

PLUMBING = frozenset({
    "can_send_proto", "close", "conn_str", "get_async_conn_id", "get_login_user_id", "get_security_firm",
    "get_sync_conn_id", "handle_packet", "handle_push", "is_encrypt", "is_futures_market_sim", "keep_alive",
    "metaclass__", "on_api_socket_reconnected", "on_async_sub_acc_push", "on_connect", "on_disconnect", "on_recv",
    "on_tick", "packet_callback", "set_handler", "set_sync_query_connect_timeout", "start", "stop", "test_cmd",
})  # fmt: skip
"""Not calls of a person: the life of the connection, its handlers, what the client knows by itself."""


class Step(NamedTuple):
    """One call and what it must say: `ok`, or words of the refusal."""

    method: str
    fields: dict[str, Any]
    expected: str = OK


def _quote_steps() -> list[Step]:
    kinds = [futu.SubType.QUOTE, futu.SubType.ORDER_BOOK, futu.SubType.TICKER, futu.SubType.BROKER,
             futu.SubType.RT_DATA, futu.SubType.K_DAY]  # fmt: skip
    days = {"start": "2026-11-01", "end": "2026-11-17"}
    reminder, always = futu.PriceReminderType.PRICE_UP, futu.PriceReminderFreq.ALWAYS
    live = ("get_stock_quote", "get_order_book", "get_rt_ticker", "get_broker_queue", "get_rt_data", "get_cur_kline")
    needs: dict[str, dict[str, Any]] = {"get_stock_quote": {"code_list": [TENCENT]}}
    needs["get_cur_kline"] = {"code": TENCENT, "num": 5}
    return [
        Step("get_global_state", {}),
        Step("get_user_info", {}),
        *(Step(name, needs.get(name, {"code": TENCENT}), NOT_SUBSCRIBED) for name in live),
        Step("subscribe", {"code_list": [TENCENT], "subtype_list": kinds}),
        *(Step(name, needs.get(name, {"code": TENCENT})) for name in live),
        Step("query_subscription", {}),
        Step("unsubscribe", {"code_list": [TENCENT], "subtype_list": kinds[:1]}, "1分钟"),
        Step("get_market_snapshot", {"code_list": [TENCENT, MAIN]}),
        Step("get_market_snapshot", {"code_list": ["HK.99999"]}, "HK.99999"),
        Step("get_market_state", {"code_list": [TENCENT]}),
        Step("get_stock_basicinfo", {"market": HK}),
        Step("request_history_kline", {"code": TENCENT, **days}),
        Step("get_history_kl_quota", {"get_detail": True}),
        Step("request_trading_days", {"market": futu.TradeDateMarket.HK, **days}),
        Step("get_capital_flow", {"stock_code": TENCENT}),
        Step("get_capital_distribution", {"stock_code": TENCENT}),
        Step("get_rehab", {"code": TENCENT}),
        Step("get_code_change", {}),
        Step("get_ipo_list", {"market": HK}),
        Step("get_ipo_list", {"market": "SG"}, "market"),
        Step("get_plate_list", {"market": HK, "plate_class": futu.Plate.ALL}),
        Step("get_plate_stock", {"plate_code": TECH}),
        Step("get_heat_map_data", {"market": HK}),
        Step("get_owner_plate", {"code_list": [TENCENT]}),
        Step("get_stock_filter", {"market": HK}),
        Step("get_referencestock_list", {"code": TENCENT, "reference_type": futu.SecurityReferenceType.WARRANT}),
        Step("get_future_info", {"code_list": [MAIN]}),
        Step("get_future_info", {"code_list": [TENCENT]}, "not a future"),
        Step("get_warrant", {"stock_owner": TENCENT}),
        Step("get_option_expiration_date", {"code": TENCENT}),
        Step("get_option_chain", {"code": TENCENT, "start": "2026-12-01", "end": "2026-12-31"}),
        Step("get_holding_change_list", {"code": "US.AAPL", "holder_type": futu.StockHolder.FUND}, "2020-12-21"),
        Step("get_user_security_group", {}),
        Step("get_user_security", {"group_name": "自选"}),
        Step("modify_user_security", {"group_name": "自选", "op": futu.ModifyUserSecurityOp.ADD,
                                      "code_list": ["HK.00066"]}),
        Step("set_price_reminder", {"code": TENCENT, "op": futu.SetPriceReminderOp.ADD, "reminder_type": reminder,
                                    "reminder_freq": always, "value": 900}),
        Step("get_price_reminder", {"code": TENCENT}),
        Step("get_search_quote", {"keyword": "700"}),
        Step("get_top_ten_buy_sell_brokers", {"code": TENCENT}),
        Step("get_top_ten_buy_sell_brokers", {"code": "US.AAPL"}, "Hong Kong"),
        Step("get_daily_short_volume", {"code": TENCENT}),
        Step("get_short_interest", {"code": "US.AAPL"}),
        Step("get_rise_fall_distribution", {"market": HK}),
        Step("get_top_movers_rank", {"market": HK}),
        Step("get_period_change_rank", {"market": futu.Market.US}),
        Step("get_hot_list", {"market": HK}),
        Step("get_short_selling_rank", {"market": futu.Market.US}),
        Step("get_search_news", {"keyword": "700"}),
        Step("get_research_analyst_consensus", {"code": TENCENT}),
        Step("get_rating_change", {"market": futu.Market.US}),
        Step("get_corporate_actions_dividends", {"code": TENCENT}),
        Step("get_valuation_detail", {"code": TENCENT}),
        Step("get_shareholders_holding_changes", {"code": TENCENT}),
        Step("get_shareholders_holder_detail", {"code": TENCENT}),
        Step("get_shareholders_institutional", {"code": TENCENT}),
        Step("get_company_executives", {"code": TENCENT}),
        Step("get_corporate_actions_buybacks", {"code": TENCENT}),
        Step("get_research_rating_summary", {"code": TENCENT}),
        Step("get_research_morningstar_report", {"code": TENCENT}),
        Step("get_insider_holder_list", {"code": "US.AAPL"}),
        Step("get_insider_trade_list", {"code": "US.AAPL"}),
        Step("get_insider_holder_list", {"code": TENCENT}, "HK.00700"),
        Step("get_institution_list", {"market": HK}),
        Step("get_institution_profile", {"market": HK, "institution_id": 1}),
        Step("get_institution_distribution", {"market": HK, "institution_id": 1}),
        Step("get_institution_holding_change", {"market": HK, "institution_id": 1}),
        Step("get_institution_holding_list", {"market": HK, "institution_id": 1}),
        Step("get_valuation_plate_stock_list", {"code": TECH}),
        Step("get_valuation_plate_stock_list", {"code": TENCENT}, "not a plate"),
        Step("get_earnings_calendar", {"market": HK}),
        Step("get_dividend_calendar", {"market": HK, "date": "2026-11-18"}),
        Step("get_economic_calendar", {"begin_date": "2026-11-18"}),
        Step("get_option_event", {"option_market": futu.OptionMarket.HK_SECURITY}),
        Step("get_option_quote", {"option_legs": [_leg()]}),
        Step("get_delay_statistics", {"type_list": [futu.DelayStatisticsType.REQ_REPLY],
                                      "qot_push_stage": futu.QotPushStage.SR2_CS, "segment_list": [0, 100]}),
    ]  # fmt: skip


def _last_quote_steps() -> list[Step]:
    """After the minute that a subscription must last."""
    return [
        Step("unsubscribe", {"code_list": [TENCENT], "subtype_list": [futu.SubType.QUOTE]}),
        Step("unsubscribe_all", {}),
    ]


def _trade_steps(price: float) -> list[Step]:
    real, cancel = futu.TrdEnv.REAL, futu.ModifyOrderOp.CANCEL
    day = {"clearing_date": "2026-11-18"}
    order = {"price": price, "qty": 100, "code": TENCENT, "trd_side": futu.TrdSide.BUY, "trd_env": real}
    asked = {"order_type": futu.OrderType.NORMAL, "code": TENCENT, "price": price}
    return [
        Step("get_global_state", {}),
        Step("get_acc_list", {}),
        Step("place_order", order, "解锁"),
        Step("unlock_trade", {"password": "654321"}, "密码"),
        Step("unlock_trade", {"password": "123456"}),
        Step("accinfo_query", {}),
        Step("acctradinginfo_query", asked),
        Step("get_margin_ratio", {"code_list": [TENCENT]}),
        Step("place_order", order),
        Step("place_order", {**order, "qty": 150}, "lot size"),
        Step("order_list_query", {}),
        Step("change_order", {"order_id": "<order>", "price": price - 1, "qty": 200}),
        Step("order_fee_query", {"order_id_list": ["<order>"]}),
        Step("modify_order", {"modify_order_op": cancel, "order_id": "<order>", "qty": 0, "price": 0}),
        Step("modify_order", {"modify_order_op": cancel, "order_id": "<order>", "qty": 0, "price": 0}, "ended"),
        Step("modify_order", {"modify_order_op": cancel, "order_id": "987", "qty": 0, "price": 0}, "987"),
        Step("position_list_query", {}),
        Step("deal_list_query", {}),
        Step("history_order_list_query", {}),
        Step("history_deal_list_query", {}),
        Step("get_acc_cash_flow", day),
        Step("get_acc_cash_flow", {**day, "trd_env": futu.TrdEnv.SIMULATE}, "模拟"),
        Step("place_combo_order", {"combo_leg_list": _legs(), "price": 200.0, "qty": 1, "trd_env": real}),
        Step("place_combo_order", {"combo_leg_list": _legs(), "price": 0.01, "qty": 1, "trd_env": real}),
        Step("comboorder_tradinginfo_query", {"combo_leg_list": _legs(), "price": 200.0, "qty": 1, "trd_env": real}),
        Step("cancel_all_order", {}),
    ]


def _leg() -> Any:
    """A strategy of one option."""
    leg = futu.OptionStrategyLeg()
    leg.code, leg.action, leg.quantity = CALL, futu.StrategyLegAction.BUY, 1
    return leg


def _legs() -> list[Any]:
    """A straddle."""
    legs = [futu.ComboLeg(), futu.ComboLeg()]
    for leg, code in zip(legs, (CALL, CALL.replace("C600", "P600")), strict=True):
        leg.code, leg.trd_side, leg.qty_ratio = code, futu.TrdSide.BUY, 1
    return legs


def _absent_fields() -> Mapping[str, Mapping[str, Any]]:
    """What the calls without a row need beyond what their parameters' names tell."""
    hong_kong = futu.OptionMarket.HK_SECURITY
    market, screened = {"option_market": hong_kong}, {"market": hong_kong}
    legs: dict[str, Any] = {"option_legs": [_leg()]}
    part = futu.ComboLeg()
    part.code, part.trd_side, part.qty_ratio, part.pred_side = CALL, futu.TrdSide.BUY, 1, futu.PredSide.YES
    return {
        "get_dividend_rank": {"rank_type": _first(futu.DividendRankType)},
        "get_earnings_beat_rank": {"beat_type": _first(futu.BeatType)},
        "get_event_contract": {"event_code": TENCENT},
        "get_event_contract_event_list": {"series_code": TENCENT},
        "get_industrial_plate_stock": {"chain_id": 1},
        "get_macro_indicator_list": {"region": _first(futu.MacroRegion)},
        "get_option_earnings_screener": screened,
        "get_option_market_statistic": {**market, "data_type": _first(futu.OptionStatisticDataType)},
        "get_option_rank": {**market, "sort_type": _first(futu.OptionRankType)},
        "get_option_screen": {"request": futu.OptionScreenRequest(market_categories=[_first(futu.OptMarketCategory)])},
        "get_option_seller_screener": {**screened, "seller_type": _first(futu.SellerType)},
        "get_option_strategy": {"option_strategy": _first(futu.OptionStrategyType)},
        "get_option_strategy_analysis": legs,
        "get_option_strategy_spread": {"option_strategy": _first(futu.OptionStrategyType)},
        "get_option_underlying_rank": {**market, "sort_type": _first(futu.UnderlyingRankSortType)},
        "get_option_zero_dte_contract": {"strike_date_timestamp": 1798560000, "chain_info": {"product_code": "TCH"}},
        "get_option_zero_dte_screener": screened,
        "get_stock_screen": {"request": futu.StockScreenRequest()},
        "get_warrant_screen": {"request": futu.WarrantScreenRequest(warrant_market=futu.WarrantMarket.HK)},
        "request_combo_quotes": {"combo_leg_list": [part], "mvc": TENCENT},
        "request_indicator_calc_async": {"short_name": "MA", "lang_type": 1, "kl_type": "K_DAY", "klines": [
            {"time_key": "2026-11-18", "open": 1.0, "high": 1.0, "low": 1.0, "close": 1.0, "volume": 1}]},
        "set_option_event_alert": {"op": futu.AlertOpType.DELETE_ALL},
    }  # fmt: skip


def _first(kind: Any) -> Any:
    """A value of one of the vendor's enumerations that is not its `none`."""
    names = [name for name in vars(kind) if name.isupper() and name not in {"NONE", "UNKNOWN"}]
    return getattr(kind, names[0])


BY_NAME = {
    "code": TENCENT, "security": TENCENT, "owner": TENCENT, "code_list": [TENCENT], "market": HK, "keyword": "700",
    "plate_id": 1, "chain_id": 1, "institution_id": 1, "indicator_id": 1, "begin_date": "2026-11-18",
    "date": "2026-11-18", "subtype_list": ["QUOTE"], "price": 400.0, "qty": 1, "op": 1, "combo_leg_list": [],
}  # fmt: skip


class Caller:
    """Calls methods of a context and keeps what each said."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.seen: list[dict[str, Any]] = []
        self.order = ""

    def take(self, step: Step) -> Any:
        """One call of the table, after the pause that trade calls want."""
        time.sleep(0.05 if step.method.endswith(("_order", "_trade")) else 0)
        fields = {name: self._filled(value) for name, value in step.fields.items()}
        answer = self._said(step.method, fields, step.expected)
        if step.method == "place_order" and answer[0] == futu.RET_OK:
            self.order = plain(answer[1])[0]["order_id"]
        return answer[1]

    def take_absent(self, names: list[str], known: Mapping[str, Mapping[str, Any]]) -> None:
        """The calls that no row is there for."""
        for name in names:
            wanted = inspect.signature(getattr(self.context, name)).parameters.values()
            must = {each.name: BY_NAME[each.name] for each in wanted if each.default is each.empty and
                    each.name in BY_NAME}  # fmt: skip
            self._said(name, {**must, **known.get(name, {})}, NO_ROW)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        return self.order if value == "<order>" else value

    def _said(self, method: str, fields: Mapping[str, Any], expected: str) -> Any:
        began = time.monotonic()
        try:
            answer = getattr(self.context, method)(**fields)
        except Exception as problem:  # noqa: BLE001  an exception is an answer that the test must see
            answer = (futu.RET_ERROR, f"{type(problem).__name__}: {problem}")
        said = OK if answer[0] == futu.RET_OK else str(answer[1])
        self.seen.append({"method": method, "expected": expected, "said": said, "seconds": time.monotonic() - began})
        return answer


def methods_of(kind: type) -> list[str]:
    """Public methods of a context that a person would call."""
    found = inspect.getmembers(kind, callable)
    return [name for name, _ in found if not name.startswith("_") and name not in PLUMBING]


def run(context: Any, steps: list[Step], then: Callable[[Caller], None]) -> dict[str, Any]:
    """Every method of a context, those of the table first."""
    caller, names = Caller(context), methods_of(type(context))
    for step in steps:
        caller.take(step)
    told = {step.method for step in steps} | {"unsubscribe_all"}
    caller.take_absent([name for name in names if name not in told], _absent_fields())
    then(caller)
    return {"methods": names, "seen": caller.seen}


def accountless(context: Any) -> dict[str, Any]:
    """A context whose market the practice accounts have no authority for: the client itself refuses."""
    caller, order = Caller(context), _trade_steps(400.0)
    for step in order:
        known = {"get_global_state": OK, "get_acc_list": OK}
        caller.take(step._replace(expected=known.get(step.method, "No")))
    return {"methods": sorted({step.method for step in order}), "seen": caller.seen}


def main() -> None:
    """Go through all contexts and write down what they said."""
    port, control_port, result = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    control, place = Control(control_port), {"host": "127.0.0.1", "port": port}

    def leave(caller: Caller) -> None:
        control.ask("wait", seconds=61)
        for step in _last_quote_steps():
            caller.take(step)

    quotes = futu.OpenQuoteContext(**place)
    _, rows = quotes.get_market_snapshot([TENCENT])
    price = float(int(rows["bid_price"].iloc[0] * 0.9))
    found = {"OpenQuoteContext": run(quotes, _quote_steps(), leave)}
    trades = futu.OpenSecTradeContext(filter_trdmarket=futu.TrdMarket.HK, **place)
    found["OpenSecTradeContext"] = run(trades, _trade_steps(price), lambda _: None)
    for kind in (futu.OpenFutureTradeContext, futu.OpenCryptoTradeContext):
        found[kind.__name__] = accountless(kind(**place))
    Path(result).write_text(json.dumps(found, default=str), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    try:
        main()
    finally:  # after a failure alone: the vendor's threads would keep the process
        traceback.print_exc()
        os._exit(1)
