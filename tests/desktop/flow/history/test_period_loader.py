"""The history over a real gateway and a real sandbox: ranges, limits, refusals."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fakes.scenes.flow.sandbox_dock import Scene, dock_on_sandbox
from tideboard_core.model.flow import FlowPeriod
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.flow.history.date_range import DateRange, Preset, RangeChoice
from tideboard_desktop.ui.widgets.panel_state import StateKind

YESTERDAY = date(2026, 11, 17)
"""The sandbox stands in the session of the 18th."""


async def shown(scene: Scene, period: FlowPeriod = FlowPeriod.DAY) -> None:
    """Choose a period and wait for its rows."""
    scene.dock.choose_period(period)
    past = scene.body.past
    assert past is not None
    await scene.until(lambda: past.series is not None or past.error is not None)


async def test_a_year_of_days_ends_with_the_last_closed_session(qapp: QApplication) -> None:
    """The server refuses a query that ends in today alone; none of ours does."""
    async with dock_on_sandbox(qapp) as scene:
        await shown(scene)
        series = scene.body.pane.series

        assert series is not None
        assert series.dates[-1] == YESTERDAY
        assert series.dates[0] == date(2025, 11, 18)
        assert series.gaps == 0
        assert scene.kind is None
        for period in (FlowPeriod.WEEK, FlowPeriod.MONTH):
            await shown(scene, period)
            assert scene.body.pane.series is not None
            assert scene.body.pane.series.dates[-1] == YESTERDAY


async def test_presets_and_dates_ask_for_their_own_range(qapp: QApplication) -> None:
    """One question each; two years are there on this gateway, and nothing is said."""
    async with dock_on_sandbox(qapp) as scene:
        await shown(scene)
        past, row = scene.body.past, scene.body.pane.range_row
        assert past is not None
        QTest.mouseClick(row.presets.button(Preset.TWO_YEARS.value), Qt.MouseButton.LeftButton)
        await scene.until(lambda: past.series is not None)
        assert past.series is not None
        assert len(past.series) > 480
        assert row.message.text() == ""
        row.chosen.emit(RangeChoice(None, DateRange(date(2026, 3, 2), date(2026, 3, 31))))
        await scene.until(lambda: past.series is not None)
        assert past.series.dates[0] == date(2026, 3, 2)
        assert past.series.dates[-1] == date(2026, 3, 31)


async def test_a_gateway_that_gives_one_year_is_said(qapp: QApplication) -> None:
    """The longer range is refused, the shorter one shown, and the row says from when."""
    async with dock_on_sandbox(qapp) as scene:
        scene.body.pane.choice = RangeChoice(Preset.TWO_YEARS)
        await scene.sandbox.fault("Qot_GetCapitalFlow", "refuse", times=1, text="range too long")
        await shown(scene)
        row = scene.body.pane.range_row
        await scene.until(row.message.text)

        assert scene.gateway.flow.history.days(FlowPeriod.DAY) == 365
        assert "Sandbox has no flow before 2025-11-18" in row.message.text()
        assert row.presets.key == Preset.YEAR.value
        assert scene.kind is None


async def test_a_range_without_a_row_offers_the_last_year(qapp: QApplication) -> None:
    """A weekend has no session: a sentence, a reason, one way forward."""
    async with dock_on_sandbox(qapp) as scene:
        scene.body.pane.choice = RangeChoice(None, DateRange(date(2026, 11, 14), date(2026, 11, 15)))
        await shown(scene)
        await scene.until(lambda: scene.kind is StateKind.CLOSED)
        assert scene.body.footer.name.text() == "Nothing in this range"
        QTest.mouseClick(scene.body.footer.button, Qt.MouseButton.LeftButton)
        past = scene.body.past
        assert past is not None
        await scene.until(lambda: past.series is not None)
        assert past.choice == RangeChoice()
        assert scene.kind is None


@pytest.mark.parametrize(
    ("scenario", "symbol", "kind"),
    [
        ("no-permission", "US.AAPL", StateKind.NO_PERMISSION),
        ("calm", "HK.800000", StateKind.UNSUPPORTED),
    ],
)
async def test_refusals_of_the_server_become_states(
    qapp: QApplication, scenario: str, symbol: str, kind: StateKind
) -> None:
    """The sentence stands over the axes, the reason and one button below."""
    async with dock_on_sandbox(qapp, scenario=scenario, instrument=InstrumentId(symbol)) as scene:
        await shown(scene)
        await scene.until(lambda: scene.kind is kind)

        assert scene.body.history_card.isVisible()
        assert scene.body.footer.isVisible()
        assert scene.body.footer.name.text()


async def test_a_lost_connection_is_said_and_asking_again_helps(qapp: QApplication) -> None:
    """The answer never comes; after the gateway is back the same button brings the rows."""
    async with dock_on_sandbox(qapp) as scene:
        await scene.sandbox.cut()
        await scene.until(lambda: not scene.gateway.connected)
        await shown(scene)
        await scene.until(lambda: scene.kind is not None)
        assert scene.kind in {StateKind.STALE, StateKind.DISCONNECTED}
        assert scene.body.footer.isVisible()
        await scene.gateway.connect()
        await scene.gateway.log_in()
        past = scene.body.past
        assert past is not None
        past.renew()
        await scene.until(lambda: past.series is not None)
        assert scene.kind is None
