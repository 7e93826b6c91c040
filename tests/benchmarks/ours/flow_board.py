"""Our flow board of 500 securities, or argument SECURITIES.

A round gives every row new figures and paints what is in sight.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from benchmarks.map_data import SECURITIES, SIZE, STEPS
from benchmarks.ours.screen import PLACE, Drawn
from benchmarks.subject import figures, serve
from fakes.scenes.screen.whole_style import install
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.flowboard.board_rows import BoardRow, Moves, board_columns
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone
from tideboard_desktop.ui.theme import make_theme


def row_of(number: int) -> BoardRow:
    """A security with a net of its own."""
    flow = FlowCell(tone=FlowTone.LIVE, net=number * 1e5, ratio=number / 50)
    moves = Moves((number / 100, -number / 50, number / 25))
    return BoardRow(InstrumentId(f"HK.{number:05}"), f"Security {number}", None, flow, None, moves)


def main() -> None:
    """Serve rounds."""
    application = QApplication(sys.argv[:1])
    QCursor.setPos(0, 0)
    theme = make_theme()
    install(application, theme)
    columns = board_columns(fmt.UnitStyle.KMB, lambda _id: 3.0, lambda _id: "")
    model: TableModel[BoardRow] = TableModel(columns, lambda row: row.id)
    table = Table(model, theme, identifier="board", name="Board")
    table.setGeometry(*PLACE, *SIZE)
    rows = [row_of(number) for number in range(int(sys.argv[1]) if sys.argv[1:] else SECURITIES)]
    later = [
        [replace(row, flow=replace(row.flow, net=(place * 7919 + (step + 1) * 104_729) % 10_007 * 1e4))
         for place, row in enumerate(rows)]
        for step in range(STEPS)
    ]  # fmt: skip
    model.show_rows(rows)
    model.sort([column.key for column in model.shown_columns].index("net"), Qt.SortOrder.DescendingOrder)
    table.show()
    QApplication.processEvents()
    drawn = Drawn(table.viewport())

    def show(number: int) -> None:
        model.show_rows(later[number])
        QApplication.processEvents()  # a table lays out behind a timer

    def round_() -> dict[str, Any]:
        return figures({"rows": drawn.timed(STEPS, show)})

    serve(round_, "PySide6-Essentials")


if __name__ == "__main__":
    main()
