"""Stories about the parts of the window: history, tabs, palette, settings, layouts, sizes."""

from __future__ import annotations

import random
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from pictures.hands import Camera, Hands, Person, dialogs
from pictures.stage import Scenery, Stage
from pictures.story import Story
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.system.settings import Settings

NOW = "10:47"
QUERY = "mt"
SETTINGS = {
    "appearance": "appearance and language",
    "trading": "trading limits",
    "keys": "the key editor",
    "notices": "notices and sounds",
    "connection": "connection",
    "data": "data folder",
}


async def _views(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    flow = stage.application.window.workspace.docks["flow"]
    book = stage.application.window.workspace.docks["book"]
    for tab in ("tape", "brokers"):
        if camera.wants(tab):
            stage.command(f"book.tab.{tab}")
            await camera.take(tab, book)
            stage.command("book.tab.book")
    if camera.wants("flow-stack"):
        stage.command("flow.view.stack")
        await camera.take("flow-stack", flow)
        stage.command("flow.view.stack")
    for period in ("day", "week", "month"):
        if camera.wants(f"flow-{period}"):
            stage.command(f"flow.period.{period}")
            await camera.take(f"flow-{period}", flow)
    stage.command("flow.period.day")
    stage.command("flow.history.table")
    await camera.take("flow-table", flow)


VIEWS = Story(
    name="views",
    scenery=Scenery(start=NOW),
    pictures={
        "tape": "time and sales with direction",
        "brokers": "the broker queue",
        "flow-stack": "the day's flow as a stack of tiers",
        "flow-day": "flow by day with the close",
        "flow-week": "flow by week",
        "flow-month": "flow by month",
        "flow-table": "the days as a table",
    },
    play=_views,
)


async def _helps(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    window = stage.application.window
    if camera.wants("palette"):
        await stage.rest()
        await stage.moment()  # what flashed at the last push has faded
        stage.command("palette.open")
        field = hands.part("palette_field", QLineEdit)
        field.insert(QUERY)
        field.textEdited.emit(QUERY)
        await camera.take("palette", window)
        stage.application.built.keyboard.palette.leave()
    if camera.wants("cheat-sheet"):
        stage.command("keyboard.cheat_sheet")
        await camera.take("cheat-sheet", window)
        stage.command("keyboard.cheat_sheet")
    for page in SETTINGS:
        if camera.wants(f"settings-{page}"):
            stage.command(f"settings.{page}")
            await stage.until(dialogs)
            await camera.take(f"settings-{page}", dialogs()[0])


HELPS = Story(
    name="helps",
    scenery=Scenery(start=NOW),
    pictures={
        "palette": "the command palette with what it finds for two letters",
        "cheat-sheet": "every key of the window",
        **{f"settings-{page}": f"settings: {words}" for page, words in SETTINGS.items()},
    },
    play=_helps,
)


async def _lost(driver: Hands, camera: Camera) -> None:
    """Twelve seconds after the exchange went away; the next try is due in a while, whose length is drawn by lot."""
    stage, session = driver.stage, driver.stage.application.feeds.session
    await driver.unlock(camera, "")
    await stage.rest()
    await stage.moment()
    random.seed(1)
    await stage.sandbox.close_port()
    for attempt, later in ((1, 12), (2, 0), (3, None)):
        await stage.until(partial(_waits, stage, attempt))
        if later is not None:
            stage.clock.advance(later)
            session.retry_now()
    stage.stir()
    await stage.until(lambda: not stage.application.frame.running)
    camera.keep("link-lost", await camera.still(stage.application.window))


def _waits(stage: Stage, attempt: int) -> bool:
    """Whether the connection is down and this try of it is over."""
    status = stage.application.feeds.session.status
    return status.attempt == attempt and status.retry_at is not None


LOST = Story(
    name="link-lost",
    scenery=Scenery(start=NOW, settles=False),
    pictures={"link-lost": "the window while the connection is lost: told once, all it serves is grey"},
    play=_lost,
)


async def _refused(person: Person, camera: Camera) -> None:
    """A line that broke is back: prices come, and the positions are refused in words that users have seen."""
    stage = person.stage
    await person.unlock(camera, "")
    await person.order("HK.00700", "buy", "ask", "400")
    await stage.passes(30)
    await stage.moment()
    await stage.sandbox.fault("Trd_GetPositionList", "refuse", times=1000, text="No one available account")
    before, session = stage.application.feeds.broker.trading.generation, stage.application.feeds.session
    await stage.sandbox.cut()
    await stage.until(lambda: session.status.retry_at is not None)
    session.retry_now()
    reads = stage.application.trading.blotter.login
    await stage.until(lambda: reads.state.generation > before and reads.state.any_refused is not None)
    stage.stir()
    await stage.until(lambda: not stage.application.frame.running)
    camera.keep("accounts-refused", await camera.still(stage.application.window))


REFUSED = Story(
    name="accounts-refused",
    scenery=Scenery(start=NOW, settles=False),
    pictures={"accounts-refused": "the window while prices come and the broker refuses the positions"},
    play=_refused,
)


async def _docks(hands: Hands, camera: Camera) -> None:
    """A second chart on letter B beside the first, the book stacked on the ticket, the table floating."""
    stage = hands.stage
    window = stage.application.window
    workspace = window.workspace
    workspace.use(workspace.docks["flow"])
    stage.command("dock.new.flow")
    stage.command("dock.link.b")
    selection = workspace.active.selection
    assert selection is not None
    selection.select(InstrumentId("HK.09988"))
    await stage.rest()
    workspace.use(workspace.docks["book"])
    stage.command("dock.stack")
    await camera.take("docks", window)
    blotter = workspace.docks["blotter"]
    workspace.use(blotter)
    stage.command("dock.float")
    blotter.resize(900, 220)
    await camera.take("dock-floating", blotter)


DOCKS = Story(
    name="docks",
    scenery=Scenery(start=NOW),
    pictures={
        "docks": "two charts on the letters A and B, two docks stacked as tabs",
        "dock-floating": "a floating dock carries frame and word",
    },
    play=_docks,
)


async def _first_start(hands: Hands, camera: Camera) -> None:
    await camera.take("first-start", hands.stage.application.window)


FIRST_START = Story(
    name="first-start",
    scenery=Scenery(start=NOW, settings=Settings(welcomed=False, collect=False)),
    pictures={"first-start": "the questions of the first start, over the practice market"},
    play=_first_start,
)


async def _connection(hands: Hands, camera: Camera) -> None:
    stage = hands.stage
    stage.command("connection.open")
    dialog = await hands.dialog()
    checkup = stage.application.connection.checkup
    hands.press("connect_check")
    await stage.until(lambda: checkup.findings and not checkup.running)
    await camera.take("connection", dialog)
    for page in ("log", "allowances"):
        stage.command(f"connection.{page}")
        await camera.take(f"connection-{page}", dialog)


CONNECTION = Story(
    name="connection",
    scenery=Scenery(start=NOW, broker=True),
    pictures={
        "connection": "the checklist of a connection",
        "connection-log": "the connection log",
        "connection-allowances": "quotas and quote rights",
    },
    play=_connection,
)


def _size_story(name: str, words: str, scenery: Scenery) -> Story:
    async def play(hands: Hands, camera: Camera) -> None:
        stage = hands.stage
        stage.application.built.flow.setFocus(Qt.FocusReason.OtherFocusReason)
        await camera.take(name, stage.application.window)

    return Story(name=name, scenery=scenery, pictures={name: words}, play=play)


SIZES = (
    _size_story("main-1280", "the main window at 1280 x 720", Scenery(start=NOW, size=(1280, 720))),
    _size_story("main-2560", "the main window at 2560 x 1440", Scenery(start=NOW, size=(2560, 1440))),
    _size_story("main-1280-150", "the same with text at 150 %", Scenery(start=NOW, size=(1280, 720), text_percent=150)),
    _size_story("main-150", "the main window with text at 150 %", Scenery(start=NOW, text_percent=150)),
)
