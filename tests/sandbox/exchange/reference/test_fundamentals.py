"""Static figures."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.facade import Exchange

TENCENT = InstrumentId("HK.00700")
INDEX = InstrumentId("HK.800000")


def test_fundamentals_hold_the_year(exchange: Exchange) -> None:
    facts = exchange.fundamentals(TENCENT)

    assert facts.low_52_weeks <= exchange.quote(TENCENT).low <= exchange.quote(TENCENT).high <= facts.high_52_weeks
    assert facts.dividend_ttm == Decimal("4.5")
    assert facts.earnings_per_share > 0
    assert exchange.fundamentals(INDEX).earnings_per_share == 0
