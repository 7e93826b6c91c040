"""Bars and prices as both vendors' SDKs read them while the sandbox misbehaves by scenario; written to a file as JSON.

Arguments: the first lines of two sandboxes as files (a calm one at 10:20, one in scenario ex-day), the result's file.
"""

from __future__ import annotations

import json
import os
import queue
import sys
from functools import partial
from pathlib import Path
from typing import Any

import futu  # type: ignore[import-not-found]  # in the vendors' environment only
import longport.openapi as sdk  # type: ignore[import-not-found]

from interop.vendor_notes import control as ask_control
from interop.vendor_notes import plain

TENCENT = ("HK.00700", "700.HK")
COUNT = 400
EX_DATES = {"split": ("HK.01810", "1810.HK"), "dividend": ("HK.00388", "388.HK")}
FIELDS = ("open", "high", "low", "close", "volume")
PUSH_SECONDS = 90.0
"""Seconds after which a wait is hung."""


class Pushed(futu.CurKlineHandlerBase):  # type: ignore[misc]  # the vendor's class is untyped
    """Keeps every pushed candle."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: queue.Queue[list[Any]] = queue.Queue()

    def on_recv_rsp(self, rsp_pb: Any) -> Any:
        """Called by the vendor's thread."""
        code, frame = super().on_recv_rsp(rsp_pb)
        if code == futu.RET_OK:
            for row in rows(frame):
                self.rows.put(row)
        return code, frame


def rows(frame: Any) -> list[list[Any]]:
    """Time and figures of the vendor's table."""
    return [[row["time_key"], *(float(row[name]) for name in FIELDS)] for row in frame.to_dict("records")]


class Eyes:
    """Both SDKs on one sandbox."""

    def __init__(self, file: str) -> None:
        line = json.loads(Path(file).read_text(encoding="utf-8"))
        self.control = partial(ask_control, line["control"])
        host, _, port = line["opend"].rpartition(":")
        self.futu = futu.OpenQuoteContext(host, int(port))
        self.pushed = Pushed()
        self.futu.set_handler(self.pushed)
        named = {
            f"{name}_url": line["longport"][name.removesuffix("_url")] for name in ("http", "quote_ws", "trade_ws")
        }
        self.longport = sdk.QuoteContext(
            sdk.Config(**line["longport_keys"], **named, enable_print_quote_packages=False)
        )

    def subscribe(self, symbol: str, kinds: list[str], *, push: bool = False) -> None:
        """Futu's reads of candles need it."""
        code, said = self.futu.subscribe([symbol], kinds, subscribe_push=push)
        assert code == futu.RET_OK, said

    def bars(self, symbols: tuple[str, str], period: tuple[str, str], adjustment: tuple[Any, Any] | None = None) -> Any:
        """Newest candles by both: Futu's are named by their end, LongPort's by the second of their start."""
        ours, theirs = adjustment or (futu.AuType.NONE, sdk.AdjustType.NoAdjust)
        code, frame = self.futu.get_cur_kline(symbols[0], COUNT, period[0], ours)
        assert code == futu.RET_OK, frame
        found = self.longport.candlesticks(symbols[1], getattr(sdk.Period, period[1]), COUNT, theirs)
        return {
            "futu": rows(frame),
            "longport": [[row["timestamp"], *(float(row[name]) for name in FIELDS)] for row in map(plain, found)],
        }

    def minutes(self) -> Any:
        """Candles of one and of five minutes."""
        return {"1m": self.bars(TENCENT, ("K_1M", "Min_1")), "5m": self.bars(TENCENT, ("K_5M", "Min_5"))}

    def scenario(self, name: str) -> Any:
        """Its candles, then calm again."""
        self.control("scenario", name=name)
        found = self.minutes()
        self.control("scenario", name="calm")
        return found

    def pushes_of(self, scenario: str) -> list[list[Any]]:
        """What the next two minutes push by Futu's port: to the newest candle as it is read, which no short push is."""
        self.control("scenario", name=scenario)
        while not self.pushed.rows.empty():
            self.pushed.rows.get()
        self.control("advance", seconds=120)
        newest = self.minutes()["1m"]["futu"][-1]
        found: list[list[Any]] = []
        while newest not in found:
            begun = any(row[0] == newest[0] for row in found)
            try:
                found.append(self.pushed.rows.get(timeout=1.0 if begun else PUSH_SECONDS))
            except queue.Empty:
                if not begun:
                    raise
                break
        self.control("scenario", name="calm")
        return found


def of_the_day(eyes: Eyes) -> Any:
    """One scenario after the other, and calm reads at the same moments."""
    eyes.subscribe(TENCENT[0], ["K_1M", "K_5M"], push=True)
    seen: dict[str, Any] = {"calm 10:20": eyes.minutes(), "bars-restated": eyes.scenario("bars-restated")}
    eyes.control("advance", seconds=75 * 60)
    seen |= {"calm": eyes.minutes()} | {
        name: eyes.scenario(name) for name in ("bars-holes", "bars-conflict", "delayed")
    }
    for scenario in ("calm", "bars-partial"):
        seen[f"pushes {scenario}"] = eyes.pushes_of(scenario)
        seen[f"read after {scenario}"] = eyes.minutes()
    return seen


def of_the_ex_day(eyes: Eyes) -> Any:
    """Days as they were traded and in today's shares, and what Futu says of the ex-day."""
    adjustments = {
        "none": (futu.AuType.NONE, sdk.AdjustType.NoAdjust),
        "forward": (futu.AuType.QFQ, sdk.AdjustType.ForwardAdjust),
    }
    seen: dict[str, Any] = {}
    for event, symbols in EX_DATES.items():
        eyes.subscribe(symbols[0], ["K_DAY"])
        seen[event] = {name: eyes.bars(symbols, ("K_DAY", "Day"), both) for name, both in adjustments.items()}
        code, frame = eyes.futu.get_rehab(symbols[0])
        assert code == futu.RET_OK, frame
        seen[event]["rehab"] = json.loads(frame.to_json(orient="records"))
    return seen


def main() -> None:
    """Both sandboxes, written down."""
    day, ex_day, result = sys.argv[1:]
    seen = {"day": of_the_day(Eyes(day)), "ex-day": of_the_ex_day(Eyes(ex_day))}
    Path(result).write_text(json.dumps(seen), encoding="utf-8")
    os._exit(0)  # the vendor's threads are not daemons


if __name__ == "__main__":
    main()
