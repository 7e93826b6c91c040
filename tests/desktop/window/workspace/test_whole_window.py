"""Several docks of one kind in the real window: what the ticket takes, what is asked for, and what is left behind."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from checkout import ROOT
from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS
from fakes.scenes.screen.turns import turns
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.waiting import tasks_done, until
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.orders.book_effect import NO_ORDER, Hypothetical
from tideboard_desktop.book.dock import OrderBookDock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.ui.widgets.environment import EnvironmentWord
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.workspace.default_layout import BARS, CHART_SHARE, GUTTER, Charts
from tideboard_desktop.window.workspace.layouts_file import LayoutsFile

pytestmark = pytest.mark.slow

TENCENT, ALIBABA = IDS[0], IDS[1]
PRICE = Decimal("612.00")
VECTORS = ROOT / "tests" / "vectors"


def has_price_chart(whole: WholeWindow) -> bool:
    """Whether the price chart is built: after its first paint."""
    body = whole.built.window.workspace.docks["price_chart"].body
    return isinstance(body, LazyDock) and body.inside is not None


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    """Shown, with the account of the market picture."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    made.built.window.resize(1600, 1000)
    made.built.window.show()
    await until(lambda: has_price_chart(made))
    made.frame.catch_up()
    await tasks_done()  # what it reads at first has failed
    yield made
    await made.end()


def second_book(whole: WholeWindow, letter: str) -> OrderBookDock:
    """One more order book on another letter."""
    workspace = whole.built.window.workspace
    workspace.go_to("book")
    dock = workspace.open_another("book")
    assert dock is not None
    assert dock.selection is not None
    dock.selection.set_letter(letter)
    assert isinstance(dock.body, OrderBookDock)
    return dock.body


async def test_the_ticket_takes_prices_of_its_own_symbol_only(whole: WholeWindow) -> None:
    """Whatever the letters say: the symbol decides."""
    ticket = whole.built.ticket.ticket
    book = second_book(whole, "B")
    whole.selection.letters.move("B", ALIBABA)
    book.price_clicked.emit(PRICE, Side.BUY)
    assert ticket.form.price != PRICE

    whole.selection.letters.move("B", TENCENT)
    book.price_clicked.emit(PRICE, Side.BUY)
    assert ticket.form.price == PRICE
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_another_letter_on_the_ticket_is_another_symbol_without_the_old_price(whole: WholeWindow) -> None:
    whole.selection.letters.move("B", ALIBABA)
    whole.built.book.price_clicked.emit(PRICE, Side.BUY)
    ticket = whole.built.ticket.ticket
    assert ticket.form.price == PRICE
    selection = whole.built.window.workspace.docks["ticket"].selection
    assert selection is not None
    selection.set_letter("B")

    assert ticket.form.price is None
    assert ticket.instrument is not None
    assert ticket.instrument.id == ALIBABA
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_what_the_ticket_would_take_stands_in_books_of_its_symbol(whole: WholeWindow) -> None:
    book = second_book(whole, "B")
    whole.selection.letters.move("B", ALIBABA)
    order = Hypothetical(Side.BUY, {(Side.SELL, PRICE): 100})
    whole.built.ticket.would_take.emit(order)
    shown = [whole.built.book.book._hypothetical, book.book._hypothetical]
    whole.selection.letters.move("B", TENCENT)

    assert shown == [order, NO_ORDER]
    assert book.book._hypothetical == order
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_every_instrument_on_screen_is_known_and_its_flow_comes_first(whole: WholeWindow) -> None:
    second_book(whole, "B")
    apple = InstrumentId("US.AAPL")
    whole.selection.letters.move("B", apple)

    assert whole.feeds.schedule._selected == {TENCENT, apple}
    assert Topic.INSTRUMENT.of(apple) in whole.hub.wanted()
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_later_docks_know_the_account(whole: WholeWindow) -> None:
    assert second_book(whole, "C").book._account_id == ACCOUNT.id
    later = whole.built.window.workspace.docks["book-2"]
    assert later.environment is ACCOUNT.environment
    later.setFloating(True)
    assert ACCOUNT.environment.value in later.windowTitle()
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_a_window_that_goes_leaves_nothing_behind(whole: WholeWindow) -> None:
    """Docks that float and docks that were added go with it; the next one has them again."""
    workspace = whole.built.window.workspace
    workspace.toggle_floating(workspace.docks["watchlist"])
    second_book(whole, "B")
    await turns()

    def left() -> tuple[int, int, int, int, int]:
        gc.collect()
        wanted = len(whole.hub.wanted())
        return (
            len(whole.frame._clients),
            len(whole.frame._seconds),
            wanted,
            len(QApplication.topLevelWidgets()),
            widgets(),
        )

    before = left()
    old = whole.built
    gone = weakref.ref(old.window)
    whole.built = whole.build()
    whole.built.restore(old.capture())
    whole.built.window.show()
    whole.discard(old)
    del old, workspace
    await turns()
    after = left()

    assert all(now <= then for now, then in zip(after, before, strict=True)), (before, after)
    assert gone() is None
    assert whole.built.window.workspace.docks["watchlist"].isFloating()
    assert not whole.built.window.workspace.docks["book-2"].closed
    whole.frame.stop()  # before the loop rests: a frame would ask for more


