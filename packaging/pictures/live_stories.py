"""Stories on accounts of a broker: the exchange counts as an OpenD, so its accounts are LIVE and PAPER."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from pictures.hands import Camera, Hands, grabbed
from pictures.sheets import sheet, stack
from pictures.stage import Scenery, exchange, running
from pictures.story import Play, Story
from tideboard_core.model.order import Environment
from tideboard_core.system.settings import FILE
from tideboard_desktop.settings.fallen_fields import FallenSettingsDialog
from tideboard_desktop.ui.widgets.environment import FRAME_WIDTH
from tideboard_desktop.ui.widgets.panel import TITLE_HEIGHT

START = "10:46"
WHOLE_ACCOUNT = 408
"""As far as the account reaches in the top bar: no word of the picture is cut."""


def _play(word: str) -> Play:
    async def play(person: Hands, camera: Camera) -> None:
        stage = person.stage
        await person.unlock(camera, f"unlock-{word}")
        await person.write_order("HK.00700", "buy", "ask", "300")
        await stage.moment()
        await camera.take(f"{word}-window", stage.application.window)
        person.press("review_order")
        await camera.take(f"confirm-{word}", await person.dialog())
        person.press("cancel_dialog")
        await person.closed()
        await person.write_order("HK.00700", "buy", "ask", "2000")
        person.press("review_order")
        await camera.take(f"typed-{word}", await person.dialog())
        person.press("cancel_dialog")
        await person.closed()

    return play


def _story(environment: Environment, word: str, words: str) -> Story:
    pictures = {
        f"unlock-{word}": f"the Unlock dialog of {words}",
        f"{word}-window": f"the main window on {words}",
        f"confirm-{word}": f"the confirmation on {words}",
    }
    if environment is Environment.LIVE:
        pictures[f"typed-{word}"] = f"the confirmation on {words} that wants the quantity typed"
    scenery = Scenery(start=START, broker=True, account=environment, size=(1280, 720))
    return Story(name=word, scenery=scenery, pictures=pictures, play=_play(word))


async def _cues(hands: Hands, camera: Camera) -> QImage:
    """The beginning of the top bar, the ticket and the orders' bar of one window below one another."""
    stage = hands.stage
    window = stage.application.window
    docks = window.workspace.docks
    await hands.unlock(camera, "")
    await hands.write_order("HK.00700", "buy", "ask", "300")
    await stage.moment()
    window.resizeDocks([docks["ticket"]], [WHOLE_ACCOUNT], Qt.Orientation.Horizontal)
    await camera.still(window)
    wide, high = docks["ticket"].width(), window.top_bar.height() + FRAME_WIDTH
    top = window.grab(QRect(0, 0, wide, high)).toImage()
    orders = docks["blotter"].grab(QRect(0, 0, wide, TITLE_HEIGHT)).toImage()
    return stack([top, grabbed(docks["ticket"]), orders])


async def _side_by_side(hands: Hands, camera: Camera) -> None:
    """The practice window of the story, then a broker's paper and live account in windows of their own."""
    background, columns = camera.background, [await _cues(hands, camera)]
    hands.stage.application.window.hide()
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    for scenery in (PAPER.scenery, LIVE.scenery):
        with TemporaryDirectory() as data, exchange(scenery) as sandbox:
            async with running(qt, sandbox, scenery, camera.look, Path(data) / "tideboard") as stage:
                columns.append(await _cues(Hands(stage), camera))
    camera.keep("live-vs-paper", sheet([columns], background))


def _bend(data: Path) -> None:
    """A disk, a hand and another program each left something in the file."""
    path = data / FILE
    held = json.loads(path.read_bytes())
    held["limits"]["max_quantity"] = "5OOO"
    held["limits"]["money"]["HKD"]["order"] = None
    held["watchlists"][0]["symbols"][1] = ""
    held["lock"]["idle_minutes"] = 100
    held["symbok"] = held.pop("symbol")
    path.write_text(json.dumps(held), "utf-8")


async def _fallen(person: Hands, camera: Camera) -> None:
    stage = person.stage
    await person.unlock(camera, "")
    await person.write_order("HK.00700", "buy", "ask", "300")
    await stage.moment()
    await camera.take("settings-fallen-window", stage.application.window)
    person.press("banner_button")
    dialog = await person.dialog()
    assert isinstance(dialog, FallenSettingsDialog)
    dialog.where.setText(f"~/.local/share/tideboard/{FILE}")  # the picture's own folder has another name each time
    await camera.take("settings-fallen", dialog)
    person.press("fallen_settings_leave")
    await person.closed()


LIVE = _story(Environment.LIVE, "live", "an account with real money")
PAPER = _story(Environment.PAPER, "paper", "a broker's paper account")
SIDE_BY_SIDE = Story(
    name="side-by-side",
    scenery=Scenery(start=START, size=(1280, 720)),
    pictures={"live-vs-paper": "top bar, ticket and orders of PRACTICE, PAPER and LIVE"},
    play=_side_by_side,
)
FALLEN = Story(
    name="settings",
    scenery=Scenery(start=START, broker=True, account=Environment.LIVE, size=(1280, 720), bend=_bend),
    pictures={
        "settings-fallen-window": "a LIVE account of which a limit could not be read",
        "settings-fallen": "what of the settings file was not used, and what holds instead",
    },
    play=_fallen,
)
