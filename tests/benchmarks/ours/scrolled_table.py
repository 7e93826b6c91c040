"""A long table of ours: arguments `orders` or `journal`, and how many ROWS. A round scrolls and filters it.

`notch` is one notch of a wheel, three rows; `page` a page, of which every row is painted; `filtered` one letter typed
into the filters of the orders, which leaves every second row, or takes it away again.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QApplication

from benchmarks.frames import symbols
from benchmarks.ours.screen import Drawn, alone, measure_in_application
from benchmarks.subject import figures
from fakes.scenes.own_stores import Stores
from fakes.values.journal_days import made_trading
from fakes.values.trading import ACCOUNTS, NOON, order_row
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account, Environment, Order, OrderStatus
from tideboard_core.trips.figures import TripFacts
from tideboard_core.trips.journal import make_journal, read_past
from tideboard_core.trips.trip import Method
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.blotter.words import ORDERS
from tideboard_desktop.journal.trip_rows import TripRow, trips_table
from tideboard_desktop.journal.words import Amounts

SIZE = (1100, 640)
SYMBOLS, WORKING, SESSIONS = 200, 10, 400
NOTCHES, PAGES, FILTERED = 200, 50, 6
NOTCH = 3
"""Rows of one notch of a wheel."""
ACCOUNT = ACCOUNTS[Environment.PRACTICE]


def prepared(application: Application) -> Callable[[], dict[str, Any]]:
    """The table alone, with all of its rows."""
    rows = int(sys.argv[2])
    return _journal(application, rows) if sys.argv[1] == "journal" else _orders(application, rows)


def _orders(application: Application, count: int) -> Callable[[], dict[str, Any]]:
    dock, hub, codes = application.built.blotter, application.hub, symbols(SYMBOLS)
    rows = tuple(
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
    orders: tuple[Order, ...] = rows
    hub.publish(Topic.ORDERS.of(ACCOUNT.id), Lazy.ready(orders))
    row = dock.filters[ORDERS].open(on=True)
    alone(dock, SIZE)
    dock.refresh(hub.take_dirty())
    assert len(dock.orders.rows) == count
    drawn, wheel = Drawn(dock.orders_view.viewport()), Wheel(dock.orders_view)
    words = cycle(("2", ""))

    def filtered(_number: int) -> None:
        row.words.setText(next(words))
        QApplication.processEvents()  # a view lays out its rows with a timer

    def round_() -> dict[str, Any]:
        scrolled = wheel.measured(drawn)
        return figures(scrolled | {"filtered": drawn.timed(FILTERED, filtered)})

    return round_


def _journal(application: Application, count: int) -> Callable[[], dict[str, Any]]:
    theme = application.built.blotter.context.theme
    view, model = trips_table(Amounts(), theme, application.built.blotter)
    model.show_rows([TripRow(one) for one in _trips(count)])
    alone(view, SIZE)
    drawn, wheel = Drawn(view.viewport()), Wheel(view)
    assert model.rowCount() == count, model.rowCount()
    return lambda: figures(wheel.measured(drawn))


def _trips(count: int) -> tuple[TripFacts, ...]:
    """Made-up round trips as the journal has them."""
    own = ACCOUNT.identity
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        stores = Stores(Path(folder))
        stores.keep(own, made_trading(own, count * 4 // 3, SESSIONS))  # some of them become one
        past = read_past(stores.trips, own)
        stores.close()
    return make_journal(past, {}, method=Method.FIFO, now=NOON).facts[:count]


class Wheel:
    """Scrolls a table down and, at its end, up again."""

    def __init__(self, view: QAbstractItemView) -> None:
        self._bar, self._down = view.verticalScrollBar(), True
        self._row = view.sizeHintForRow(0)
        self._page = view.viewport().height() // self._row

    def measured(self, drawn: Drawn) -> dict[str, dict[str, Any]]:
        """Milliseconds of a frame that scrolls."""
        self._bar.setValue(0)
        return {
            "notch": drawn.timed(NOTCHES, lambda _number: self._scroll(NOTCH)),
            "page": drawn.timed(PAGES, lambda _number: self._scroll(self._page)),
        }

    def _scroll(self, rows: int) -> None:
        if self._bar.value() in {self._bar.maximum(), 0}:
            self._down = self._bar.value() == 0
        self._bar.setValue(self._bar.value() + (rows if self._down else -rows) * self._row)


if __name__ == "__main__":
    sys.exit(measure_in_application(1, prepared))
