"""From an index to its fund."""

from __future__ import annotations

import pytest

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_desktop.flow.providers.tracker_funds import _TRACKERS, tracker_of


def test_an_index_leads_to_its_fund() -> None:
    """The Hang Seng to the tracker fund; a stock to nothing."""
    assert tracker_of(InstrumentId("HK.800000")) == "HK.02800"
    assert tracker_of(InstrumentId("HK.00700")) is None


@pytest.mark.parametrize(("index", "fund"), list(_TRACKERS.items()))
def test_a_fund_trades_where_its_index_is(index: str, fund: str) -> None:
    """Same market, so the same session and currency."""
    assert market_of(InstrumentId(index)) == market_of(InstrumentId(fund))
