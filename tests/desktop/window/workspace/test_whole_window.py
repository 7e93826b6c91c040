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
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QWidget

from fakes.scenes.market.hub_snapshot import ACCOUNT, IDS
from fakes.scenes.window.main_window import WholeWindow
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.watch.first_watchlist import FIRST_WATCHLIST
from tideboard_core.orders.book_effect import NO_ORDER, Hypothetical
from tideboard_desktop.book.dock import OrderBookDock
from tideboard_desktop.flow.dock import CapitalFlowDock
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.workspace.default_layout import BARS, GUTTER

TENCENT, ALIBABA = IDS[0], IDS[1]
PRICE = Decimal("612.00")


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    """Shown, with the account of the market picture."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    made.built.window.resize(1600, 1000)
    made.built.window.show()
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
    await asyncio.sleep(0.05)

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
    await asyncio.sleep(0.05)
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
    await asyncio.sleep(0.05)
    tape = workspace.docks["book-2"]
    assert isinstance(tape.body, OrderBookDock)
    assert (tape.body.tab, tape.closed, workspace.docks["ticket"].width()) == ("tape", False, 360)
    assert tape.x() < workspace.docks["book"].x()

    whole.built.window.resize(1920, 1080)
    await asyncio.sleep(0.05)
    assert tape.closed
    assert workspace.docks["ticket"].width() == 340
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_two_charts_share_a_window_of_2560_and_more(whole: WholeWindow) -> None:
    """The second shows the next security of the watchlist; a narrower window has one chart, as before."""
    window, docks = whole.built.window, whole.built.window.workspace.docks
    await asyncio.sleep(0.05)
    before = {name: dock.geometry() for name, dock in docks.items() if name != "price_chart"}
    for width, height in ((2560, 1440), (3840, 2160)):
        window.resize(width, height)
        await asyncio.sleep(0.05)
        first, second, lists = (docks[name].geometry() for name in ("flow", "flow-2", "blotter"))
        tabs = window.findChild(QTabBar)
        assert tabs is not None
        assert (second.top(), second.bottom()) == (tabs.geometry().top(), first.bottom())
        assert abs(first.width() - second.width()) <= 1
        assert 0 < second.left() - first.right() <= 8
        assert (lists.left(), lists.right()) == (first.left(), second.right())
        assert (docks["watchlist"].width(), docks["ticket"].width()) == (600, 360)
        chart = docks["flow-2"].body
        assert isinstance(chart, CapitalFlowDock)
        assert chart.body is not None
        assert chart.body.isVisible()
        assert chart.body.day.instrument == FIRST_WATCHLIST[FIRST_WATCHLIST.index(TENCENT) + 1]
        assert whole.feeds.schedule._selected == {TENCENT, chart.body.day.instrument}

    assert letter(whole, "flow-2") == "B"
    window.resize(1600, 1000)
    await asyncio.sleep(0.05)
    assert {name: docks[name].geometry() for name in before} == before
    assert docks["flow-2"].closed
    assert whole.feeds.schedule._selected == {TENCENT}
    whole.frame.stop()  # before the loop rests: a frame would ask for more


def letter(whole: WholeWindow, name: str) -> str:
    """A dock's link letter."""
    selection = whole.built.window.workspace.docks[name].selection
    assert selection is not None
    return selection.letter


async def widened(whole: WholeWindow, *sizes: tuple[int, int]) -> set[str]:
    """Resize the window to each of these; returns the docks that are open then."""
    for width, height in sizes:
        whole.built.window.resize(width, height)
        await asyncio.sleep(0.05)
    return {name for name, dock in whole.built.window.workspace.docks.items() if not dock.closed}