def widgets() -> int:
    """All that live."""
    return sum(isinstance(widget, QWidget) for widget in QApplication.allWidgets())


async def test_a_very_wide_window_has_the_tape_beside_the_book(whole: WholeWindow) -> None:
    """And gives its column back when it shrinks."""
    workspace = whole.built.window.workspace
    whole.built.window.resize(2560, 1440)
    await until(lambda: workspace.docks["ticket"].width() == 360)
    tape = workspace.docks["book-2"]
    assert isinstance(tape.body, OrderBookDock)
    assert (tape.body.tab, tape.closed, workspace.docks["ticket"].width()) == ("tape", False, 360)
    assert tape.x() < workspace.docks["book"].x()

    whole.built.window.resize(1920, 1080)
    await until(lambda: workspace.docks["ticket"].width() == 340)
    assert tape.closed
    assert workspace.docks["ticket"].width() == 340
    whole.frame.stop()  # before the loop rests: a frame would ask for more


def charts(whole: WholeWindow) -> Charts | None:
    """How price and flow stand in the window; None if they do neither of it."""
    price, flow = (whole.built.window.workspace.docks[name] for name in ("price_chart", "flow"))
    if price in whole.built.window.tabifiedDockWidgets(flow):
        return Charts.TABS
    one, other = price.geometry(), flow.geometry()
    if (one.left(), one.right()) == (other.left(), other.right()) and one.bottom() < other.top():
        return Charts.STACKED
    return Charts.BESIDE if (one.top(), one.bottom()) == (other.top(), other.bottom()) else None


async def resized(whole: WholeWindow, width: int, height: int) -> set[str]:
    """Resize the window; returns the docks that are open then."""
    whole.built.window.resize(width, height)
    await turns()
    return {name for name, dock in whole.built.window.workspace.docks.items() if not dock.closed}


