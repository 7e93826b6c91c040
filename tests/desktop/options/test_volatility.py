"""The volatility below the chain: opened and remembered, read slowly, says source, age and why there is nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.scenes.market.reference import ReferenceScene, reference_scene
from fakes.values.option_chain import DAYS, contracts, figures
from tideboard_core.errors import NotOffered, RateLimited, RequestTimeout
from tideboard_core.model.derivatives import OptionFigures
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.options.dock import ALL_AFTER, OptionChainDock
from tideboard_desktop.options.term_reader import PACE, RENEW
from tideboard_desktop.options.volatility_panel import VolatilityPanel
from tideboard_desktop.ui.widgets.labels import Tone


def smiling(ids: Sequence[InstrumentId]) -> list[OptionFigures]:
    """Volatilities that rise with the expiry."""
    return [
        replace(each, implied_volatility=Decimal("0.2") + Decimal(int(str(each.instrument)[10:12])) / 1000)
        for each in figures(ids)
    ]


@pytest.fixture
async def scene(qapp: QApplication, tmp_path: Path) -> AsyncIterator[ReferenceScene]:
    async with reference_scene(qapp, tmp_path) as made:
        made.source.answers |= {"option_expiries": DAYS, "option_chain": contracts, "option_figures": smiling}
        yield made


async def shown(scene: ReferenceScene) -> OptionChainDock:
    dock: OptionChainDock = scene.show(OptionChainDock)
    for _ in range(4):
        await scene.settle()
    return dock


def panel(dock: OptionChainDock) -> VolatilityPanel:
    assert dock.volatility.panel is not None
    return dock.volatility.panel


async def seconds(scene: ReferenceScene, dock: OptionChainDock, count: float) -> None:
    """Let time pass until the next read is due, and have it answered."""
    scene.clock.advance(count)
    dock.each_second()
    for _ in range(4):
        await scene.settle()


async def test_it_opens_below_the_chain_with_the_expiry_in_view(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    assert dock.volatility.panel is None
    assert dock.volatility.picture == ""
    QTest.mouseClick(dock.volatility.button, Qt.MouseButton.LeftButton)
    assert panel(dock).isVisible()
    plot = panel(dock).shown.plot
    assert plot.figure.words[0] == "Implied volatility by strike, expiry 27 Nov, 10 strikes"
    assert plot.accessibleDescription().startswith(plot.figure.words[0])
    assert panel(dock).source.text() == f"{scene.source.provider} \u00b7 <10 s"
    dock.step_day(1)
    for _ in range(4):
        await scene.settle()
    assert "expiry 4 Dec" in plot.figure.words[0]
    QTest.mouseClick(dock.volatility.button, Qt.MouseButton.LeftButton)
    assert not panel(dock).isVisible()
    assert dock.volatility.picture == ""


async def test_it_is_remembered(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.volatility.open("term")
    kept = dock.memory()
    assert kept["volatility"] == "term"
    other: OptionChainDock = scene.show(OptionChainDock)
    other.recall(kept)
    for _ in range(4):
        await scene.settle()
    assert panel(other).isVisible()
    assert panel(other).key == "term"


async def test_old_figures_are_amber(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.volatility.toggle()
    scene.source.answers["option_figures"] = RequestTimeout("no answer")
    await seconds(scene, dock, 2 * ALL_AFTER + 1)
    assert panel(dock).source.text().endswith("2 min")
    assert panel(dock).source.property("tone") == Tone.WARN.value
    assert panel(dock).shown.plot.figure.sentence == "", "what came stays"


async def test_the_term_structure_is_read_one_expiry_after_the_other(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    asked = scene.source.count("option_chain")
    dock.volatility.open("term")
    plot = panel(dock).shown.plot
    assert plot.figure.read(0) == "27 Nov, 7 d: 22.7% at 610.00", "the one in view is known at once"
    assert plot.figure.read(1).endswith("not read yet")
    assert panel(dock).source.text().endswith("1 of 4 expiries")
    await seconds(scene, dock, 1)
    assert scene.source.last("option_chain") == (TENCENT, DAYS[1])
    assert plot.figure.read(1) == "4 Dec, 14 d: 20.4% at 610.00"
    await seconds(scene, dock, PACE - 1)
    assert scene.source.count("option_chain") == asked + 1, "not faster than brokers allow"
    for _ in range(6):
        await seconds(scene, dock, PACE)
    assert scene.source.count("option_chain") == asked + 3, "each once"
    assert "expiries" not in panel(dock).source.text()
    await seconds(scene, dock, RENEW)
    assert scene.source.count("option_chain") == asked + 4


async def test_another_underlying_begins_anew(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.volatility.open("term")
    await seconds(scene, dock, PACE)
    assert dock.volatility.reader.found
    scene.selection.select(InstrumentId("HK.09988"))
    for _ in range(4):
        await scene.settle()
    assert dock.volatility.reader.found == {}


async def test_a_closed_picture_reads_nothing(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    asked = scene.source.count("option_chain")
    await seconds(scene, dock, PACE)
    dock.volatility.open("smile")
    await seconds(scene, dock, PACE)
    assert scene.source.count("option_chain") == asked


async def test_a_refusal_is_said_and_not_asked_again(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.board.spot = Decimal(9999)
    dock.volatility.open("term")
    scene.source.answers["option_chain"] = NotOffered("option_chain")
    await seconds(scene, dock, PACE)
    asked = scene.source.count("option_chain")
    for _ in range(4):
        await seconds(scene, dock, PACE)
    assert scene.source.count("option_chain") == asked


async def test_a_limited_read_waits_for_its_limit(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.volatility.open("term")
    scene.source.answers["option_chain"] = RateLimited("option_chain", retry_after=20.0)
    await seconds(scene, dock, PACE)
    asked = scene.source.count("option_chain")
    await seconds(scene, dock, PACE)
    assert scene.source.count("option_chain") == asked
    scene.source.answers["option_chain"] = contracts
    await seconds(scene, dock, 20)
    assert DAYS[1] in dock.volatility.reader.found


async def test_it_says_why_there_is_nothing(scene: ReferenceScene) -> None:
    scene.source.answers["option_figures"] = lambda ids: [
        replace(each, implied_volatility=None) for each in figures(ids)
    ]
    dock = await shown(scene)
    for key in ("smile", "term"):
        dock.volatility.open(key)
        wanted = f"{scene.source.provider} gives no implied volatility here."
        assert panel(dock).shown.plot.figure.sentence == wanted
    scene.source.answers["option_figures"] = NotOffered("option_figures")
    other = await shown(scene)
    other.volatility.open("smile")
    assert panel(other).shown.plot.figure.sentence == other.foot.words.text()


async def test_a_saved_picture_names_chain_source_and_time(scene: ReferenceScene) -> None:
    dock = await shown(scene)
    dock.volatility.toggle()
    title, source = dock.volatility.caption()
    assert title == "HK.00700, Implied volatility by strike, expiry 27 Nov, 10 strikes"
    assert source.startswith(f"{scene.source.provider}, read at ")
    assert source.endswith("HKT")
