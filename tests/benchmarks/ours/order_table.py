"""Our table of orders, 900 x 600: argument ORDERS, of which one in ten works. A round changes some, one in each frame.

`second` is what the table does once a second, `listed` a list of all of them that came anew.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.frames import symbols
from benchmarks.ours.screen import Drawn, alone, measure_in_application
from benchmarks.subject import figures
from fakes.scenes.screen.timers import next_frame
from fakes.values.trading import ACCOUNTS, NOON, order_row
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.model.order import Account, Environment, OrderStatus
from tideboard_desktop.assembly.application import Application
from tideboard_desktop.blotter.words import ORDERS

SIZE = (900, 600)
SYMBOLS = 200
WORKING = 10
"""One in so many."""
CHANGES, SECONDS, LISTS = 40, 10, 5
ACCOUNT = ACCOUNTS[Environment.PRACTICE]


def prepared(application: Application) -> Callable[[], dict[str, Any]]:
    """The dock alone with its table of orders in front."""
    dock, hub, count = application.built.blotter, application.hub, int(sys.argv[1])
    blotter, codes = application.trading.blotter, symbols(SYMBOLS)
    rows = [
        order_row(
            ACCOUNT,
            id=f"W{number:06}",
            instrument=InstrumentId(f"HK.{codes[number % SYMBOLS]}"),
            status=OrderStatus.CANCELLED if number % WORKING else OrderStatus.SUBMITTED,
            created=NOON + timedelta(seconds=number),
        )
        for number in range(count)
    ]
    accounts: tuple[Account, ...] = (ACCOUNT,)
    hub.publish(Topic.ACCOUNTS.of(""), Lazy.ready(accounts))
    for row in rows:
        blotter.order_changed(row)
    dock.set_account(ACCOUNT)
    dock.tabs.setCurrentIndex(ORDERS)
    alone(dock, SIZE)
    next_frame(application.frame)
    assert len(dock.orders.rows) == count
    drawn = Drawn(dock.orders_view.viewport())
    newest = max(number for number in range(count) if number % WORKING == 0)

    def changed(number: int) -> None:
        price = Decimal(600) + number % 2
        blotter.order_changed(replace(rows[newest], price=price, updated=NOON + timedelta(seconds=changed_to[0])))
        changed_to[0] += 1
        dock.refresh(hub.take_dirty())

    def second(_number: int) -> None:
        dock.orders.refresh()

    def listed(number: int) -> None:
        shown = [replace(row, price=Decimal(700) + number) for row in reversed(rows)]
        dock.orders.show_rows(shown)

    changed_to = [count + 1]

    def round_() -> dict[str, Any]:
        dock.refresh(hub.take_dirty())
        return figures(
            {
                "changed": drawn.timed(CHANGES, changed),
                "second": drawn.timed(SECONDS, second),
                "listed": drawn.timed(LISTS, listed),
            }
        )

    return round_


if __name__ == "__main__":
    sys.exit(measure_in_application(1, prepared))
