"""futu-api as its guide shows it: handlers on its thread, a Qt signal, a table of Qt's own; argument PORT.

An order {"seconds":, "expect":} is answered as `watch` of ours/window.py is.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any

import futu  # type: ignore[import-not-found]  # lives in the peers' environment only
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem

from benchmarks.subject import orders, tell, versions

SYMBOLS = 500
FIRST_CODE = 900_001
COLUMNS = ("last_price", "prev_close_price", "open_price", "high_price", "low_price", "volume", "turnover")
SIZE = (900, 900)


class Relay(QObject):
    """From the vendor's thread to ours; `finished` ends a round."""

    quote = Signal(str, object)
    other = Signal()
    asked = Signal(object)


def handler(base: type, arrived: Any) -> Any:
    """A handler of the vendor's kind that hands on what its base class made."""

    class Handler(base):  # type: ignore[misc]  # a class of an untyped library
        def on_recv_rsp(self, rsp_pb: Any) -> Any:
            answer = super().on_recv_rsp(rsp_pb)
            if answer[0] == futu.RET_OK:
                arrived(answer[1])
            return answer

    return Handler()


class Window(QObject):
    """The table, its rows by symbol, and what was seen of them."""

    def __init__(self, relay: Relay) -> None:
        super().__init__()
        self.table = QTableWidget(SYMBOLS, len(COLUMNS) + 1)
        self.rows = {}
        for row in range(SYMBOLS):
            code = "HK.00700" if row == 0 else f"HK.{FIRST_CODE + row - 1}"
            self.rows[code] = row
            for column in range(len(COLUMNS) + 1):
                self.table.setItem(row, column, QTableWidgetItem(code if column == 0 else ""))
        self.applied = self.paints = 0
        self.ages: list[float] = []
        self.table.viewport().installEventFilter(self)
        self.table.resize(*SIZE)
        relay.quote.connect(self.take)
        relay.other.connect(self.count)
        relay.asked.connect(self.watch)

    def take(self, code: str, row: dict[str, Any]) -> None:
        """One quote into its row."""
        place = self.rows[code]
        for column, name in enumerate(COLUMNS, 1):
            if item := self.table.item(place, column):
                item.setText(str(row[name]))
        age = time.monotonic() - row["turnover"]
        if 0 <= age < 60:
            self.ages.append(age)
        self.applied += 1

    def count(self) -> None:
        """A book or a tick arrived."""
        self.applied += 1

    def watch(self, order: dict[str, Any]) -> None:
        """Begin a round; it ends by itself, as ours does."""
        self.ages.clear()
        self.applied = self.paints = 0
        started, used = time.monotonic(), time.process_time()
        tell(started=True)
        seconds, expect = order["seconds"], order["expect"]

        def look() -> None:
            passed = time.monotonic() - started
            if passed < seconds or (self.applied < expect and passed < 2 * seconds + 1):
                return
            timer.stop()
            self.answer(passed, time.process_time() - used)

        timer = QTimer(self)
        timer.timeout.connect(look)
        timer.start(50)

    def answer(self, seconds: float, used: float) -> None:
        """Tell what was seen."""
        ages = sorted(self.ages)
        tell(
            **{
                "age p99": ages[int(len(ages) * 0.99)] * 1000 if ages else 0.0,
                "applied": self.applied,
                "cpu": used,
                "seconds": seconds,
                "painted": self.paints,
            }
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Count paints."""
        self.paints += event.type() is QEvent.Type.Paint
        return False


def main() -> int:
    """Connect, show, serve orders from a thread."""
    qt, relay = QApplication([]), Relay()
    window = Window(relay)
    window.table.show()
    context = futu.OpenQuoteContext(host="127.0.0.1", port=int(sys.argv[1]))

    def quotes(data: Any) -> None:
        for row in data.to_dict("records"):
            relay.quote.emit(row["code"], row)

    context.set_handler(handler(futu.StockQuoteHandlerBase, quotes))
    context.set_handler(handler(futu.OrderBookHandlerBase, lambda _data: relay.other.emit()))
    context.set_handler(handler(futu.TickerHandlerBase, lambda _data: relay.other.emit()))

    def serve() -> None:
        for order in orders():
            relay.asked.emit(order)
        os._exit(0)  # its threads would work on the backlog for minutes

    tell(ready=versions(["futu-api", "pandas", "PySide6-Essentials"]))
    threading.Thread(target=serve, daemon=True).start()
    qt.exec()
    os._exit(0)  # its threads may still work on the backlog for minutes


if __name__ == "__main__":
    sys.exit(main())
