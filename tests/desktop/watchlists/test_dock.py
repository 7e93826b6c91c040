"""The watchlist dock, driven by keys, mouse and frames."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from fakes.scenes.market.hub_snapshot import IDS, TENCENT, flow, quote
from fakes.scenes.market.watchlist import CKH, WatchlistScene
from fakes.scenes.screen.paint_spy import PaintSpy
from fakes.scenes.screen.residue import on_screen, painted_whole, residue
from fakes.values.hub_values import put
from fakes.values.waiting import until
from tideboard_core.model.hub_keys import ORDERS_LINK, PACKAGES, QUOTES_LINK, Topic
from tideboard_core.model.instrument import Market
from tideboard_core.model.live import Lazy, LinkState, LinkStatus
from tideboard_core.model.order import Side
from tideboard_core.model.quote import QuotePackage, QuoteRight
from tideboard_core.system.settings import SymbolList
from tideboard_desktop.ui.format import AmountUnit, UnitStyle
from tideboard_desktop.ui.tables.flow_cells import FlowTone
from tideboard_desktop.ui.theme import Type, make_theme
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.watchlists.columns import SHOWN_FIRST, WITH_CURVE, ListColumn, list_scales, watch_columns
from tideboard_desktop.watchlists.row_painter import MARGIN, flow_text

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> WatchlistScene:
    """A shown watchlist."""
    return WatchlistScene(qtbot, qapp)


def middle_of(desk: WatchlistScene, row: int) -> QPoint:
    """Where to click for a row."""
    return desk.dock.view.visualRect(desk.dock.model.index(row, ListColumn.LAST)).center()


def test_a_click_moves_the_selection(desk: WatchlistScene) -> None:
    """All linked docks follow."""
    QTest.mouseClick(desk.dock.view.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(desk, 2))

    assert desk.selection.instrument == IDS[2]


def test_the_selection_of_others_moves_the_row(desk: WatchlistScene) -> None:
    """An instrument outside the list leaves no row selected."""
    desk.selection.select(IDS[3])
    assert desk.dock.view.currentIndex().row() == 3

    desk.selection.select(CKH)

    assert not desk.dock.view.currentIndex().isValid()
    assert desk.selection.instrument == CKH


def test_only_what_is_on_screen_is_wanted(desk: WatchlistScene) -> None:
    """Scrolling and hiding give subscriptions back."""
    desk.dock.resize(338, 280)
    visible = {IDS[place] for place in desk.dock.visible_rows()}
    assert 5 < len(visible) < len(IDS)
    topics = (Topic.QUOTE, Topic.FLOW, Topic.INSTRUMENT)
    assert desk.hub.wanted() == {topic.of(id_) for id_ in visible for topic in topics}

    desk.dock.view.scrollToBottom()
    assert Topic.QUOTE.of(IDS[-1]) in desk.hub.wanted()
    assert Topic.QUOTE.of(IDS[0]) not in desk.hub.wanted()
    desk.dock.hide()

    assert desk.hub.wanted() == frozenset()


def test_a_low_dock_has_compact_rows(desk: WatchlistScene) -> None:
    """And a tall one goes back to two lines; the wanted keys follow."""
    rows = desk.dock.view.verticalHeader()
    assert rows.defaultSectionSize() == 24
    desk.dock.resize(338, 700)
    assert rows.defaultSectionSize() == 36

    desk.dock.resize(338, 280)
    assert rows.defaultSectionSize() == 24
    assert Topic.QUOTE.of(IDS[-1]) not in desk.hub.wanted()


def ink_columns(image: QImage, background: QColor) -> range:
    """From the first to the last pixel column that is not ground."""
    inked = [
        x for x in range(image.width()) if any(image.pixelColor(x, y) != background for y in range(image.height() - 2))
    ]
    return range(inked[0], inked[-1] + 1)


@pytest.mark.parametrize("column", SHOWN_FIRST)
def test_header_words_stand_over_the_cells(desk: WatchlistScene, column: ListColumn) -> None:
    """Text over text at the left, numbers' heads at the numbers' right edge."""
    table = desk.dock.view
    background = QColor(make_theme().surface.panel)
    header = table.horizontalHeader()
    left, width = header.sectionViewportPosition(column), header.sectionSize(column)
    head = header.grab(QRect(left, 0, width, header.height() - 2)).toImage()
    top = table.rowViewportPosition(1)
    cell = table.viewport().grab(QRect(left, top, width, table.rowHeight(1))).toImage()
    words, figures = ink_columns(head, background), ink_columns(cell, background)

    if column is ListColumn.SYMBOL:
        assert abs(words[0] - figures[0]) <= 1
    else:
        assert abs(words[-1] - figures[-1]) <= 1


@pytest.mark.parametrize(("net", "text"), [(239.54e6, "+239.5M"), (-1446.4e6, "\u22121,446M"), (999.96e6, "+1,000.0M")])
def test_an_amount_never_reaches_the_curve(net: float, text: str) -> None:
    """The unit is the column's; from a thousand on the decimal goes."""
    shown = flow_text(net, AmountUnit(1e6, "M"))
    assert shown == text
    font = QFontMetrics(make_theme().font(Type.STRONG))
    width = watch_columns(list_scales(UnitStyle.KMB))[ListColumn.FLOW].width
    assert font.horizontalAdvance(shown) <= width - MARGIN - 6 - 42


