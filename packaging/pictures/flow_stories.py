"""Why the flow chart shows nothing, or nothing new; and two providers."""

from __future__ import annotations

from PySide6.QtGui import QImage

from pictures.doors import Doors
from pictures.hands import Camera, Hands, grabbed, sheet, story, without_ring
from pictures.stage import Scenery
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.widgets.environment import FRAME_WIDTH
from tideboard_desktop.ui.widgets.panel_state import StateKind

PANEL = (512, 640)
"""Size of the chart as a window of its own, in logical pixels."""
FLOW_CALL = "Qot_GetCapitalFlow"
UNSEEN = InstrumentId("HK.00981")


async def _panel(hands: Hands) -> None:
    """Make a small window of the chart."""
    stage = hands.stage
    workspace = stage.application.window.workspace
    workspace.use(workspace.docks["flow"])
    stage.command("dock.float")
    workspace.docks["flow"].resize(*PANEL)
    without_ring()
    await stage.rest()


def _unframed(image: QImage) -> QImage:
    """A floating dock's picture without the environment's frame."""
    edge = round(FRAME_WIDTH * image.devicePixelRatio())
    result = image.copy(edge, edge, image.width() - 2 * edge, image.height() - 2 * edge)
    result.setDevicePixelRatio(image.devicePixelRatio())
    return result


async def _told(hands: Hands, kind: StateKind) -> None:
    """Wait until the chart tells this reason."""
    stage = hands.stage
    body = stage.application.built.flow.body
    assert body is not None
    stage.stir()
    await stage.until(lambda: body.state is not None and body.state.kind is kind)


async def _state(hands: Hands, camera: Camera, kind: StateKind) -> QImage:
    """The chart, which has to be in this state."""
    await _told(hands, kind)
    return _unframed(await camera.still(hands.stage.application.window.workspace.docks["flow"]))


async def _loading(hands: Hands) -> QImage:
    """A symbol nobody looked at before, whose flow is held back; the rest of it has come."""
    stage = hands.stage
    await stage.sandbox.fault(FLOW_CALL, "hold-reply", times=10_000)
    stage.application.selection.select(UNSEEN)
    await stage.until(lambda: stage.application.hub.value(Topic.BOOK.of(UNSEEN)))
    await stage.moment(1.2)
    await _told(hands, StateKind.LOADING)
    picture = _unframed(grabbed(stage.application.window.workspace.docks["flow"]))
    await stage.sandbox.release()
    await stage.rest()
    return picture


async def _limited(hands: Hands) -> None:
    """Until a call of the flow was refused: on a busy machine it may be due only later."""
    body = hands.stage.application.built.flow.body
    for _ in range(10):
        if body is not None and body.state is not None and body.state.kind is StateKind.RATE_LIMITED:
            return
        await hands.stage.passes(5, step=5)


async def _disconnected(hands: Hands) -> QImage:
    await hands.lose_link(0, 0)
    dock = hands.stage.application.window.workspace.docks["flow"]
    await hands.stage.until(lambda: dock.bar.age)
    return _unframed(grabbed(dock))


@story(
    "states",
    Scenery(start="10:33", settles=False),
    {"flow-states": "seven reasons why the chart shows nothing, or nothing new"},
)
async def _states(hands: Hands, camera: Camera) -> None:
    stage, sandbox = hands.stage, hands.stage.sandbox
    await _panel(hands)
    shots: dict[StateKind, QImage] = {}

    shots[StateKind.LOADING] = await _loading(hands)

    await stage.show("HK.800000")
    shots[StateKind.UNSUPPORTED] = await _state(hands, camera, StateKind.UNSUPPORTED)

    await stage.show("US.AAPL")
    shots[StateKind.CLOSED] = await _state(hands, camera, StateKind.CLOSED)

    await stage.show("HK.00700")
    await sandbox.scenario("rate-limited")
    await stage.passes(20, step=20)
    await _limited(hands)
    shots[StateKind.RATE_LIMITED] = await _state(hands, camera, StateKind.RATE_LIMITED)
    await sandbox.scenario("calm")
    await stage.passes(40, step=20)

    await sandbox.scenario("silent")
    await stage.passes(600, step=300)
    shots[StateKind.STALE] = await _state(hands, camera, StateKind.STALE)

    await sandbox.scenario("no-permission")
    await stage.show("US.TSLA")
    shots[StateKind.NO_PERMISSION] = await _state(hands, camera, StateKind.NO_PERMISSION)
    await sandbox.scenario("calm")
    await stage.show("HK.00700")
    await stage.passes(40, step=20)

    shots[StateKind.DISCONNECTED] = await _disconnected(hands)
    order = (
        (StateKind.LOADING, StateKind.NO_PERMISSION, StateKind.UNSUPPORTED, StateKind.CLOSED),
        (StateKind.STALE, StateKind.RATE_LIMITED, StateKind.DISCONNECTED),
    )
    camera.keep(
        "flow-states",
        sheet([[shots[kind] for kind in row] for row in order], stage.application.rebuild.theme().surface.app),
    )


async def _compare(hands: Hands) -> None:
    """Lay the second provider's line beside the first's, once both have come."""
    stage = hands.stage
    body = stage.application.built.flow.body
    assert body is not None
    stage.command("flow.view.compare")
    stage.stir()
    await stage.until(lambda: body.day.comparison is not None and body.day.second.distribution is not None)
    await stage.rest()


@story(
    "conflict",
    Scenery(start="10:22", scenario="conflict", doors=Doors.BOTH),
    {"flow-two-providers": "two providers' flow while their signs differ: flag, amber gap, mark on the axis"},
)
async def _conflict(hands: Hands, camera: Camera) -> None:
    await _compare(hands)
    await camera.take("flow-two-providers", hands.stage.application.window.workspace.docks["flow"])
