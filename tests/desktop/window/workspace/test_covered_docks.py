"""Docks that open over chart and flow: what they cover, what stays in view, and that all of it comes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from fakes.scenes.window.workspace import PLACES, Bench
from tideboard_desktop.window.workspace.default_layout import CHART
from tideboard_desktop.window.workspace.dock_moves import MoveDirection, in_view
from tideboard_desktop.window.workspace.dock_specs import MOST, At, DockPlace, DockSize, DockSpec
from tideboard_desktop.window.workspace.layout_state import WorkspaceState

LEFT = Qt.MouseButton.LeftButton
LEAST, LARGE, SMALL = DockSize(420, 270), DockSize(800, 620), DockSize(520, 290)
KEPT = ("watchlist", "book", "ticket", "blotter")
STACKED = QSize(1600, 1000)


class Middle(Bench):
    """The window with chart and flow one above the other, and docks of two sizes that open later."""

    def _specs(self) -> Sequence[DockSpec]:
        shown = (
            DockSpec(
                key=key,
                title=key.title(),
                build=self.part,
                place=place,
                shown=True,
                most=MOST if key in {"flow", CHART} else 1,
                trading=key in {"ticket", "blotter"},
                wished=DockSize(520, 300),
            )
            for key, place in {**PLACES, CHART: DockPlace(At.TAB, "flow")}.items()
        )
        later = (
            DockSpec(
                key=key,
                title=key.title(),
                build=self.part,
                place=DockPlace(At.TAB, "flow"),
                least=LEAST,
                wished=SMALL if key == "news" else LARGE,
            )
            for key in ("journal", "depth", "news")
        )
        return [*shown, *later]

    def rects(self) -> dict[str, QRect]:
        """Where the docks in front are in the window."""
        return {name: dock.geometry() for name, dock in self.workspace.docks.items() if in_view(dock)}

    def open(self, name: str) -> QRect:
        """Open a dock as palette and menu do; returns its place."""
        self.workspace.open(name)
        self.settle()
        return self.workspace.docks[name].geometry()

    def close(self, name: str) -> None:
        """Close a dock by the cross in its title bar."""
        closer = self.workspace.docks[name].bar.findChild(QToolButton, f"{name}_close")
        assert isinstance(closer, QToolButton)
        QTest.mouseClick(closer, LEFT)
        self.settle()

    def hint(self, name: str) -> str:
        """The remark in the title bar of a dock."""
        return self.workspace.docks[name].bar.hint


@pytest.fixture
def middle(qapp: QApplication) -> Iterator[Middle]:
    made = Middle(size=STACKED)
    made.show()
    made.workspace.show_close_key("Ctrl+W")
    yield made
    made.end()


def test_a_large_dock_covers_chart_and_flow_and_nothing_else(middle: Middle) -> None:
    before = middle.rects()
    room = before[CHART].united(before["flow"])
    assert middle.open("journal") == room
    after = middle.rects()

    assert {name: after[name] for name in KEPT} == {name: before[name] for name in KEPT}
    assert set(after) == {*KEPT, "journal"}
    assert middle.workspace.active.identity == "journal"
    assert middle.hint("journal") == "over Price_Chart and Flow, Ctrl+W brings them back"
    bar = middle.workspace.docks["journal"].bar
    assert bar.title.isVisible()


def test_closing_it_brings_them_back_as_they_were(middle: Middle) -> None:
    """Sizes, focus, and that the layout is the default one of every size of the window."""
    middle.window.activateWindow()
    middle.workspace.go_to("flow")
    middle.body("flow").setFocus()
    before, untouched = middle.rects(), middle.workspace.untouched
    middle.open("journal")
    middle.close("journal")

    assert middle.rects() == before
    assert (middle.workspace.active.identity, untouched) == ("flow", True)
    assert QApplication.focusWidget() is middle.body("flow")
    assert middle.workspace.untouched
    assert middle.hint("journal") == ""
    middle.window.resize(1920, 1080)
    middle.workspace.resize_default()
    middle.settle()
    assert middle.rects()["watchlist"].width() == 360


def test_no_key_reaches_a_covered_dock_that_takes_the_focus(middle: Middle) -> None:
    """As what a dock has read does, or a dialog that goes: Qt gives the focus to parts of hidden docks too."""
    middle.window.activateWindow()
    field = QLineEdit(middle.body("flow"))
    field.show()
    field.setFocus()
    middle.open("journal")
    field.setFocus()
    QTest.keyClick(middle.window.windowHandle(), Qt.Key.Key_Z)
    assert (field.text(), middle.workspace.active.identity) == ("", "journal")
    assert QApplication.focusWidget() is middle.body("journal")
    middle.close("journal")
    field.setFocus()
    QTest.keyClick(middle.window.windowHandle(), Qt.Key.Key_Z)
    assert (field.text(), middle.workspace.active.identity) == ("z", "flow")


def test_tabs_come_back_with_the_one_that_was_in_front(middle: Middle) -> None:
    """A dock that a person made a tab of the chart is covered with it."""
    middle.open("news")
    middle.window.tabifyDockWidget(middle.workspace.docks[CHART], middle.workspace.docks["news"])
    middle.workspace.go_to(CHART)
    middle.settle()
    before = middle.rects()
    assert len(middle.window.tabifiedDockWidgets(middle.workspace.docks[CHART])) == 1
    middle.open("journal")
    assert set(middle.rects()) == {*KEPT, "journal"}

    middle.close("journal")
    assert middle.rects() == before
    assert middle.window.tabifiedDockWidgets(middle.workspace.docks[CHART]) == [middle.workspace.docks["news"]]


def test_a_small_dock_is_a_tab_where_new_ones_open(middle: Middle) -> None:
    before = middle.rects()
    middle.open("news")
    docks = middle.workspace.docks
    assert middle.window.tabifiedDockWidgets(docks["news"]) == [docks["flow"]]
    assert {name: middle.rects()[name] for name in (*KEPT, CHART)} == {name: before[name] for name in (*KEPT, CHART)}
    assert middle.hint("news") == ""


def test_in_a_small_window_a_large_dock_is_a_tab_too(qapp: QApplication) -> None:
    """There chart and flow share a place as tabs: over both it would have no more room."""
    small = Middle(size=QSize(1280, 720))
    small.show()
    small.open("journal")
    docks = small.workspace.docks
    tabs = set(small.window.tabifiedDockWidgets(docks["journal"]))
    small.end()
    assert tabs == {docks["flow"], docks[CHART]}


def test_with_large_text_it_gets_the_larger_place(qapp: QApplication) -> None:
    large = Middle(size=STACKED, scale=1.5)
    large.show()
    room = large.open("journal")
    inside = large.window.contentsRect().contains(room)
    height, kept = room.height(), set(large.rects())
    large.end()
    assert inside
    assert height > 0.85 * (STACKED.height() * 0.82)
    assert kept == {*KEPT, "journal"}


def test_a_second_large_one_is_its_tab_and_the_last_brings_all_back(middle: Middle) -> None:
    before = middle.rects()
    middle.open("journal")
    middle.open("depth")
    docks = middle.workspace.docks
    assert middle.window.tabifiedDockWidgets(docks["depth"]) == [docks["journal"]]
    both = "over Price_Chart and Flow, closing these 2 tabs brings them back"
    assert (middle.hint("depth"), middle.hint("journal")) == (both, both)

    middle.close("depth")
    assert middle.hint("journal") == "over Price_Chart and Flow, Ctrl+W brings them back"
    assert set(middle.rects()) == {*KEPT, "journal"}
    assert middle.rects()["journal"] == before[CHART].united(before["flow"])
    middle.open("news")
    middle.close("news")
    middle.close("journal")
    assert middle.rects() == before
    assert middle.workspace.untouched


@pytest.mark.parametrize("name", ["flow", CHART])
def test_who_asks_for_a_covered_dock_has_it_back(middle: Middle, name: str) -> None:
    """By its key, a row's menu, the palette: what stood over it is closed."""
    before = middle.rects()
    middle.open("journal")
    middle.workspace.go_to(name)
    middle.settle()
    assert middle.rects() == before
    assert middle.workspace.docks["journal"].closed
    assert middle.workspace.active.identity == name


