"""The exchange knows whose trades its flow counts: our own count of the ticks that it sends has to find the same."""

from __future__ import annotations

from datetime import date, time

import numpy as np
import pytest

from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.flow.own_inflow import count_prints
from tideboard_core.flow.prints import columns_of, print_of
from tideboard_core.flow.size_limits import SIZE_LIMITS
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.session import TradingCalendar
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.flow_series import intraday_flow
from tideboard_sandbox.exchange.market.quotes import ticks_of

DAY = date.fromisoformat(PRACTICE_DAY)


@pytest.mark.parametrize("name", ["HK.00700", "SZ.300750", "SG.D05"])
@pytest.mark.parametrize("seed", [1, 7])
def test_the_count_of_all_ticks_is_the_flow_that_the_exchange_sends(name: str, seed: int) -> None:
    """Within a unit of money for each minute: prices have four decimals on both sides."""
    instrument = InstrumentId(name)
    market = Exchange(seed=seed, date=DAY, start=time(11, 17))._floor.market_for(instrument)
    session = TradingCalendar().session_on(market_of(instrument), DAY)
    assert session is not None

    found = count_prints(columns_of(map(print_of, ticks_of(market, 0))), session, SIZE_LIMITS[market_of(instrument)])
    flow = intraday_flow(market)

    sent = np.array(flow.net[1:])
    assert len(sent) > 60
    assert np.abs(found.net[: len(sent)] - sent).max() <= 1.0
    assert found.turnover.sum() > np.abs(sent).max()
