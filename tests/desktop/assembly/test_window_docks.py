"""Price alerts in the whole window: where the broker keeps none, every way to one is off and says why beforehand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.window.main_window import WholeWindow
from tideboard_core.gateways.longport.gateway import LongportGateway

WAYS = ("alert.new", "flow.alert", "watchlist.alert")


@pytest.fixture
async def whole(qapp: QApplication, tmp_path: Path) -> AsyncIterator[WholeWindow]:
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = WholeWindow(qapp, tmp_path)
    made.frame.stop()
    made.built.watchlist.table.selectRow(0)
    yield made
    await made.end()


def ways(whole: WholeWindow) -> dict[str, tuple[bool, str]]:
    """Whether each way is on, and what it says where it is off."""
    found = {one.id: one for one in whole.built.keyboard.table.commands if one.id in WAYS}
    return {id_: (found[id_].enabled(), "" if found[id_].enabled() else found[id_].why_not()) for id_ in WAYS}


async def test_every_way_to_an_alert_is_on_where_the_broker_keeps_them(whole: WholeWindow) -> None:
    assert ways(whole) == dict.fromkeys(WAYS, (True, ""))


async def test_every_way_to_an_alert_is_off_with_the_reason_where_it_keeps_none(
    whole: WholeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As LongPort: what its gateway says of itself is put in the place of OpenD's."""
    monkeypatch.setattr(whole.feeds.gateway, "alerts", LongportGateway.alerts)
    monkeypatch.setattr(whole.feeds.gateway, "unoffered", LongportGateway.unoffered)
    reason = f"{whole.feeds.gateway.provider} keeps no price alerts."
    assert ways(whole) == dict.fromkeys(WAYS, (False, reason))
    assert whole.built.flow.why_no_alert() == reason
    for way in WAYS:
        assert not whole.built.keyboard.table.run(way)
    whole.built.flow.alert_wanted.emit(TENCENT, None)
    await asyncio.sleep(0)
    assert QApplication.activeModalWidget() is None


async def test_a_row_must_be_chosen_for_the_alert_of_a_row(whole: WholeWindow) -> None:
    whole.built.watchlist.table.clearSelection()
    whole.built.watchlist.table.setCurrentIndex(whole.built.watchlist.table.model().index(-1, -1))
    assert ways(whole)["watchlist.alert"] == (False, "Choose a row of the watchlist first.")
