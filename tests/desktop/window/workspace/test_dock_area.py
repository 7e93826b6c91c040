"""Docks of one window: places, letters, opening and closing, capture and restore."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from fakes.scenes.window.workspace import ALIBABA, HSBC, TENCENT, Bench
from tideboard_core.model.order import Environment
from tideboard_desktop.ui.selection import UNLINKED, LinkRole
from tideboard_desktop.window.workspace.dock_area import Workspace
from tideboard_desktop.window.workspace.dock_moves import MoveDirection
from tideboard_desktop.window.workspace.dock_specs import MOST
from tideboard_desktop.window.workspace.layout_state import Arrangement, DockState

SCREEN = QRect(0, 0, 1920, 1080)


@pytest.mark.parametrize(
    ("width", "height", "left", "right"),
    [
        (1600, 1000, 338, 312),
        (1920, 1080, 360, 340),
        (2560, 1440, 600, 360),
        (1366, 768, 338, 312),
        (1280, 720, 338, 312),
    ],
)
def test_the_default_columns_fit_each_size(qapp: QApplication, width: int, height: int, left: int, right: int) -> None:
    bench = Bench(size=QSize(width, height)).show()
    places = bench.places()
    bench.end()

    assert (places["watchlist"].width(), places["ticket"].width()) == (left, right)
    assert places["flow"].width() == places["blotter"].width() == width - left - right - 8
    assert places["book"].height() == (424 if height >= 900 else 264)


def test_default_sizes_follow_the_window_until_a_person_moves_something(bench: Bench) -> None:
    bench.window.resize(1920, 1080)
    bench.workspace.resize_default()
    bench.settle()
    assert bench.places()["watchlist"].width() == 360

    bench.workspace.touched()
    bench.window.resize(1600, 1000)
    bench.workspace.resize_default()
    bench.settle()
    assert bench.places()["watchlist"].width() != 338


def test_one_more_dock_takes_half_of_the_active_one_and_nothing_from_the_others(bench: Bench) -> None:
    bench.workspace.go_to("flow")
    before = bench.places()
    bench.link("flow").set_letter("B")
    dock = bench.workspace.open_another("flow")
    bench.settle()
    after = bench.places()

    assert dock is not None
    assert (dock.identity, bench.link("flow-2").letter) == ("flow-2", "B")
    assert bench.workspace.active is dock
    assert [after[key] for key in ("watchlist", "book", "ticket")] == [
        before[key] for key in ("watchlist", "book", "ticket")
    ]
    assert abs(after["flow"].width() - after["flow-2"].width()) <= 1


def test_the_close_button_of_a_dock_closes_it_and_stays_where_a_chip_gives_way(bench: Bench) -> None:
    """The focus goes to a dock that is left; a chip without room leaves the button where it is."""
    bench.workspace.go_to("flow")
    dock = bench.workspace.docks["flow"]
    closer = dock.bar.findChild(QToolButton, "flow_close")
    assert isinstance(closer, QToolButton)
    assert closer.isVisible()
    bench.workspace.docks["ticket"].bar.add_chip("a long chip " * 8)
    bench.settle()
    other = bench.workspace.docks["ticket"].bar.findChild(QToolButton, "ticket_close")
    assert isinstance(other, QToolButton)
    assert other.isVisible()
    assert other.mapTo(bench.workspace.docks["ticket"].bar, QPoint()).x() < bench.workspace.docks["ticket"].bar.width()

    QTest.mouseClick(closer, Qt.MouseButton.LeftButton)
    bench.settle()
    assert dock.closed
    assert bench.workspace.active is not dock
    assert not bench.workspace.untouched


def test_there_are_at_most_four_of_a_kind(bench: Bench) -> None:
    bench.workspace.go_to("book")
    for _ in range(MOST - 1):
        assert bench.workspace.can_open("book")
        assert bench.workspace.open_another("book") is not None

    assert not bench.workspace.can_open("book")
    assert bench.workspace.open_another("book") is None
    assert bench.workspace.dock("book-5") is None
    assert bench.workspace.dock("ticket-2") is None


def test_a_closed_dock_gives_the_keys_away_and_comes_back_to_its_place(bench: Bench) -> None:
    bench.window.activateWindow()
    bench.workspace.go_to("book")
    before = bench.places()["book"]
    bench.workspace.close(bench.workspace.docks["book"])
    bench.settle()
    assert bench.workspace.docks["book"].closed
    assert bench.workspace.active.identity == "ticket"

    bench.workspace.go_to("book")
    bench.settle()
    assert bench.places()["book"] == before
    assert bench.workspace.active.identity == "book"


def test_docks_of_a_letter_move_together_and_the_screen_tells_its_instruments(bench: Bench) -> None:
    told: list[frozenset[str]] = []
    bench.workspace.shown.connect(told.append)
    bench.link("book").set_letter("B")
    bench.link("book").select(HSBC)
    bench.link("watchlist").select(ALIBABA)

    assert bench.link("ticket").instrument == ALIBABA
    assert bench.link("book").instrument == HSBC
    assert told[-1] == {HSBC, ALIBABA}

    bench.workspace.close(bench.workspace.docks["book"])
    assert told[-1] == {ALIBABA}


def lettered(bench: Bench) -> set[str]:
    """The docks whose title bar shows a letter."""
    return {name for name, dock in bench.workspace.docks.items() if dock.bar.link and not dock.bar.link.isHidden()}


def test_letters_are_shown_once_docks_follow_different_ones(bench: Bench) -> None:
    every = set(bench.workspace.docks)
    assert lettered(bench) == set()
    bench.link("book").set_letter("B")
    assert lettered(bench) == every

    bench.workspace.close(bench.workspace.docks["book"])
    assert lettered(bench) == {"book"}, "a closed one shows what it had"
    bench.workspace.go_to("book")
    assert lettered(bench) == every
    bench.link("book").set_letter("A")
    assert lettered(bench) == set()

    bench.link("flow").set_role(LinkRole.TARGET)
    assert lettered(bench) == every
    bench.link("flow").set_role(LinkRole.BOTH)
    for name in every:
        bench.link(name).set_letter(UNLINKED)
    assert lettered(bench) == every, "of docks that follow nobody each says so"


def test_letters_of_a_layout_are_shown_with_it(bench: Bench) -> None:
    before = bench.workspace.capture()
    bench.link("book").set_letter("B")
    after = bench.workspace.capture()
    bench.workspace.restore(before)
    assert lettered(bench) == set()
    bench.workspace.restore(after)

    assert lettered(bench) == set(bench.workspace.docks)


def test_what_is_captured_is_restored_in_another_window(bench: Bench) -> None:
    workspace = bench.workspace
    workspace.go_to("flow")
    workspace.open_another("flow")
    bench.link("flow-2").set_letter(UNLINKED)
    bench.link("flow-2").select(HSBC)
    bench.body("flow-2").kept = {"period": "week"}
    bench.link("book").set_letter("C")
    bench.link("book").select(ALIBABA)
    workspace.close(workspace.docks["blotter"])
    workspace.toggle_floating(workspace.docks["watchlist"])
    workspace.docks["watchlist"].setGeometry(100, 120, 400, 500)
    bench.settle()
    bench.link("watchlist").set_role(LinkRole.SOURCE)
    bench.link("watchlist").select(ALIBABA)
    bench.link("flow").select(TENCENT)
    state, places = workspace.capture(), bench.places()

    other = Bench()
    other.workspace.restore(state)
    other.show()
    found, again = other.places(), other.workspace.capture()
    links = {name: (other.link(name).letter, other.link(name).instrument) for name in other.workspace.docks}
    memory, role = other.body("flow-2").kept, other.link("watchlist").role
    other.end()

    assert found == places
    assert (links["flow-2"], links["book"], links["flow"]) == ((UNLINKED, HSBC), ("C", ALIBABA), ("A", TENCENT))
    assert (links["watchlist"], role) == (("A", ALIBABA), LinkRole.SOURCE)
    assert memory == {"period": "week"}
    assert again == state


@pytest.mark.parametrize(
    "change",
    [
        lambda workspace: workspace.move(workspace.docks["watchlist"], MoveDirection.RIGHT),
        lambda workspace: workspace.resize_dock(workspace.docks["book"], Qt.Orientation.Horizontal, 60),
        lambda workspace: workspace.close(workspace.docks["flow"]),
        lambda workspace: workspace.open_another("flow"),
        lambda workspace: workspace.place_default(),
    ],
    ids=["move", "resize", "close", "open", "default"],
)
def test_what_is_captured_at_once_is_as_the_docks_then_stand(
    bench: Bench, change: Callable[[Workspace], object]
) -> None:
    """Before the event loop has run once more."""
    change(bench.workspace)
    at_once = bench.workspace.arrangement()
    bench.settle()
    stand = bench.places()
    assert at_once == bench.workspace.arrangement()
    bench.workspace.arrange(at_once)
    bench.settle()
    assert bench.places() == stand


def test_two_steps_of_a_size_add_up(bench: Bench) -> None:
    """Keys may repeat faster than Qt lays out the docks."""
    book = bench.workspace.docks["book"]
    before = book.width()
    for _ in range(2):
        bench.workspace.resize_dock(book, Qt.Orientation.Horizontal, 60)
    assert book.width() == before + 120


def test_a_trading_dock_has_no_one_way_link(bench: Bench) -> None:
    """Whatever a file says: the ticket's letter tells its security."""
    state = bench.workspace.capture()
    one_way = {"ticket": replace(state.docks["ticket"], role="source")}
    bench.workspace.restore(replace(state, docks=one_way))

    assert bench.link("ticket").role is LinkRole.BOTH


