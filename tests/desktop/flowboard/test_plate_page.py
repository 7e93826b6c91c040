"""The page of plates: asked once for a list, ranked by net flow, a plate opened on the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fakes.scenes.market.boards import PLATE, scripted, snapshot
from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.errors import NotOffered
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Snapshot
from tideboard_core.model.reference import Plate, PlateKind
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.flowboard.dock import PLATES, FlowBoardDock

TECH, SOCIAL = Plate(PLATE, "Tech", PlateKind.CONCEPT), Plate(InstrumentId("HK.BK1014"), "Social", PlateKind.INDUSTRY)
OWNERS = {TENCENT: [SOCIAL, TECH], InstrumentId("HK.03690"): [TECH], InstrumentId("HK.01024"): [SOCIAL]}


def pictures(ids: Sequence[InstrumentId]) -> list[Snapshot]:
    return [replace(snapshot(one), rising=20, falling=10, unchanged=1) for one in ids]


async def shown(reference: ReferenceScene) -> FlowBoardDock:
    scripted(reference)
    reference.source.answers["snapshots"] = pictures
    reference.source.answers["owner_plates"] = OWNERS
    dock: FlowBoardDock = reference.show(FlowBoardDock, width=1240)
    dock.show_list(ChosenList(ListType.TRADED, "HK"))
    await settled(reference, dock)
    return dock


async def settled(reference: ReferenceScene, dock: FlowBoardDock) -> None:
    for _ in range(4):
        await reference.settle()
        dock.each_second()


async def test_plates_are_ranked_by_the_net_flow_of_the_list(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    assert reference.source.count("owner_plates") == 0
    dock.show_page(PLATES)
    await settled(reference, dock)
    columns = {column.key: column for column in dock.plates.model.shown_columns}
    rows = dock.plates.model.rows
    assert [(row.plate.name, columns["net"].cell(row).text) for row in rows] == [
        ("Tech", "+415.10M"),
        ("Social", "+318.60M"),
    ]
    assert [columns["read"].cell(row).text for row in rows] == ["2 of 31", "1 of 31"]
    assert reference.source.count("owner_plates") == 1
    assert dock.table is dock.plates.table
    assert dock.table.csv().startswith("plate,net,")


async def test_a_plate_opens_on_the_board(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.show_page(PLATES)
    await settled(reference, dock)
    dock.plates.table.opened.emit(0)
    await settled(reference, dock)
    assert dock.chosen == ChosenList(ListType.PLATE, PLATE, "Tech")
    assert dock.table is dock.securities
    assert len(dock.model.rows) == 3


async def test_a_broker_without_plates_says_so(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    reference.source.answers["owner_plates"] = NotOffered("not-offered")
    dock.show_page(PLATES)
    await settled(reference, dock)
    assert not dock.plates.model.rows
    assert dock.plates.table.accessibleDescription() == "Not offered here"


async def test_the_page_is_kept(reference: ReferenceScene) -> None:
    dock = await shown(reference)
    dock.show_page(PLATES)
    other: FlowBoardDock = reference.show(FlowBoardDock)
    other.recall(dock.memory())
    await settled(reference, other)
    assert other.table is other.plates.table
    assert len(other.plates.model.rows) == 2
