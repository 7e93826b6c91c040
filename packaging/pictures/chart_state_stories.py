"""Why the price chart shows nothing, or nothing new."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from pictures.chart_stories import chart_in_front
from pictures.doors import Doors
from pictures.hands import Camera, Hands, grabbed
from pictures.sheets import sheet
from pictures.stage import Scenery, Stage
from pictures.story import Story
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.chart.dock import PriceChartDock
from tideboard_desktop.chart.second_source import EACH
from tideboard_desktop.ui.widgets.panel_state import StateKind

PANEL = (620, 560)
"""Size of the chart as a window of its own, in logical pixels."""
CANDLES = "Qot_GetKL"
UNSEEN = "HK.00981"


async def _told(stage: Stage, inside: PriceChartDock, kind: StateKind) -> None:
    """Wait until the chart says this."""

    def said() -> bool:
        stage.stir()
        state = inside.cell.states.state
        return state is not None and state.kind is kind

    await stage.until(said)


async def _states(hands: Hands, camera: Camera) -> None:
    """Each state on its scenario, as the chart in a small window of its own."""
    stage, sandbox = hands.stage, hands.stage.sandbox
    workspace = stage.application.window.workspace
    inside = await chart_in_front(hands)
    workspace.use(workspace.docks["price_chart"])
    stage.command("dock.float")
    dock = workspace.docks["price_chart"]
    dock.resize(*PANEL)
    inside.choose_interval("1m")
    await stage.until(lambda: inside.chart.count > 100)
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    await stage.rest()
    shots: list[QImage] = []

    async def shot(kind: StateKind | None = None) -> None:
        if kind is not None:
            await _told(stage, inside, kind)
        shots.append(grabbed(dock))

    await sandbox.fault(CANDLES, "hold-reply", times=9)
    stage.application.selection.select(InstrumentId(UNSEEN))
    await stage.moment(2.5)
    stage.stir()
    await shot()
    await sandbox.release()

    await stage.show("US.AAPL")
    await shot(StateKind.CLOSED)
    await stage.show("HK.00700")

    await sandbox.scenario("bars-conflict")
    await stage.passes(EACH + 5, step=20)
    await shot(StateKind.DISAGREE)
    await sandbox.scenario("calm")
    await stage.passes(EACH + 5, step=20)

    inside.choose_interval("M")
    await stage.rest()
    await shot(StateKind.WARMING)
    inside.choose_interval("1m")
    await stage.rest()

    await sandbox.scenario("halt")
    await stage.passes(80, step=20)
    await shot(StateKind.HALTED)
    await sandbox.scenario("calm")
    await stage.passes(320, step=80)

    await sandbox.scenario("no-permission")
    await stage.show("US.TSLA")
    await shot()
    camera.keep("chart-states", sheet([shots[:3], shots[3:]], camera.background))


CHART_STATES = Story(
    name="chart-states",
    scenery=Scenery(start="10:47", doors=Doors.BOTH, settles=False),
    pictures={"chart-states": "why the price chart shows nothing, or nothing new"},
    play=_states,
)