async def test_a_second_chart_that_was_closed_stays_closed(whole: WholeWindow) -> None:
    """With its button, whatever becomes of the window; the default layout has it again."""
    assert "flow-2" in await widened(whole, (2560, 1440))
    workspace = whole.built.window.workspace
    closer = workspace.docks["flow-2"].findChild(QAbstractButton, "flow-2_close")
    assert closer is not None
    QTest.mouseClick(closer, Qt.MouseButton.LeftButton)

    assert "flow-2" not in await widened(whole, (3840, 2160), (1600, 1000), (2560, 1440))
    whole.built.window.layouts.reset()
    assert "flow-2" in await widened(whole, (2560, 1440))
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_a_layout_that_somebody_made_gets_no_second_chart(whole: WholeWindow) -> None:
    """One drag of a separator is enough."""
    await asyncio.sleep(0.05)
    window = whole.built.window
    place = window.workspace.docks["watchlist"].geometry()
    between = QPoint(place.right() + GUTTER // 2, place.center().y())
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=between)
    QTest.mouseMove(window, between + QPoint(40, 0))
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=between + QPoint(40, 0))
    assert not window.workspace.untouched

    assert await widened(whole, (2560, 1440), (3840, 2160)) == {
        "watchlist",
        "flow",
        "price_chart",
        "book",
        "ticket",
        "blotter",
    }
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_the_second_chart_moves_no_letter_that_another_dock_has(whole: WholeWindow) -> None:
    """A ticket on B keeps its security, whatever the window's size."""
    ticket = whole.built.window.workspace.docks["ticket"].selection
    assert ticket is not None
    ticket.set_letter("B")
    assert "flow-2" not in await widened(whole, (2560, 1440))
    assert whole.built.ticket.ticket.instrument_id == TENCENT
    assert whole.selection.letters.instrument("B") == TENCENT
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_the_second_chart_follows_a_letter_that_shows_something_else(whole: WholeWindow) -> None:
    """What a person put on B stays there, also after a change of look."""
    chosen = InstrumentId(FIRST_WATCHLIST[5])
    whole.selection.letters.move("B", chosen)
    assert "flow-2" in await widened(whole, (2560, 1440))
    old = whole.built
    whole.built = whole.build()
    whole.built.restore(old.capture())
    whole.built.window.show()
    whole.discard(old)
    assert {"flow-2", "book-2"} <= await widened(whole, (2560, 1440))
    second = whole.built.window.workspace.docks["flow-2"].selection
    assert second is not None
    assert (second.letter, second.instrument) == ("B", chosen)
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
    await asyncio.sleep(0.05)

    assert ladder.height() >= ladder.height_for(10)
    assert ladder.visibleRegion().boundingRect().height() == ladder.height()

    window.resize(1366, 768)
    await asyncio.sleep(0.05)
    assert ladder.visibleRegion().boundingRect().height() == ladder.height()
    whole.frame.stop()  # before the loop rests: a frame would ask for more


def has_focus(dock: QWidget) -> bool:
    """Whether the focus is inside a dock."""
    focused = QApplication.focusWidget()
    return focused is not None and dock.isAncestorOf(focused)


async def test_a_dock_behind_another_tab_is_not_there_for_the_focus(whole: WholeWindow) -> None:
    """What covers it gets its focus; the tab that is brought to the front is whole at once."""
    window, workspace = whole.built.window, whole.built.window.workspace
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
    await asyncio.sleep(0.02)
    assert has_focus(workspace.docks["book"])
    whole.frame.stop()  # before the loop rests: a frame would ask for more


async def test_a_layout_of_before_the_chart_was_shown_keeps_it_closed(whole: WholeWindow) -> None:
    """And its docks where they were, with the sizes of the window."""
    window, workspace = whole.built.window, whole.built.window.workspace
    workspace.close_named("price_chart")
    workspace.untouched = True
    state = workspace.capture()
    kept = state.arrangement.letters
    old = replace(
        state,
        arrangement=replace(state.arrangement, letters={name: kept[name] for name in kept if name != "price_chart"}),
        docks={name: dock for name, dock in state.docks.items() if name != "price_chart"},
    )
    workspace.place_default()
    assert not workspace.docks["price_chart"].closed
    workspace.restore(old)
    assert workspace.docks["price_chart"].closed
    assert workspace.untouched
    window.resize(1400, 900)
    await asyncio.sleep(0.02)
    assert workspace.docks["price_chart"].closed
    assert workspace.docks["blotter"].height() == round((900 - BARS) * 0.18)
    whole.frame.stop()  # before the loop rests: a frame would ask for more
