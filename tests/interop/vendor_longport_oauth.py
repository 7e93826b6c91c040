"""The `longbridge` SDK with an OAuth grant that it finds in its home, run in the vendors' environment.

Arguments: the sandbox's first line as a file, the client id, the file for the result.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from longbridge import openapi as sdk  # type: ignore[import-not-found]  # lives in the vendors' environment only

line_file, client_id, result_file = sys.argv[1:]
door = json.loads(Path(line_file).read_text(encoding="utf-8"))["longport"]


def no_browser(url: str) -> None:
    """The SDK wants a person: it did not take the grant."""
    raise AssertionError(url)


def main() -> None:
    """One call over HTTP, one order over a trade context, one pull over a quote context.

    Client and contexts live until the end: the SDK ends the connections of one that is gone, and the next one of its
    configuration may take such a connection out of their pool ("client error (SendRequest)").
    """
    oauth = sdk.OAuthBuilder(client_id).build(no_browser)
    client = sdk.HttpClient.from_oauth(oauth, door["http"])
    balance: Any = client.request("get", "/v1/asset/account")
    config = sdk.Config.from_oauth(
        oauth,
        http_url=door["http"],
        quote_ws_url=door["quote_ws"],
        trade_ws_url=door["trade_ws"],
        enable_print_quote_packages=False,
    )
    trade, quotes = sdk.TradeContext(config), sdk.QuoteContext(config)
    (channel,) = trade.stock_positions().channels
    (quote,) = quotes.quote(["700.HK"])
    seen = {
        "currency": balance["list"][0]["currency"],
        "channel": channel.account_channel,
        "symbol": quote.symbol,
    }
    Path(result_file).write_text(json.dumps(seen), encoding="utf-8")


main()
