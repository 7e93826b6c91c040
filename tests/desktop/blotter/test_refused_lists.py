"""A table that the broker does not list says so in the broker's words, with its code, until the list has come."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from fakes.scenes.trading.dock_services import Room, blotter_in
from fakes.scenes.trading.past_trades import ScriptedPast
from fakes.values.reviews import order
from tideboard_core.errors import RateLimited, ServerRefused
from tideboard_core.model.hub_keys import Topic
from tideboard_desktop.blotter.words import FILLS, ORDERS, POSITIONS, empty_words

REFUSED = ServerRefused("call-not-for-account", text="method not available", number="12", trace="trace-1")
WORDS = (
    "The broker has no such call for this account: “method not available” For the broker's support: code 12, trace"
    " trace-1."
)
LISTED = {POSITIONS: Topic.POSITIONS, ORDERS: Topic.ORDERS, FILLS: Topic.FILLS}


@pytest.mark.parametrize("tab", list(LISTED))
async def test_a_refused_list_is_told_in_the_brokers_words_until_it_comes(room: Room, tab: int) -> None:
    dock, hub, mine = blotter_in(room, ScriptedPast()), room.floor.hub, room.floor.account
    hub.forget(LISTED[tab].of(mine.id))
    room.window.show()
    dock.set_account(mine)
    dock.tabs.setCurrentIndex(tab)

    def shown() -> list[str]:
        dock.refresh(hub.take_dirty())
        dock.catch_up()
        return [label.text() for label in dock.findChildren(QLabel) if label.isVisible()]

    room.floor.put(Topic.REFUSED, mine.id, {LISTED[tab]: REFUSED})
    assert {"Not read from the broker", WORDS} <= set(shown())

    room.floor.put(Topic.REFUSED, mine.id, {})
    assert WORDS not in shown()


async def test_rows_that_stand_hide_no_reason(room: Room) -> None:
    dock, mine = blotter_in(room, ScriptedPast()), room.floor.account
    room.floor.put(Topic.ORDERS, mine.id, (order(number="7001"),))
    room.floor.put(Topic.REFUSED, mine.id, {Topic.ORDERS: REFUSED})
    room.window.show()
    dock.set_account(mine)
    dock.tabs.setCurrentIndex(ORDERS)
    dock.refresh(room.floor.hub.take_dirty())
    assert WORDS not in [label.text() for label in dock.findChildren(QLabel) if label.isVisible()]
    assert len(dock.orders.rows) == 1


def test_an_empty_list_of_before_is_no_answer_unless_only_calls_are_limited() -> None:
    assert empty_words(ORDERS, known=True, paper=False, refused=REFUSED)[1] == WORDS
    limited = RateLimited("rate-limited", text="slow down")
    assert empty_words(ORDERS, known=True, paper=False, refused=limited)[0] == "No orders today"
    assert "slow down" in empty_words(ORDERS, known=False, paper=False, refused=limited)[1]
