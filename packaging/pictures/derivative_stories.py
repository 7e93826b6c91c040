"""Stories about options, warrants and price alerts."""

from __future__ import annotations

from decimal import Decimal

from pictures.hands import Camera, Hands
from pictures.stage import Scenery, Stage
from pictures.story import Story
from tideboard_core.model.alerts import AlertFrequency, AlertKind, PriceAlert
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.reference_ports import ReferenceSource
from tideboard_desktop.workspace.dock import Dock

NOW = "10:47"
TENCENT = InstrumentId("HK.00700")
_WIDTH, _HEIGHT = 1080, 560


async def _floating(stage: Stage, identity: str, width: int = _WIDTH) -> Dock:
    """A dock as a window of its own, come to rest."""
    workspace = stage.application.window.workspace
    workspace.open(identity)
    dock = workspace.docks[identity]
    dock.setFloating(True)
    dock.resize(width, _HEIGHT)
    await stage.rest()
    return dock


async def _derivatives(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    if camera.wants("option-chain"):
        await camera.take("option-chain", await _floating(stage, "option_chain"))
    if camera.wants("warrants"):
        await camera.take("warrants", await _floating(stage, "warrants"))
    if camera.wants("alerts") or camera.wants("alert"):
        source: ReferenceSource = stage.application.feeds.gateway
        for kind, value, note in (
            (AlertKind.PRICE_UP, "640", "half out"),
            (AlertKind.PRICE_DOWN, "590.5", ""),
            (AlertKind.FIVE_MINUTES_RATE_DOWN, "1.5", "look at the flow"),
            (AlertKind.TURNOVER_UP, "9000000000", ""),
        ):
            often = AlertFrequency.ONCE if note else AlertFrequency.ONCE_A_DAY
            alert = PriceAlert(instrument=TENCENT, kind=kind, value=Decimal(value), frequency=often, note=note)
            await source.add_alert(alert)
        await camera.take("alerts", await _floating(stage, "alerts", 900))
        stage.command("alert.new")
        await camera.take("alert", await hands.dialog())


DERIVATIVES = Story(
    name="derivatives",
    scenery=Scenery(start=NOW),
    pictures={
        "option-chain": "an expiry of the option chain with bars, Greeks and the line at the money",
        "warrants": "warrants and callable contracts with the distance to the call price",
        "alerts": "price alerts that the broker keeps",
        "alert": "setting a price alert",
    },
    play=_derivatives,
)
