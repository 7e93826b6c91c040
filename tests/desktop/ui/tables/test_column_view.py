"""Which columns leave a table that is too narrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.shown_texts import painted_texts
from fakes.values.reviews import order
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Order, OrderStatus
from tideboard_desktop.blotter.order_columns import order_columns
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable
from tideboard_desktop.ui.tables.column_view import HEADER_HEIGHT, MARGIN, ColumnView
from tideboard_desktop.ui.theme import Type, make_theme, style_sheet


def shown(view: ColumnView) -> set[str]:
    """Titles of the columns in view."""
    return {one.title for at, one in enumerate(view.table.columns) if not view.isColumnHidden(at)}


def test_its_header_has_our_font_and_room_by_the_windows_style_sheet(qtbot: QtBot) -> None:
    """A style sheet of the header's own makes Qt's plugin for Windows take the system's font instead."""
    theme = make_theme()
    window = QMainWindow()
    qtbot.addWidget(window)
    view = ColumnView(
        ColumnTable[Order](order_columns(), lambda row: row.id), theme, identifier="orders", name="Orders"
    )
    window.setStyleSheet(style_sheet(theme))
    window.setCentralWidget(view)
    window.show()
    header = view.horizontalHeader()

    assert header.styleSheet() == ""
    assert header.font().families() == theme.font(Type.CAPTION).families()
    wide = header.sectionSizeFromContents(0).width()
    text = header.fontMetrics().horizontalAdvance(str(header.model().headerData(0, Qt.Orientation.Horizontal)))
    assert wide - text >= 2 * MARGIN


class AskedTable(ColumnTable[Order]):
    """Counts how often it is asked for a title."""

    asked = 0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:  # noqa: N802  Qt's name
        """The same title."""
        self.asked += 1
        return super().headerData(section, orientation, role)


def test_no_title_is_measured_for_the_height_of_a_header(qtbot: QtBot) -> None:
    """The height is fixed; Qt measures every title at each change of style, 1,900 times in a start."""
    table, theme = AskedTable(order_columns(), lambda row: row.id), make_theme()
    view, window = ColumnView(table, theme, identifier="orders", name="Orders"), QMainWindow()
    qtbot.addWidget(window)
    window.setStyleSheet(style_sheet(theme))
    window.setCentralWidget(view)
    view.updateGeometry()
    QApplication.processEvents()

    assert table.asked == 0
    assert view.horizontalHeader().sizeHint().height() == theme.px(HEADER_HEIGHT)
    window.show()
    assert view.horizontalHeader().height() == theme.px(HEADER_HEIGHT)
    assert view.viewport().y() >= theme.px(HEADER_HEIGHT)
    qtbot.waitUntil(lambda: table.asked > 0)


@pytest.mark.parametrize("typed", ["7", "t", "T", "\u9a30"])
def test_letters_and_digits_go_to_the_window(qtbot: QtBot, typed: str) -> None:
    """Typing a code opens the palette from a table, too; Qt would look for a row that begins so."""
    table = ColumnTable[Order](order_columns(), lambda row: row.id)
    view = ColumnView(table, make_theme(), identifier="orders", name="Orders")
    qtbot.addWidget(view)
    table.show_rows([order()])
    event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, typed)
    QApplication.sendEvent(view, event)

    assert not event.isAccepted()


def test_a_cell_is_copied_where_the_system_gives_the_key_its_letter(qtbot: QtBot) -> None:
    """As macOS does with Command+C."""
    table = ColumnTable[Order](order_columns(), lambda row: row.id)
    view = ColumnView(table, make_theme(), identifier="orders", name="Orders")
    qtbot.addWidget(view)
    table.show_rows([order()])
    view.setCurrentIndex(table.index(0, 0))
    QGuiApplication.clipboard().clear()
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, "c")
    QApplication.sendEvent(view, event)

    assert QGuiApplication.clipboard().text() == table.data(table.index(0, 0))


def test_no_neighbour_is_meant_from_when_the_chosen_row_goes_until_another_is_chosen(qtbot: QtBot) -> None:
    table = ColumnTable[Order](order_columns(), lambda row: row.id)
    view = ColumnView(table, make_theme(), identifier="orders", name="Orders")
    qtbot.addWidget(view)
    one, two = replace(order(), id="1"), replace(order(), id="2")
    table.show_rows([one])
    assert view.row_meant == 0
    table.show_rows([one, two])
    assert view.row_meant is None
    view.selectRow(0)
    table.show_rows([two])
    assert view.row_meant is None
    view.selectRow(0)
    view.clearSelection()
    assert view.row_meant == 0


