"""Contracts of all options by day: their picture, the running session, what nobody told, and when they are asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene, reference_scene
from fakes.values.option_chain import DAYS, contracts, figures
from tideboard_core.errors import RateLimited
from tideboard_core.gateways.common.elsewhere import LONGPORT, OPEND, elsewhere
from tideboard_core.model.behind.listings import OptionDay, OptionVolumes
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.appearance import Units
from tideboard_desktop.docks.figures.series_figure import amount_texts
from tideboard_desktop.options.dock import OptionChainDock
from tideboard_desktop.options.option_volumes import OPEN, TRADED, ratio, volumes_figure, with_today
from tideboard_desktop.options.term_reader import RENEW
from tideboard_desktop.ui.format import use_units
from tideboard_desktop.ui.plots.figure import Curve, PlotBars

TODAY = date(2026, 11, 20)
FIRST, SECOND = date(2026, 11, 18), date(2026, 11, 19)


def volumes(*days: OptionDay, calls: int | None = 300, puts: int | None = 150, unread: str = "") -> OptionVolumes:
    return OptionVolumes(instrument=TENCENT, source="Script", days=days, calls=calls, puts=puts, unread=unread)


TWO = (OptionDay(FIRST, 1000, 500, 8000, 6000), OptionDay(SECOND, 0, 700, 8100, None))


def test_puts_for_each_call_need_both(qapp: QApplication) -> None:
    assert ratio(500, 1000) == Decimal("0.5")
    assert [ratio(5, 0), ratio(None, 5), ratio(5, None)] == [None, None, None]


def test_the_running_session_is_the_last_day_unless_it_is_there_or_nothing_is_told(qapp: QApplication) -> None:
    assert with_today(volumes(*TWO), TODAY)[-1] == OptionDay(TODAY, 300, 150)
    assert with_today(volumes(*TWO, calls=None, puts=None), TODAY) == list(TWO)
    assert with_today(volumes(*TWO), SECOND) == list(TWO)


def test_calls_and_puts_are_bars_and_their_ratio_has_its_own_axis(qapp: QApplication) -> None:
    figure = volumes_figure(volumes(*TWO, unread="timestamp"), TRADED, TODAY)
    assert figure is not None
    calls, puts = (part for part in figure.parts if isinstance(part, PlotBars))
    assert list(calls.high) == [1000, 0, 300]  # type: ignore[arg-type]
    assert list(puts.high) == [500, 700, 150]  # type: ignore[arg-type]
    assert float(calls.left[0]) < float(puts.left[0])
    line = next(part for part in figure.parts if isinstance(part, Curve) and "each call" in part.name)
    assert figure.right.ticks
    assert line.y[1] != line.y[1], "no put for each call without a call"
    assert figure.reading == "20 Nov 2026, so far: 300 calls and 150 puts traded, 0.50 puts for each call"
    assert figure.words[-1] == "rows left out: timestamp"
    assert figure.csv().splitlines()[1] == "2026-11-18,1000,500,0.5,8000,6000,0.75"


def test_open_contracts_are_those_at_the_end_of_a_day(qapp: QApplication) -> None:
    figure = volumes_figure(volumes(*TWO), OPEN, TODAY)
    assert figure is not None
    calls, puts = (part for part in figure.parts if isinstance(part, PlotBars))
    assert (list(calls.high), list(puts.high)) == ([8000, 8100], [6000])  # type: ignore[arg-type]
    assert "8,000 calls and 6,000 puts open, 0.75 puts for each call" in figure.read(0)
    assert volumes_figure(volumes(OptionDay(FIRST, 1, 2)), OPEN, TODAY) is None
    assert volumes_figure(volumes(calls=None, puts=None), TRADED, TODAY) is None


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReferenceScene]:
    async with reference_scene(qapp, tmp_path) as made:
        made.source.answers |= {
            "option_expiries": DAYS,
            "option_chain": contracts,
            "option_figures": figures,
            "option_volumes": lambda instrument, _count: volumes(*TWO),
        }
        vars(made.gateway)["behind"] = SimpleNamespace(listings=made.source)
        yield made


async def shown(scene: ReferenceScene) -> OptionChainDock:
    dock: OptionChainDock = scene.show(OptionChainDock)
    await settled(scene, dock)
    return dock


async def settled(scene: ReferenceScene, dock: OptionChainDock, later: float = 0.0) -> None:
    scene.clock.advance(later)
    dock.each_second()
    for _ in range(4):
        await scene.settle()
    dock.each_second()


def sentence(dock: OptionChainDock) -> str:
    assert dock.volatility.panel is not None
    return dock.volatility.panel.shown.plot.figure.sentence


async def test_they_are_asked_when_looked_at_and_again_after_five_minutes(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.volatility.open("smile")
    await settled(scene, dock)
    assert scene.source.count("option_volumes") == 0
    dock.volatility.show_volumes()
    await settled(scene, dock)
    assert scene.source.count("option_volumes") == 1
    assert dock.volatility.panel is not None
    assert dock.volatility.panel.source.text().startswith("Script")
    dock.volatility.open(OPEN)
    await settled(scene, dock, 60.0)
    assert scene.source.count("option_volumes") == 1, "one answer is for both pictures"
    await settled(scene, dock, RENEW)
    assert scene.source.count("option_volumes") == 2
    dock.volatility.open("")
    await settled(scene, dock, 2 * RENEW)
    assert scene.source.count("option_volumes") == 2, "a closed picture asks nothing"


async def test_another_day_and_another_security_are_asked_anew(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.volatility.open(TRADED)
    await settled(scene, dock)
    scene.clock.set_market(scene.clock.market() + timedelta(days=1))
    await settled(scene, dock)
    assert scene.source.count("option_volumes") == 2
    scene.selection.select(InstrumentId("HK.09988"))
    await settled(scene, dock)
    assert scene.source.last("option_volumes")[0] == "HK.09988"


async def test_a_refusal_says_who_has_them_and_a_limit_is_waited_for(scene: ReferenceScene) -> None:
    scene.source.answers["option_volumes"] = elsewhere(OPEND, LONGPORT)
    dock = await shown(scene)
    dock.volatility.open(TRADED)
    await settled(scene, dock)
    assert LONGPORT in sentence(dock)
    scene.source.answers["option_volumes"] = RateLimited("rate-limited", retry_after=5.0)
    scene.selection.select(InstrumentId("HK.09988"))
    await settled(scene, dock)
    scene.source.answers["option_volumes"] = volumes(*TWO)
    await settled(scene, dock, 5.0)
    assert sentence(dock) == ""


async def test_a_layout_brings_the_picture_back(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.volatility.open(OPEN)
    memory = dock.memory()
    again = await shown(scene)
    again.recall(memory)
    assert again.volatility.picture == OPEN


def test_amounts_have_the_digits_of_their_step() -> None:
    text = amount_texts([1_000_000])
    assert [text(value, 250_000) for value in (0, 250_000, 1_000_000)] == ["0", "0.25M", "1.00M"]
    assert text(2_000_000, 1_000_000) == "2M"


def test_amounts_of_an_axis_are_in_the_units_that_are_worn(qapp: QApplication) -> None:
    use_units(qapp, Units.WAN)
    try:
        text = amount_texts([3_000_000])
    finally:
        use_units(qapp, Units.KMB)
    assert text(2_950_000, 25_000) == "295.0\u4e07"
