"""Stories about the REST gateway: its connection with the checklist, the console, the health of the program."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from pictures.doors import Doors
from pictures.hands import Camera, Hands
from pictures.stage import Scenery, Stage
from pictures.story import Story
from tideboard_core.system.settings import Backend
from tideboard_desktop.console.call_form import RAW
from tideboard_desktop.console.dock import GatewayConsoleDock
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.window.workspace.dock_widget import DockWidget

NOW = "10:47"
WHOLE = (740, 860)


async def _connect(hands: Hands, camera: Camera) -> None:
    line = hands.stage.sandbox.line
    hands.stage.command("connection.open")
    dialog: QDialog = await hands.dialog()
    hands.resize(dialog, *WHOLE)
    hands.press(f"connect_backend_{Backend.OPEND_REST.value}".replace("-", "_"))
    hands.fill("rest_url", "ftp://gateway")
    await camera.take("connect-rest", dialog)
    hands.fill("rest_url", str(line["rest"]))
    hands.fill("rest_key", str(line["rest_keys"]["full"]))
    hands.press("rest_key_save")
    await _checked(hands)
    await camera.take("checklist-rest", dialog)
    hands.press("credential_replace")
    hands.fill("rest_key", str(line["rest_keys"]["read_only"]))
    hands.press("rest_key_save")
    await _checked(hands)
    await camera.take("checklist-rest-read-only", dialog)


async def _checked(hands: Hands) -> None:
    stage = hands.stage
    checkup = stage.application.connection.checkup
    await stage.rest()
    hands.press("connect_check")
    await stage.until(lambda: checkup.findings and not checkup.running)


REST = Story(
    name="rest",
    scenery=Scenery(start=NOW, broker=True, arguments=("--rest-port", "0")),
    pictures={
        "connect-rest": "the fields of a REST gateway, with a fault at the address",
        "checklist-rest": "its checklist and the scopes of the key",
        "checklist-rest-read-only": "the same with a key that may only read",
    },
    play=_connect,
)


async def _floating(stage: Stage, identity: str, width: int, height: int) -> DockWidget:
    workspace = stage.application.window.workspace
    workspace.open(identity)
    dock = workspace.docks[identity]
    dock.setFloating(True)
    dock.resize(width, height)
    await stage.rest()
    return dock


async def _gateway(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    dock = await _floating(stage, "gateway_console", 1180, 620)
    assert isinstance(dock.body, LazyDock)
    console = dock.body.inside
    assert isinstance(console, GatewayConsoleDock)
    rows = {row.key: row for row in console.console.rows} if console.console else {}
    console.show_row(rows["POST /api/quote"])
    console.send_form()
    await stage.until(lambda: len(console.history) == 1)
    await camera.take("console", dock)
    console.answer.view.button("table").click()
    console.show_row(rows["POST /api/order"])
    assert console.form is not None
    console.form.view.button(RAW).click()
    await camera.take("console-order", dock)
    dock.close()
    if camera.wants("gateway-health"):
        await camera.take("gateway-health", await _floating(stage, "gateway_health", 620, 900))


GATEWAY = Story(
    name="gateway",
    scenery=Scenery(start=NOW, doors=Doors.REST),
    pictures={
        "console": "the console: a call, its form, the answer as a tree",
        "console-order": "the console on an order, which says what to use instead",
        "gateway-health": "delays, quota, programs and administration of the gateway",
    },
    play=_gateway,
)