def test_the_trigger_leaves_first_while_no_order_has_one(qtbot: QtBot) -> None:
    """And comes back with the first that has; then the spare ones leave as usual."""
    table = ColumnTable[Order](order_columns(), lambda row: row.id)
    view = ColumnView(table, make_theme(), identifier="orders", name="Orders")
    qtbot.addWidget(view)
    view.resize(946, 200)
    view.show()
    plain = replace(order(), id="1", trigger=None)
    table.show_rows([plain])
    assert {"Trigger", "Time"} - shown(view) == {"Trigger"}
    assert {"Avg price", "As of"} <= shown(view)
    table.show_rows([plain, replace(plain, id="2", trigger=Decimal(600))])
    assert {"Trigger", "Time"} - shown(view) == {"Time"}
    table.show_rows([plain])
    view.resize(1002, 200)
    assert {"Trigger", "Time"} - shown(view) == {"Trigger"}
    view.resize(1276, 200)
    assert {"Trigger", "Time"} <= shown(view)


def test_spare_columns_leave_names_the_room_that_they_ask_for(qtbot: QtBot) -> None:
    """In a table that is narrower still names give way, and no column is cut off."""

    def column(title: str, width: int, spare: int = 0) -> Column[str]:
        return Column(title=title, width=width, cell=Cell, spare=spare, least=256)

    table = ColumnTable[str]([column("Name", 0), column("Assets", 100), column("Cash", 100, spare=1)], lambda row: row)
    view = ColumnView(table, make_theme(), identifier="rows", name="Rows")
    qtbot.addWidget(view)
    view.show()
    for width, names, titles in (
        (460, 260, {"Name", "Assets", "Cash"}),
        (450, 350, {"Name", "Assets"}),
        (300, 200, {"Name", "Assets"}),
    ):
        view.resize(width + view.width() - view.viewport().width(), 200)
        assert (view.columnWidth(0), shown(view)) == (names, titles)


def test_the_longest_code_is_the_widest_not_that_of_most_letters(qtbot: QtBot) -> None:
    """Names of plates are codes too: of as many letters the Chinese ones are wider."""
    names = ["iiiiiiiiiiii", "\u8d85\u9577\u677f\u584a\u540d\u5b57\u7684\u677f\u584a"]
    columns: list[Column[str]] = [Column(title="Plate", width=40, cell=lambda row: Cell(row, strong=True), code=str)]
    table: ColumnTable[str] = ColumnTable(columns, str)
    view = ColumnView(table, make_theme(), identifier="plates", name="Plates")
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    table.show_rows(names)
    assert view.columnWidth(0) >= MARGIN + max(view.cells.width_of(Cell(name, strong=True)) for name in names)


def test_a_column_that_leaves_gives_all_the_room_of_its_code(qtbot: QtBot) -> None:
    """The column took as much; the next one stays."""
    code = "\u8d85" * 20
    columns: list[Column[str]] = [
        Column(title="Name", width=60, cell=Cell),
        Column(title="Sum", width=40, spare=2, cell=lambda _row: Cell(code, strong=True), code=lambda _row: code),
        Column(title="Day", width=60, spare=1, cell=Cell),
    ]
    table: ColumnTable[str] = ColumnTable(columns, str)
    view = ColumnView(table, make_theme(), identifier="sums", name="Sums")
    qtbot.addWidget(view)
    view.resize(200, 200)
    view.show()
    table.show_rows(["a"])
    assert shown(view) == {"Name", "Day"}


def test_a_code_is_whole_at_every_width(qtbot: QtBot) -> None:
    """Beside a column of free text, which it would share half of; the table scrolls where nothing else gives way."""
    codes = ["HK.00700", "US.AAPL261218C250000"]
    columns: list[Column[str]] = [
        Column(title="Symbol", width=0, cell=lambda row: Cell(row, second="A name", strong=True), code=str),
        Column(title="Amount", width=90, cell=lambda _row: Cell("1,000"), number=True),
        Column(title="Spare", width=90, cell=lambda _row: Cell("2,000"), number=True, spare=1),
        Column(title="Note", width=0, cell=lambda _row: Cell("free text that may be cut")),
    ]
    view = ColumnView(ColumnTable[str](columns, str), make_theme(), identifier="rows", name="Rows")
    qtbot.addWidget(view)
    view.show()
    for rows in (codes[:1], codes, codes[:1]):
        view.table.show_rows(rows)
        for width in (900, 420, 300, 200, 120, 900):
            view.resize(width, 200)
            with painted_texts() as painted:
                view.viewport().grab()
            assert set(rows) <= {one.text for one in painted}
            scrolls = view.horizontalHeader().length() > view.viewport().width()
            bar = view.horizontalScrollBar()
            qtbot.waitUntil(lambda: (bar.maximum() > 0, bar.isVisible()) == (scrolls, scrolls))  # noqa: B023
            assert not scrolls or "Spare" not in shown(view)