def test_one_more_of_a_covered_kind_brings_the_first_back(middle: Middle) -> None:
    middle.open("journal")
    assert middle.workspace.can_open("flow")
    dock = middle.workspace.open_another("flow")
    middle.settle()
    assert dock is not None
    assert dock.identity == "flow-2"
    assert {"flow", "flow-2", CHART} <= set(middle.rects())


def test_a_press_does_not_count_when_something_came_back(middle: Middle) -> None:
    changes: list[bool] = []
    middle.workspace.room_changed.connect(lambda: changes.append(True))
    middle.open("journal")
    assert changes == []
    middle.close("journal")
    assert changes == [True]
    middle.open("journal")
    middle.workspace.go_to("flow")
    assert changes == [True, True]
    middle.open("news")
    middle.close("news")
    assert changes == [True, True]
    first = middle.workspace.arrangement()
    for count, back in ((3, middle.workspace.place_default), (4, partial(middle.workspace.arrange, first))):
        middle.open("journal")
        back()
        middle.settle()
        assert changes == [True] * count
    middle.workspace.place_default()
    assert changes == [True] * 4


# --- other arrangements -----------------------------------------------------------------------------------------------


def test_ticket_and_orders_are_covered_in_no_arrangement(middle: Middle) -> None:
    """Where the ticket is a tab of flow or chart, and where the orders stand between the two."""
    workspace, docks = middle.workspace, middle.workspace.docks
    workspace.move(docks["blotter"], MoveDirection.UP)
    middle.settle()
    rects = middle.rects()
    assert rects[CHART].top() < rects["blotter"].top() < rects["flow"].top()
    middle.open("journal")
    assert "blotter" in middle.rects()
    middle.close("journal")
    for below in ("flow", CHART):
        workspace.place_default()
        middle.window.tabifyDockWidget(docks[below], docks["ticket"])
        docks["ticket"].raise_()
        workspace.touched()
        middle.settle()
        before = middle.rects()
        assert below not in before
        middle.open("journal")
        after = middle.rects()
        assert after["ticket"] == before["ticket"], below
        assert after["blotter"] == before["blotter"], below
        middle.close("journal")
        middle.open("news")
        assert middle.rects()["ticket"] == before["ticket"], below
        middle.close("news")