def test_what_nobody_knows_is_passed_over(bench: Bench) -> None:
    state = bench.workspace.capture()
    strange = {"audit": DockState(letter="A"), "flow-99": DockState(letter="Z"), "book": DockState(letter="Q")}
    bench.workspace.restore(replace(state, instruments={"A": "nonsense", "Z": "HK.00005"}, docks=strange))

    assert bench.letters.instrument("A") == TENCENT
    assert bench.link("book").letter == "A"
    assert "audit" not in bench.workspace.docks


@pytest.mark.parametrize("places", ["", "no base64!", "AAAA"])
def test_unreadable_places_give_the_default_ones(bench: Bench, places: str) -> None:
    before = bench.places()
    bench.workspace.move(bench.workspace.docks["watchlist"], MoveDirection.RIGHT)
    bench.workspace.arrange(Arrangement(places=places))
    bench.settle()

    assert bench.places() == before


def test_a_floating_dock_of_a_lost_monitor_comes_back(bench: Bench) -> None:
    dock = bench.workspace.docks["book"]
    bench.workspace.toggle_floating(dock)
    dock.setGeometry(3000, 200, 400, 500)
    state = bench.workspace.capture()
    bench.workspace.restore(state, [SCREEN])

    assert SCREEN.contains(dock.geometry())


