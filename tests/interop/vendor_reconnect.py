"""Runs in the vendors' environment: pulls the gateway away under the unmodified futu-api and brings it back.

Arguments: OpenD port, control port, result file.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the vendors' environment only
from vendor_session import PATIENCE, TENCENT, Control, Notebook  # type: ignore[import-not-found]  # beside this script


def recover(notebook: Notebook, control: Control, context: Any) -> None:
    """Close the port, open it again, and look whether quotes come back by themselves."""
    context.set_handler(notebook.handler("quote", futu.StockQuoteHandlerBase))
    notebook.note("subscribe", context.subscribe([TENCENT], [futu.SubType.QUOTE]))
    notebook.wait_for(lambda: bool(notebook.pushes))
    control.ask("close-door")
    notebook.results["noticed"] = notebook.wait_for(lambda: context.status != futu.ContextStatus.READY)
    control.ask("open-door")
    began = time.monotonic()
    notebook.pushes.clear()
    notebook.results["ready_again"] = notebook.wait_for(lambda: context.status == futu.ContextStatus.READY)
    notebook.results["seconds"] = time.monotonic() - began
    notebook.results["pushed_again"] = notebook.wait_for(lambda: bool(notebook.pushes))
    notebook.note("quote", context.get_stock_quote([TENCENT]))


def main() -> None:
    """Run and write the notebook."""
    port, control_port, result = sys.argv[1:]
    assert PATIENCE > 6.0  # the vendor's pause between two attempts
    notebook, control = Notebook(), Control(int(control_port))
    recover(notebook, control, futu.OpenQuoteContext("127.0.0.1", int(port)))
    Path(result).write_text(json.dumps(notebook.results, default=str), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
