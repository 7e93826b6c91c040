"""Opens the About window, one at a time, and keeps what the release feed said while the program runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from tideboard_core.build_info import Build
from tideboard_desktop.about.update_check import UpdateCheck
from tideboard_desktop.commands import Command
from tideboard_desktop.dialogs.paged import OneAtATime, Page
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme

if TYPE_CHECKING:  # the pages are loaded when they are opened: the start does not pay for them
    from tideboard_desktop.about.dialog import AboutDialog

translate = QCoreApplication.translate
ABOUT, LICENCES, UPDATES = "about", "licences", "updates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The main window in view with its look, and what the page tells of this run."""

    window: Callable[[], QWidget]
    theme: Callable[[], Theme]
    directory: Path
    keyring: Callable[[], str]


def open_in_browser(address: str) -> bool:
    """Show an https address in the person's browser; False when there is none, or for any other kind of address."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() == "https" and QDesktopServices.openUrl(url)


class AboutDesk(OneAtATime["AboutDialog"]):
    """`updates` asks the release feed only when `check` is called; nothing else here reaches out."""

    def __init__(
        self, build: Build, tasks: Tasks, around: Around, *, open_page: Callable[[str], bool] = open_in_browser
    ) -> None:
        super().__init__()
        self.build = build
        self._tasks, self._around, self._open_page = tasks, around, open_page
        self.updates = UpdateCheck(build, tasks)

    def check(self) -> None:
        """A person wants to know whether there is a newer version: show the page and ask."""
        self.open(UPDATES)
        self.updates.start()

    def commands(self) -> list[Command]:
        """What the palette offers beside what stands in the menu."""
        text = translate("About", "Licences of everything inside")
        group = translate("About", "Program")
        return [Command(id="about.licences", text=text, group=group, run=lambda: self.open(LICENCES))]

    def make(self) -> AboutDialog:
        """The window with pages made anew."""
        from tideboard_desktop.about.about_page import AboutPage
        from tideboard_desktop.about.dialog import AboutDialog
        from tideboard_desktop.about.facts import facts
        from tideboard_desktop.about.inside import parts_inside
        from tideboard_desktop.about.licences_page import LicencesPage
        from tideboard_desktop.about.update_page import UpdatePage

        theme, around = self._around.theme(), self._around
        about = AboutPage(facts(self.build, around.directory, around.keyring()), theme)
        about.updates_wanted.connect(self.check)
        pages = (
            Page(ABOUT, translate("About", "About"), about),
            Page(LICENCES, translate("About", "Licences"), LicencesPage(theme, self._tasks, parts_inside)),
            Page(UPDATES, translate("About", "Updates"), UpdatePage(self.updates, theme, self._open_page)),
        )
        return AboutDialog(pages, theme, around.window())
