"""The vendor's own client asks the United States' data centre about companies; what it read goes to a file as JSON.

Arguments: the sandbox's first line as a file, the file for the result.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from interop.vendor_notes import plain

sdk: Any = importlib.import_module("longbridge.openapi")
line_file, result_file = sys.argv[1:]
line = json.loads(Path(line_file).read_text(encoding="utf-8"))
APPLE, FUND = "AAPL.US", "SPY.US"


def main() -> None:
    """Make every call and write it down."""
    keys, port = line["longport_keys"], line["longport"]
    config = sdk.Config.from_apikey(
        keys["app_key"],
        keys["app_secret"],
        keys["access_token"],
        http_url=port["http"],
        quote_ws_url=port["quote_ws"],
        trade_ws_url=port["trade_ws"],
        enable_print_quote_packages=False,
    )
    company = sdk.FundamentalContext(config)
    calls = {
        "overview": partial(company.us_company_overview, APPLE),
        "valuation": partial(company.us_valuation_overview, APPLE),
        "dividends": partial(company.us_company_dividends, APPLE),
        "fund dividends": partial(company.us_etf_dividend_info, FUND),
        "financials": partial(company.us_financial_overview, APPLE, "annual"),
        "metrics": partial(company.us_key_financial_metrics, APPLE, "af"),
        "consensus": partial(company.us_analyst_consensus, APPLE, "af"),
        "files": partial(company.us_etf_files, FUND, 10),
    }
    for name in ("IncomeStatement", "BalanceSheet", "CashFlow"):
        kind = getattr(sdk.FinancialStatementKind, name)
        calls[name] = partial(company.us_financial_statement, APPLE, kind, "af")
    seen: dict[str, Any] = {}
    for name, call in calls.items():
        try:
            seen[name] = {"data": plain(call())}
        except sdk.OpenApiException as refusal:
            seen[name] = {"code": refusal.code, "message": refusal.message}
    Path(result_file).write_text(json.dumps(seen, ensure_ascii=False), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
