"""The table of orders: argument ROWS. A round scrolls it by pages, of which every row is painted, and filters it.

`filtered` is one letter typed into the filters, which leaves every second row, or takes it away again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from typing import Any

from PySide6.QtWidgets import QApplication

from benchmarks.frames import symbols
from benchmarks.ours.screen import Drawn, alone, measure_in_application
from fakes.values.trading import ACCOUNTS, NOON, order_row
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account, Environment, Order, OrderStatus
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.blotter.words import ORDERS

SIZE = (1100, 640)
SYMBOLS, WORKING = 200, 10
PAGES, FILTERED = 50, 6
ACCOUNT = ACCOUNTS[Environment.PRACTICE]


def prepared(application: Application) -> Callable[[], dict[str, Any]]:
    """The dock alone, with all of its rows."""
    dock, hub, codes, count = application.built.blotter, application.hub, symbols(SYMBOLS), int(sys.argv[1])
    orders: tuple[Order, ...] = tuple(
        order_row(
            ACCOUNT,
            id=f"W{number:06}",
            name=f"Security {number % SYMBOLS}",
            instrument=InstrumentId(f"HK.{codes[number % SYMBOLS]}"),
            status=OrderStatus.CANCELLED if number % WORKING else OrderStatus.SUBMITTED,
            created=NOON - timedelta(seconds=number),
        )
        for number in range(count)
    )
    accounts: tuple[Account, ...] = (ACCOUNT,)
    hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts))
    dock.set_account(ACCOUNT)
    dock.tabs.setCurrentIndex(ORDERS)
    hub.publish(Topic.ORDERS.of(ACCOUNT.id), Lazy.ready(orders))
    filters = dock.filters[ORDERS].open(on=True)
    alone(dock, SIZE)
    dock.refresh(hub.take_dirty())
    assert len(dock.orders.rows) == count
    view = dock.orders_view
    drawn, bar, words = Drawn(view.viewport()), view.verticalScrollBar(), cycle(("2", ""))
    row = view.sizeHintForRow(0)
    page = view.viewport().height() // row * row

    def filtered(_number: int) -> None:
        filters.words.setText(next(words))
        QApplication.processEvents()  # a view lays out its rows with a timer

    def another_page(_number: int) -> None:
        bar.setValue(bar.value() + page if bar.value() + page <= bar.maximum() else 0)

    def round_() -> dict[str, Any]:
        return {"page": drawn.timed(PAGES, another_page), "filtered": drawn.timed(FILTERED, filtered)}

    return round_


if __name__ == "__main__":
    sys.exit(measure_in_application(1, prepared))
