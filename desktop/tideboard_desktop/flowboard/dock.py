"""The flow board: price, flow, its last changes, percentile and turn of every security of a list, sorted and live."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu

from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.flowboard.board_columns import AGE, board_columns
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.flowboard.list_dock import ListDock
from tideboard_desktop.reference.model import ReferenceModel
from tideboard_desktop.reference.table import ReferenceTable
from tideboard_desktop.ui.tables.row_buttons import RowButtons
from tideboard_desktop.ui.widgets.panel import TitleBar, hairline

translate = QCoreApplication.translate
PERCENTILE = "percentile"


class FlowBoardDock(ListDock):
    """A table of the list; Enter shows the security in every dock of the letter."""

    KEY = "flow_board"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        theme = context.theme
        flow = self.feed.flow
        columns = board_columns(context.units, flow.age, flow.reason)
        self.model: ReferenceModel[BoardRow] = ReferenceModel(columns, _id, self)
        self.table = ReferenceTable(
            self.model, theme, identifier="flow_board_table", name=translate("FlowBoard", "Flow board")
        )
        self.table.opened.connect(lambda row: self.choose(self.model.rows[row].id))
        self.table.chosen.connect(lambda row: self.choose(self.model.rows[row].id))
        self.table.fill_menu = self._fill_menu
        self.row_buttons = RowButtons(
            self.table, self._id_at, self.row_actions.buttons(), theme, self.table.second_text_room
        )
        self._age_section = [column.key for column in self.model.shown_columns].index(AGE)
        head = QHBoxLayout()
        head.setContentsMargins(8, 5, 8, 5)
        head.setSpacing(8)
        head.addWidget(self.lists)
        head.addStretch(1)
        self.column.addLayout(head)
        self.column.addWidget(hairline())
        self.column.addWidget(self.pane(self.table, self.content, self.wording), 1)
        self.begin()

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Show the rows, sorted as the person chose."""
        self.model.show_rows(rows)

    def each_second(self) -> None:
        """Let the ages pass."""
        super().each_second()
        if self.table is not None and not self.table.isColumnHidden(self._age_section):
            left, width = (
                self.table.columnViewportPosition(self._age_section),
                self.table.columnWidth(self._age_section),
            )
            self.table.viewport().update(left, 0, width, self.table.viewport().height())

    def ranked(self) -> Sequence[InstrumentId]:
        """The rows on screen; all of them while the table is sorted by the percentile."""
        sorting = self.model.sorting
        if sorting is not None and self.model.shown_columns[sorting[0]].key == PERCENTILE:
            return self.feed.ids
        return self.visible()

    def visible(self) -> Sequence[InstrumentId]:
        """The rows on screen."""
        assert self.table is not None
        rows = self.model.rows
        return [rows[place].id for place in self.table.shown_rows if place < len(rows)]

    def _id_at(self, row: int) -> InstrumentId | None:
        rows = self.model.rows
        return rows[row].id if row < len(rows) else None

    def _fill_menu(self, menu: QMenu, rows: Sequence[BoardRow]) -> None:
        self.row_menu(menu, [row.id for row in rows])


def _id(row: BoardRow) -> InstrumentId:
    return row.id
