"""A chart that goes back where little is left of the history allowance: asked once an act, whatever it costs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from fakes.scenes.chart import ChartScene, chart_scene
from fakes.servers.gateway_rigs import LONGPORT, OPEND
from fakes.servers.sandbox import OpenSandbox, sandbox_thread, standing_options
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import HistoryQuota

TENCENT, HSBC, OTHER = InstrumentId("HK.00700"), InstrumentId("HK.00005"), InstrumentId("HK.00388")


@pytest.fixture
def sandbox() -> Iterator[OpenSandbox]:
    """An exchange of its own: each test switches its scenario."""
    with sandbox_thread(standing_options(opend_port=0, longport_port=0)) as opened:
        yield opened


async def bars(scene: ChartScene) -> None:
    scene.show()
    await scene.until(lambda: scene.count > 3 and not scene.dock.cell.reads.loading)


async def used(scene: ChartScene) -> int:
    quota = await scene.feeds.gateway.quotes.bar_quota()
    assert isinstance(quota, HistoryQuota)
    return quota.used


async def test_one_act_spends_for_the_chart_and_what_is_compared_with_it(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    await sandbox.scenario("quota")
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await bars(scene)
        cell = scene.dock.cell
        cell.live.read_older()
        await scene.until(lambda: cell.live.asks is not None)
        assert cell.older.words.text() == (
            "Older bars take 1 security of the 10 that are left of the history allowance."
        )
        cell.compare.add(HSBC)
        compared = cell.compare.securities[0].live
        for signal in (cell.compare.securities[0].reads.changed, compared.older_changed):
            signal.connect(scene.told.set)
        await scene.until(lambda: compared.series is not None and len(compared.series.columns) > 0)
        compared.read_older()
        await scene.until(lambda: compared.asks is not None)
        assert cell.older.words.text().startswith("Older bars take 2 securities of the 10")
        assert await used(scene) == 0
        before = scene.count
        cell.older.spend.click()
        await scene.until(lambda: scene.count > before and not compared.reading_older)
        assert await used(scene) == 2
        assert not cell.older.spend.isVisible()
        cell.live.read_older()
        await scene.until(lambda: not cell.live.reading_older)
        assert (cell.live.asks, await used(scene)) == (None, 2)


async def test_the_one_question_is_about_everything_that_goes_back_with_the_chart(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    """What is compared goes back by itself when the chart has: it was asked about with it."""
    await sandbox.scenario("quota")
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await bars(scene)
        cell = scene.dock.cell
        for name in (HSBC, OTHER):
            cell.compare.add(name)
        compared = [one.live for one in cell.compare.securities]
        for one in cell.compare.securities:
            one.reads.changed.connect(scene.told.set)
            one.live.older_changed.connect(scene.told.set)
        await scene.until(lambda: all(one.series is not None and len(one.series.columns) for one in compared))
        assert cell.compare.cost.text() == "Going back takes 3 securities of the history allowance."
        cell.live.read_older()
        await scene.until(lambda: cell.live.asks is not None)
        assert cell.older.words.text().startswith("Older bars take 3 securities of the 10")
        cell.older.spend.click()
        before = [len(one.series.columns) for one in compared if one.series is not None]
        await scene.until(lambda: not cell.live.reading_older)
        for one in cell.compare.securities:
            assert cell.chart.picture is not None
            one.reach_back(cell.chart.picture)
        await scene.until(lambda: not any(one.reading_older for one in compared))
        assert [one.asks for one in compared] == [None, None]
        assert all(
            one.series is not None and len(one.series.columns) > count
            for one, count in zip(compared, before, strict=True)
        )
        assert await used(scene) == 3
        cell.each_second()
        assert cell.compare.cost.text() == ""


async def test_far_from_the_line_nothing_is_asked_and_the_cost_of_several_is_said_all_the_same(
    qapp: QApplication, sandbox: OpenSandbox
) -> None:
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await bars(scene)
        cell = scene.dock.cell
        assert cell.compare.cost.text() == ""
        cell.compare.add(HSBC)
        compared = cell.compare.securities[0]
        compared.reads.changed.connect(scene.told.set)
        await scene.until(lambda: compared.live.series is not None and len(compared.live.series.columns) > 0)
        cell.each_second()
        assert cell.compare.cost.text() == "Going back takes 2 securities of the history allowance."
        cell.live.read_older()
        await scene.until(lambda: not cell.live.reading_older)
        cell.each_second()
        assert (cell.live.asks, cell.compare.cost.text()) == (None, "")  # one is left to be taken


async def test_who_wants_not_to_be_asked_again_today_is_not(qapp: QApplication, sandbox: OpenSandbox) -> None:
    await sandbox.scenario("quota")
    async with chart_scene(OPEND, sandbox, TENCENT) as scene:
        await bars(scene)
        cell = scene.dock.cell
        cell.live.read_older()
        await scene.until(cell.older.unasked.isVisible)
        cell.older.unasked.click()
        await scene.until(lambda: not cell.live.reading_older and cell.live.asks is None)
        scene.selection.select(OTHER)
        await scene.until(lambda: cell.instrument == OTHER and not cell.reads.loading)
        before = scene.count
        cell.live.read_older()
        await scene.until(lambda: scene.count > before)
        assert await used(scene) == 2


async def test_at_longport_a_key_without_history_is_told_so(qapp: QApplication, sandbox: OpenSandbox) -> None:
    await sandbox.scenario("history-none")
    async with chart_scene(LONGPORT, sandbox, TENCENT) as scene:
        await bars(scene)
        cell, card = scene.dock.cell, scene.dock.cell.states.card
        cell.live.read_older()  # far from the expected limit: nobody is asked, the broker says no
        await scene.until(lambda: cell.live.refused is not None)
        assert card.sentence.text() == "No history for this key"
        assert "The broker gives this key no history; the newest 1,000 bars still come." in card.detail.text()
        scene.clock.advance(6)
        cell.live.read_older()
        await scene.until(lambda: cell.live.asks is not None)
        assert cell.older.words.text().startswith("The broker gives this key no history;")
