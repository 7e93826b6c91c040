"""The status strip's figures."""

from __future__ import annotations

import asyncio

import pytest

from fakes.clock import ManualClock
from tideboard_core.model.flow import CapitalFlow, FlowPeriod, FlowTiers
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.settings import Appearance, Convention, Units
from tideboard_desktop.readings import LoopLag, conventions, tier_words


def flow(net: float, *tiers: float) -> CapitalFlow:
    columns = FlowTiers(*((one,) for one in tiers)) if tiers else None
    return CapitalFlow(
        instrument=InstrumentId("HK.00700"),
        period=FlowPeriod.INTRADAY,
        times=(0.0,),
        net=(net,),
        tiers=columns,
        provider="Sandbox",
    )


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (None, ""),
        (flow(5.0), ""),
        (flow(10.0, 1.0, 2.0, 3.0, 4.0), "add up to net"),
        (flow(10.4, 1.0, 2.0, 3.0, 4.0), "add up to net"),
        (flow(12.0, 1.0, 2.0, 3.0, 4.0), "do not add up to net"),
    ],
)
def test_the_tier_sum_is_checked(series: CapitalFlow | None, words: str) -> None:
    assert tier_words(series) == words


def test_conventions_are_said() -> None:
    assert conventions(Appearance()) == "Green up · K / M / B"
    assert conventions(Appearance(convention=Convention.RED_UP, units=Units.WAN)) == "Red up · 万 / 亿"


async def test_the_loops_lag_is_what_a_callback_waited() -> None:
    clock = ManualClock()
    lag = LoopLag(clock)
    assert lag.read() == "0 ms"
    clock.advance(0.012)  # the loop is busy until its next turn

    await asyncio.sleep(0)

    assert lag.read() == "12 ms"