@pytest.mark.parametrize("number", [False, True], ids=["text", "number"])
def test_a_second_text_without_room_is_left_out(qtbot: QtBot, *, number: bool) -> None:
    """At every width of the column what is painted says something, and lies within the cell."""
    painted_whole = set()
    for width in range(40, 200):
        column: Column[str] = Column(
            title="", width=width, cell=lambda name: Cell("HK.00700", second=name, strong=True), number=number
        )
        table = ColumnTable[str]([column], lambda row: row)
        view = ColumnView(table, make_theme(), identifier="rows", name="Rows")
        qtbot.addWidget(view)
        table.show_rows(["TENCENT"])
        with painted_texts() as painted:
            view.grab()

        assert all(one.text and one.width <= width for one in painted), (width, painted)
        painted_whole.add("TENCENT" in [one.text for one in painted])
    assert painted_whole == {False, True}


FIRST, SECOND = replace(order(), id="1"), replace(order(), id="2", instrument=InstrumentId("HK.09988"), name="BABA-W")


class Desk:
    """A dock with one table in a stack, and what was done to its rows."""

    def __init__(self, qtbot: QtBot) -> None:
        self.table = ColumnTable[Order](order_columns(), lambda row: row.id)
        self.view = ColumnView(self.table, make_theme(), identifier="orders", name="Orders")
        self.dock = QWidget()
        qtbot.addWidget(self.dock)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(QWidget())
        QVBoxLayout(self.dock).addWidget(self.stack)
        self.acted: list[str] = []
        self.view.acted.connect(lambda row: self.acted.append(self.table.rows[row].id))
        self.dock.resize(1100, 300)
        self.dock.show()

    def show(self, *orders: Order) -> None:
        """Other rows, and a turn of the loop."""
        self.table.show_rows(orders)
        QApplication.processEvents()

    def buttons(self) -> list[QAccessibleInterface]:
        """The buttons beside the table, as an assistive program finds them."""
        QAccessible.queryAccessibleInterface(self.view)
        QApplication.processEvents()
        dock = QAccessible.queryAccessibleInterface(self.dock)
        assert dock is not None
        children = [dock.child(place) for place in range(dock.childCount())]
        return [child for child in children if child.role() is QAccessible.Role.Button and not child.state().invisible]

    def said(self) -> list[str]:
        """What they are called."""
        return [button.text(QAccessible.Text.Name) for button in self.buttons()]

    def press(self, place: int) -> None:
        """Do what a button offers; Qt clicks it a moment later."""
        act = self.buttons()[place].actionInterface()
        assert act is not None
        assert act.actionNames() == [act.pressAction()]
        act.doAction(act.pressAction())
        assert self.acted == []

    def wait(self, qtbot: QtBot) -> None:
        """Until a click must have come."""
        other = QPushButton()
        qtbot.addWidget(other)
        with qtbot.waitSignal(other.clicked):
            other.animateClick()


@pytest.fixture(params=[True, False], ids=["from the start", "later"])
def desk(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Desk]:
    """Somebody listens before there is a table, or comes when its rows stand already."""
    QAccessible.setActive(request.param)
    made = Desk(qtbot)
    made.show(FIRST, SECOND)
    QAccessible.setActive(True)
    yield made
    QAccessible.setActive(False)


def test_each_button_cell_can_be_pressed(desk: Desk, qtbot: QtBot) -> None:
    assert [name.split(", ")[:2] for name in desk.said()] == [
        ["Cancel: Side Buy", "Symbol HK.00700 騰訊控股"],
        ["Cancel: Side Buy", "Symbol HK.09988 BABA-W"],
    ]
    desk.press(1)
    desk.wait(qtbot)
    assert desk.acted == ["2"]


def test_a_button_keeps_to_the_row_that_it_named(desk: Desk, qtbot: QtBot) -> None:
    """Rows change places between the press and the click; then the row is gone."""
    desk.press(1)
    desk.show(SECOND, FIRST)
    desk.wait(qtbot)
    assert desk.acted == ["2"]
    desk.acted.clear()
    desk.press(0)
    desk.show(FIRST)
    desk.wait(qtbot)
    assert desk.acted == []


def test_it_does_nothing_else_than_it_said(desk: Desk, qtbot: QtBot) -> None:
    """Cancel has become Settle between the press and the click."""
    desk.press(0)
    desk.show(replace(FIRST, status=OrderStatus.UNKNOWN), SECOND)
    desk.wait(qtbot)
    assert desk.acted == []
    assert [name.split(":")[0] for name in desk.said()] == ["Settle", "Cancel"]


