"""What the row above the status strip says while a dock fills the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS
from fakes.scenes.screen.timers import next_frame
from fakes.values.clock import ManualClock
from fakes.values.failing import fail
from fakes.values.hub_values import put
from fakes.values.reviews import order
from fakes.values.trading import position
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, OrderStatus
from tideboard_desktop.ui.frame import Frame
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.fill_row import FillRow

ORDERS, POSITIONS = Topic.ORDERS.of(ACCOUNT.id), Topic.POSITIONS.of(ACCOUNT.id)


class Bar:
    """The row on the screen over a hub; `lacking` are the securities without a stop."""

    def __init__(self) -> None:
        self.hub = Hub(ManualClock())
        self.frame = Frame(self.hub, fail)
        self.row = FillRow(self.hub, self.frame, make_theme())
        self.lacking: list[InstrumentId] = []
        self.asked = list[Account]()
        self.row.set_unprotected(self._unprotected)
        self.row.set_account(ACCOUNT)
        self.row.resize(1200, 26)
        self.row.show()
        next_frame(self.frame)

    def _unprotected(self, account: Account) -> list[InstrumentId]:
        self.asked.append(account)
        return self.lacking

    def hold(self, *instruments: InstrumentId) -> None:
        """Positions that the broker tells now."""
        put(self.hub, POSITIONS, tuple(replace(position(ACCOUNT, 1000), instrument=one) for one in instruments))
        next_frame(self.frame)

    @property
    def words(self) -> str:
        """Positions and orders."""
        found = self.row.findChild(QLabel, "fill_counts")
        assert isinstance(found, QLabel)
        return found.text()

    @property
    def amber(self) -> str:
        """Securities without a stop; empty while the button is not shown."""
        return self.row.button.text() if self.row.button.isVisible() else ""


@pytest.fixture
def bar(qapp: QApplication) -> Iterator[Bar]:
    made = Bar()
    yield made
    made.frame.stop()
    made.row.close()
    made.row.deleteLater()


def test_what_nobody_has_told_is_not_none(bar: Bar) -> None:
    assert bar.words == "positions not known \u00b7 orders not known"
    put(bar.hub, ORDERS, ())
    next_frame(bar.frame)
    assert bar.words == "positions not known \u00b7 no orders"


def test_it_counts_what_is_held_and_works_and_is_never_blank(bar: Bar) -> None:
    put(bar.hub, ORDERS, ())
    bar.hold()
    assert (bar.words, bar.amber) == ("no positions \u00b7 no orders", "")
    bar.hold(IDS[0])
    works = order(number="1", status=OrderStatus.SUBMITTED)
    put(bar.hub, ORDERS, (works, replace(works, id="2", status=OrderStatus.FILLED)))
    next_frame(bar.frame)
    assert bar.words == "1 position \u00b7 1 order"
    put(
        bar.hub,
        POSITIONS,
        tuple(replace(position(ACCOUNT, 1000), instrument=one, quantity=n) for n, one in enumerate(IDS[:4])),
    )
    put(bar.hub, ORDERS, tuple(replace(works, id=str(n)) for n in range(4)))
    next_frame(bar.frame)
    assert bar.words == "3 positions \u00b7 4 orders"  # a row of no shares is no position


def test_what_lacks_a_stop_stands_in_amber_with_its_code_and_a_click_leads_there(bar: Bar) -> None:
    wanted = list[str]()
    bar.row.position_wanted.connect(wanted.append)
    bar.lacking = [IDS[1]]
    bar.hold(*IDS[:2])
    assert bar.amber == f"1 unprotected: {IDS[1]}"
    assert not bar.row.button.icon().isNull()
    assert bar.row.button.accessibleName() == f"1 unprotected: {IDS[1]}"
    QTest.mouseClick(bar.row.button, Qt.MouseButton.LeftButton)
    assert wanted == [IDS[1]]
    bar.lacking = []
    bar.hold(*IDS[:2])
    assert bar.amber == ""


def test_many_codes_are_counted_and_all_of_them_named(bar: Bar) -> None:
    bar.lacking = list(IDS[:5])
    bar.hold(*IDS[:5])
    assert bar.amber == f"5 unprotected: {', '.join(IDS[:3])} +2"
    assert bar.row.button.accessibleName() == f"5 unprotected: {', '.join(IDS[:5])}"
    assert ", ".join(IDS[:5]) in bar.row.button.toolTip()


def test_another_account_is_counted_at_once_and_none_is_not_known(bar: Bar) -> None:
    bar.lacking = [IDS[0]]
    bar.hold(IDS[0])
    bar.row.set_account(None)
    assert (bar.words, bar.amber) == ("positions not known \u00b7 orders not known", "")
    bar.row.set_account(ACCOUNT)
    assert bar.amber == f"1 unprotected: {IDS[0]}"
    assert bar.asked[-1] is ACCOUNT


def test_counts_that_nothing_proves_are_grey_with_their_age(bar: Bar) -> None:
    """Sign, words and codes stay."""
    bar.lacking = [IDS[0]]
    bar.hold(IDS[0])
    button, size = bar.row.button, bar.row.button.iconSize()
    warn = button.icon().pixmap(size).toImage()
    chip = bar.row.findChild(QLabel, "chip")
    assert isinstance(chip, QLabel)
    bar.row.show_lost(12.0)
    assert (chip.text(), chip.isVisible(), bar.row.accessibleDescription()) == ("12 s old", True, "12 s old")
    assert bar.amber == f"1 unprotected: {IDS[0]}"
    grey = button.icon().pixmap(size).toImage()
    assert (grey == warn, grey.size() == warn.size(), button.property("stale")) == (False, True, True)
    bar.row.show_lost(None)
    assert (chip.isVisible(), bar.row.accessibleDescription()) == (False, "")
    assert (button.icon().pixmap(size).toImage() == warn, button.property("stale")) == (True, False)


def test_it_says_what_fills_the_window_and_which_keys_give_the_room_back(bar: Bar) -> None:
    bar.row.show_dock("Chart")
    bar.row.show_key("F11")
    assert bar.row.accessibleName() == "Chart fills the window: Esc or F11 gives the room back"
    bar.row.show_key("")
    assert bar.row.accessibleName() == "Chart fills the window: Esc gives the room back"


def test_hidden_it_counts_nothing_and_catches_up_when_it_is_shown(bar: Bar) -> None:
    bar.hold(IDS[0])
    bar.row.hide()
    bar.asked.clear()
    bar.hold(*IDS[:2])
    assert bar.asked == []
    bar.row.show()
    next_frame(bar.frame)
    assert bar.words.startswith("2 positions")
