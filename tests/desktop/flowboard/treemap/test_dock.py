"""The treemap in a window: sizes, read-outs, keys, the same values as a table, areas that stay under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from fakes.scenes.market.boards import MEMBERS, PLATE, scripted, snapshot
from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Snapshot
from tideboard_core.model.reference import Plate
from tideboard_core.system.appearance import Convention
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.flowboard.treemap.dock import TreemapDock
from tideboard_desktop.flowboard.treemap.tiles import TileColouring
from tideboard_desktop.ui.theme import colour, make_theme
from tideboard_desktop.ui.words.errors import error_sentence

MEITUAN, KUAISHOU = (one.id for one in MEMBERS[1:])
TURNOVERS = {TENCENT: 6e8, MEITUAN: 3e8, KUAISHOU: 1e8}
LASTS = {TENCENT: "101.2", MEITUAN: "97", KUAISHOU: "100"}


def pictures(ids: Sequence[InstrumentId]) -> list[Snapshot]:
    return [snapshot(one, LASTS.get(one, "100"), TURNOVERS.get(one, 1e8)) for one in ids]


async def shown(reference: ReferenceScene) -> TreemapDock:
    scripted(reference)
    reference.source.answers["snapshots"] = pictures
    dock: TreemapDock = reference.show(TreemapDock, width=1000)
    dock.show_list(ChosenList(ListType.PLATE, PLATE, "Tech"))
    await settled(reference, dock)
    return dock


async def settled(reference: ReferenceScene, dock: TreemapDock) -> None:
    for _ in range(3):
        await reference.settle()
        dock.each_second()


def image(dock: TreemapDock) -> QImage:
    return dock.view.grab().toImage()


async def test_areas_are_turnovers_and_the_table_has_the_same_values(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    areas = {one: box.width() * box.height() for one, box in dock.view.boxes().items()}
    whole = dock.view.width() * dock.view.height()
    for one, turnover in TURNOVERS.items():
        assert areas[one] / whole == pytest.approx(turnover / 1e9, abs=0.01)
    assert [tile.row.id for tile in dock.model.rows] == [TENCENT, MEITUAN, KUAISHOU]
    assert dock.coverage().endswith("3 with turnover, oldest price <10 s")


async def test_keys_walk_over_the_tiles_and_say_what_they_are(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    view = dock.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.current == TENCENT
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.current == MEITUAN
    assert view.accessibleDescription() == (
        "Meituan, HK.03690, change \u22123.00%, net +32.2% of turnover, clearly down, 30.0% of the area"
    )
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.current == KUAISHOU
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.current == TENCENT
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert dock.selection.instrument == KUAISHOU
    QTest.keyClick(view, Qt.Key.Key_T)
    assert dock.stack.currentWidget() is dock.map_table
    assert dock.map_table.hasFocus()


async def test_a_click_selects_and_the_mouse_reads_out(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    before = image(dock)
    place = dock.view.boxes()[MEITUAN].center().toPoint()
    QTest.mouseMove(dock.view, place)
    assert image(dock) != before
    QTest.mouseClick(dock.view, Qt.MouseButton.LeftButton, pos=place)
    assert dock.selection.instrument == MEITUAN


async def test_areas_stay_for_a_minute_and_under_the_cursor(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    before = dock.view.boxes()
    later = {TENCENT: 1e8, MEITUAN: 3e8, KUAISHOU: 9e8}
    reference.source.answers["snapshots"] = lambda ids: [snapshot(one, "104.5", later.get(one, 1e8)) for one in ids]
    reference.clock.advance(30)
    await settled(reference, dock)
    assert {tile.step(TileColouring.CHANGE) for tile in dock.tiles.tiles} == {4}
    assert dock.view.boxes() == before
    dock.view.setFocus()
    reference.clock.advance(60)
    await settled(reference, dock)
    assert dock.view.boxes() == before
    dock.map_table.setFocus()
    dock.lists.setFocus()
    reference.clock.advance(60)
    await settled(reference, dock)
    assert max(dock.view.boxes(), key=lambda one: dock.view.boxes()[one].width()) == KUAISHOU


async def test_flow_is_read_only_while_it_is_the_colour(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    reference.clock.advance(61)
    dock.each_second()
    assert Topic.FLOW.of(TENCENT) not in reference.hub.wanted()
    dock.show_colouring(TileColouring.FLOW)
    dock.each_second()
    assert Topic.FLOW.of(TENCENT) in reference.hub.wanted()
    assert Topic.BARS_1M.of(TENCENT) not in reference.hub.wanted()
    await reference.settle()


async def test_blue_and_orange_hatch_what_falls(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    reference.theme.take_colours(make_theme(convention=Convention.BLUE_UP))
    reference.theme.show_colours()
    dock.view.update()
    shown_ = image(dock)

    def colours(one: InstrumentId) -> set[int]:
        corner: QPointF = dock.view.boxes()[one].topLeft()
        return {shown_.pixel(QPoint(round(corner.x()) + 4 + x, round(corner.y()) + 4)) for x in range(30)}

    assert len(colours(MEITUAN)) > 2
    assert colours(TENCENT) == {colour(reference.theme.up.shades[2]).rgb()}


async def test_a_layout_brings_list_colour_and_table_back(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.show_colouring(TileColouring.FLOW)
    dock.show_as("table")
    other: TreemapDock = reference.show(TreemapDock)
    other.recall(dock.memory())
    await settled(reference, other)
    assert (other.view.colouring, other.stack.currentWidget()) == (TileColouring.FLOW, other.map_table)
    assert len(other.model.rows) == 3


async def test_tiles_of_a_plate_lie_together_under_its_name(reference: ReferenceScene) -> None:
    """Tencent and Kuaishou in one plate: the other one is beside both."""
    dock = await shown(reference)
    tech, food = (Plate(InstrumentId(f"HK.BK{number}"), name) for number, name in enumerate(("Media", "Food")))
    reference.source.answers["owner_plates"] = {TENCENT: [tech], KUAISHOU: [tech], MEITUAN: [food]}
    QTest.mouseClick(dock.groups.button("plate"), Qt.MouseButton.LeftButton)
    await settled(reference, dock)
    boxes = dock.view.boxes()
    assert [name for name, _box in dock.view._heads] == ["Media", "Food"]
    assert not boxes[TENCENT].united(boxes[KUAISHOU]).intersects(boxes[MEITUAN])
    assert [tile.plate for tile in dock.model.rows] == ["Media", "Media", "Food"]
    dock.view.setFocus()
    assert ", Media, " in dock.view._words_of(dock.view._tile(0))
    QTest.mouseClick(dock.groups.button("none"), Qt.MouseButton.LeftButton)
    assert dock.view._heads == []


async def test_a_broker_without_plates_says_so_and_shows_the_tiles_alone(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.recall({"group": "plate"})
    await settled(reference, dock)
    assert len(dock.view.boxes()) == 3
    assert dock.view._heads == []
    error = dock.owners.error
    assert error is not None
    assert f"{error_sentence(error).rstrip('.')}, oldest" in dock.coverage()