async def test_price_and_flow_of_one_security_are_in_view_together(whole: WholeWindow) -> None:
    """One above the other, or beside each other in a wide window, over the same lists; tabs in a small one."""
    window, docks = whole.built.window, whole.built.window.workspace.docks
    for width, height, wanted in (
        (1600, 1000, Charts.STACKED),
        (1599, 1000, Charts.TABS),
        (1920, 1080, Charts.STACKED),
        (1600, 900, Charts.TABS),
        (2560, 1440, Charts.BESIDE),
        (1280, 720, Charts.TABS),
        (2560, 1440, Charts.BESIDE),
        (1600, 1000, Charts.STACKED),
    ):
        opened = await resized(whole, width, height)
        assert charts(whole) is wanted, (width, height)
        assert "flow-2" not in opened
        price, flow, lists = (docks[name].geometry() for name in ("price_chart", "flow", "blotter"))
        if wanted is Charts.BESIDE:
            assert (lists.left(), lists.right()) == (price.left(), flow.right())
            assert abs(price.width() - flow.width()) <= 1
        elif wanted is Charts.STACKED:
            assert abs(price.height() / (price.height() + flow.height()) - CHART_SHARE) < 0.01
            assert flow.height() >= 320
            assert lists.height() >= 160
        else:
            assert docks["flow"].visibleRegion().boundingRect().isValid()
    assert len({selection.instrument for name in ("price_chart", "flow") if (selection := docks[name].selection)}) == 1
    assert window.workspace.untouched
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_both_charts_are_built_at_once_and_share_the_minute_pointed_at(whole: WholeWindow) -> None:
    """The price chart waits for what the chart of the flow loads, then both are there."""
    price, flow = (whole.built.window.workspace.docks[name] for name in ("price_chart", "flow"))
    await until(lambda: has_price_chart(whole))
    assert isinstance(price.body, LazyDock)
    assert price.body.inside is not None
    assert whole.built.flow.body is not None
    assert price.selection is not None
    assert flow.selection is not None
    flow.selection.move_minute(1_795_000_000.0)
    assert price.selection.minute == flow.selection.minute == 1_795_000_000.0
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_the_layout_with_tabs_stays_so_at_every_size(whole: WholeWindow) -> None:
    """Also in the next window; the default layout ends it, and undo brings it back."""
    window = whole.built.window
    window.layouts.settle()
    window.layouts.reset_to_tabs()
    for width, height in ((2560, 1440), (1280, 720), (1600, 1000)):
        await resized(whole, width, height)
        assert charts(whole) is Charts.TABS
    state = window.workspace.capture()
    window.layouts.reset()
    assert charts(whole) is Charts.STACKED
    window.layouts.undo()
    assert charts(whole) is Charts.TABS
    window.layouts.reset()
    window.workspace.restore(replace(state, place=None))
    await resized(whole, 1700, 1000)
    assert charts(whole) is Charts.TABS
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_a_layout_that_somebody_made_is_not_placed_anew(whole: WholeWindow) -> None:
    """One drag of a separator is enough."""
    await turns()
    window = whole.built.window
    place = window.workspace.docks["watchlist"].geometry()
    between = QPoint(place.right() + GUTTER // 2, place.center().y())
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=between)
    QTest.mouseMove(window, between + QPoint(40, 0))
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=between + QPoint(40, 0))
    assert not window.workspace.untouched

    for width, height in ((2560, 1440), (3840, 2160), (1280, 720)):
        assert "book-2" not in await resized(whole, width, height)
        assert charts(whole) is Charts.STACKED
    whole.frame.stop()  # before the loop rests: a frame would ask for more


@pytest.mark.parametrize("width", [1600, 2560])
async def test_a_layout_of_an_earlier_version_stays_as_it_was_saved(
    whole: WholeWindow, tmp_path: Path, width: int
) -> None:
    """Chart and flow are tabs, a second chart stays beside them, whatever this version does by default."""
    directory = tmp_path / "earlier"
    directory.mkdir(mode=0o700)
    (directory / "layouts.json").write_bytes((VECTORS / f"layouts-1-{width}.json").read_bytes())
    (directory / "layouts.json").chmod(0o600)
    saved = LayoutsFile(directory).load().current
    assert saved is not None
    window, docks = whole.built.window, whole.built.window.workspace.docks
    window.workspace.restore(saved)
    for size in ((window.width(), window.height()), (2500, 1400), (1700, 1000), (2560, 1440)):
        opened = await resized(whole, *size)
        assert charts(whole) is Charts.TABS, size
        assert ("flow-2" in opened) is (width == 2560), size
    if width == 2560:
        first, second = docks["flow"].geometry(), docks["flow-2"].geometry()
        assert abs(first.width() - second.width()) <= 1
        assert (docks["watchlist"].width(), docks["ticket"].width()) == (600, 360)
    window.layouts.reset()
    assert charts(whole) is Charts.BESIDE
    assert "flow-2" not in await resized(whole, 2560, 1440)
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_a_symbol_without_flow_leads_to_the_search(whole: WholeWindow) -> None:
    """From the first flow dock and from later ones."""
    palette = whole.built.keyboard.palette
    workspace = whole.built.window.workspace
    workspace.go_to("flow")
    later = workspace.open_another("flow")
    assert later is not None
    for flow in (whole.built.flow, later.body):
        assert isinstance(flow, CapitalFlowDock)
        flow.search_wanted.emit()
        assert palette.isVisible()
        palette.leave()
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_a_banner_takes_no_level_from_the_book(whole: WholeWindow) -> None:
    """The ticket below scrolls, a ladder cannot; nor is it ever cut."""
    window, ladder = whole.built.window, whole.built.book.ladder
    window.banner.show_message("test", BannerMessage("One line."))
    await turns()

    assert ladder.height() >= ladder.height_for(10)
    assert ladder.visibleRegion().boundingRect().height() == ladder.height()

    window.resize(1366, 768)
    await turns()
    assert ladder.visibleRegion().boundingRect().height() == ladder.height()
    whole.frame.stop()  # before the loop rests: a frame would ask for more


