"""The flow board: rows of a list with their flow, sorted, live, saved, and nothing wanted while it is hidden."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from fakes.scenes.market.boards import PLATE, scripted
from fakes.scenes.market.hub_snapshot import TENCENT, flow
from fakes.scenes.market.reference import ReferenceScene
from fakes.values.hub_values import put
from tideboard_core.errors import NotOffered, PermissionMissing
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.flowboard.dock import SECURITIES, FlowBoardDock
from tideboard_desktop.flowboard.treemap.dock import PICTURE, TreemapDock
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dock_memory import JsonValue

pytestmark = pytest.mark.slow

MEITUAN = InstrumentId("HK.03690")


async def shown(reference: ReferenceScene, chosen: ChosenList | None = None) -> FlowBoardDock:
    scripted(reference)
    dock: FlowBoardDock = reference.show(FlowBoardDock, width=1240)
    if chosen is not None:
        dock.show_list(chosen)
    await settled(reference, dock)
    return dock


async def settled(reference: ReferenceScene, dock: FlowBoardDock) -> None:
    for _ in range(3):
        await reference.settle()
        dock.each_second()


def row_of(dock: FlowBoardDock, instrument: str) -> BoardRow:
    return next(row for row in dock.model.rows if row.id == instrument)


def texts(dock: FlowBoardDock, instrument: str) -> dict[str, str]:
    row = row_of(dock, instrument)
    return {column.key: column.cell(row).text for column in dock.model.shown_columns}


async def test_a_row_has_price_flow_and_their_ratio(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    cells = texts(dock, TENCENT)
    assert cells["last"] == "102.00"
    assert cells["net"] == "+318.60M"
    assert cells["ratio"] == fmt.percent(100 * 318.6e6 / 5e8, 1)
    assert texts(dock, "HK.800000")["net"] == "index: no flow"


async def test_a_security_without_flow_says_why_and_stands_last_in_every_order(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    net = [column.key for column in dock.model.shown_columns].index("net")
    for order in Qt.SortOrder:
        dock.model.sort(net, order)
        nets = [row.net for row in dock.model.rows]
        known = [one for one in nets if one is not None]
        assert nets[: len(known)] == sorted(known, reverse=order is Qt.SortOrder.DescendingOrder)
        assert set(nets[len(known) :]) == {None}


async def test_a_file_names_the_currency_of_each_row(reference: ReferenceScene) -> None:
    reference.lists.add([InstrumentId("US.AAPL"), InstrumentId("HK.80700")], 0)
    dock = await shown(reference)
    head, *lines = (line.split(",") for line in dock.securities.csv().splitlines())
    found = {line[0]: line[head.index("currency")] for line in lines}
    assert (found[TENCENT], found["US.AAPL"], found["HK.80700"]) == ("HKD", "USD", "CNY")


async def test_new_flow_is_in_the_table_within_a_second(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    put(reference.hub, Topic.FLOW.of(TENCENT), flow(TENCENT, -5e6))
    dock.feed.refresh(reference.hub.take_dirty())
    dock.each_second()
    assert texts(dock, TENCENT)["net"] == "\u22125.00M"


async def test_the_order_is_held_under_the_keys_and_says_so(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    put(reference.hub, Topic.FLOW.of(MEITUAN), flow(MEITUAN, 1e6))
    dock.feed.refresh(reference.hub.take_dirty())
    dock.each_second()
    dock.model.sort([column.key for column in dock.model.shown_columns].index("net"), Qt.SortOrder.DescendingOrder)
    before = [row.id for row in dock.model.rows]
    dock.securities.setFocus()
    put(reference.hub, Topic.FLOW.of(MEITUAN), flow(MEITUAN, 9e8))
    dock.feed.refresh(reference.hub.take_dirty())
    dock.each_second()
    assert [row.id for row in dock.model.rows] == before
    assert not dock.resort.isHidden()
    QTest.mouseClick(dock.resort, Qt.MouseButton.LeftButton)
    assert dock.model.rows[0].id == MEITUAN
    assert dock.resort.isHidden()


async def test_a_list_that_comes_while_the_board_is_hidden_waits_with_it(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.show_list(ChosenList(ListType.PLATE, PLATE))
    dock.window().hide()
    await reference.settle()
    assert len(dock.feed.ids) == 3
    assert reference.hub.wanted() == frozenset()
    dock.window().show()
    assert Topic.FLOW.of(InstrumentId("HK.01024")) in reference.hub.wanted()


@pytest.mark.parametrize("kept", [["x"], {"a": 1}, 3], ids=str)
async def test_a_damaged_layout_changes_nothing(reference: ReferenceScene, kept: JsonValue) -> None:
    dock = await shown(reference)
    dock.recall({"page": kept, "type": kept, "plates": kept, "table": kept})
    assert dock.pages.key == SECURITIES
    tree: TreemapDock = reference.show(TreemapDock)
    tree.recall({"as": kept, "colour": kept})
    assert tree.shown_as.key == PICTURE


async def test_the_footer_says_how_much_of_the_list_is_read(reference: ReferenceScene) -> None:
    dock = await shown(reference, ChosenList(ListType.RISING, "HK"))
    assert dock.foot.words.text() == "3 of 412 securities, 2 with flow, oldest reading <10 s"
    reference.clock.advance(40)
    dock.each_second()
    assert dock.foot.words.text().endswith("oldest reading 40 s")
    assert texts(dock, TENCENT)["age"] == "40 s"


async def test_a_refused_list_shows_its_reason_and_no_rows(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    reference.source.answers["screen"] = PermissionMissing("no-permission")
    dock.show_list(ChosenList(ListType.RISING, "US"))
    await settled(reference, dock)
    assert not dock.model.rows
    assert dock.coverage() == ""
    reference.source.answers["screen"] = NotOffered("not-offered")
    dock.ask_again()
    await settled(reference, dock)
    assert not dock.model.rows


async def test_another_dock_gives_it_a_plate_and_a_layout_brings_it_back(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.recall({"within": PLATE, "name": "Tech"})
    await settled(reference, dock)
    assert [row.name for row in dock.model.rows] == ["Tencent", "Meituan", "Kuaishou"]
    other: FlowBoardDock = reference.show(FlowBoardDock)
    other.recall(dock.memory())
    await settled(reference, other)
    assert other.chosen == ChosenList(ListType.PLATE, PLATE, "Tech")
    assert len(other.model.rows) == 3


async def test_a_symbol_that_joins_the_watchlist_joins_the_board(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    reference.lists.add([InstrumentId("HK.01211")], 0)
    dock.each_second()
    await settled(reference, dock)
    assert row_of(dock, "HK.01211").net is None


async def test_keys_choose_a_security_and_its_menu_acts_on_it(reference: ReferenceScene) -> None:
    dock = await shown(reference, ChosenList(ListType.PLATE, PLATE))
    assert dock.table is not None
    dock.table.choose_row(0)
    QTest.keyClick(dock.table, Qt.Key.Key_Down)
    assert dock.selection.instrument == MEITUAN
    menu = QMenu()
    dock.table.fill_menu(menu, dock.table.picked())
    acts = {action.text(): action for action in menu.actions()}
    acts["Buy in the ticket"].trigger()
    assert reference.priced[-1][0] == MEITUAN
    assert "Add to watchlist" in acts


async def test_the_file_has_every_column_and_digit(reference: ReferenceScene) -> None:
    dock = await shown(reference, ChosenList(ListType.PLATE, PLATE))
    assert dock.table is not None
    head, first, *_rest = dock.table.csv().splitlines()
    assert "net" in head.split(",")
    assert first.split(",")[head.split(",").index("net")] == "318600000"
