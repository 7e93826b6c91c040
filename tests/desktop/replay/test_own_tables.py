"""Positions, orders and fills of the shown second; what is not known says so; no key of a row does anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fakes.scenes.replay import ReplayScene
from fakes.values.own_orders import ORDERS, own_day
from fakes.values.replayed import moment
from tideboard_core.trips.rows import OwnRows, OwnSpan
from tideboard_desktop.depth.dock import DepthDock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.replay.own_tables import FILLS, POSITIONS, OwnTables
from tideboard_desktop.replay.own_tables import ORDERS as ORDERS_TAB

pytestmark = pytest.mark.slow


@pytest.fixture
async def own(scene: ReplayScene) -> OwnTables:
    scene.window.show_own(own_day())
    facts = scene.window.facts
    assert facts is not None
    await scene.until(lambda: all(facts.then(order) is not None for order in ORDERS[:3]))
    return scene.window.own


def go(scene: ReplayScene, clock: str, seconds: int = 0) -> None:
    assert scene.window.player is not None
    scene.window.player.go(moment(clock, seconds))


async def test_orders_stand_as_they_were_then(scene: ReplayScene, own: OwnTables) -> None:
    assert own.tabs.tabText(ORDERS_TAB) == "Orders  3 of 5"
    assert "2" in own.foot.text()
    rows = own.orders.rows.rows
    assert [row.order.id for row in rows] == ["3", "2", "1"]
    cells = [column.cell(rows[0]).text for column in own.orders.rows.columns]
    assert cells[:6] == ["10:33:05", "\u2193 Sell, Limit", "HK.00700", "400", "609.50", "609.50"]
    assert cells[-1] == "Filled"
    go(scene, "10:33", 6)
    rows = own.orders.rows.rows
    cells = [column.cell(rows[0]).text for column in own.orders.rows.columns]
    assert (cells[5], cells[-1]) == ("\u2014", "Working")
    go(scene, "9:35")
    assert own.orders.rows.rows == []
    assert own.tabs.tabText(ORDERS_TAB) == "Orders  0 of 5"


async def test_positions_are_those_that_were_read_by_then(scene: ReplayScene, own: OwnTables) -> None:
    own.tabs.setCurrentIndex(POSITIONS)
    assert own.foot.text() == "As read at 10:33:20"
    (row,) = own.positions.rows.rows
    assert row.holding.quantity == 600
    assert row.last is not None
    assert row.gain == (row.last - Decimal("603.25")) * 600
    go(scene, "10:33", 15)
    assert own.foot.text() == "As read at 09:00:00; without 3 fills since then"
    assert own.positions.rows.rows == []


async def test_positions_that_are_not_known_are_not_those_of_another_moment(scene: ReplayScene, own: OwnTables) -> None:
    own.tabs.setCurrentIndex(POSITIONS)
    go(scene, "11:45")
    assert own.positions.rows.rows == []
    assert own.foot.text() == "Positions of 11:45 are not known: Tideboard was not connected then"
    assert own.tabs.tabText(POSITIONS) == "Positions"


async def test_fills_and_the_result_so_far(scene: ReplayScene, own: OwnTables) -> None:
    own.tabs.setCurrentIndex(FILLS)
    assert [fill.id for fill in own.fills.rows.rows] == ["f3", "f2", "f1"]
    assert own.realised.text() == "Realised by 10:47"
    assert own.sum.text() == "+3,600.00 HKD"
    go(scene, "10:10")
    assert own.sum.text() == "0.00 HKD"
    assert own.fees.text() == "before fees"
    assert [fill.id for fill in own.fills.rows.rows] == ["f2", "f1"]


async def test_no_result_is_told_of_hours_that_were_not_watched(scene: ReplayScene) -> None:
    """Also where the bar passes the end of what was watched and nothing else happens there."""
    whole = own_day()
    watched = (OwnSpan(whole.span.begin, moment("10:50")),)
    scene.window.show_own(replace(whole, rows=replace(whole.rows, watched=watched)))
    sums = list[str]()
    for clock in ("10:49", "10:51", "10:49"):
        go(scene, clock)
        sums.append(scene.window.own.sum.text())
    assert sums == ["+3,600.00 HKD", "\u2014", "+3,600.00 HKD"]
    scene.window.show_own(replace(whole, rows=OwnRows()))
    assert scene.window.own.sum.text() == "\u2014"


async def test_keys_on_rows_do_nothing(scene: ReplayScene, own: OwnTables) -> None:
    before = own.orders.rows.rows
    wanted: list[object] = []
    window = scene.window
    for signal in (window.sought, window.day_wanted, window.left, window.lock_wanted, window.cancel_wanted):
        signal.connect(lambda *what: wanted.append(what))
    for place, table in enumerate((own.positions, own.orders, own.fills)):
        own.tabs.setCurrentIndex(place)
        table.choose_row(0)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace):
            QTest.keyClick(table, key)
    assert wanted == []
    assert own.orders.rows.rows == before
    assert not scene.failures


async def test_another_account_shows_nothing_of_the_one_before(scene: ReplayScene, own: OwnTables) -> None:
    scene.window.show_own(None, "No account is in view")
    assert [table.rows.rows for table in (own.positions, own.orders, own.fills)] == [[], [], []]
    assert (own.sum.text(), own.foot.text()) == ("", "No account is in view")


async def test_depth_over_time_has_the_own_orders_of_that_second(scene: ReplayScene) -> None:
    scene.window.show_own(own_day())
    scene.content.tabs.show_dock("depth")
    late = scene.content.tabs.docks["depth"]
    assert isinstance(late, LazyDock)
    dock = late.build()
    assert isinstance(dock, DepthDock)
    await scene.until(lambda: dock.columns is not None)
    beside, player = dock.map.beside, scene.window.player
    assert player is not None

    def shown(at: datetime) -> list[list[str]]:
        player.go(at)
        return [[one.words for one in beside.orders], [one.words for one in beside.fills]]

    first, second, third, _fourth, _fifth = (order.created for order in ORDERS)
    filled = ["B 500 at 600.50", "B 500 at 605.00"]
    assert shown(third) == [["Sell 400 at 609.50, resting"], filled]
    assert shown(third + timedelta(seconds=5)) == [[], [*filled, "S 400 at 609.50"]]
    assert shown(second) == [["Buy 500 at 605.00, resting"], filled[:1]]
    assert shown(first - timedelta(seconds=1)) == [[], []]