def test_a_maximised_window_keeps_the_place_it_returns_to(bench: Bench) -> None:
    bench.window.setGeometry(40, 50, 1500, 900)
    bench.window.showMaximized()
    bench.settle()
    state = bench.workspace.capture()
    other = Bench()
    other.workspace.restore(state, [SCREEN])
    other.show()
    maximised, place = other.window.isMaximized(), other.window.normalGeometry()
    other.end()

    assert maximised
    assert place == QRect(40, 50, 1500, 900)


def test_a_layout_of_a_larger_screen_fits_a_smaller_one(qapp: QApplication) -> None:
    large = Bench(size=QSize(2560, 1440)).show()
    large.workspace.move(large.workspace.docks["blotter"], MoveDirection.LEFT)
    state = large.workspace.capture()
    large.end()
    small = Bench()
    small.workspace.restore(state, [QRect(0, 0, 1366, 768)])
    small.show()
    inside = all(small.window.rect().contains(place) for place in small.places().values())
    size = small.window.size()
    small.end()

    assert size == QSize(1366, 768)
    assert inside


def test_floating_docks_carry_the_environment_and_docked_ones_leave_it_to_the_window(bench: Bench) -> None:
    dock = bench.workspace.docks["book"]
    bench.workspace.set_environment(Environment.PAPER)
    assert dock.bar.word is None

    bench.workspace.toggle_floating(dock)
    assert dock.bar.word is Environment.PAPER

    bench.workspace.set_environment(Environment.LIVE)
    assert dock.bar.word is Environment.LIVE
    assert "LIVE" in dock.windowTitle()


def test_stacked_docks_share_a_named_tab_bar(bench: Bench, qtbot: QtBot) -> None:
    def bars() -> list[QTabBar]:
        return [bar for bar in bench.window.findChildren(QTabBar) if bar.isVisible()]

    bench.workspace.stack(bench.workspace.docks["book"])
    qtbot.waitUntil(lambda: len(bars()) == 1)

    assert (bars()[0].count(), bars()[0].accessibleName(), bars()[0].height()) == (2, "Stacked docks", 30)
    book = bench.workspace.docks["book"]
    book.bar.set_heading("Buy HK.00700 Tencent 613.50", "#FFFFFF")
    assert book.title in [bars()[0].tabText(tab) for tab in range(2)], "the heading stands in the bar below the tab"
    assert bench.workspace.docks["book"].bar.title.isHidden()


def test_the_reading_order_is_row_by_row(bench: Bench) -> None:
    assert [dock.identity for dock in bench.workspace.in_reading_order()] == [
        "watchlist",
        "flow",
        "book",
        "ticket",
        "blotter",
    ]


def test_the_dock_in_use_is_the_same_in_the_window_that_follows(bench: Bench) -> None:
    bench.workspace.go_to("book")
    state = bench.workspace.capture()
    other = Bench(bench.letters)
    told: list[str] = []
    other.workspace.activated.connect(lambda dock: told.append(dock.identity))
    other.workspace.restore(state)
    assert (other.workspace.active.identity, told) == ("book", ["book"])

    other.workspace.restore(replace(state, active="gone"))
    assert other.workspace.active.identity == "book"
    other.end()


def test_reading_order_takes_a_dock_behind_a_tab_with_its_front(bench: Bench) -> None:
    bench.workspace.go_to("ticket")
    bench.workspace.stack(bench.workspace.docks["ticket"])
    bench.settle()
    order = [dock.identity for dock in bench.workspace.in_reading_order()]

    assert order[0] == "watchlist"
    assert abs(order.index("ticket") - order.index("book")) == 1
