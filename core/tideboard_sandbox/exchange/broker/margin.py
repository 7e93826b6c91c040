"""Margin ratios of the practice broker, the same for every account."""

from __future__ import annotations

from typing import NamedTuple

from tideboard_core.model.instrument import Instrument, SecurityType
from tideboard_sandbox.exchange.instruments.random_streams import Address

_LEAST = 25
_SPREAD = 8
_STEP = 5
_ETF = 30


class LongRatios(NamedTuple):
    """Margin in percent of the position's value: warning, initial, call and maintenance; each below the one before."""

    alert: float
    initial: float
    call: float
    maintenance: float


def long_ratios(facts: Instrument, *, seed: int) -> LongRatios | None:
    """Ratios of a stock or fund; None for types that cannot be bought on margin."""
    if facts.security_type is SecurityType.ETF:
        initial = _ETF
    elif facts.security_type is SecurityType.STOCK:
        initial = _LEAST + _STEP * int(Address(seed, (facts.id,)).fraction("margin") * _SPREAD)
    else:
        return None
    return LongRatios(alert=initial + 3.0, initial=float(initial), call=initial * 0.9, maintenance=initial * 0.8)
