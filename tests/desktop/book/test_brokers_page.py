"""The broker queue: both sides, one broker followed, and words where there is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.market.book import BookScene
from fakes.scenes.market.hub_snapshot import TENCENT, book
from fakes.scenes.screen.residue import on_screen
from fakes.values.hub_values import put
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Broker, BrokerQueue
from tideboard_desktop.book.brokers_page import Presence, both_sides, presence

BROKERS = Topic.BROKERS.of(TENCENT)
QUEUE = BrokerQueue(
    instrument=TENCENT,
    bids=(Broker(8738, "Futu", 1), Broker(5465, "", 1), Broker(8738, "Futu", 3)),
    asks=(Broker(6999, "BOCI", 1),),
)


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot) -> BookScene:
    """The dock with the brokers in front and a queue in them."""
    opened = BookScene(qapp, qtbot)
    put(opened.hub, BROKERS, QUEUE)
    opened.dock.show_tab("brokers")
    return opened


def test_it_wants_the_queue_and_the_prices_of_its_levels(scene: BookScene) -> None:
    """In Hong Kong only."""
    assert scene.hub.wanted() == {BROKERS, Topic.BOOK.of(TENCENT)}
    scene.selection.select(InstrumentId("SH.600519"))
    assert scene.hub.wanted() == frozenset()
    page = scene.dock.brokers
    assert page.note.sentence.text() == "No broker queue here"
    assert page.view.row_count() == 0


def test_the_ring_of_its_line_comes_and_goes_with_the_focus(scene: BookScene) -> None:
    """Qt asks the frame alone to be painted, not the rows in it."""
    view = scene.dock.brokers.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    ringed = on_screen(view.viewport())
    view.clearFocus()
    assert on_screen(view.viewport()) != ringed
    view.setFocus()
    assert on_screen(view.viewport()) == ringed


def test_each_row_is_read_out(scene: BookScene) -> None:
    """A broker without a name is its number."""
    view = scene.dock.brokers.view
    assert [view.row_words(row) for row in range(view.row_count())] == [
        "bid 612.00, 2 orders; ask 612.50, 1 order",
        "bid 8738 Futu; ask 6999 BOCI",
        "bid 5465",
        "bid 611.00, 1 order",
        "bid 8738 Futu",
    ]


def test_a_click_follows_a_broker_and_a_second_one_lets_go(scene: BookScene) -> None:
    """Every order of it is lit, and a line sums them up."""
    page, view = scene.dock.brokers, scene.dock.brokers.view
    before = view.grab().toImage()
    scene.click(view.viewport(), QPoint(40, view.row_rect(1).center().y()))

    assert page.lit == 8738
    assert page.summary.text() == "8738 Futu: bids 2, best level 1; asks 0, best level \u2014"
    lit = view.grab().toImage()
    assert lit.copy(view.row_rect(4)) != before.copy(view.row_rect(4))
    assert scene.dock.memory()["brokers"] == {"followed": 8738}
    scene.click(view.viewport(), QPoint(40, view.row_rect(1).center().y()))
    assert page.lit == 0


def test_keys_choose_a_side_and_a_broker(scene: BookScene) -> None:
    """Down, right, Enter."""
    view = scene.dock.brokers.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(view, key)

    assert scene.dock.brokers.lit == 6999


def test_the_queue_is_copied_as_rows(scene: BookScene) -> None:
    """Side, level, price, participant, name."""
    scene.dock.copy_rows()

    assert QGuiApplication.clipboard().text().splitlines()[0] == "bid\t1\t612.0\t8738\tFutu"
    assert QGuiApplication.clipboard().text().splitlines()[-1] == "ask\t1\t612.5\t6999\tBOCI"


SPACED = BrokerQueue(
    instrument=TENCENT,
    bids=(Broker(8738, "Futu ", 1), Broker(5465, "", 1), Broker(8738, "Futu", 3)),
    asks=(Broker(6999, "BOCI", 1), Broker(1, "", 12)),
)


def test_each_level_has_its_price_and_number_of_orders() -> None:
    """A level that the book does not show has a number only."""
    bids, asks = both_sides(SPACED, book())

    assert [(line.level, line.price, line.broker, line.name, line.orders) for line in bids] == [
        (1, Decimal("612.0"), 0, "", 2),
        (1, Decimal("612.0"), 8738, "Futu", 1),
        (1, Decimal("612.0"), 5465, "", 1),
        (3, Decimal("611.0"), 0, "", 1),
        (3, Decimal("611.0"), 8738, "Futu", 1),
    ]
    assert [(line.level, line.price) for line in asks if not line.broker] == [(1, Decimal("612.5")), (12, None)]


def test_without_a_queue_or_a_book_there_is_less() -> None:
    """Nothing is made up."""
    assert both_sides(None, book()) == ((), ())
    assert {line.price for side in both_sides(SPACED, None) for line in side} == {None}


def test_a_broker_is_found_on_a_side() -> None:
    bids, asks = both_sides(SPACED, None)

    assert presence(bids, 8738) == Presence(2, 1)
    assert presence(asks, 8738) == Presence(0, 0)
    assert presence(bids, 0) == Presence(0, 0)
