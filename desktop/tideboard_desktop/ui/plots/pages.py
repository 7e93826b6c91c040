"""A plot and its figures as a table, with a menu that copies and saves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.captioned import captioned_image, captioned_svg, png_bytes
from tideboard_desktop.ui.charts.navigation_keys import is_copy
from tideboard_desktop.ui.csv_export import copy_rows, csv_bytes
from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file
from tideboard_desktop.ui.plots.figure import TableColumn, TableRow
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.widgets.menu_choice import passing_menu

translate = QCoreApplication.translate


class PlotPages(QStackedWidget):
    """T leads from the plot to the table and back; a figure of other columns gets a new table.

    `caption` are the lines below a saved picture; the first names its file. `row_opened` has the row of the table on
    which Enter was pressed, or which was pressed twice.
    """

    row_opened = Signal(int)

    def __init__(self, plot: Plot, tasks: Tasks, caption: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self.plot, self._tasks, self._caption = plot, tasks, caption
        self.table: _PlotTable | None = None
        self.addWidget(plot)
        plot.table_wanted.connect(lambda: self.show_table(shown=True))
        plot.changed.connect(self._follow)
        plot.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        plot.customContextMenuRequested.connect(lambda at: self.menu().popup(plot.mapToGlobal(at)))

    def show_table(self, *, shown: bool) -> None:
        """Show the table, or the plot again; without figures there is no table."""
        self.turn(to_table=shown)
        self.page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def page(self) -> QWidget:
        """The one in front."""
        return self.currentWidget() or self.plot

    def turn(self, *, to_table: bool) -> None:
        """Show one of them without the focus."""
        columns = self.plot.figure.columns
        if to_table and columns and self.table is None:
            self.table = _PlotTable(self.plot, columns)
            self.table.left.connect(lambda: self.show_table(shown=False))
            self.table.opened.connect(self.row_opened)
            self.addWidget(self.table)
        self.setCurrentWidget(self.table if to_table and columns and self.table is not None else self.plot)

    def _follow(self) -> None:
        table, figure = self.table, self.plot.figure
        if table is not None and [column.head for column in figure.columns] in ([], table.heads):
            table.table.show_rows(figure.rows)
        elif table is not None:
            shown, self.table = self.currentWidget() is table, None
            self.removeWidget(table)
            table.deleteLater()
            self.turn(to_table=shown)

    def menu(self) -> QMenu:
        """What can be copied, saved and shown; deleted once it closes."""
        menu, copied = passing_menu(self, f"{self.plot.objectName()}_menu"), translate("Common", "Copy the picture")
        menu.addAction(copied, lambda: QGuiApplication.clipboard().setImage(self.image(self.devicePixelRatioF())))
        menu.addAction(translate("Plots", "Save the picture or its figures\u2026"), self.save)
        menu.addAction(translate("Plots", "Show the figures as a table\tT"), lambda: self.show_table(shown=True))
        menu.setEnabled(not self.plot.figure.sentence)
        return menu

    def save(self) -> None:
        """Ask where to keep it: as a picture of one or two pixels for each logical one, as SVG, or the figures."""
        kinds = [
            FileKind(translate("Common", "PNG picture"), "png", lambda: png_bytes(self.image(1.0))),
            FileKind(translate("Plots", "PNG picture of twice the size"), "png", lambda: png_bytes(self.image(2.0))),
            FileKind(translate("Plots", "SVG picture"), "svg", self.svg),
            FileKind(translate("Plots", "Figures as CSV"), "csv", lambda: csv_bytes(self.plot.figure.csv(), bom=True)),
        ]
        name = file_name(self._caption()[0])
        self._tasks.spawn(save_file(self.window(), translate("Common", "Save"), name, kinds), name="save a plot")

    def image(self, ratio: float) -> QImage:
        """The plot with its caption, with `ratio` pixels for each logical one."""
        lines, theme = self._caption(), self.plot.theme
        return self.plot.picture(ratio, lambda paint, size: captioned_image(paint, size, ratio, lines, theme))

    def svg(self) -> bytes:
        """The same as SVG, with texts as texts."""
        return self.plot.picture(1.0, lambda paint, size: captioned_svg(paint, size, self._caption(), self.plot.theme))


class _PlotTable(ColumnView):
    """T and Esc lead back to the plot (`left`)."""

    left = Signal()

    def __init__(self, plot: Plot, columns: Sequence[TableColumn]) -> None:
        shown = [_column(place, column) for place, column in enumerate(columns)]
        model = ColumnTable[TableRow](shown, lambda row: row[0])
        super().__init__(model, plot.theme, identifier=f"{plot.objectName()}_table", name=plot.accessibleName())
        self.heads = [column.head for column in columns]
        model.show_rows(plot.figure.rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Escape or (event.key() == Qt.Key.Key_T and not event.modifiers()):
            self.left.emit()
        elif is_copy(event) and row >= 0:
            copy_rows([self.table.rows[row]])
        else:
            super().keyPressEvent(event)


def _column(index: int, column: TableColumn) -> Column[TableRow]:
    def cell(row: TableRow) -> Cell:
        text = fmt.MISSING if row[index] is None else column.text(row[index])
        return Cell(text, exact="" if column.number else text)

    return Column(title=column.title, width=column.width, cell=cell, number=column.number)
