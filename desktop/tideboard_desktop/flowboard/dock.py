"""The flow board: price, flow, its last changes, percentile and turn of every security of a list, sorted and live."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QStackedWidget

from tideboard_core.model.hub_keys import QUOTES_LINK
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListState, ListType, list_words
from tideboard_desktop.docks.saved_state import TableState
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.flowboard.board_rows import AGE, BoardRow, board_columns
from tideboard_desktop.flowboard.list_dock import ListDock
from tideboard_desktop.flowboard.pages import PlatePage, SourcePage
from tideboard_desktop.ui.tables.row_buttons import RowButtons
from tideboard_desktop.ui.widgets.labels import ButtonStyle, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch
from tideboard_desktop.ui.widgets.panel import TitleBar, hairline
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
PERCENTILE = "percentile"
SECURITIES, PLATES, SOURCES = "securities", "plates", "sources"


class FlowBoardState(ListState, kw_only=True):
    """Beside the table of the securities that of the plates, and the key of the page."""

    plates: TableState | UnsetType = UNSET
    page: str


class FlowBoardDock(ListDock):
    """A table of the list; Enter shows the security in every dock of the letter."""

    KEY = "flow_board"
    LINK = QUOTES_LINK

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        theme = context.theme
        flow = self.feed.flow
        columns = board_columns(context.units, flow.age, flow.reason)
        self.model: TableModel[BoardRow] = TableModel(columns, _id, self)
        self.table = self.securities = Table(
            self.model, theme, identifier="flow_board_table", name=translate("Common", "Flow board")
        )
        self.table.opened.connect(lambda row: self.choose(self.model.rows[row].id))
        self.table.chosen.connect(lambda row: self.choose(self.model.rows[row].id))
        self.table.fill_menu = self._fill_menu
        self.row_buttons = RowButtons(
            self.table, self._id_at, self.row_actions.buttons(), theme, self.table.second_text_room
        )
        self._age_section = [column.key for column in self.model.shown_columns].index(AGE)
        self.pages = Segments(
            [
                (SECURITIES, translate("FlowBoard", "Securities")),
                (PLATES, translate("Common", "Plates")),
                (SOURCES, translate("FlowBoard", "Sources")),
            ],
            theme,
            identifier="flow_board_page",
            name=translate("FlowBoard", "Page"),
        )
        self.pages.chosen.connect(self.show_page)
        held = translate("FlowBoard", "order held, sort now")
        self.resort = push_button(held, theme, ButtonStyle.TEXT, identifier="flow_board_resort")
        self.resort.setStyleSheet("QPushButton { min-height: 0; }")
        self.resort.clicked.connect(lambda _on=False: self._resort())
        self.resort.hide()
        filters = as_widget(hbox(self.lists, self.pages, stretch(), margins=(8, 4, 8, 4), spacing=8))
        self.folding.add_filters(filters, self._held, pages=self.pages)
        self.column.addWidget(filters)
        self.column.addWidget(hairline())
        self.plates = PlatePage(context, self.reads(), self)
        self.plates.changed.connect(self.mark_due)
        self.plates.table.opened.connect(self._open_plate)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.pane(self.securities, self.content, self.wording))
        self.stack.addWidget(
            self.pane(self.plates.table, self.plates.owners, self.plates.wording, panel="flow_board_plates")
        )
        self.sources = SourcePage(context, self.feed, self.reads(), self)
        self.sources.reads.changed.connect(self.mark_due)
        self.stack.addWidget(self.sources.table)
        self.column.addWidget(self.stack, 1)
        self.foot.row.addWidget(self.resort)  # rows that stand still say so also where the filters are folded
        self.begin()

    def show_page(self, page: str) -> None:
        """Show securities, plates or sources; what is copied and saved is what is shown."""
        self.pages.choose(page)
        held = self.table is not None and self.table.hasFocus()
        tables = {SECURITIES: self.securities, PLATES: self.plates.table, SOURCES: self.sources.table}
        self.table = tables[page]
        self.stack.setCurrentIndex(list(tables).index(page))
        if held:
            self.setFocus()
        self.show_now()

    def show_rows(self, rows: Sequence[BoardRow]) -> None:
        """Show the rows, sorted as the person chose."""
        self.model.held = self.securities.pointed_at
        self.model.show_rows(rows)
        if self._on_plates:
            self.plates.ask(self.feed.ids)
            self.plates.model.held = self.plates.table.pointed_at
            self.plates.show_rows(rows)
        elif self.pages.key == SOURCES:
            self.sources.show(self.market_shown())

    def show_list(self, chosen: ChosenList) -> None:
        super().show_list(chosen)
        self.folding.refresh()

    def _held(self) -> list[str]:
        """The list in words, if it is another one than at first."""
        first = self.chosen == ChosenList(ListType.WATCHLIST, "")
        return [] if first else [list_words(self.context.services, self.chosen)]

    def _resort(self) -> None:
        for model in (self.model, self.plates.model):
            model.resort()
        self._show_held()

    def _show_held(self) -> None:
        """Say that rows stand still below the mouse or the keys."""
        held = self.plates.model.overdue if self._on_plates else self.pages.key == SECURITIES and self.model.overdue
        if self.resort.isHidden() is held:
            self.resort.setVisible(held)

    def coverage(self) -> str:
        """How much of the list is read; over what the sources are counted."""
        return self.sources.coverage() if self.pages.key == SOURCES else super().coverage()

    @property
    def _on_plates(self) -> bool:
        return self.pages.key == PLATES

    def _open_plate(self, row: int) -> None:
        plate = self.plates.model.rows[row].plate
        self.show_list(ChosenList(ListType.PLATE, plate.id, plate.name))
        self.show_page(SECURITIES)

    def each_second(self) -> None:
        """Let the ages pass; sort once nobody points at the rows any more."""
        for table in (self.securities, self.plates.table):
            if table.rows.overdue and not table.pointed_at:
                table.rows.resort()
        super().each_second()
        self._show_held()
        if self._on_plates:
            self.plates.look()
        if self.pages.key == SOURCES:
            self.sources.show(self.market_shown())
        table, section = self.securities, self._age_section
        if not table.isColumnHidden(section):
            port = table.viewport()
            port.update(table.columnViewportPosition(section), 0, table.columnWidth(section), port.height())

    def ranked(self) -> Sequence[InstrumentId]:
        """The rows on screen; all of them while the table is sorted by the percentile."""
        sorting = self.model.sorting
        if sorting is not None and self.model.shown_columns[sorting[0]].key == PERCENTILE:
            return self.feed.ids
        return self._in_view()

    def visible(self) -> Sequence[InstrumentId] | None:
        """The rows on screen; every security counts alike for the sums by plate."""
        return None if self._on_plates else self._in_view()

    def _in_view(self) -> Sequence[InstrumentId]:
        rows = self.model.rows
        return [rows[place].id for place in self.securities.shown_rows if place < len(rows)]

    def _id_at(self, row: int) -> InstrumentId | None:
        rows = self.model.rows
        return rows[row].id if row < len(rows) else None

    def saved_state(self) -> FlowBoardState:
        return FlowBoardState(
            **self.chosen._asdict(),
            table=self.securities.saved_state(),
            plates=self.plates.table.saved_state(),
            page=self.pages.key,
        )

    def restore(self, state: FlowBoardState) -> None:
        self.table = self.securities  # else the table of the page in front
        super().restore(state)
        if isinstance(state.plates, TableState):
            self.plates.table.restore(state.plates)
        self.show_page(state.page if self.pages.has(state.page) else self.pages.key)

    def _fill_menu(self, menu: QMenu, rows: Sequence[BoardRow]) -> None:
        self.row_menu(menu, [row.id for row in rows])


def _id(row: BoardRow) -> InstrumentId:
    return row.id
