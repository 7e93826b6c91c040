"""Stories about options, warrants and price alerts."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QListWidget, QWidget

from pictures.hands import Camera, Hands, dialogs
from pictures.stage import Scenery, Stage
from pictures.story import Story
from tideboard_core.market.watchlist_sync import SyncState
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.watch.alerts import AlertFrequency, AlertKind, PriceAlert
from tideboard_desktop.docks.lazy_dock import LazyDock
from tideboard_desktop.options.combination.dock import CombinationDock
from tideboard_desktop.options.combination.strategy_templates import Template
from tideboard_desktop.options.dock import OptionChainDock
from tideboard_desktop.options.term_reader import PACE
from tideboard_desktop.window.workspace.dock_widget import DockWidget

NOW = "10:47"
TENCENT = InstrumentId("HK.00700")
_WIDTH, _HEIGHT = 1080, 560
_COMBINATION_WIDTH, _COMBINATION_HEIGHT = 430, 720


async def floating(stage: Stage, identity: str, width: int = _WIDTH) -> DockWidget:
    """A dock as a window of its own, come to rest."""
    workspace = stage.application.window.workspace
    workspace.open(identity)
    dock = workspace.docks[identity]
    dock.setFloating(True)
    dock.resize(width, _HEIGHT)
    await stage.rest()
    return dock


async def volatility(stage: Stage, key: str) -> DockWidget:
    """The option chain with a picture of its volatility, all expiries read."""
    dock = await floating(stage, "option_chain")
    chain = await built(stage, "option_chain")
    assert isinstance(chain, OptionChainDock)
    await stage.until(lambda: chain.board.spot is not None and chain.figures.value is not None)
    chain.volatility.open(key)
    for _ in range(chain.strip.count()) if key == "term" else ():
        await stage.passes(PACE)
    await stage.rest()
    return dock


async def combination(stage: Stage) -> DockWidget:
    """A butterfly around the money at the middle of its net quote."""
    workspace = stage.application.window.workspace
    chain = await built(stage, "option_chain")
    assert isinstance(chain, OptionChainDock)
    await stage.until(lambda: chain.board.money is not None and chain.board.spot is not None)
    chain.grid.go_to_row((chain.board.money or 1) - 1)
    chain.legs.template(Template.BUTTERFLY)
    made = await built(stage, "combination")
    assert isinstance(made, CombinationDock)
    await stage.until(lambda: made.draft.middle is not None)
    made.price_to("middle")
    dock = workspace.docks["combination"]
    dock.setFloating(True)
    dock.resize(_COMBINATION_WIDTH, _COMBINATION_HEIGHT)
    await stage.rest()
    return dock


async def built(stage: Stage, identity: str) -> QWidget:
    """The content of a dock that is built when it is first shown."""
    workspace = stage.application.window.workspace
    workspace.open(identity)
    body = workspace.docks[identity].body
    assert isinstance(body, LazyDock)
    made = body.build()
    await stage.rest()
    return made


async def _derivatives(person: Hands, camera: Camera) -> None:
    stage = person.stage
    if camera.wants("option-chain"):
        await camera.take("option-chain", await floating(stage, "option_chain"))
    for key in ("smile", "term"):
        if camera.wants(f"option-{key}"):
            await camera.take(f"option-{key}", await volatility(stage, key))
    if camera.wants("combination"):
        await camera.take("combination", await combination(stage))
    if camera.wants("warrants"):
        await camera.take("warrants", await floating(stage, "warrants"))
    if any(camera.wants(name) for name in ("alerts", "alert", "alert-rang")):
        source = stage.application.feeds.gateway.alerts
        assert source is not None
        for kind, value, note in (
            (AlertKind.PRICE_UP, "640", "half out"),
            (AlertKind.PRICE_DOWN, "590.5", ""),
            (AlertKind.FIVE_MINUTES_RATE_DOWN, "1.5", "look at the flow"),
            (AlertKind.TURNOVER_UP, "9000000000", ""),
        ):
            often = AlertFrequency.ONCE if note else AlertFrequency.ONCE_A_DAY
            alert = PriceAlert(instrument=TENCENT, kind=kind, value=Decimal(value), frequency=often, note=note)
            await source.add_alert(alert)
        await camera.take("alerts", await floating(stage, "alerts", 900))
        stage.command("alert.new")
        await camera.take("alert", await person.dialog())
        dialogs()[0].reject()
        await person.closed()
        near = PriceAlert(instrument=TENCENT, kind=AlertKind.PRICE_DOWN, value=Decimal(650), note="near")
        await source.add_alert(near)
        await stage.passes(60)
        await camera.take("alert-rang", await floating(stage, "alerts", 900))
    if camera.wants("link-watchlist") or camera.wants("linked-watchlist"):
        stage.application.window.workspace.go_to("watchlist")
        stage.command("watchlist.link")
        dialog = await person.dialog()
        await stage.until(lambda: person.part("link_watchlist_groups", QListWidget).count())
        await camera.take("link-watchlist", dialog)
        person.press("link_watchlist_agree")
        await person.closed()
        links = stage.application.built.watchlist.links
        assert links is not None
        groups = links.groups
        await stage.until(lambda: groups.status(0).state is SyncState.IN_STEP)
        await camera.take("linked-watchlist", stage.application.window.workspace.docks["watchlist"])


DERIVATIVES = Story(
    name="derivatives",
    scenery=Scenery(start=NOW),
    pictures={
        "option-chain": "an expiry of the option chain with bars, Greeks and the line at the money",
        "option-smile": "the implied volatility of an expiry by strike, calls and puts, below its chain",
        "option-term": "the implied volatility at the money of all expiries, below the chain",
        "combination": "a butterfly of options with its net quote, its payoff at expiry and what it can lose",
        "warrants": "warrants and callable contracts with the distance to the call price",
        "alerts": "price alerts that the broker keeps",
        "alert": "setting a price alert",
        "alert-rang": "a price alert that rang, marked in the list",
        "link-watchlist": "a list tied to a group at the broker, before anything changes",
        "linked-watchlist": "a list in step with a group at the broker",
    },
    play=_derivatives,
)
