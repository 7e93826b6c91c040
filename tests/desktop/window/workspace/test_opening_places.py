"""Where each dock of the table opens in the real window: by palette and keys, over what, and how it is left again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.screen.turns import turns
from fakes.scenes.window.main_window import WholeWindow
from fakes.values.waiting import tasks_done, until
from run_forms import sized
from tideboard_core.errors import GatewayError
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.workspace.default_layout import TAPE
from tideboard_desktop.window.workspace.dock_moves import in_view
from tideboard_desktop.window.workspace.dock_widget import DockWidget
from tideboard_desktop.window.workspace.opening_places import OpenPlace, ranked

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
KEPT = ("watchlist", "book", "ticket", "blotter")
LARGE = {"journal", "accounts", "calendar", "depth", "option_chain", "screener", "behind"}
SMALLEST = QSize(1280, 720)
STRIDE = sized(3, 1)


class Desk:
    """The whole window, worked by keys."""

    def __init__(self, whole: WholeWindow) -> None:
        self.whole, self.window = whole, whole.built.window
        self.workspace = self.window.workspace

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in what has the focus."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    async def open(self, words: str, name: str) -> DockWidget:
        """Type a dock's name into the palette and press Enter."""
        self.key(Qt.Key.Key_K, CONTROL)
        palette = self.whole.built.keyboard.palette
        await until(palette.isVisible)
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClicks(field, words)
        self.key(Qt.Key.Key_Return)
        await until(lambda: name in self.workspace.docks and in_view(self.workspace.docks[name]))
        await until(lambda: not palette.isVisible())
        return self.workspace.docks[name]

    def rects(self) -> dict[str, QRect]:
        """Where the docks in view are in the window."""
        return {name: dock.geometry() for name, dock in self.workspace.docks.items() if in_view(dock)}