def test_a_quote_reaches_the_screen(desk: WatchlistScene) -> None:
    """The row's picture changes within the next frame, and no other row's does."""
    table = desk.dock.view
    before = table.viewport().grab().toImage()
    spy = PaintSpy(table.viewport())
    beyond = PaintSpy(desk.dock)
    put(desk.hub, Topic.QUOTE.of(IDS[1]), quote(IDS[1], "162.10", "157.90"))
    desk.bot.waitUntil(lambda: not spy.region.isEmpty())
    rows = [place for place in range(5) if spy.touched(table.visualRect(desk.dock.model.index(place, ListColumn.LAST)))]
    assert rows == [1], spy.region
    assert beyond.region.isEmpty(), "a changed row must not repaint what lies below the table"
    after = table.viewport().grab().toImage()

    changed = table.visualRect(desk.dock.model.index(1, ListColumn.LAST))
    same = table.visualRect(desk.dock.model.index(2, ListColumn.LAST))
    assert before.copy(changed) != after.copy(changed)
    assert before.copy(same) == after.copy(same)


def test_a_changed_price_glows_and_fades(desk: WatchlistScene) -> None:
    """At once, held, then gone; the timer stops with the last glow."""
    for last in ("156.50", "156.60"):
        put(desk.hub, Topic.QUOTE.of(IDS[1]), quote(IDS[1], last, "157.90"))
        desk.settle()
    assert desk.dock.changes.flashes.strength(IDS[1]) == 1.0

    desk.clock.advance(0.4)
    assert 0.0 < desk.dock.changes.flashes.strength(IDS[1]) < 1.0
    desk.clock.advance(1.0)

    desk.bot.waitUntil(lambda: not desk.dock.changes.flashes.active)


def test_a_price_that_came_out_of_view_does_not_glow_with_the_next_flow(desk: WatchlistScene) -> None:
    """The row shows the price since it was scrolled in; nothing would paint the beginning of a flash either."""
    desk.dock.resize(338, 250)
    bar, id_ = desk.dock.view.verticalScrollBar(), IDS[-1]
    for place, last in ((bar.maximum(), "156.50"), (0, "156.60")):
        bar.setValue(place)
        put(desk.hub, Topic.QUOTE.of(id_), quote(id_, last, "157.90"))
        desk.settle()
        desk.dock.changes.clear()
    bar.setValue(bar.maximum())
    assert desk.dock.model.row(len(IDS) - 1).last == "156.60"

    put(desk.hub, Topic.FLOW.of(id_), flow(id_, 1e6))
    desk.settle()

    assert desk.dock.changes.flashes.strength(id_) == 0.0


def test_when_everything_changes_nothing_glows(desk: WatchlistScene) -> None:
    """More than a fifth of the visible cells in one frame."""
    for price in ("1.00", "2.00"):
        for id_ in IDS:
            put(desk.hub, Topic.QUOTE.of(id_), quote(id_, price, "1.00"))
        desk.settle()

    assert not desk.dock.changes.flashes.active


def test_the_header_sorts_down_up_and_back(desk: WatchlistScene) -> None:
    """Three clicks go round."""
    first: list[str] = []
    header = desk.dock.view.horizontalHeader()
    for _ in range(3):
        header.sectionClicked.emit(ListColumn.FLOW)
        first.append(desk.dock.model.id_at(0))

    assert first == ["SZ.300750", "SH.600519", IDS[0]]


