"""Docks whose filters, conditions and expiries go into the title bar of a low body, and come back in a high one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from fakes.scenes.market.boards import PLATE, scripted
from fakes.scenes.market.hub_snapshot import IDS
from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.screen.body_size import give_body
from fakes.values.option_chain import DAYS, contracts, figures
from tideboard_core.model.watch.screen import ScreenField, ScreenPage
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.docks.filter_button import FilterButton
from tideboard_desktop.docks.folding import ROWS, TABLE, FoldStep
from tideboard_desktop.flowboard.dock import PLATES, FlowBoardDock
from tideboard_desktop.options.dock import OptionChainDock
from tideboard_desktop.reference.screener.dock import ScreenerDock
from tideboard_desktop.reference.screener.model import WrittenCondition
from tideboard_desktop.ui.tables.column_view import ROW_HEIGHT
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.segments import Segments

LOW, HIGH = 180, 600
BARE = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


def filter_button(dock: Dock) -> FilterButton:
    """The button in the title bar."""
    found = dock.title_bar.findChild(FilterButton)
    assert found is not None
    return found


class TwoPages(Dock):
    """A field of one page that folds, and pages; what a dock of the window does with them."""

    KEY, READS = "two_pages", False

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self.pages = Segments([("a", "A"), ("b", "B")], context.theme, identifier="two_pages_page", name="Page")
        self.field = QLineEdit()
        self.row = as_widget(hbox(self.field))
        self.column.addWidget(self.row)
        self.column.addWidget(QWidget(), 1)
        self.button = self.folding.add_filters(self.row, here=lambda: self.pages.key == "a")
        self.folding.add_pages(self.pages)
        self.finish()

    def show_page(self, key: str) -> None:
        self.pages.choose(key)
        self.fold()


@BARE
async def test_the_filters_close_when_a_key_turns_the_page_below_them(
    reference: ReferenceScene, qapp: QApplication
) -> None:
    dock: TwoPages = reference.show(TwoPages)
    give_body(dock, 500, LOW)
    dock.button.open()
    assert dock.button.popup is not None
    dock.show_page("b")
    assert dock.button.popup is None
    assert dock.button.isHidden()
    assert dock.row.parentWidget() is dock
    dock.show_page("a")
    assert dock.button.isVisible()
    assert dock.row.isHidden()
    dock.button.open()
    assert dock.button.popup is not None
    assert dock.button.popup.isAncestorOf(dock.row)
    dock.button.give_back()


@BARE
async def test_a_choice_that_is_added_later_counts_too(reference: ReferenceScene) -> None:
    dock: TwoPages = reference.show(TwoPages)
    give_body(dock, 500, LOW)
    dock.button.open()
    later = QLineEdit()
    layout = dock.row.layout()
    assert layout is not None
    layout.addWidget(later)
    later.show()
    QApplication.sendPostedEvents()
    QTest.keyClicks(later, "700")
    assert dock.button.text() == "Filter 1"
    later.clear()
    assert dock.button.text() == "Filter"
    QTest.keyClicks(later, "5")
    later.deleteLater()
    reference.flush()
    dock.folding.refresh()
    assert dock.button.text() == "Filter"
    dock.button.give_back()


async def test_a_choice_that_was_made_before_anything_folded_counts_too(reference: ReferenceScene) -> None:
    dock: TwoPages = reference.show(TwoPages)
    give_body(dock, 500, HIGH)
    later, layout = QLineEdit(), dock.row.layout()
    assert layout is not None
    layout.addWidget(later)
    dock.folding.refresh()
    QTest.keyClicks(later, "700")
    give_body(dock, 500, LOW)
    assert dock.button.text() == "Filter 1"


async def test_the_flow_board_folds_its_list_and_pages(reference: ReferenceScene) -> None:
    scripted(reference)
    dock: FlowBoardDock = reference.show(FlowBoardDock, width=700)
    give_body(dock, 700, HIGH)
    assert dock.folding.folded == frozenset()
    assert dock.lists.isVisible()
    assert dock.pages.isVisible()
    give_body(dock, 700, LOW)
    assert dock.folding.folded == {FoldStep.FILTERS}
    assert dock.securities.viewport().height() >= ROWS * ROW_HEIGHT
    button = filter_button(dock)
    assert button.text() == "Filter"
    dock.show_list(ChosenList(ListType.PLATE, PLATE, "Tech"))
    await reference.settle()
    assert button.text() == "Filter 1"
    assert "Tech" in button.accessibleDescription()
    menu = dock.title_bar.findChild(MenuChoice)
    assert menu is not None
    menu.pick(PLATES)
    assert dock.plates.table.isVisible()
    give_body(dock, 700, HIGH)
    assert dock.pages.key == PLATES
    assert dock.lists.isVisible()


async def test_the_option_chain_folds_its_expiries_into_a_menu(reference: ReferenceScene) -> None:
    reference.source.answers |= {"option_expiries": DAYS, "option_chain": contracts, "option_figures": figures}
    dock: OptionChainDock = reference.show(OptionChainDock, width=700)
    for _ in range(4):
        await reference.settle()
    give_body(dock, 700, HIGH)
    menu = dock.title_bar.findChild(MenuChoice)
    assert menu is not None
    assert menu.isHidden()
    give_body(dock, 700, dock.folding.least(700))
    assert dock.strip.isHidden()
    assert menu.text() == "27 Nov"
    rows = (dock.grid.viewport().height() - dock.grid.header_height) / ROW_HEIGHT
    assert rows >= ROWS
    menu.pick("1")
    for _ in range(4):
        await reference.settle()
    assert dock.day == DAYS[1]
    assert menu.text() == "4 Dec"
    dock.step_day(1)
    assert menu.text() == "30 Dec"
    give_body(dock, 700, HIGH)
    assert dock.strip.isVisible()
    assert dock.strip.day == DAYS[2]
    await reference.quiet()


async def test_an_option_chain_without_expiries_offers_none(reference: ReferenceScene) -> None:
    reference.source.answers |= {"option_expiries": DAYS, "option_chain": contracts, "option_figures": figures}
    dock: OptionChainDock = reference.show(OptionChainDock, width=700)
    for _ in range(4):
        await reference.settle()
    menu = dock.title_bar.findChild(MenuChoice)
    assert menu is not None
    assert menu.isEnabled()
    reference.source.answers["option_expiries"] = []
    dock.choose(IDS[1])
    await reference.settle()
    assert not menu.isEnabled()
    assert menu.text() == "Expiries"
    await reference.quiet()


@BARE
async def test_the_conditions_of_a_narrow_screener_fold_and_close_over_what_they_find(
    reference: ReferenceScene,
) -> None:
    reference.source.answers["screen"] = ScreenPage((), 0)
    dock: ScreenerDock = reference.show(ScreenerDock, width=500)
    give_body(dock, 500, HIGH)
    assert dock.editor.isVisible()
    give_body(dock, 500, TABLE + 30)
    assert dock.editor.isHidden()
    button = filter_button(dock)
    assert button.text() == "Filter 2"
    assert button.accessibleDescription().startswith("Market value \u2265 10B")
    assert dock.table is not None
    assert dock.table.viewport().height() >= ROWS * ROW_HEIGHT
    dock.window().activateWindow()
    dock.setFocus()
    assert dock.window().focusWidget() is button
    button.open()
    assert dock.editor.isVisible()
    dock.editor.add_line(WrittenCondition(ScreenField.PB, "1"))
    QApplication.sendPostedEvents()
    assert button.text() == "Filter 3"
    QTest.mouseClick(dock.editor.go, Qt.MouseButton.LeftButton)
    await reference.settle()
    assert button.popup is None
    assert reference.source.count("screen") == 1
    give_body(dock, 900, TABLE + 30)
    assert dock.editor.isVisible(), "beside the results it takes no height"
    assert button.isHidden()
    assert dock.isAncestorOf(dock.editor)
