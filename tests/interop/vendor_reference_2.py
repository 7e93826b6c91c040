"""Runs in the vendors' environment: the unmodified futu-api on derivatives, alerts, watchlists and money.

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
from vendor_session import APPLE, TENCENT, Control, Notebook, pause  # type: ignore[import-not-found]  # beside it

CALL, PUT = "HK.TCH261230C600000", "HK.TCH261230P600000"
HSBC, MTR = "HK.00005", "HK.00066"


def options(notebook: Notebook, control: Control, context: Any) -> None:
    """Expirations, chains with every filter, an option subscribed to."""
    note = notebook.note
    note("expirations", context.get_option_expiration_date(TENCENT))
    note("us_expirations", context.get_option_expiration_date(APPLE))
    note("no_expirations", context.get_option_expiration_date("HK.99999"))
    december = {"start": "2026-12-01", "end": "2026-12-31"}
    note("chain", context.get_option_chain(TENCENT, **december))
    note("calls", context.get_option_chain(TENCENT, option_type=futu.OptionType.CALL, **december))
    within = futu.OptionCondType.WITHIN
    note("within", context.get_option_chain(TENCENT, option_cond_type=within, **december))
    near = futu.OptionDataFilter()
    near.delta_min, near.delta_max, near.implied_volatility_min, near.open_interest_min = 0.3, 0.7, 10, 1
    note("near", context.get_option_chain(TENCENT, data_filter=near, **december))
    note("too_long", context.get_option_chain(TENCENT, start="2026-12-01", end="2027-02-28"))
    note("us_chain", context.get_option_chain(APPLE, start="2026-12-10", end="2026-12-20"))
    for kind, base in (
        ("option_quote", futu.StockQuoteHandlerBase),
        ("option_book", futu.OrderBookHandlerBase),
        ("option_ticker", futu.TickerHandlerBase),
    ):
        context.set_handler(notebook.handler(kind, base))
    kinds = [futu.SubType.QUOTE, futu.SubType.ORDER_BOOK, futu.SubType.TICKER]
    note("subscribe", context.subscribe([CALL, PUT], kinds))
    note("no_brokers", context.subscribe([CALL], [futu.SubType.BROKER]))
    notebook.pushes.clear()
    control.ask("advance", seconds=300)
    notebook.results["pushed"] = notebook.wait_for(lambda: len(notebook.pushes) == len(kinds))
    note("quote", context.get_stock_quote([CALL, PUT]))
    note("book", context.get_order_book(CALL, num=10))
    note("ticks", context.get_rt_ticker(CALL, num=20))
    note("snapshot", context.get_market_snapshot([CALL, PUT, TENCENT, "HK.13716", "HK.54113", "HK.47101"]))
    note("static", context.get_stock_basicinfo(futu.Market.HK, code_list=[CALL, "HK.54113"]))
    note("candles", context.request_history_kline(CALL, "2026-11-02", "2026-11-17"))


def warrants(notebook: Notebook, context: Any) -> None:
    """The list of warrants: everything of an owner, filtered, sorted, in pages."""
    note = notebook.note
    note("warrants", context.get_warrant(TENCENT))
    request = futu.WarrantRequest()
    request.sort_field, request.ascend, request.num = futu.SortField.TURNOVER, False, 5
    request.type_list, request.status = [futu.WrtType.BULL, futu.WrtType.BEAR], futu.WarrantStatus.NORMAL
    note("callable", context.get_warrant(TENCENT, request))
    request = futu.WarrantRequest()
    request.issuer_list, request.cur_price_max = [futu.Issuer.JP], 1.0
    note("issuer", context.get_warrant(TENCENT, request))


def reminders(notebook: Notebook, control: Control, context: Any) -> None:
    """An alert through all its operations, and one that rings."""
    note, add = notebook.note, futu.SetPriceReminderOp.ADD
    context.set_handler(notebook.handler("reminder", futu.PriceReminderHandlerBase))
    kind, always = futu.PriceReminderType, futu.PriceReminderFreq.ALWAYS
    key = note("added", context.set_price_reminder(TENCENT, add, None, kind.PRICE_UP, always, 9000, "到价"))
    note("ringing", context.set_price_reminder(TENCENT, add, None, kind.VOLUME_UP, always, 1000, "volume"))
    note("listed", context.get_price_reminder(code=TENCENT))
    note("of_market", context.get_price_reminder(market=futu.Market.HK))
    operation = futu.SetPriceReminderOp
    note("modified", context.set_price_reminder(TENCENT, operation.MODIFY, key, kind.PRICE_UP, always, 9001, "n"))
    note("disabled", context.set_price_reminder(TENCENT, operation.DISABLE, key))
    note("after_disable", context.get_price_reminder(code=TENCENT))
    note("enabled", context.set_price_reminder(TENCENT, operation.ENABLE, key))
    long = "二" * 21
    note("long_note", context.set_price_reminder(TENCENT, add, None, kind.PRICE_UP, always, 1, long))
    control.ask("advance", seconds=60)
    notebook.results["rang"] = notebook.wait_for(lambda: bool(notebook.pushes.get("reminder")))
    note("deleted", context.set_price_reminder(TENCENT, operation.DEL, key))
    note("unknown_key", context.set_price_reminder(TENCENT, operation.DEL, key))
    note("all_deleted", context.set_price_reminder(TENCENT, operation.DEL_ALL))
    note("none_left", context.get_price_reminder(code=TENCENT))


def watchlists(notebook: Notebook, context: Any) -> None:
    """Groups, members, changes."""
    note, group = notebook.note, futu.UserSecurityGroupType
    note("groups", context.get_user_security_group(group.ALL))
    note("own_groups", context.get_user_security_group(group.CUSTOM))
    note("members", context.get_user_security("自选"))
    operation = futu.ModifyUserSecurityOp
    note("member_added", context.modify_user_security("自选", operation.ADD, [MTR, CALL]))
    note("members_after", context.get_user_security("自选"))
    note("moved_out", context.modify_user_security("自选", operation.MOVE_OUT, [MTR]))
    note("gone", context.modify_user_security("自选", operation.DEL, [CALL]))
    note("members_last", context.get_user_security("自选"))
    note("system_group", context.modify_user_security("港股", operation.ADD, [MTR]))
    note("unknown_group", context.get_user_security("nowhere"))


def bookkeeping(notebook: Notebook, context: Any, port: int) -> None:
    """Delays, history quota, subscriptions of every connection."""
    note, kinds = notebook.note, futu.DelayStatisticsType
    other = futu.OpenQuoteContext("127.0.0.1", port)
    other.subscribe([HSBC], [futu.SubType.QUOTE])
    note("subscriptions", context.query_subscription(is_all_conn=True))
    note("own_subscriptions", context.query_subscription(is_all_conn=False))
    note("history_quota", context.get_history_kl_quota(get_detail=True))
    asked = [kinds.QOT_PUSH, kinds.REQ_REPLY, kinds.PLACE_ORDER]
    note("delays", context.get_delay_statistics(asked, futu.QotPushStage.SR2_CS, [0, 100, 1000]))
    other.close()


def money(notebook: Notebook, control: Control, port: int) -> None:
    """An option bought, its fees, the cash flow, margin ratios; refusals of the paper account."""
    note, firm = notebook.note, futu.SecurityFirm.FUTUSECURITIES
    context = futu.OpenSecTradeContext(
        filter_trdmarket=futu.TrdMarket.HK, host="127.0.0.1", port=port, security_firm=firm
    )
    real, paper = futu.TrdEnv.REAL, futu.TrdEnv.SIMULATE
    context.unlock_trade("123456")
    placed = note("option_order", context.place_order(60, 2, CALL, futu.TrdSide.BUY, trd_env=real))
    pause()
    order_id = str(placed["order_id"].iloc[0])
    note("fees", context.order_fee_query([order_id], trd_env=real))
    note("cash_flow", context.get_acc_cash_flow("2026-11-18", trd_env=real))
    note("margin", context.get_margin_ratio([TENCENT, "HK.02800", "HK.13716"]))
    note("funds", context.accinfo_query(trd_env=real))
    note("positions", context.position_list_query(trd_env=real))
    note("paper_cash_flow", context.get_acc_cash_flow("2026-11-18", trd_env=paper))
    note("paper_fees", context.order_fee_query([order_id], trd_env=paper))
    context.close()


def extended(notebook: Notebook, control: Control, context: Any) -> None:
    """New York overnight: what is subscribed to with its session, and candles with and without it."""
    note, session = notebook.note, {"extended_time": True, "session": futu.Session.ALL}
    context.set_handler(notebook.handler("extended_ticker", futu.TickerHandlerBase))
    note("extended_subscribe", context.subscribe([APPLE], [futu.SubType.TICKER, futu.SubType.K_1M], **session))
    control.ask("advance", seconds=300)
    notebook.results["extended_pushed"] = notebook.wait_for(
        lambda: any(row["code"] == APPLE for push in notebook.pushes.get("extended_ticker", []) for row in push)
    )
    note("extended_ticks", context.get_rt_ticker(APPLE, num=1000))
    note("extended_candles", context.get_cur_kline(APPLE, 100, futu.KLType.K_1M))
    days = {"start": "2026-11-17", "end": "2026-11-18", "ktype": futu.KLType.K_1M, "max_count": None}
    note("regular_history", context.request_history_kline(APPLE, **days))
    note("extended_history", context.request_history_kline(APPLE, **days, extended_time=True))
    note("whole_history", context.request_history_kline(APPLE, **days, session=futu.Session.ALL))
    note("extended_elsewhere", context.subscribe([TENCENT], [futu.SubType.TICKER], **session))
    note("extended_snapshot", context.get_market_snapshot([APPLE]))


def main() -> None:
    """Run everything and write the notebook."""
    port, control_port, result = sys.argv[1:]
    notebook, control = Notebook(), Control(int(control_port))
    context = futu.OpenQuoteContext("127.0.0.1", int(port))
    options(notebook, control, context)
    warrants(notebook, context)
    reminders(notebook, control, context)
    watchlists(notebook, context)
    money(notebook, control, int(port))
    bookkeeping(notebook, context, int(port))
    extended(notebook, control, context)
    results = {"results": notebook.results, "pushes": notebook.pushes}
    Path(result).write_text(json.dumps(results, default=str), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # noqa: BLE001 told, and then the process ends
        traceback.print_exc()
        os._exit(1)  # the vendor's threads would keep the process
