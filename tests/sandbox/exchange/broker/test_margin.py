"""What the practice broker would lend."""

from __future__ import annotations

from datetime import date

from tideboard_core.model.instrument import SecurityType
from tideboard_sandbox.exchange.broker.margin import long_ratios
from tideboard_sandbox.exchange.facade import Exchange


def test_only_stocks_and_funds_are_lent_on_each_at_its_own_ratio() -> None:
    exchange = Exchange(seed=7, date=date(2026, 11, 18))
    found = {row.id: (row.security_type, long_ratios(row, seed=7)) for row in exchange.instruments()}

    for kind, ratios in found.values():
        assert (ratios is not None) == (kind in {SecurityType.STOCK, SecurityType.ETF})
        if ratios is not None:
            assert 100 > ratios.alert > ratios.initial > ratios.call > ratios.maintenance > 0
    assert len({ratios for _, ratios in found.values()}) > 5
    assert found == {row.id: (row.security_type, long_ratios(row, seed=7)) for row in exchange.instruments()}
    exchange.close()