def test_where_others_would_take_the_room_nothing_is_covered(middle: Middle) -> None:
    """Chart and flow side by side in columns of their own, with a dock below each: Qt would give the room to those."""
    workspace, docks, window = middle.workspace, middle.workspace.docks, middle.window
    across, upright = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    for dock in docks.values():
        window.removeDockWidget(dock)
    window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, docks[CHART])
    window.splitDockWidget(docks[CHART], docks["flow"], across)
    window.splitDockWidget(docks[CHART], docks["watchlist"], upright)
    window.splitDockWidget(docks["flow"], docks["blotter"], upright)
    names = (CHART, "flow", "watchlist", "blotter")
    for name in names:
        docks[name].show()
    window.resizeDocks([docks[name] for name in names], [500, 500, 480, 480], upright)
    workspace.touched()
    middle.settle()
    before = middle.rects()
    room = middle.open("journal")
    after = middle.rects()
    assert {name: after[name] for name in ("watchlist", "blotter")} == {
        name: before[name] for name in ("watchlist", "blotter")
    }
    assert room.width() <= max(before[CHART].width(), before["flow"].width())
    middle.close("journal")
    assert middle.rects() == before


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_a_place_that_a_hand_gave_is_kept(middle: Middle) -> None:
    workspace = middle.workspace
    middle.open("journal")
    workspace.move(workspace.docks["journal"], MoveDirection.LEFT)
    middle.settle()
    placed = middle.rects()
    assert {CHART, "flow", "journal"} <= set(placed), "what it covered is back"
    assert middle.hint("journal") == ""
    assert not workspace.untouched
    middle.close("journal")
    assert middle.open("journal") == placed["journal"]


def test_a_place_that_was_only_chosen_is_chosen_again(middle: Middle) -> None:
    middle.open("news")
    docks = middle.workspace.docks
    assert docks["flow"] in middle.window.tabifiedDockWidgets(docks["news"])
    middle.close("news")
    middle.open("journal")
    middle.open("news")
    assert docks["journal"] in middle.window.tabifiedDockWidgets(docks["news"])


def test_floated_it_gives_the_room_back(middle: Middle) -> None:
    before = middle.rects()
    middle.open("journal")
    middle.workspace.toggle_floating(middle.workspace.docks["journal"])
    middle.settle()
    after = middle.rects()
    assert {name: after[name] for name in before} == before
    assert middle.workspace.docks["journal"].isFloating()


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the mouse", extend=True)
def test_dragged_out_by_the_mouse_it_gives_the_room_back(middle: Middle) -> None:
    before = middle.rects()
    middle.open("journal")
    dock = middle.workspace.docks["journal"]
    bar, start, way = dock.bar, QPoint(300, 10), QPoint(900, 100)
    QTest.mousePress(bar, LEFT, pos=start)
    for step in range(1, 5):
        QTest.mouseMove(bar, start + way * step / 4)
        middle.settle()
    assert CHART not in middle.rects(), "Qt keeps the room until the drag ends"
    QTest.mouseRelease(bar, LEFT, pos=start + way)
    middle.settle()
    middle.settle()
    assert dock.isFloating()
    assert {name: middle.rects()[name] for name in before} == before
    assert middle.hint("journal") == ""