def test_a_live_column_is_sorted_again_once_a_second_and_not_per_tick(desk: WatchlistScene) -> None:
    """The row under the mouse would jump otherwise."""
    desk.dock.view.horizontalHeader().sectionClicked.emit(ListColumn.LAST)
    put(desk.hub, Topic.QUOTE.of(IDS[1]), quote(IDS[1], "99999.00", "157.90"))
    desk.settle()
    assert desk.dock.model.id_at(0) == "HK.800000"

    desk.dock.each_second()

    assert desk.dock.model.id_at(0) == IDS[1]
    assert desk.selection.instrument == TENCENT


def test_a_figure_that_grows_old_is_told_without_a_new_one(desk: WatchlistScene) -> None:
    """Silence changes the row too."""
    assert desk.dock.model.row(0).flow.tone is FlowTone.LIVE
    desk.clock.advance(91)
    desk.dock.each_second()

    assert desk.dock.model.row(0).flow.tone is FlowTone.STALE


def test_delete_removes_the_selected_row_and_tells_the_keeper(desk: WatchlistScene) -> None:
    """The list is kept by whoever listens."""
    desk.dock.view.setFocus()

    QTest.keyClick(desk.dock.view, Qt.Key.Key_Delete)

    assert desk.kept[-1][0].symbols == IDS[1:]


async def test_adding_by_code(desk: WatchlistScene) -> None:
    """Typed, confirmed with Enter, found, selected, kept."""
    field = desk.dock.field
    field.show()
    QTest.keyClicks(field, "1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: bool(desk.kept))

    assert desk.kept[-1][0].symbols == (*IDS, CKH)
    assert desk.selection.instrument == CKH
    assert field.text() == ""


async def test_what_is_not_found_is_said_at_the_field(desk: WatchlistScene) -> None:
    """The field keeps its text and turns amber."""
    field = desk.dock.field
    field.show()
    QTest.keyClicks(field, "zzz")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: field.property("invalid") == "true")

    assert field.text() == "zzz"
    assert "zzz" in field.toolTip()


def test_it_names_itself_for_automation(desk: WatchlistScene) -> None:
    """The identifier is a contract, the name is translated."""
    assert desk.dock.view.accessibleIdentifier() == "watchlist"
    assert desk.dock.view.accessibleName() == "Watchlist"
    assert desk.dock.field.accessibleName() == "Add by code or name"


def test_without_motion_an_arrow_stands_for_a_second(qtbot: QtBot, qapp: QApplication) -> None:
    """The setting, or the system's wish; nothing glows."""
    desk = WatchlistScene(qtbot, qapp, motion=False)
    for last in ("156.50", "156.40"):
        put(desk.hub, Topic.QUOTE.of(IDS[1]), quote(IDS[1], last, "157.90"))
        desk.settle()
    assert not desk.dock.changes.flashes.active
    assert desk.dock.changes.marks.arrow(IDS[1]) == "\u25bc"
    desk.clock.advance(1.1)

    desk.bot.waitUntil(lambda: not desk.dock.changes.marks.active)
    assert desk.dock.changes.marks.arrow(IDS[1]) == ""


@pytest.mark.parametrize("last", ["1820.23", "12820.23"])
def test_an_arrow_in_the_cell_before_the_price_leaves_nothing(qtbot: QtBot, qapp: QApplication, last: str) -> None:
    """The arrow of an index, or of a share whose price alone has room in its cell, comes whole and goes whole."""
    desk = WatchlistScene(qtbot, qapp, motion=False)
    for price in (last[:-1] + "1", last):
        put(desk.hub, Topic.QUOTE.of(IDS[1]), quote(IDS[1], price, "157.90"))
        desk.settle()
        assert desk.dock.changes.marks.arrow(IDS[1])
        assert residue(on_screen(desk.dock), painted_whole(desk.dock)).isEmpty()
    desk.clock.advance(1.1)

    desk.bot.waitUntil(lambda: not desk.dock.changes.marks.active)
    assert residue(on_screen(desk.dock), painted_whole(desk.dock)).isEmpty()


