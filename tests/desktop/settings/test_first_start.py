"""The card of the first start: its answers count at once, and it is done when the person says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.waiting import between_tasks, until
from tideboard_core.system.appearance import Convention, Language, ThemeChoice, Units
from tideboard_desktop.settings.first_start import FirstStartCard
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import make_theme


@pytest.fixture
def card(preferences: Preferences, qtbot: QtBot) -> Iterator[FirstStartCard]:
    window = QWidget()
    window.resize(1280, 720)
    made = FirstStartCard(make_theme(scale=1.5), preferences, window)
    window.show()
    yield made
    window.hide()
    window.deleteLater()


async def test_an_answer_counts_at_once(card: FirstStartCard, preferences: Preferences) -> None:
    answers = dict(zip(("language", "theme", "convention"), (row for _name, row in card.choices), strict=False))
    answers["theme"].button("light").click()
    answers["convention"].button("red-up").click()

    assert preferences.settings.appearance.theme is ThemeChoice.LIGHT
    assert preferences.settings.appearance.convention is Convention.RED_UP


@pytest.mark.parametrize(
    ("chosen", "units"),
    [("", Units.WAN_TRADITIONAL), ("wan", Units.WAN)],
    ids=["units as they were", "other units chosen before"],
)
async def test_a_language_brings_its_usual_units(
    card: FirstStartCard, preferences: Preferences, chosen: str, units: Units
) -> None:
    language, amounts = card.choices[0][1], card.choices[3][1]
    if chosen:
        amounts.button(chosen).click()
    language.button(Language.TRADITIONAL.value).click()

    assert preferences.settings.appearance.units is units


@pytest.mark.parametrize("way", ["button", "enter on the button", "enter on an answer", "escape"])
async def test_it_ends_by_its_button_or_a_key(way: str, card: FirstStartCard) -> None:
    done = list[None]()
    card.done.connect(lambda: done.append(None))
    if way == "button":
        card.start.click()
    elif way == "enter on the button":
        QTest.keyClick(card.start, Qt.Key.Key_Return)
    elif way == "enter on an answer":
        QTest.keyClick(card.choices[0][1].button(card.choices[0][1].key), Qt.Key.Key_Enter)
    else:
        QTest.keyClick(card, Qt.Key.Key_Escape)
    await until(lambda: done)

    assert card.isHidden()


async def test_it_stays_above_a_dock_that_comes_to_the_front(preferences: Preferences) -> None:
    """Going to a dock by Alt+2 raises it, and half of the questions would be below it."""
    window = QMainWindow()
    dock = QDockWidget(window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(1280, 720)
    card = FirstStartCard(make_theme(), preferences, window)
    window.show()
    dock.raise_()
    await until(lambda: window.children().index(card) > window.children().index(dock))
    window.hide()
    window.deleteLater()


@pytest.mark.parametrize("answered", [False, True])
async def test_a_covered_dock_still_comes_to_the_front(preferences: Preferences, answered: bool) -> None:
    """Qt shows the tab only of the topmost part: a card that rose at once kept each covered dock behind its tab."""
    window = QMainWindow()
    docks = [QDockWidget(name, window) for name in ("ticket", "combination")]
    for dock in docks:
        dock.setWidget(QLabel(dock.windowTitle()))
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.tabifyDockWidget(*docks)
    window.resize(1280, 720)
    card = FirstStartCard(make_theme(), preferences, window)
    window.show()
    if answered:
        card.start.click()
    for dock in (docks[1], docks[0], docks[1], docks[0]):
        dock.raise_()
        await until(lambda dock=dock: not dock.visibleRegion().isEmpty())  # type: ignore[misc]  # a bound loop value
    window.hide()
    window.deleteLater()


async def test_a_person_without_a_mouse_is_asked_too(card: FirstStartCard) -> None:
    assert card.window().focusWidget() is card.choices[0][1].button(card.choices[0][1].key)


async def test_it_promises_nothing_about_the_money(card: FirstStartCard) -> None:
    """The first start may be on a broker's gateway."""
    words = " ".join(one.text() for one in card.findChildren(QLabel))

    assert "PRACTICE, PAPER or LIVE" in words
    assert "no real money" not in words


async def test_it_lies_inside_the_window_whatever_its_size(card: FirstStartCard) -> None:
    window = card.window()
    for width, height in ((1280, 720), (900, 500), (2560, 1440)):
        window.resize(width, height)
        assert window.rect().contains(card.geometry())


async def test_a_change_below_paints_no_text_of_the_card(preferences: Preferences, qtbot: QtBot) -> None:
    """The card lies over the watchlist, which changes many times a second."""
    window = QWidget()
    below = QLabel(window)
    window.resize(1280, 720)
    below.resize(window.size())
    card = FirstStartCard(make_theme(), preferences, window)
    window.show()
    await between_tasks(QApplication.processEvents)
    painted = Painted(card)
    inside = card.geometry().adjusted(20, 20, -20, -20)
    below.update(inside)
    await between_tasks(QApplication.processEvents)
    assert painted.widgets == []
    below.update()
    await between_tasks(QApplication.processEvents)
    assert {type(widget).__name__ for widget in painted.widgets} == {"FirstStartCard"}
    window.hide()
    window.deleteLater()


class Painted(QObject):
    """Which widgets of a tree are painted."""

    def __init__(self, top: QWidget) -> None:
        super().__init__(top)
        self.widgets: list[QObject] = []
        for widget in (top, *top.findChildren(QWidget)):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.Paint:
            self.widgets.append(watched)
        return False
