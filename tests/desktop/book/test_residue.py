"""Book, tape and brokers after random books, trades, pointers, sizes: no part leaves anything behind."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.book import BookScene
from fakes.scenes.market.hub_snapshot import ACCOUNT, NOW, TENCENT, book, quote, working_order
from fakes.scenes.screen.residue import SEEDS, hold_to_whole_paintings, recolour
from fakes.scenes.screen.timers import run_out
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import Side
from tideboard_core.model.quote import AggressorSide, Broker, BrokerQueue, Level, OrderBook, Tick
from tideboard_core.orders.book_effect import Hypothetical
from tideboard_desktop.book.ladder_rows import MOST

STEP = Decimal("0.5")
KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_PageDown, Qt.Key.Key_End)
SIDES = (AggressorSide.BUY, AggressorSide.SELL, AggressorSide.NEUTRAL)


class Trading:
    """Steps of the dock, whatever its tab."""

    def __init__(self, scene: BookScene) -> None:
        self.scene, self.dock = scene, scene.dock
        self.book, self.trades = book(), 0
        self.dock.book.set_account(ACCOUNT.id)
        for chance in (Random(7), Random(8)):
            self.trade(chance)
            self.brokers(chance)

    def publish(self) -> None:
        """The book of now."""
        put(self.scene.hub, Topic.BOOK.of(TENCENT), self.book)
        self.scene.frame_now()

    def sizes(self, chance: Random) -> None:
        """A level or two have another size, a very large one too."""
        for _ in range(chance.randrange(1, 3)):
            asks, levels = chance.random() < 0.5, list(self.book.bids)
            if asks:
                levels = list(self.book.asks)
            if levels:
                place = chance.randrange(len(levels))
                size = chance.choice((100, 4200, 61_000, 123_456_700))
                levels[place] = structs.replace(levels[place], quantity=size, orders=chance.randrange(200))
            self.book = structs.replace(self.book, **{"asks" if asks else "bids": tuple(levels)})
        self.publish()

    def prices(self, chance: Random) -> None:
        """Another best price, more levels or fewer, one side alone, none."""
        count, best = chance.choice((0, 1, 5, 10, 40)), Decimal(600) + STEP * chance.randrange(20)
        levels = [
            tuple(Level(best + STEP * way * (place + (way > 0)), 100 * (1 + place), place) for place in range(count))
            for way in (1, -1)
        ]
        if chance.random() < 0.1:
            levels[0] = ()
        self.book = OrderBook(instrument=TENCENT, asks=levels[0], bids=levels[1])
        self.publish()

    def own(self, chance: Random) -> None:
        """Own orders at the exchange, and one in the ticket."""
        levels = [*self.book.bids, *self.book.asks]
        prices = [chance.choice(levels).price for _ in range(chance.randrange(3))] if levels else []
        orders = [replace(working_order(), id=str(price), price=price) for price in prices]
        put(self.scene.hub, Topic.ORDERS.of(ACCOUNT.id), orders)
        wanted = {(Side.BUY, each): 1_234_500 for each in prices[:1]}
        self.dock.book.set_hypothetical(Hypothetical(chance.choice((Side.BUY, Side.SELL)), wanted))
        self.scene.frame_now()

    def last(self, chance: Random) -> None:
        """Another last price, or a halt."""
        price = str(Decimal(600) + STEP * chance.randrange(40))
        put(self.scene.hub, Topic.QUOTE.of(TENCENT), quote(TENCENT, price, "604", suspended=chance.random() < 0.2))
        self.scene.frame_now()

    def trade(self, chance: Random) -> None:
        """Some trades, large ones too."""
        ticks = []
        for _ in range(chance.choice((1, 3, 40))):
            self.trades += 1
            ticks.append(
                Tick(
                    instrument=TENCENT, time=NOW, sequence=self.trades, price=Decimal(600) + STEP * chance.randrange(9),
                    quantity=chance.choice((100, 8_000, 12_345_600)), turnover=Decimal(0),
                    direction=chance.choice(SIDES), kind=chance.choice(("", "", "auction")),
                )
            )  # fmt: skip
        put(self.scene.hub, Topic.TICKS.of(TENCENT), tuple(ticks))
        self.scene.frame_now()

    def brokers(self, chance: Random) -> None:
        """Another queue."""
        sides = [
            tuple(Broker(chance.randrange(1000, 1009), "Futu", 1 + place // 3) for place in range(chance.randrange(30)))
            for _side in range(2)
        ]
        put(self.scene.hub, Topic.BROKERS.of(TENCENT), BrokerQueue(instrument=TENCENT, bids=sides[0], asks=sides[1]))
        self.scene.frame_now()

    def flash(self, chance: Random) -> None:
        """Time passes, and a flash fades."""
        self.scene.clock.advance(chance.choice((0.1, 0.2, 0.7)))
        run_out(self.dock)

    def second(self, _chance: Random) -> None:
        """A second is over."""
        self.scene.clock.advance(1)
        self.dock.each_second()
        run_out(self.dock)

    def mouse(self, chance: Random) -> None:
        """The mouse rests on a row, which freezes them, or leaves."""
        front = self.dock.front()
        place = QPoint(chance.randrange(front.width()), chance.randrange(front.height()))
        if chance.random() < 0.3:
            self.scene.leave()
        else:
            self.scene.move(front, place)

    def click(self, chance: Random) -> None:
        """On a row."""
        front = self.dock.front()
        self.scene.click(front, QPoint(chance.randrange(front.width()), chance.randrange(front.height())))

    def keys(self, chance: Random) -> None:
        """The marked row moves, or the newest are shown."""
        QTest.keyClick(self.dock.front(), chance.choice(KEYS))

    def rows(self, chance: Random) -> None:
        """Other rows."""
        self.dock.set_rows(levels=chance.choice((5, MOST)), roomy=chance.random() < 0.5)
        self.dock.tape.set_mode(chance.choice(("all", "mark", "only")))

    def size(self, chance: Random) -> None:
        """Another size."""
        self.scene.window.resize(chance.choice((352, 260, 460)), chance.choice((462, 330, 760)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("tab", ["book", "tape", "brokers"])
def test_parts_leave_nothing(qapp: QApplication, qtbot: QtBot, tab: str, seed: int) -> None:
    scene = BookScene(qapp, qtbot)
    scene.dock.show_tab(tab)
    trading = Trading(scene)
    pushed = {"book": [trading.sizes] * 5 + [trading.prices] * 2 + [trading.own, trading.last, trading.flash] * 2,
              "tape": [trading.trade] * 4, "brokers": [trading.brokers, trading.prices] * 2}  # fmt: skip
    steps = pushed[tab] + [trading.mouse, trading.keys] * 2 + [
        trading.click, trading.second, trading.rows, trading.size, recolour(scene.dock, scene.dock.context.theme),
    ]  # fmt: skip
    hold_to_whole_paintings(scene.dock, steps, seed=seed, count=200 if tab == "book" else 100)
