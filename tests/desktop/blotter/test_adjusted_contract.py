"""An adjusted contract of Hong Kong among the positions, told by the lot of its owner."""

from __future__ import annotations

from dataclasses import replace

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.filled_hub import position
from fakes.scenes.trading.option_legs import contract
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import TENCENT
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId

OWNER = InstrumentId("HK.09999")
CALL = replace(contract("C600"), id=InstrumentId("HK.TCA261230C554550"), name="", underlying=OWNER, multiplier=110)


async def test_the_lot_of_its_owner_names_it(room: Room) -> None:
    """Over LongPort nothing else does, and the owner need not be on screen."""
    floor, dock = room.floor, blotter_in(room, ScriptedPast())
    held = replace(position(floor.account), instrument=CALL.id, name="TCH 610 call")
    floor.put(Topic.POSITIONS, floor.account.id, (held,))
    room.window.show()
    dock.set_account(floor.account)
    floor.put(Topic.INSTRUMENT, CALL.id, CALL)
    dock.refresh(floor.hub.take_dirty())
    (symbol,) = (column for column in dock.positions.columns if column.head == "Symbol")
    assert Topic.INSTRUMENT.of(OWNER) in floor.hub.wanted()
    assert symbol.cell(dock.positions.rows[0]).second == "TCH 610 call"
    painted: list[int] = []
    dock.positions.dataChanged.connect(lambda first, _last: painted.append(first.row()))
    floor.put(Topic.INSTRUMENT, OWNER, replace(TENCENT, id=OWNER, lot_size=100))
    dock.refresh(floor.hub.take_dirty())
    assert painted
    assert symbol.cell(dock.positions.rows[0]).second == "Adjusted contract: TCH 610 call"
