"""A book in a QTableWidget by setText, no bars. A round is some whole books of ten levels a side, set and painted."""

from __future__ import annotations

import random

from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem

from benchmarks.peers.painting import Paints
from benchmarks.subject import serve

SIZE = (320, 520)
ROWS, COLUMNS, BOOKS, CHANGED = 20, 4, 1500, 8


def texts(row: int, draw: random.Random) -> tuple[str, ...]:
    """What a row of a book says."""
    return f"{612.5 + row * 0.5:.2f}", f"{draw.randrange(1, 500) * 100:,}", str(draw.randrange(1, 30)), ""


def main() -> None:
    """Serve rounds."""
    qt, draw = QApplication([]), random.Random(7)
    table = QTableWidget(ROWS, COLUMNS)
    book = [texts(row, draw) for row in range(ROWS)]
    for row, cells in enumerate(book):
        for column, text in enumerate(cells):
            table.setItem(row, column, QTableWidgetItem(text))
        table.setRowHeight(row, SIZE[1] // (ROWS + 2))
    items = [[table.item(row, column) or QTableWidgetItem() for column in range(COLUMNS)] for row in range(ROWS)]
    table.resize(*SIZE)
    table.show()
    qt.processEvents()

    def step(_number: int) -> None:
        for _ in range(CHANGED):
            row = draw.randrange(ROWS)
            book[row] = texts(row, draw)
        for row, cells in enumerate(book):
            for column, text in enumerate(cells):
                items[row][column].setText(text)

    paints = Paints(table.viewport())
    serve(lambda: {"value": paints.timed(BOOKS, step)}, "PySide6-Essentials")


if __name__ == "__main__":
    main()
