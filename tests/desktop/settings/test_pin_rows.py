"""The LIVE accounts of the settings page: a button for each, which follows what happens elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fakes.values.reviews import account
from tideboard_core.model.order import Account, Environment
from tideboard_desktop.settings.pin_rows import PinRows
from tideboard_desktop.ui.theme import make_theme

LIVE = account(Environment.LIVE)
OTHER = replace(LIVE, id="281756450000")


class Pins:
    """What the rows ask of the pins of accounts."""

    def __init__(self, *accounts: Account) -> None:
        self.accounts: list[Account] = list(accounts)
        self.held: set[str] = set()
        self.asked: list[str] = []
        self.listeners: list[Callable[[], None]] = []

    def pinned(self, one: Account) -> bool:
        return one.id in self.held

    def pin(self, one: Account) -> None:
        self.held.add(one.id)
        self.tell()

    def unpin(self, one: Account) -> None:
        """A person has to type the password first."""
        self.asked.append(one.id)

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda *_gone: self.listeners.remove(listener)

    def tell(self) -> None:
        for listener in tuple(self.listeners):
            listener()


def rows_of(qtbot: QtBot, pins: Pins) -> PinRows:
    rows = PinRows(make_theme(), pins)  # type: ignore[arg-type]  # these five are all it asks
    qtbot.addWidget(rows)
    rows.show()
    return rows


def test_each_account_has_its_button(qtbot: QtBot) -> None:
    pins = Pins(LIVE, OTHER)
    rows = rows_of(qtbot, pins)
    assert [button.text() for button in rows.buttons.values()] == ["Pin", "Pin"]
    assert rows.buttons[LIVE.identity].accessibleName().startswith("Pin LIVE ")

    QTest.mouseClick(rows.buttons[LIVE.identity], Qt.MouseButton.LeftButton)

    assert {one.id: button.text() for one, button in rows.buttons.items()} == {LIVE.id: "Unpin", OTHER.id: "Pin"}
    assert pins.held == {LIVE.id}


def test_the_button_of_a_pinned_account_only_asks(qtbot: QtBot) -> None:
    pins = Pins(LIVE)
    pins.held.add(LIVE.id)
    rows = rows_of(qtbot, pins)

    QTest.keyClick(rows.buttons[LIVE.identity], Qt.Key.Key_Space)

    assert pins.asked == [LIVE.id]
    assert rows.buttons[LIVE.identity].text() == "Unpin"


def test_it_follows_accounts_and_keeps_the_focus_where_nothing_changed(qtbot: QtBot) -> None:
    pins = Pins(LIVE)
    rows = rows_of(qtbot, pins)
    button = rows.buttons[LIVE.identity]
    pins.tell()
    assert rows.buttons[LIVE.identity] is button

    pins.accounts.append(OTHER)
    pins.tell()
    assert list(rows.buttons) == [LIVE.identity, OTHER.identity]


def test_without_real_money_it_says_so(qtbot: QtBot) -> None:
    rows = rows_of(qtbot, Pins())

    assert [one.text() for one in rows.findChildren(QLabel)] == ["No account with real money is connected."]


def test_a_page_that_is_gone_is_not_called(qtbot: QtBot) -> None:
    pins = Pins(LIVE)
    rows = PinRows(make_theme(), pins)  # type: ignore[arg-type]
    rows.deleteLater()
    qtbot.waitUntil(lambda: not pins.listeners)
    pins.tell()
