"""Finding a symbol while typing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import instrument
from fakes.scenes.screen.whole_style import install
from fakes.values.failing import fail
from fakes.values.waiting import running, until
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_desktop.search.symbol_field import SymbolField
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

LISTED = (instrument(InstrumentId("HK.00700"), "Tencent"), instrument(InstrumentId("HK.07000"), "Tent Makers"))


class Names:
    """A lookup that counts its calls."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def find(self, text: str) -> Sequence[Instrument]:
        """Those whose name begins so."""
        self.asked.append(text)
        return [item for item in LISTED if item.name.casefold().startswith(text.casefold())]


@pytest.fixture
def names() -> Names:
    """The lookup of a field."""
    return Names()


@pytest.fixture
def field(qapp: QApplication, qtbot: QtBot, names: Names) -> SymbolField:
    """A shown field with the focus."""
    install(qapp, make_theme())
    result = SymbolField(names, Tasks(fail), make_theme(), identifier="symbol_search", name="Search")
    qtbot.addWidget(result)
    result.show()
    with qtbot.waitActive(result):
        result.activateWindow()
    result.setFocus()
    return result


def popup_of(field: SymbolField) -> QListView:
    """The list of matches."""
    return field.popup


async def test_matches_appear_after_a_pause_and_one_lookup(field: SymbolField, names: Names) -> None:
    """Four keys cost one question."""
    QTest.keyClicks(field, "tent")
    await until(popup_of(field).isVisible)

    assert names.asked == ["tent"]
    assert popup_of(field).model().rowCount() == 1
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not popup_of(field).isVisible()


async def test_a_click_on_a_match_finds_it(field: SymbolField) -> None:
    """The field is empty afterwards."""
    found: list[str] = []
    field.found.connect(found.append)
    QTest.keyClicks(field, "ten")
    await until(popup_of(field).isVisible)
    view = popup_of(field)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(1, 0)).center())

    assert found == ["HK.07000"]
    assert field.text() == ""
    assert not view.isVisible()


async def test_arrow_keys_choose_among_the_matches(field: SymbolField) -> None:
    """Down, down, up, Enter."""
    found: list[str] = []
    field.found.connect(found.append)
    QTest.keyClicks(field, "ten")
    await until(popup_of(field).isVisible)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(field, key)

    assert found == ["HK.00700"]


async def test_enter_takes_the_best_match_without_waiting_for_the_list(field: SymbolField) -> None:
    """Fast typing must not lose the choice."""
    found: list[str] = []
    field.found.connect(found.append)
    QTest.keyClicks(field, "tenc")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: bool(found))

    assert found == ["HK.00700"]


async def test_escape_leaves_and_clears(field: SymbolField) -> None:
    """Nothing is selected."""
    left: list[None] = []
    found: list[str] = []
    field.left.connect(lambda: left.append(None))
    field.found.connect(found.append)
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    await asyncio.sleep(0)

    assert (field.text(), len(left), found) == ("", 1, [])
    await until(lambda: not field.busy)


async def test_a_field_that_goes_takes_its_lookup_and_its_list_along(qapp: QApplication, qtbot: QtBot) -> None:
    """A form is built anew while somebody types in it."""
    install(qapp, make_theme())
    tasks, window = Tasks(fail), QWidget()
    qtbot.addWidget(window)
    field = SymbolField(Names(), tasks, make_theme(), identifier="symbol_search", name="Search")
    field.setParent(window)
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    field.setFocus()
    QTest.keyClicks(field, "ten")
    await until(field.popup.isVisible)
    QTest.keyClicks(field, "t")
    field.deleteLater()
    del field
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    await until(lambda: not running())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert window.findChildren(QListView) == []
