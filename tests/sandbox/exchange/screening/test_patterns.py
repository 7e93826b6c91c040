"""Indicators that stand to each other, and the patterns they make."""

from __future__ import annotations

from datetime import date

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.screening.candidates import Candidate
from tideboard_sandbox.exchange.screening.patterns import PATTERNS, Indicator, shows, stands, value_of

FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange(date=FRIDAY, universe=20)


@pytest.fixture(scope="module")
def shares(exchange: Exchange) -> dict[InstrumentId, Candidate]:
    found = exchange.reference.screener.screen([Market.HK], tests=[], orders=[])
    return {share.id: share for share in found}


def test_relations_hold_in_each_of_the_periods() -> None:
    rising, flat = [1.0, 2.0, 3.0, 4.0], [2.5] * 4

    assert stands(rising, flat, "More", 2)
    assert not stands(rising, flat, "More", 3)
    assert stands(rising[:3], flat[:3], "CrossUp", 1)
    assert not stands(rising, flat, "CrossUp", 1)
    assert stands(flat[:3], rising[:3], "CrossDown", 1)
    assert not stands([float("nan")] * 4, flat, "Less", 1)
    assert not stands(rising, flat, "More", 4)


def test_every_pattern_is_found_somewhere_in_the_past(shares: dict[InstrumentId, Candidate]) -> None:
    found: dict[str, int] = dict.fromkeys(PATTERNS, 0)
    for share in list(shares.values())[:5]:
        bars = share.bars(BarPeriod.DAY)
        for name, pattern in PATTERNS.items():
            test = pattern(bars)
            found[name] += sum(test(place) for place in range(70, len(bars.closes)))

    assert min(found.values()) > 0
    assert not shows(share, "MAAlignmentLong", BarPeriod.MONTH, 12)


def test_aligned_averages_are_in_order(exchange: Exchange, shares: dict[InstrumentId, Candidate]) -> None:
    for share in list(shares.values())[:8]:
        if not shows(share, "MAAlignmentLong", BarPeriod.DAY, 1):
            continue
        values = [value_of(share, Indicator(f"MA{window}", ()), BarPeriod.DAY) or 0.0 for window in (5, 10, 20, 30, 60)]
        assert values == sorted(values, reverse=True)
        assert share.bars(BarPeriod.DAY).closes[-1] > share.bars(BarPeriod.DAY).closes[-2]
