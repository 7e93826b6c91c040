"""The table of a plot's figures, and what its menu copies and saves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fakes.scenes.window.dialogs import name_file, visible
from fakes.values.waiting import until
from tideboard_desktop.ui.plots.figure import Axis, Curve, Figure, TableColumn, shade, without_figure
from tideboard_desktop.ui.plots.pages import PlotPages
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

CAPTION = ["Smile of HK.00700", "Futu, 12 s"]


def never(error: BaseException, name: str) -> None:
    raise AssertionError(name) from error


def figure(last: float | None = 0.3) -> Figure:
    return Figure(
        x=Axis(600.0, 610.0),
        y=Axis(0.0, 1.0),
        parts=(Curve(x=np.array([600.0, 610.0]), y=np.array([0.25, 0.3]), shade=shade("surface.accent")),),
        stops=np.array([600.0, 610.0]),
        columns=(
            TableColumn(title="Strike", head="strike", values=[600, 610], text=lambda strike: f"{strike:.2f}"),
            TableColumn(title="Call", head="call", values=[0.25125, last], text=lambda share: f"{100 * share:.1f}%"),
        ),
    )


@pytest.fixture
def pages(qtbot: QtBot) -> PlotPages:
    plot = Plot(make_theme(), identifier="smile", name="Smile")
    made = PlotPages(plot, Tasks(never), lambda: CAPTION)
    qtbot.addWidget(made)
    made.resize(400, 200)
    plot.show_figure(figure())
    made.show()
    plot.setFocus()
    return made


def cells(pages: PlotPages) -> list[list[str]]:
    assert pages.table is not None
    model = pages.table.table
    return [[column.cell(row).text for column in model.columns] for row in model.rows]


def test_t_leads_to_the_table_and_back(pages: PlotPages) -> None:
    QTest.keyClick(pages.plot, Qt.Key.Key_T)
    assert pages.table is not None
    assert pages.currentWidget() is pages.table
    assert cells(pages) == [["600.00", "25.1%"], ["610.00", "30.0%"]]
    pages.plot.show_figure(figure(None))
    assert cells(pages)[1] == ["610.00", "\u2014"]
    pages.table.selectRow(0)
    QTest.keyClick(pages.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "600\t0.25125"
    QTest.keyClick(pages.table, Qt.Key.Key_Escape)
    assert pages.currentWidget() is pages.plot


def test_enter_on_a_row_tells_which_and_words_have_their_whole_text_as_tip(pages: PlotPages) -> None:
    opened: list[int] = []
    pages.row_opened.connect(opened.append)
    named = TableColumn(title="Name", head="name", values=["A long name", "B"], number=False)
    pages.plot.show_figure(replace(figure(), columns=(*figure().columns, named)))
    pages.show_table(shown=True)
    assert pages.table is not None
    pages.table.selectRow(1)
    QTest.keyClick(pages.table, Qt.Key.Key_Return)
    assert opened == [1]
    tips = [column.cell(pages.table.table.rows[0]).exact for column in pages.table.table.columns]
    assert tips == ["", "", "A long name"]


def test_without_figures_there_is_no_table(pages: PlotPages) -> None:
    pages.plot.show_figure(without_figure("Nothing"))
    QTest.keyClick(pages.plot, Qt.Key.Key_T)
    assert pages.currentWidget() is pages.plot
    assert not pages.menu().isEnabled()
    pages.plot.show_figure(figure())
    pages.show_table(shown=True)
    pages.plot.show_figure(without_figure("Nothing"))
    assert cells(pages) == []


def test_the_menu_copies_the_picture(pages: PlotPages) -> None:
    menu = pages.menu()
    assert menu.isEnabled()
    assert [action.text().rstrip("\u2026") for action in menu.actions()] == [
        "Copy the picture",
        "Save the picture or its figures",
        "Show the figures as a table\tT",
    ]
    menu.actions()[0].trigger()
    image = QGuiApplication.clipboard().image()
    assert image.width() == pages.plot.width()
    assert image.height() > pages.plot.height()


@pytest.mark.parametrize(
    ("type_", "name", "begin"),
    [
        (0, "a.png", b"\x89PNG"),
        (1, "b.png", b"\x89PNG"),
        (2, "c.svg", b"<?xml"),
        (3, "d.csv", b"\xef\xbb\xbfstrike,call\r\n600,0.25125\r\n"),
    ],
)
async def test_what_is_saved(pages: PlotPages, tmp_path: Path, type_: int, name: str, begin: bytes) -> None:
    pages.save()
    await until(lambda: visible(pages, QFileDialog))
    dialog = visible(pages, QFileDialog)[0]
    dialog.selectNameFilter(dialog.nameFilters()[type_])
    assert dialog.selectedFiles()[0].startswith(dialog.directory().filePath(CAPTION[0]))
    name_file(dialog, tmp_path / name)
    dialog.accept()
    await until((tmp_path / name).exists)
    data = (tmp_path / name).read_bytes()
    assert data.startswith(begin)
    if name.endswith("png"):
        assert QImage.fromData(data).width() == (1 + type_) * pages.plot.width()
    if name.endswith("svg"):
        assert CAPTION[1] in data.decode()


def test_a_figure_of_other_columns_gets_its_own_table(pages: PlotPages) -> None:
    pages.show_table(shown=True)
    first = pages.table
    pages.plot.show_figure(
        Figure(x=Axis(0.0, 1.0), y=Axis(0.0, 1.0), columns=(TableColumn(title="Day", head="day", values=[7]),))
    )
    assert pages.table is not first
    assert pages.currentWidget() is pages.table
    assert cells(pages) == [["7"]]
    pages.plot.show_figure(without_figure("nothing"))
    assert cells(pages) == []


def test_rows_that_begin_alike_are_all_in_the_table(pages: PlotPages) -> None:
    pages.show_table(shown=True)
    for values in ([7, 7, 8], [7, 7, 7, 9]):
        columns = (
            TableColumn(title="Strike", head="strike", values=values),
            TableColumn(title="Call", head="call", values=[0.5] * len(values)),
        )
        pages.plot.show_figure(Figure(x=Axis(0.0, 1.0), y=Axis(0.0, 1.0), columns=columns))
        assert cells(pages) == [[f"{value}.00", "50.0%"] for value in values]
