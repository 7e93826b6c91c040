"""The page of plates: asked once for a list, ranked by net flow, a plate opened on the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from fakes.scenes.market.boards import PLATE, scripted, snapshot
from fakes.scenes.market.hub_snapshot import TENCENT, quote
from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.errors import NotOffered
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import Snapshot
from tideboard_core.model.reference import Plate, PlateKind
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.flowboard.board_rows import BoardRow
from tideboard_desktop.flowboard.dock import PLATES, FlowBoardDock
from tideboard_desktop.flowboard.pages import plate_sums
from tideboard_desktop.ui.tables.flow_cells import FlowCell, FlowTone

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


BANKS = Plate(InstrumentId("HK.BK1005"), "Banks", PlateKind.INDUSTRY)
STATE = Plate(InstrumentId("HK.LIST1082"), "State", PlateKind.CONCEPT)
ONE, TWO, THREE, FOREIGN = (InstrumentId(one) for one in ("HK.00005", "HK.03988", "HK.00939", "HK.80939"))
MEMBERSHIP = {ONE: [BANKS], TWO: [BANKS, STATE], THREE: [STATE], FOREIGN: [STATE]}


def row(instrument: InstrumentId, net: float | None, turnover: float = 100.0, currency: str = "HKD") -> BoardRow:
    tone = FlowTone.WORDS if net is None else FlowTone.LIVE
    cell = FlowCell(tone=tone, net=net or 0.0, ratio=None if net is None else 100 * net / turnover)
    return BoardRow(instrument, instrument, quote(instrument, "1", "1", turnover), cell, currency=currency)


def test_a_plate_adds_up_what_is_known_and_counts_the_rest() -> None:
    banks, state = plate_sums([row(ONE, 30, 200), row(TWO, -10), row(THREE, None, 700)], MEMBERSHIP, lambda _one: 412)
    assert (banks.plate, banks.net, banks.turnover, banks.flowing_in, banks.flowing_out) == (BANKS, 20, 300, 1, 1)
    assert banks.ratio == pytest.approx(100 * 20 / 300)
    assert (state.net, state.known, state.listed, state.members) == (-10, 1, 2, 412)
    assert state.ratio == pytest.approx(-10)  # the turnover of what is not read is not in it


def test_nothing_known_is_no_sum_and_currencies_are_never_added_up() -> None:
    found = plate_sums([row(THREE, None), row(FOREIGN, 5, currency="CNY")], MEMBERSHIP)
    assert [(one.currency, one.net, one.ratio) for one in found] == [("HKD", None, None), ("CNY", 5, 5.0)]


def test_a_net_of_the_session_before_is_in_no_sum_of_this_one() -> None:
    """At the open most rows still have yesterday's net beside today's turnover."""
    old = replace(row(TWO, -900), flow=FlowCell(tone=FlowTone.OLD_SESSION, net=-900.0, note="Thu 19"))
    banks, _state = plate_sums([row(ONE, 30, 200), old], MEMBERSHIP)
    assert (banks.net, banks.turnover, banks.known, banks.listed) == (30, 200, 1, 2)
    assert plate_sums([old], MEMBERSHIP)[0].net is None
    suspended = replace(old, flow=replace(old.flow, ratio=-900.0))
    assert plate_sums([suspended], MEMBERSHIP)[0].net == -900
    assert plate_sums([row(ONE, 30, 200), suspended], MEMBERSHIP)[0].net == 30


def test_a_security_without_plates_is_in_no_sum() -> None:
    assert plate_sums([row(InstrumentId("HK.00001"), 5)], MEMBERSHIP) == []
