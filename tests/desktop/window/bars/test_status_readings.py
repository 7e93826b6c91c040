"""The status strip's figures."""

from __future__ import annotations

import asyncio
import math

import pytest

from fakes.values.clock import ManualClock
from tideboard_core.audit.thread import AuditStatus
from tideboard_core.market.hub import Hub
from tideboard_core.model.flow import CapitalFlow, FlowPeriod, FlowTiers
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy
from tideboard_core.system.appearance import Convention, Units
from tideboard_core.system.settings import Appearance
from tideboard_desktop.ui.selection import Selection
from tideboard_desktop.window.bars.status_readings import LoopLag, TierSum, audit_words, conventions, tier_words
from tideboard_desktop.window.bars.status_strip import Readout


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
        (flow(10.0, 1.0, 2.0, 3.0, 4.0), "Tiers add up to net"),
        (flow(10.4, 1.0, 2.0, 3.0, 4.0), "Tiers add up to net"),
        (flow(12.0, 1.0, 2.0, 3.0, 4.0), "Tiers do not add up to net"),
    ],
)
def test_the_tier_sum_is_checked(series: CapitalFlow | None, words: str) -> None:
    readout = tier_words(series)
    assert readout.text == words
    assert readout.warn is ("not" in words)


def test_tiers_of_which_one_is_never_told_are_said_to_add_up_to_nothing() -> None:
    assert tier_words(flow(10.0, math.nan, 2.0, 3.0, 4.0)) == Readout("")


def test_conventions_are_said() -> None:
    assert conventions(Appearance()) == "Green up · K / M / B"
    assert conventions(Appearance(convention=Convention.RED_UP, units=Units.WAN)) == "Red up · 万 / 亿"


@pytest.mark.parametrize(
    ("count", "more"),
    [(1, "The order log is whole: 1 record."), (1284, "The order log is whole: 1,284 records.")],
)
def test_the_audit_chain_is_said_with_its_length(count: int, more: str) -> None:
    readout = audit_words(AuditStatus(count=count, problem=""))
    assert (readout.text, readout.value, readout.more, readout.warn) == ("Order log", f"{count:,}", more, False)
    assert readout.name == f"Audit chain {count:,}"  # the name that scripts know


def test_a_stopped_audit_chain_needs_the_person() -> None:
    assert audit_words(AuditStatus(count=3, problem="disk full")) == Readout("Order log stopped: disk full", warn=True)


async def test_the_loops_lag_is_what_99_of_100_callbacks_waited_at_most() -> None:
    """It is shown only from where a person notices it; its accessible name stays."""
    clock = ManualClock()
    lag = LoopLag(clock)
    assert lag.read() == Readout("", name="Loop 0 ms")
    for late in [0.5, 0.9, *[0.012] * 40]:
        lag.read()
        clock.advance(late)  # the loop is busy until its next turn
        await asyncio.sleep(0)

    assert lag.read() == Readout("", name="Loop 12 ms"), "twice is no state of the window"
    for late in (0.199, 0.2, 0.2):
        clock.advance(late)
        await asyncio.sleep(0)
        slow = lag.read()
    clock.advance(0.2)
    await asyncio.sleep(0)
    slow = lag.read()
    assert (slow.text, slow.value, slow.warn) == ("Window is slow", "", True)
    assert slow.name == "Loop 200 ms"
    assert slow.more == "Clicks and prices came 200 ms late or later three times in the last two minutes."


def test_the_tiers_of_a_flow_are_added_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day has hundreds of minutes, and the reading comes every second."""
    hub, key = Hub(ManualClock()), Topic.FLOW.of("HK.00700")
    reading = TierSum(hub, Selection(InstrumentId("HK.00700")))
    assert reading.read() == Readout("")
    hub.publish(key, Lazy.ready(flow(10.0, 1.0, 2.0, 3.0, 4.0)))
    assert reading.read().text == "Tiers add up to net"
    monkeypatch.setattr(CapitalFlow, "tier_gap", None)
    assert reading.read().text == "Tiers add up to net"
    monkeypatch.undo()
    hub.publish(key, Lazy.ready(flow(12.0, 1.0, 2.0, 3.0, 4.0)))
    assert reading.read().warn
