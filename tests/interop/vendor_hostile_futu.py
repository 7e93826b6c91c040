"""Runs in the vendors' environment: the unmodified futu-api asks a market whose answers are distorted.

Arguments: the sandbox's first line as a file, the file for the result, how often each call is made.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the vendors' environment only
from vendor_session import APPLE, TENCENT  # type: ignore[import-not-found]  # beside it

HK, US = futu.Market.HK, futu.Market.US
A_WINDOW = 9
"""Calls between two pauses: ten of a kind in half a minute are the most."""


def pause(control: str) -> None:
    """Let half a minute pass for the limits of the port."""
    host, _, port = control.rpartition(":")
    with socket.create_connection((host, int(port))) as link, link.makefile("rb") as answers:
        link.sendall(b'{"do": "wait", "seconds": 31}\n')
        answers.readline()


def size(answer: Any) -> int:
    """How many rows the answer's longest table has."""
    if isinstance(answer, dict):
        return max(map(size, answer.values()), default=0)
    return len(answer) if hasattr(answer, "__len__") and not isinstance(answer, str) else 0


def ask(call: Callable[[], Any], control: str, turns: int) -> dict[str, Any]:
    """Make a call again and again: how often it was read and refused, and how many rows were read."""
    lengths, refused = [], 0
    for turn in range(turns):
        if turn % A_WINDOW == 0:
            pause(control)
        try:
            code, *rest = call()
        except Exception:  # noqa: BLE001  the client's own reading failed, which is not the market's end
            code, rest = futu.RET_ERROR, []
        if code == futu.RET_OK:
            lengths.append(max(map(size, rest)))
        else:
            refused += 1
    return {"read": len(lengths), "refused": refused, "lengths": sorted(set(lengths))}


def main() -> None:
    """Make every call and write down what came of it."""
    line_file, result_file, turns = sys.argv[1:]
    line = json.loads(Path(line_file).read_text(encoding="utf-8"))
    host, _, port = line["opend"].rpartition(":")
    context = futu.OpenQuoteContext(host, int(port))
    calls: dict[str, Callable[[], Any]] = {
        "brokers": partial(context.get_top_ten_buy_sell_brokers, TENCENT),
        "volumes": partial(context.get_daily_short_volume, TENCENT, num=20),
        "positions": partial(context.get_short_interest, APPLE, num=20),
        "reports": partial(context.get_earnings_calendar, US, begin_date="2026-11-02", end_date="2026-11-08"),
        "news": partial(context.get_search_news, "00700", 100),
        "holders": partial(context.get_shareholders_holder_detail, TENCENT, futu.HolderDetailType.ALL, num=50),
        "institutions": partial(context.get_institution_list, HK, count=20),
        "options": partial(context.get_option_event, futu.OptionMarket.HK_SECURITY, 50),
        "executives": partial(context.get_company_executives, TENCENT),
    }
    told = {"calls": {name: ask(call, line["control"], int(turns)) for name, call in calls.items()}}
    Path(result_file).write_text(json.dumps(told), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # noqa: BLE001 told, and then the process ends
        traceback.print_exc()
        os._exit(1)  # the vendor's threads would keep the process
