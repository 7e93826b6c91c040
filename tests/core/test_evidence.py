"""What the checks are given."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.clock import ManualClock
from fakes.trading import Desk, trading_desk
from fakes.trading_values import TENCENT, position
from tideboard_core.evidence import link_state, session_state
from tideboard_core.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import CheckCode
from tideboard_core.ports import Key, LinkState, Topic


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with trading_desk(tmp_path) as made:
        yield made


def test_an_empty_hub_knows_nothing() -> None:
    hub = Hub(ManualClock())

    assert session_state(hub, TENCENT.id) is MarketState.UNKNOWN
    assert link_state(hub) is LinkState.DISCONNECTED


async def test_an_instrument_s_own_session_goes_before_its_market_s(desk: Desk) -> None:
    assert session_state(desk.hub, TENCENT.id) is MarketState.OPEN
    desk.publish(Topic.MARKET_STATE, TENCENT.id, MarketState.CLOSED)

    assert session_state(desk.hub, TENCENT.id) is MarketState.CLOSED
    assert session_state(desk.hub, InstrumentId("US.AAPL")) is MarketState.UNKNOWN


async def test_an_instrument_that_was_not_read_is_not_traded(desk: Desk) -> None:
    desk.hub.forget(Key(Topic.INSTRUMENT, TENCENT.id))

    assert CheckCode.TRADABLE in desk.failing(desk.request())


async def test_the_holding_is_the_one_of_the_instrument(desk: Desk) -> None:
    desk.publish(Topic.POSITIONS, desk.account.id, (position(desk.account, 300),))

    summary = desk.guard.preview(desk.request()).summary

    assert (summary.position_before, summary.position_after) == (300, 400)
