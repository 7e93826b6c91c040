"""The vendor's own client reads grids, recurring plans and statements; what it read goes to a file as JSON.

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


def note(name: str, call: Callable[[], Any]) -> Any:
    """Keep what a call gave, or how it was refused."""
    try:
        answer = call()
        seen[name] = {"data": plain(answer)}
    except sdk.OpenApiException as refusal:
        seen[name] = {"code": refusal.code, "message": refusal.message}
        return None
    return answer


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
    grid, recurring, asset = sdk.GridContext(config), sdk.DCAContext(config), sdk.AssetContext(config)
    note("grids", grid.list)
    note("grids page", partial(grid.list, page=2, limit=1))
    note("grids of one state", partial(grid.list, status="Performing"))
    note("plans", recurring.list)
    note("plans of one security", partial(recurring.list, symbol="AAPL.US"))
    found = note("statements days", partial(asset.statements, sdk.StatementType.Daily, 1, 100))
    note("statements months", partial(asset.statements, sdk.StatementType.Monthly, 1, 100))
    note("statement", partial(asset.statement_download_url, found.list[0].file_key))
    note("suspend", partial(grid.suspend, "764609681686573051"))
    note("stop", partial(recurring.stop, "1239402174908207101"))
    Path(result_file).write_text(json.dumps(seen, ensure_ascii=False), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
