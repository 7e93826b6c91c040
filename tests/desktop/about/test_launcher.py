"""One About window at a time; what the feed said outlives it; nothing is asked unless a person wants it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fakes.scenes.window.surfaces import put_away
from fakes.walks.own_process import run_fake
from tideboard_core.release.build_info import Build, Kind
from tideboard_desktop.about.launcher import ABOUT, LICENCES, UPDATES, AboutContext, AboutOpener, open_in_browser
from tideboard_desktop.about.update_check import UpdateStage
from tideboard_desktop.about.view import AboutPage
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme

pytestmark = pytest.mark.slow

SECONDS = 240


class Place:
    """A main window that can be replaced."""

    def __init__(self, build: Build, tasks: Tasks, folder: Path) -> None:
        self.window, self.theme = QWidget(), make_theme()
        around = AboutContext(
            window=lambda: self.window, theme=lambda: self.theme, directory=folder, keyring=lambda: "a.Keyring"
        )
        self.desk = AboutOpener(build, tasks, around)

    def renew(self) -> None:
        """Another main window in another look."""
        old, self.window, self.theme = self.window, QWidget(), make_theme(scale=1.5)
        old.deleteLater()
        self.desk.reopen()


@pytest.fixture
async def place(installed: Build, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> AsyncIterator[Place]:
    made = Place(replace(installed, kind=Kind.SOURCE), tasks, tmp_path)
    yield made
    if made.desk.dialog is not None:
        put_away(made.desk.dialog)
    made.window.deleteLater()


async def test_a_second_request_turns_the_page_of_the_first(place: Place) -> None:
    place.desk.open()
    first = place.desk.dialog
    assert first is not None
    assert first.page == ABOUT
    page = first.findChild(AboutPage)
    assert page is not None
    assert page.values["keyring"].text() == "a.Keyring"
    (licences,) = place.desk.commands()
    licences.run()
    assert (place.desk.dialog, first.page) == (first, LICENCES)


async def test_a_check_shows_its_page(place: Place) -> None:
    place.desk.check()
    assert place.desk.dialog is not None
    assert place.desk.dialog.page == UPDATES
    assert place.desk.updates.stage is UpdateStage.NO_FEED


async def test_it_follows_the_main_window_and_closed_stays_closed(place: Place) -> None:
    place.desk.open(UPDATES)
    place.renew()
    new = place.desk.dialog
    assert new is not None
    assert (new.page, new.parentWidget(), new.isVisible()) == (UPDATES, place.window, True)
    new.reject()
    place.renew()
    assert place.desk.dialog is None


@pytest.mark.parametrize("address", ["http://example.com/", "file:///etc/passwd", "javascript:alert(1)", "", "x"])
def test_a_browser_is_sent_to_https_alone(address: str) -> None:
    assert not open_in_browser(address)


@pytest.mark.timeout(SECONDS)
def test_a_whole_session_asks_nobody_until_a_person_wants_it(tmp_path: Path) -> None:
    """The interpreter itself notes every address: start, practice market, About window, another look; then a press."""
    assert run_fake("quiet_start", str(tmp_path), seconds=SECONDS) == {
        "page": UPDATES,
        "stage": "not-asked",
        "strangers": [],
        "after": "answered",
        "asked": 1,
        "sums": True,
    }