@pytest.fixture
async def desk(request: pytest.FixtureRequest, qapp: QApplication, tmp_path: Path) -> AsyncIterator[Desk]:
    """The window, shown at 1600 x 1000 or the parameter's size."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    whole = WholeWindow(qapp, tmp_path)
    made = Desk(whole)
    made.window.resize(*getattr(request, "param", (1600, 1000)))
    made.window.show()
    made.window.activateWindow()
    await turns()  # the price chart is built then
    whole.frame.stop()
    await tasks_done()
    yield made
    await whole.end()


async def test_the_journal_opens_over_chart_and_flow_and_ctrl_w_brings_them_back(desk: Desk) -> None:
    """With a message in the strip that waits for an answer; nothing that trades moves, and all comes back."""
    desk.window.banner.show_message("unanswered", BannerMessage("An order is not answered.", button="Show"))
    desk.workspace.go_to("flow")
    before, focused = desk.rects(), QApplication.focusWidget()
    dock = await desk.open("journal", "journal")
    after = desk.rects()

    assert {name: after[name] for name in KEPT} == {name: before[name] for name in KEPT}
    assert after.keys() == {*KEPT, "journal"}
    assert after["journal"] == before["price_chart"].united(before["flow"])
    assert dock.bar.hint == "over Chart and Capital flow, Ctrl+W brings them back"
    banner = desk.window.banner
    assert banner.isVisible()
    place = QRect(banner.mapTo(desk.window, QPoint(0, 0)), banner.size())
    assert not any(place.intersects(rect) for rect in after.values())

    desk.key(Qt.Key.Key_W, CONTROL)
    assert desk.rects() == before
    assert QApplication.focusWidget() is focused
    assert desk.workspace.untouched


async def test_no_press_counts_for_400_ms_after_docks_came_back(desk: Desk) -> None:
    """Not in the book either, which stands where it stood: the press was aimed at another picture."""
    ticket, ladder = desk.whole.built.ticket.ticket, desk.whole.built.book.ladder
    await desk.open("depth over", "depth")
    desk.key(Qt.Key.Key_W, CONTROL)
    assert desk.workspace.docks["depth"].closed
    before = ticket.form
    row = ladder.row_rect(2).center()
    QTest.mouseClick(ladder, LEFT, pos=row)
    desk.whole.clock.advance(0.39)
    QTest.mouseClick(ladder, LEFT, pos=row)
    assert ticket.form == before
    desk.whole.clock.advance(0.02)
    QTest.mouseClick(ladder, LEFT, pos=row)
    assert ticket.form != before


async def test_a_rebuild_keeps_what_is_covered_and_gives_it_back(desk: Desk) -> None:
    """As for another language: the contents of the window are made anew from the state of the old ones."""
    before = desk.rects()
    await desk.open("journal", "journal")
    state, shown = desk.workspace.capture(), desk.rects()
    desk.window.empty()
    desk.whole.built = desk.whole.build(desk.window)
    desk.whole.built.restore(state)
    desk.window.settle()
    again = Desk(desk.whole)
    await until(lambda: again.rects() == shown)
    assert again.workspace.docks["journal"].bar.hint == "over Chart and Capital flow, Ctrl+W brings them back"
    again.workspace.go_to("journal")
    again.key(Qt.Key.Key_W, CONTROL)
    await until(lambda: again.rects() == before)
    assert again.workspace.untouched
    desk.whole.frame.stop()
    await tasks_done()


async def _is_default(desk: Desk) -> bool:
    """Whether the docks stand as in a window that has had its size and text from the beginning."""
    found, untouched = desk.rects(), desk.workspace.untouched
    desk.workspace.place_default()
    return untouched and found == desk.rects()


@pytest.mark.parametrize(
    ("desk", "words", "name"),
    [((1600, 1000), "journal", "journal"), ((2560, 1440), "journal", "journal"), ((1600, 1000), "depth over", "depth")],
    indirect=["desk"],
)
async def test_a_window_that_goes_to_a_smaller_screen_meanwhile_has_its_layout_after_it(
    desk: Desk, words: str, name: str
) -> None:
    """From 2560 pixels, where the tape has a place of its own, to 1600, where it has none."""
    desk.window.resize(2560, 1440)
    await until(lambda: TAPE in desk.rects())
    await desk.open(words, name)
    desk.window.resize(1600, 1000)
    await until(lambda: desk.window.contentsRect().contains(desk.rects()[name]))
    desk.key(Qt.Key.Key_W, CONTROL)
    await until(lambda: desk.rects().keys() == {*KEPT, "price_chart", "flow"})
    assert desk.rects()["watchlist"].width() == 338
    assert await _is_default(desk)
    await tasks_done()


async def test_a_reset_that_was_undone_comes_back_as_it_was(desk: Desk) -> None:
    """The step is kept in the turn of the event loop that placed the docks: Qt may not have laid them out."""
    layouts, before = desk.window.layouts, desk.rects()
    desk.workspace.close(desk.workspace.docks["flow"])
    layouts.reset()
    assert desk.rects() == before
    for step in (layouts.undo, layouts.redo):
        await asyncio.sleep(0)
        step()
    assert desk.rects() == before
    await tasks_done()


async def test_every_dock_opens_where_it_has_room_and_the_window_still_shrinks(desk: Desk) -> None:
    """Each dock opens alone first, then all of them at once."""
    window, workspace = desk.window, desk.workspace
    before, over, low = desk.rects(), set[str](), dict[str, int]()
    late = [key for key, spec in workspace.specs.items() if not spec.shown][::STRIDE]
    for key in late:
        spec = workspace.specs[key]
        assert spec.wished.width >= spec.least.width, key
        assert spec.wished.height >= spec.least.height, key
        workspace.open(key)
        after = desk.rects()
        if not spec.trading:
            assert {name: after[name] for name in KEPT} == {name: before[name] for name in KEPT}, key
            if not {"price_chart", "flow"} & after.keys():
                over.add(key)
            if after[key].height() < min(spec.wished.height, 520):
                low[key] = after[key].height()
        workspace.close(workspace.docks[key])
        await until(lambda: desk.rects() == before)
    assert over == LARGE & set(late)
    assert low == {}

    for key in late:
        workspace.open(key)
    window.resize(SMALLEST)
    await asyncio.sleep(0)
    assert window.size() == SMALLEST
    inside = window.contentsRect()
    outside = {name: rect for name, rect in desk.rects().items() if not inside.contains(rect)}
    assert outside == {}
    await tasks_done(failing=GatewayError)  # reads of docks without a connection have tasks of their own


# --- the choice -------------------------------------------------------------------------------------------------------


def chosen(*sizes: tuple[int, int], least: tuple[int, int] = (400, 240), wished: tuple[int, int] = (800, 600)) -> int:
    """The number of the place that is taken first."""
    found = [OpenPlace((), QSize(*size)) for size in sizes]
    return found.index(ranked(found, QSize(*least), QSize(*wished))[0])


def test_the_place_where_new_docks_open_is_taken_if_it_is_large_enough() -> None:
    assert chosen((800, 600), (1000, 900)) == 0
    assert chosen((800, 599), (800, 600)) == 1
    assert chosen((799, 600), (700, 700), (800, 600)) == 2


def test_else_the_one_that_gives_clearly_more() -> None:
    assert chosen((800, 500), (800, 540)) == 0, "less than a ninth more"
    assert chosen((800, 300), (800, 400), (800, 550)) == 2
    assert chosen((390, 590), (400, 240)) == 1, "the first is narrower than the least width"
    assert chosen((300, 200), (310, 205)) == 0