def test_a_window_that_grew_meanwhile_shares_the_room_as_before(middle: Middle) -> None:
    """Once a person moved something, sizes are no default ones."""
    middle.workspace.resize_dock(middle.workspace.docks[CHART], Qt.Orientation.Vertical, -60)
    middle.settle()
    share = middle.rects()[CHART].height() / middle.rects()["flow"].height()
    middle.open("journal")
    middle.window.resize(1900, 1200)
    middle.settle()
    room = middle.rects()["journal"]
    middle.close("journal")
    after = middle.rects()
    assert after[CHART].united(after["flow"]) == room
    assert abs(after[CHART].height() / after["flow"].height() - share) < 0.02


# --- kept -------------------------------------------------------------------------------------------------------------


def test_the_next_window_has_it_over_them_and_gives_them_back(middle: Middle) -> None:
    """A rebuild, and a restart by the file."""
    before = middle.rects()
    middle.open("journal")
    middle.open("depth")
    state, shown = middle.workspace.capture(), middle.rects()
    kept = msgspec.json.decode(msgspec.json.encode(state), type=WorkspaceState)
    after = Middle(middle.letters)
    after.workspace.show_close_key("Ctrl+W")
    after.workspace.restore(kept)
    after.show()
    covered, rects, hint = after.workspace.arrangement().covered, after.rects(), after.hint("depth")
    after.close("depth")
    after.close("journal")
    back, untouched = after.rects(), after.workspace.untouched
    after.end()

    assert (covered, rects) == (state.arrangement.covered, shown)
    assert hint == "over Price_Chart and Flow, closing these 2 tabs brings them back"
    assert (back, untouched) == (before, True)


def test_undo_and_default_layout_leave_nothing_covered(middle: Middle) -> None:
    before, first = middle.rects(), middle.workspace.arrangement()
    middle.open("journal")
    covered = middle.workspace.arrangement()
    middle.workspace.arrange(first)
    middle.settle()
    assert (middle.rects(), middle.workspace.docks["journal"].closed) == (before, True)
    middle.workspace.arrange(covered)
    middle.settle()
    assert set(middle.rects()) == {*KEPT, "journal"}
    middle.workspace.place_default()
    middle.settle()
    assert (middle.rects(), middle.hint("journal")) == (before, "")
    middle.open("journal")
    middle.close("journal")
    assert middle.rects() == before


@pytest.mark.parametrize("built", [False, True], ids=["new", "built before"])
def test_after_undo_a_dock_opens_over_them_again(middle: Middle, built: bool) -> None:
    """What is put back knows no place of the dock: no other arrangement's is left to it."""
    before = middle.rects()
    if built:
        middle.open("journal")
        middle.close("journal")
    first = middle.workspace.arrangement()
    middle.open("journal")
    room = middle.rects()["journal"]
    for _ in range(2):
        middle.workspace.arrange(first)
        middle.settle()
        assert middle.rects() == before
        assert middle.open("journal") == room
        assert set(middle.rects()) == {*KEPT, "journal"}
        assert middle.hint("journal").startswith("over ")
    middle.close("journal")
    assert middle.rects() == before


def test_a_layout_without_the_dock_over_them_shows_them(middle: Middle) -> None:
    """A program or a data folder may lack it, and a hand may change the names in a file."""
    middle.open("journal")
    state = middle.workspace.capture()
    arrangement = state.arrangement
    covered = arrangement.covered
    assert covered is not None
    for bent in (
        replace(covered, over=("gone",)),
        replace(covered, over=()),
        replace(covered, over=("gone", "ticket-7"), docks=("flow", "nobody", CHART)),
    ):
        middle.workspace.restore(replace(state, arrangement=replace(arrangement, covered=bent)))
        middle.settle()
        assert not middle.workspace.docks["flow"].closed
        assert not middle.workspace.docks[CHART].closed
        assert middle.workspace.arrangement().covered is None


def test_a_bent_layout_covers_no_dock_that_trades(middle: Middle) -> None:
    middle.open("journal")
    middle.workspace.close_named("ticket")
    state = middle.workspace.capture()
    covered = state.arrangement.covered
    assert covered is not None
    bent = replace(covered, docks=("ticket",), fronts={"ticket": (300, 300)})
    middle.workspace.restore(replace(state, arrangement=replace(state.arrangement, covered=bent)))
    assert middle.workspace.arrangement().covered is None
    middle.close("journal")
    assert middle.workspace.docks["ticket"].closed