def hovered(desk: WatchlistScene, row: int) -> tuple[QImage, QImage, QRect]:
    """A row under the mouse without and with its buttons, and where these are."""
    table, buttons = desk.dock.view, desk.dock.row_buttons
    QTest.mouseMove(table.viewport(), QPoint(20, 2))
    QTest.mouseMove(table.viewport(), middle_of(desk, row))
    assert buttons.row == row
    rect = table.row_rect(row)
    shown = table.viewport().grab(rect).toImage()
    place = buttons.geometry().translated(0, -rect.top())
    buttons.hide()
    plain = table.viewport().grab(rect).toImage()
    buttons.leave()
    return plain, shown, place


@pytest.mark.parametrize("width", [300, 338, 480])
@pytest.mark.parametrize("compact", [False, True])
def test_the_buttons_of_the_row_under_the_mouse_cover_no_figure(
    desk: WatchlistScene, width: int, compact: bool
) -> None:
    """Figures stay as they are: of two lines that of the code is covered, of one the curve or, without it, the name."""
    desk.dock.resize(width, 600)
    desk.dock.view.set_compact(compact=compact)
    desk.settle()
    table, model = desk.dock.view, desk.dock.model
    for row in (1, 4):
        plain, shown, place = hovered(desk, row)
        cells = {column: table.visualRect(model.index(row, column)) for column in SHOWN_FIRST}
        flow = cells[ListColumn.FLOW]
        amount = QFontMetrics(make_theme().font(Type.STRONG)).horizontalAdvance(
            flow_text(model.row(row).flow.net, model.flow_unit)
        )
        figures = flow.right() - amount - 8
        curve = flow.width() >= WITH_CURVE
        for x in range(plain.width()):
            for y in range(plain.height()):
                if plain.pixel(x, y) != shown.pixel(x, y):
                    assert place.contains(x, y)
                    if compact and curve:
                        assert cells[ListColumn.CHANGE].right() - 4 < x < figures
                    else:
                        assert x <= cells[ListColumn.SYMBOL].right()
                        assert compact or y >= plain.height() // 2 - 1
        if compact:
            assert place.right() <= figures
        assert sum(not button.isHidden() for button in desk.dock.row_buttons.findChildren(QToolButton)) >= 2


def test_a_click_on_a_button_in_the_row_prices_the_ticket(desk: WatchlistScene) -> None:
    table = desk.dock.view
    QTest.mouseMove(table.viewport(), QPoint(20, 2))
    QTest.mouseMove(table.viewport(), middle_of(desk, 3))
    button = table.findChild(QToolButton, "watchlist_row_sell")
    assert isinstance(button, QToolButton)
    acted: list[str] = []
    desk.dock._row_actions._start = lambda instrument, side: acted.append(f"{side} {instrument}")  # type: ignore[method-assign]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert acted == [f"{Side.SELL} {IDS[3]}"]


FUTU = LinkStatus(state=LinkState.LIVE, provider="Futu OpenD", address="127.0.0.1:11111", since=0.0)


def test_it_names_the_source_of_several_and_what_is_delayed(qtbot: QtBot, qapp: QApplication) -> None:
    desk = WatchlistScene(qtbot, qapp, SymbolList(name="US", symbols=("US.AAPL",)))
    hub, chip = desk.hub, desk.dock.source
    hub.publish(QUOTES_LINK, Lazy.ready(FUTU))
    hub.publish(ORDERS_LINK, Lazy.ready(FUTU))
    desk.dock.each_second()
    assert chip.isHidden()

    hub.publish(ORDERS_LINK, Lazy.ready(replace(FUTU, provider="LongPort", connection="orders")))
    desk.dock.each_second()
    assert (chip.text(), chip.property("tone")) == ("Futu OpenD", Tone.SECONDARY.value)
    assert chip.accessibleName() == "Source: Futu OpenD"
    assert chip.whole == "Prices from Futu OpenD at 127.0.0.1:11111"

    hub.publish(PACKAGES, Lazy.ready({Market.HK: QuotePackage(right=QuoteRight.BMP, delayed=True)}))
    desk.dock.each_second()
    assert (chip.text(), chip.property("tone")) == ("Futu OpenD \u00b7 HK delayed 15 min", Tone.WARN.value)
    desk.dock.lists.show(2)
    desk.dock.each_second()
    assert (chip.text(), chip.property("tone")) == ("Futu OpenD", Tone.SECONDARY.value)
