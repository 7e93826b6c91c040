"""The journal in the room of the chart's neighbour: what folds, in which order, and that nothing chosen is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.journal import JournalScene
from fakes.scenes.screen.body_size import give_body
from tideboard_desktop.docks.filter_button import FilterButton
from tideboard_desktop.docks.folding import ROWS, FoldStep
from tideboard_desktop.journal.arrangement import RESULT
from tideboard_desktop.journal.dock import JournalDock
from tideboard_desktop.ui.tables.column_view import MARGIN

FOLDED, WHOLE = (722, 211), (722, 560)
ALL = frozenset(FoldStep) - {FoldStep.LINE}


def filter_button(dock: JournalDock) -> FilterButton:
    """The button in the title bar."""
    found = dock.title_bar.findChild(FilterButton)
    assert found is not None
    return found


def rows_in_view(dock: JournalDock) -> float:
    """Rows that the table has room for."""
    return dock.trips.viewport().height() / dock.trips.verticalHeader().defaultSectionSize()


async def shown(journal: JournalScene, size: tuple[int, int]) -> JournalDock:
    """The dock with a body of this size."""
    dock = await journal.show()
    give_body(dock, *size)
    return dock


async def test_in_the_low_room_five_rows_are_whole(journal: JournalScene) -> None:
    for trips in (0, 1, 500):
        if trips:
            journal.trade(trips)
        dock = await shown(journal, FOLDED)
        assert dock.folding.folded == ALL
        assert rows_in_view(dock) >= ROWS


async def test_parts_fold_in_one_order_and_the_same_size_has_the_same_form(journal: JournalScene) -> None:
    journal.trade()
    dock = await shown(journal, WHOLE)
    forms = {}
    heights = [*range(WHOLE[1], FOLDED[1] - 1, -9), FOLDED[1]]
    for height in heights:
        give_body(dock, WHOLE[0], height)
        forms[height] = dock.folding.folded
        assert rows_in_view(dock) >= ROWS
    seen = list(dict.fromkeys(forms.values()))
    assert seen == [frozenset(), {FoldStep.FILTERS}, {FoldStep.FILTERS, FoldStep.FIGURES}, ALL]
    for height in reversed(heights):
        give_body(dock, WHOLE[0], height)
        assert dock.folding.folded == forms[height]


async def test_where_even_one_line_is_too_much_the_rows_stay(journal: JournalScene) -> None:
    journal.trade()
    dock = await shown(journal, FOLDED)
    lowest = dock.folding.least(FOLDED[0])
    assert lowest < FOLDED[1]
    assert dock.strip.line.isVisible()
    give_body(dock, FOLDED[0], lowest)
    assert dock.folding.folded == frozenset(FoldStep)
    assert dock.strip.line.isHidden()
    assert rows_in_view(dock) >= ROWS
    give_body(dock, *FOLDED)
    assert dock.folding.folded == ALL
    assert dock.strip.line.isVisible()


async def test_the_figures_of_one_line_are_whole_or_not_there(journal: JournalScene) -> None:
    journal.trade()
    dock = await shown(journal, FOLDED)
    line = dock.strip.line
    assert line.isVisible()
    assert not dock.strip.rows.isVisible()
    names = {}
    for width in (1000, 722, 400):
        give_body(dock, width, FOLDED[1])
        QCoreApplication.sendPostedEvents()
        parts = [part for part in line.parts if part.isVisible()]
        assert all(
            part.width() >= part.sizeHint().width() and part.geometry().right() <= line.width() for part in parts
        )
        names[width] = [part.accessibleName() for part in parts]
    assert names[400] == names[1000][: len(names[400])]
    assert 0 < len(names[400]) < len(names[722]) < len(names[1000])
    assert all(name in line.toolTip() for name in names[1000][len(names[400]) :])


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
async def test_the_filters_open_below_their_button_by_keys_and_keep_what_is_chosen(
    journal: JournalScene, qapp: QApplication
) -> None:
    journal.trade()
    dock = await shown(journal, FOLDED)
    button = filter_button(dock)
    assert (button.text(), button.accessibleDescription()) == ("Filter 1", "61 sessions")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Down)
    popup = button.popup
    assert popup is not None
    assert dock.filters.isVisible()
    focused = qapp.focusWidget()
    assert focused is not None
    assert popup.isAncestorOf(focused)
    dock.filters.span.button("all").click()
    dock.filters.words.setText("00700")
    assert (button.text(), button.accessibleDescription()) == ("Filter 1", "\u201c00700\u201d")
    assert "shown: \u201c00700\u201d" in dock.foot.words.text()
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert button.popup is None

    give_body(dock, *WHOLE)
    assert not button.isVisible()
    assert dock.filters.parentWidget() is not popup
    assert dock.filters.isVisible()
    assert dock.filters.geometry().top() == 0
    assert dock.filters.words.text() == "00700"
    give_body(dock, *FOLDED)
    assert button.text() == "Filter 1"
    dock.filters.words.clear()
    assert button.text() == "Filter"
    assert not button.property("lit")


async def test_a_page_is_chosen_in_the_menu_and_stays_when_the_dock_unfolds(journal: JournalScene) -> None:
    journal.trade()
    dock = await shown(journal, FOLDED)
    menu = dock.page_menu
    assert menu.isVisible()
    assert menu.text() == "Round trips"
    menu.pick(RESULT)
    assert dock.result.isVisible()
    assert not dock.trips.isVisible()
    give_body(dock, *WHOLE)
    assert not menu.isVisible()
    assert dock.arrangement.pages.key == RESULT
    dock.arrangement.show_page("month")
    give_body(dock, *FOLDED)
    assert menu.text() == "Calendar"


async def test_row_and_scroll_stay_when_it_folds_and_no_figure_is_elided(journal: JournalScene) -> None:
    journal.trade(200)
    dock = await shown(journal, WHOLE)
    dock.trips.choose_row(40)
    dock.trips.scrollTo(dock.model.index(40, 0))
    chosen, top = dock.chosen, dock.trips.indexAt(dock.trips.viewport().rect().topLeft()).row()
    give_body(dock, *FOLDED)
    assert dock.chosen == chosen
    assert dock.trips.indexAt(dock.trips.viewport().rect().topLeft()).row() == top
    for at, column in enumerate(dock.model.columns):
        if column.number and not dock.trips.isColumnHidden(at):
            wide = max(dock.trips.cells.width_of(column.cell(row)) for row in dock.model.rows)
            assert wide + MARGIN <= dock.trips.columnWidth(at), column.title
