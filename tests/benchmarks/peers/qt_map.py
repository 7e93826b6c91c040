"""The map as a QTableView with a ground for each cell, what is in sight painted. A round as of the other maps."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QPaintEvent
from PySide6.QtWidgets import QApplication, QTableView

from benchmarks.map_data import COLOURS, MINUTES, SECURITIES, SIZE, STEPS, made
from benchmarks.subject import figures, serve, timed

Index = QModelIndex | QPersistentModelIndex
GROUND = int(Qt.ItemDataRole.BackgroundRole)
ROW, COLUMN = 15, 2


class Cells(QAbstractTableModel):
    """A colour for each minute of each security."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = made().steps.tolist()
        self._brushes = [QBrush(QColor.fromHsv(number * 360 // COLOURS, 200, 200)) for number in range(COLOURS)]

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name
        """Securities."""
        return SECURITIES

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  Qt's name
        """Minutes."""
        return MINUTES

    def data(self, index: Index, role: int = 0) -> object:
        """The ground of a cell."""
        return self._brushes[self.steps[index.row()][index.column()]] if role == GROUND else None

    def changed(self, first: int, last: int) -> None:
        """Say that columns have changed."""
        for row in self.steps:
            row[first : last + 1] = [(step + 1) % COLOURS for step in row[first : last + 1]]
        self.dataChanged.emit(self.index(0, first), self.index(SECURITIES - 1, last))


class Table(QTableView):
    """Counts its paints."""

    paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Count and paint."""
        self.paints += 1
        super().paintEvent(event)


def main() -> None:
    """Serve rounds."""
    qt, model = QApplication([]), Cells()
    table = Table()
    table.setModel(model)
    table.setShowGrid(False)
    for header, size in ((table.verticalHeader(), ROW), (table.horizontalHeader(), COLUMN)):
        header.hide()
        header.setMinimumSectionSize(1)
        header.setDefaultSectionSize(size)
    table.resize(*SIZE)
    table.show()
    qt.processEvents()

    def repaint() -> None:
        for _step in range(STEPS):
            model.changed(0, MINUTES - 1)
            qt.processEvents()

    def minute() -> None:
        for step in range(STEPS):
            model.changed(MINUTES - STEPS + step, MINUTES - STEPS + step)
            qt.processEvents()

    def round_() -> dict[str, Any]:
        table.paints = 0
        parts = {"repaint": timed(STEPS, repaint), "minute": timed(STEPS, minute)}
        assert table.paints >= 2 * STEPS, table.paints
        return figures(parts)

    serve(round_, "PySide6-Essentials")


if __name__ == "__main__":
    main()