def has_focus(dock: QWidget) -> bool:
    """Whether the focus is inside a dock."""
    focused = QApplication.focusWidget()
    return focused is not None and dock.isAncestorOf(focused)


async def test_a_dock_behind_another_tab_is_not_there_for_the_focus(whole: WholeWindow) -> None:
    """What covers it gets its focus; the tab that is brought to the front is whole at once."""
    window, workspace = whole.built.window, whole.built.window.workspace
    workspace.place_default(tabbed=True)
    window.activateWindow()
    chart, flow = workspace.docks["price_chart"], workspace.docks["flow"]
    assert not chart.bar.isVisible()
    assert flow.bar.isVisible()
    workspace.go_to("flow")
    assert has_focus(flow)
    tabs = window.findChild(QTabBar)
    assert tabs is not None
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(0).center())
    await asyncio.sleep(0)
    assert (chart.bar.isVisible(), flow.bar.isVisible()) == (True, False)
    assert has_focus(chart)
    assert workspace.active is chart
    workspace.stack(workspace.docks["book"])
    await turns()
    assert has_focus(workspace.docks["book"])
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_a_layout_of_before_the_chart_was_shown_keeps_it_closed(whole: WholeWindow) -> None:
    """And its docks where they were, with the sizes of the window."""
    window, workspace = whole.built.window, whole.built.window.workspace
    workspace.close_named("price_chart")
    workspace.untouched = True
    state = workspace.capture()
    letters = {name: kept for name, kept in state.arrangement.letters.items() if name != "price_chart"}
    old = replace(
        state,
        arrangement=replace(state.arrangement, letters=letters, charts=""),
        docks={name: dock for name, dock in state.docks.items() if name != "price_chart"},
    )
    workspace.place_default()
    assert not workspace.docks["price_chart"].closed
    workspace.restore(old)
    assert workspace.docks["price_chart"].closed
    assert workspace.untouched
    window.resize(1400, 900)
    await turns()
    assert workspace.docks["price_chart"].closed
    assert workspace.docks["blotter"].height() == round((900 - BARS) * 0.18)
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_each_floating_dock_says_the_environment_once(whole: WholeWindow) -> None:
    """Also the ticket, whose bar has only the ground of it while the window says the word."""
    workspace = whole.built.window.workspace
    workspace.open("combination")
    for name in ("ticket", "combination", "blotter", "book"):
        dock = workspace.docks[name]
        assert not [word for word in dock.findChildren(EnvironmentWord) if word.isVisibleTo(dock)], name
        workspace.toggle_floating(dock)
        await turns()
        (word,) = [word for word in dock.findChildren(EnvironmentWord) if word.isVisibleTo(dock)]
        assert word.environment is ACCOUNT.environment, name
    whole.frame.stop()  # before the loop rests: a frame would ask for more