def test_buttons_go_with_their_cells_and_with_the_page(desk: Desk) -> None:
    assert len(desk.buttons()) == 2
    desk.show(SECOND, replace(FIRST, status=OrderStatus.FILLED))
    assert [name.split(", ")[1] for name in desk.said()] == ["Symbol HK.09988 BABA-W"]
    desk.stack.setCurrentIndex(1)
    assert desk.buttons() == []
    desk.stack.setCurrentIndex(0)
    assert len(desk.buttons()) == 1


def test_nobody_else_meets_them(qtbot: QtBot) -> None:
    """No button is made while nobody listens; those that are take neither mouse nor keys."""
    desk = Desk(qtbot)
    desk.show(FIRST)
    assert desk.dock.findChildren(QWidget, "orders_act_0") == []
    assert len(desk.buttons()) == 1
    cell = desk.view.visualRect(desk.table.index(0, len(desk.table.columns) - 1)).center()
    there = desk.view.viewport().mapTo(desk.dock, cell)
    assert desk.dock.childAt(there) is desk.view.viewport()
    [button] = desk.dock.findChildren(QWidget, "orders_act_0")
    assert button.geometry().contains(there)
    desk.dock.grab()


def test_a_figure_is_whole_even_where_its_column_is_narrower(qtbot: QtBot) -> None:
    """The column grows once it was to be painted, spare ones leave for it, and it does not shrink again."""
    large, small = "975,457,460,750.00", "1.00"
    columns: list[Column[str]] = [
        Column(title="Name", width=0, cell=lambda _row: Cell("A name")),
        Column(title="Value", width=60, number=True, cell=lambda row: Cell(row, second="HKD")),
        Column(title="Spare", width=90, number=True, spare=1, cell=lambda _row: Cell("2,000")),
    ]
    table: ColumnTable[str] = ColumnTable(columns, lambda _row: "one")
    view = ColumnView(table, make_theme(), identifier="rows", name="Rows")
    qtbot.addWidget(view)
    view.resize(270, 200)
    view.show()
    table.show_rows([small])
    view.grab()
    assert (view.columnWidth(1), shown(view)) == (60, {"Name", "Value", "Spare"})

    table.show_rows([large])
    view.grab()
    qtbot.waitUntil(lambda: view.columnWidth(1) > view.cells.width_of(Cell(large)))
    with painted_texts() as painted:
        view.grab()
    assert large in {one.text for one in painted}
    assert shown(view) == {"Name", "Value"}

    kept = view.columnWidth(1)
    table.show_rows([small])
    view.grab()
    view.resize(271, 200)
    assert view.columnWidth(1) == kept


def test_the_word_of_an_environment_is_whole_in_any_language(qtbot: QtBot) -> None:
    word = "ENTRAINEMENT"
    column: Column[str] = Column(title="Money", width=40, cell=lambda row: Cell(row, environment=Environment.PRACTICE))
    table: ColumnTable[str] = ColumnTable([column], str)
    view = ColumnView(table, make_theme(), identifier="rows", name="Rows")
    qtbot.addWidget(view)
    view.resize(270, 200)
    view.show()
    table.show_rows([word])
    view.grab()
    qtbot.waitUntil(lambda: view.columnWidth(0) > 40)
    with painted_texts() as painted:
        view.grab()
    assert all(one.room is None or one.width < one.room for one in painted)


def test_hidden_columns_keep_no_place_in_a_table_that_scrolls(qtbot: QtBot) -> None:
    """Columns that went while the one of codes still took the rest."""
    code = "US.AAPL261218C250000"
    columns: list[Column[str]] = [
        Column(title="Symbol", width=0, cell=lambda row: Cell(row, strong=True), code=str),
        Column(title="Amount", width=90, number=True, cell=lambda _row: Cell("1")),
        Column(title="Turnover", width=70, spare=2, cell=lambda _row: Cell("2")),
        Column(title="Currency", width=70, spare=3, cell=lambda _row: Cell("HKD")),
        Column(title="Net", width=90, number=True, cell=lambda _row: Cell("3")),
    ]
    table: ColumnTable[str] = ColumnTable(columns, str)
    view = ColumnView(table, make_theme(), identifier="rows", name="Rows")
    qtbot.addWidget(view)
    view.resize(700, 200)
    view.show()
    table.show_rows([code])
    for width in (700, 460, 220, 200):
        view.resize(width, 200)
    assert view.horizontalHeader().length() == sum(map(view.columnWidth, range(len(columns))))
    assert shown(view) == {"Symbol", "Amount", "Net"}
