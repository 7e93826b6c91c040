"""A plain QTableView of as many ROWS and COLUMNS as ours (arguments), every cell a text; a round scrolls by pages."""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView

from benchmarks.peers.painting import Paints
from benchmarks.subject import serve

SIZE, ROW = (1100, 640), 26
PAGES = 50
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class Texts(QAbstractTableModel):
    """Rows of texts that are there already."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._rows = [[f"{row * 37 % 10_000}.{column:02}" for column in range(columns)] for row in range(rows)]
        self._columns = columns

    def rowCount(self, _parent: Index = ROOT) -> int:  # noqa: N802  Qt's name
        """All rows."""
        return len(self._rows)

    def columnCount(self, _parent: Index = ROOT) -> int:  # noqa: N802  Qt's name
        """All columns."""
        return self._columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text."""
        return self._rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def main() -> None:
    """Serve rounds."""
    qt = QApplication([])
    model = Texts(int(sys.argv[1]), int(sys.argv[2]))
    view = QTableView()
    view.setModel(model)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(ROW)
    for column in range(model.columnCount()):
        view.setColumnWidth(column, SIZE[0] // model.columnCount())
    view.resize(*SIZE)
    view.show()
    qt.processEvents()
    bar, paints, step = view.verticalScrollBar(), Paints(view.viewport()), [1]
    page = view.viewport().height() // ROW

    def scroll(rows: int) -> None:
        if bar.value() in {bar.maximum(), 0}:
            step[0] = 1 if bar.value() == 0 else -1
        bar.setValue(bar.value() + step[0] * rows * ROW)

    def round_() -> dict[str, Any]:
        return {"page": paints.timed(PAGES, lambda _number: scroll(page))}

    serve(round_, "PySide6-Essentials")


if __name__ == "__main__":
    main()
