"""A table behind another tab is not filled until someone looks at it or acts on it; sums and counts go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.filled_hub import AT, position, quote
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import TENCENT, account, order
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Confirmed, Environment, Fill, Position, Side
from tideboard_desktop.blotter.words import FILLS, ORDERS, POSITIONS
from tideboard_desktop.ui.tables.column_model import ColumnTable

OTHER, NEW = InstrumentId("HK.09988"), InstrumentId("HK.01810")
FIRST, SECOND = order(number="7002"), order(number="7001")


class Scene:
    """The dock with two positions and two orders; `filled` counts by tab how often a table was filled."""

    def __init__(self, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room, self.mine = room, room.floor.account
        self.dock = blotter_in(room, ScriptedPast())
        self.held = position(self.mine), replace(position(self.mine), instrument=OTHER)
        self.put(Topic.POSITIONS, self.held)
        self.put(Topic.ORDERS, (FIRST, SECOND))
        self.put(Topic.FILLS, ())
        room.window.show()
        self.dock.set_account(self.mine)
        self.frame()
        self.filled = dict.fromkeys((POSITIONS, ORDERS, FILLS), 0)
        tables: tuple[ColumnTable[Any], ...] = (self.dock.positions, self.dock.orders, self.dock.fills)
        for tab, table in enumerate(tables):
            self._count(monkeypatch, tab, table)

    def _count(self, monkeypatch: pytest.MonkeyPatch, tab: int, table: ColumnTable[Any]) -> None:
        show = table.show_rows

        def counted(rows: list[Any]) -> None:
            self.filled[tab] += 1
            show(rows)

        monkeypatch.setattr(table, "show_rows", counted)

    def put(self, topic: Topic[object], value: object) -> None:
        self.room.floor.put(topic, self.mine.id, value)

    def frame(self) -> None:
        self.dock.refresh(self.room.floor.hub.take_dirty())

    def show(self, tab: int) -> None:
        """In front from now on; what was filled is counted from here."""
        self.dock.tabs.setCurrentIndex(tab)
        self.frame()
        self.dock.catch_up()
        self.filled = dict.fromkeys(self.filled, 0)

    def quantities(self) -> list[tuple[InstrumentId, object]]:
        return [(row.position.instrument, row.position.quantity) for row in self.dock.positions.rows]


@pytest.fixture
async def scene(room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(room, monkeypatch)


def fill(number: str = "1") -> Fill:
    return Fill(
        id=number, order_id="7002", account_id=account().id, instrument=TENCENT.id, name=TENCENT.name, side=Side.BUY,
        quantity=600, price=Decimal(611), time=AT,
    )  # fmt: skip


async def test_orders_and_fills_behind_are_counted_and_filled_when_shown(scene: Scene) -> None:
    scene.show(POSITIONS)
    for step in range(1, 4):
        scene.put(Topic.ORDERS, tuple(order(number=f"70{number:02}") for number in range(step)))
        scene.put(Topic.FILLS, tuple(fill(str(number)) for number in range(step)))
        scene.frame()
        assert [scene.dock.tabs.tabText(tab) for tab in (ORDERS, FILLS)] == [f"Orders  {step}", f"Fills  {step}"]
        assert scene.dock.cancel_all.isEnabled()
    assert (scene.filled[ORDERS], scene.filled[FILLS]) == (0, 0)
    scene.put(Topic.ORDERS, ())
    scene.frame()
    assert not scene.dock.cancel_all.isEnabled()

    scene.put(Topic.ORDERS, (SECOND,))
    scene.frame()
    scene.dock.tabs.setCurrentIndex(ORDERS)
    assert [row.id for row in scene.dock.orders.rows] == [SECOND.id]
    scene.dock.tabs.setCurrentIndex(FILLS)
    assert len(scene.dock.fills.rows) == 3
    for tab in (ORDERS, FILLS):
        scene.dock.tabs.setCurrentIndex(tab)
    assert (scene.filled[ORDERS], scene.filled[FILLS]) == (1, 1), "nothing came since"
    scene.dock.tabs.setCurrentIndex(ORDERS)
    scene.put(Topic.ORDERS, (FIRST, SECOND))
    scene.frame()
    assert [row.id for row in scene.dock.orders.rows] == [FIRST.id, SECOND.id], "the one in front never waits"


async def test_positions_behind_go_into_the_sums_and_are_filled_when_shown(scene: Scene) -> None:
    scene.show(ORDERS)
    opened = scene.dock.bar.sums["open"].value.text()
    for last in ("613.50", "614.50"):
        scene.room.floor.put(Topic.QUOTE, TENCENT.id, quote(last))
        scene.frame()
        assert scene.dock.bar.sums["open"].value.text() != opened
        opened = scene.dock.bar.sums["open"].value.text()
    scene.put(Topic.POSITIONS, (*scene.held[:1], replace(scene.held[1], instrument=NEW)))
    scene.frame()
    assert scene.filled[POSITIONS] == 0
    assert scene.dock.tabs.tabText(POSITIONS) == "Positions  2"
    wanted = scene.room.floor.hub.wanted()
    assert Topic.INSTRUMENT.of(NEW) in wanted
    assert Topic.INSTRUMENT.of(OTHER) not in wanted

    scene.dock.tabs.setCurrentIndex(POSITIONS)
    assert scene.filled[POSITIONS] == 1
    assert [row.position.instrument for row in scene.dock.positions.rows] == [TENCENT.id, NEW]
    assert scene.dock.positions.rows[0].last == Decimal("614.50")
    assert Topic.QUOTE.of(NEW) in scene.room.floor.hub.wanted()


async def test_the_first_positions_of_an_account_come_while_orders_are_in_front(scene: Scene) -> None:
    scene.put(Topic.POSITIONS, ())
    scene.frame()
    scene.show(ORDERS)
    scene.put(Topic.POSITIONS, scene.held)
    scene.frame()
    before = scene.dock.bar.sums["open"].value.text()
    scene.room.floor.put(Topic.QUOTE, TENCENT.id, quote("620.00"))
    scene.frame()
    assert scene.dock.bar.sums["open"].value.text() != before
    scene.dock.tabs.setCurrentIndex(POSITIONS)
    assert scene.dock.positions.rows[0].last == Decimal("620.00")


async def test_files_and_keys_have_the_rows_of_now_of_a_table_behind(scene: Scene) -> None:
    sales: list[Position] = []
    scene.dock.trading.sale_requested.connect(sales.append)
    scene.dock.positions_view.selectRow(1)
    menu = scene.dock.row_menu(1, POSITIONS)
    scene.show(ORDERS)
    now = replace(scene.held[1], quantity=700, available=700)
    commands = {one.id: one for one in scene.dock.commands()}

    scene.put(Topic.POSITIONS, (replace(scene.held[0], instrument=NEW), scene.held[0], now))
    scene.frame()
    commands["blotter.close"].run()
    assert [(row.instrument, row.quantity) for row in sales] == [(OTHER, 700)], "the selected one, where it stands now"
    scene.put(Topic.POSITIONS, (now, scene.held[0]))
    scene.frame()
    menu.actions()[0].trigger()
    assert [(row.instrument, row.quantity) for row in sales[1:]] == [(OTHER, 700)]
    scene.put(Topic.POSITIONS, (replace(now, quantity=300), scene.held[0]))
    scene.frame()
    scene.room.selection.select(OTHER)
    commands["blotter.close_symbol"].run()
    assert [(row.instrument, row.quantity) for row in sales[2:]] == [(OTHER, 300)]
    scene.put(Topic.POSITIONS, (scene.held[0],))
    scene.frame()
    menu.actions()[0].trigger()
    commands["blotter.close"].run()
    assert len(sales) == 3, "it is gone"
    header, rows = scene.dock.files.rows_of(POSITIONS)
    assert [row[header.index("Symbol")] for row in rows] == [TENCENT.id]

    scene.show(POSITIONS)
    scene.put(Topic.ORDERS, (SECOND,))
    scene.put(Topic.FILLS, (fill(),))
    scene.frame()
    assert [len(scene.dock.files.rows_of(tab)[1]) for tab in (ORDERS, FILLS)] == [1, 1]
    assert scene.filled[FILLS] == 1
    menu.close()


async def test_another_account_has_its_own_rows_behind(scene: Scene) -> None:
    other = account(Environment.LIVE)
    scene.show(ORDERS)
    scene.put(Topic.POSITIONS, scene.held[:1])
    scene.frame()
    scene.room.floor.put(Topic.POSITIONS, other.id, (replace(scene.held[0], instrument=NEW),))
    scene.dock.set_account(other)
    scene.frame()
    scene.dock.tabs.setCurrentIndex(POSITIONS)
    assert [row.position.instrument for row in scene.dock.positions.rows] == [NEW]
    scene.dock.set_account(scene.mine)
    assert [row.position.instrument for row in scene.dock.positions.rows] == [TENCENT.id]


async def test_a_confirmation_reaches_the_orders_behind(scene: Scene) -> None:
    """What the cells of a table say besides its rows is of now, too, when it is shown."""
    scene.show(POSITIONS)
    clock = scene.room.floor.clock
    scene.put(Topic.CONFIRMED, {SECOND.id: Confirmed(at=clock.market(), since=clock.monotonic())})
    scene.frame()
    assert scene.filled[ORDERS] == 0
    scene.dock.tabs.setCurrentIndex(ORDERS)
    assert scene.filled[ORDERS] == 1


@pytest.fixture
def reader() -> Iterator[None]:
    """An assistive program listens."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.mark.usefixtures("reader")
async def test_a_screen_reader_finds_the_rows_of_now_behind(scene: Scene) -> None:
    """It may look through the pages that nobody sees; what it missed comes within a second after it began."""
    scene.show(ORDERS)
    scene.put(Topic.POSITIONS, scene.held[:1])
    scene.frame()
    assert len(scene.dock.positions.rows) == 1
    QAccessible.setActive(False)
    scene.put(Topic.POSITIONS, scene.held)
    scene.frame()
    assert len(scene.dock.positions.rows) == 1
    QAccessible.setActive(True)
    scene.dock.each_second()
    assert len(scene.dock.positions.rows) == 2
