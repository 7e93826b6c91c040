"""A holding that nobody is sure of, in the positions of the account in view: marked, and settled by its menu."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.filled_hub import position
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.trading import TENCENT
from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.blotter.words import POSITIONS


@pytest.mark.parametrize(("cause", "offered"), [(DoubtCause.FILLS, True), (DoubtCause.LACKING, False), (None, False)])
async def test_the_menu_takes_the_broker_s_list_as_right_where_only_a_person_can(
    room: Room, cause: DoubtCause | None, offered: bool
) -> None:
    dock, account = blotter_in(room, ScriptedPast()), room.floor.account
    room.floor.put(Topic.ORDERS, account.id, ())
    room.floor.put(Topic.FILLS, account.id, ())
    room.floor.put(Topic.POSITIONS, account.id, (replace(position(account), doubt=cause, otherwise=0),))
    room.window.show()
    dock.set_account(account)
    dock.refresh(room.floor.hub.take_dirty())

    found = [one for one in dock.row_menu(0, POSITIONS).actions() if one.text() == "The broker's list is right"]
    assert bool(found) is offered
    if offered:
        found[0].trigger()
        assert room.settlement.settled_holdings == [(account.id, TENCENT.id)]
