"""One book behind two ports: each vendor's SDK sees the other's order; run in the vendors' environment.

Arguments: the sandbox's first line as a file, the file for the result.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the vendors' environment only
from longport import openapi as longport  # type: ignore[import-not-found]

line_file, result_file = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
FUTU, LONGPORT = "HK.00700", "700.HK"
LOTS = 100


def bid_of_futu(quotes: Any, price: float) -> tuple[int, int]:
    """Shares and orders at a bid price of OpenD's book."""
    ret, book = quotes.get_order_book(FUTU, num=10)
    assert ret == futu.RET_OK, book
    row = next(row for row in book["Bid"] if row[0] == price)
    return int(row[1]), int(row[2])


def bid_of_longport(quotes: Any, price: float) -> tuple[int, int]:
    """The same of LongPort's book."""
    row = next(row for row in quotes.depth(LONGPORT).bids if float(row.price) == price)
    return int(row.volume), int(row.order_num)


def main() -> None:
    """Place one order through each port and look through the other."""
    host, _, port = line["opend"].rpartition(":")
    keys, door = line["longport_keys"], line["longport"]
    config = longport.Config(
        keys["app_key"],
        keys["app_secret"],
        keys["access_token"],
        http_url=door["http"],
        quote_ws_url=door["quote_ws"],
        trade_ws_url=door["trade_ws"],
        enable_print_quote_packages=False,
    )
    trade, depth = longport.TradeContext(config), longport.QuoteContext(config)
    quotes = futu.OpenQuoteContext(host, int(port))
    paper = futu.OpenSecTradeContext(futu.TrdMarket.HK, host, int(port), security_firm=futu.SecurityFirm.FUTUSECURITIES)
    try:
        assert quotes.subscribe([FUTU], [futu.SubType.ORDER_BOOK], subscribe_push=False)[0] == futu.RET_OK
        price = quotes.get_order_book(FUTU, num=10)[1]["Bid"][2][0]
        seen = {"before": [bid_of_futu(quotes, price), bid_of_longport(depth, price)]}
        trade.submit_order(
            LONGPORT,
            longport.OrderType.LO,
            longport.OrderSide.Buy,
            Decimal(LOTS),
            longport.TimeInForceType.Day,
            submitted_price=Decimal(str(price)),
        )
        seen["longport"] = [bid_of_futu(quotes, price), bid_of_longport(depth, price)]
        ret, told = paper.place_order(price, LOTS, FUTU, futu.TrdSide.BUY, trd_env=futu.TrdEnv.SIMULATE)
        assert ret == futu.RET_OK, told
        seen["futu"] = [bid_of_futu(quotes, price), bid_of_longport(depth, price)]
        accounts = [str(number) for number in paper.get_acc_list()[1]["acc_id"]]
    finally:
        quotes.close()
        paper.close()
    Path(result_file).write_text(json.dumps({"books": seen, "accounts": accounts}), encoding="utf-8")


main()
