"""Opens the About window, one at a time, and keeps the answer of the release feed while the program runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from tideboard_core.gateways.http.proxy import Proxy
from tideboard_core.release.build_info import Build
from tideboard_desktop.about.update_check import UpdateCheck, ask_feed
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.dialogs.paged_window import Page, SingleWindow
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme

if TYPE_CHECKING:  # loaded when opened, to keep the start fast
    from tideboard_desktop.about.view import AboutDialog

translate = QCoreApplication.translate
ABOUT, LICENCES, UPDATES = "about", "licences", "updates"


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutContext:
    """The main window in view with its theme, the facts of this run for the page, and the proxy of the release feed."""

    window: Callable[[], QWidget]
    theme: Callable[[], Theme]
    directory: Path
    keyring: Callable[[], str]
    proxy: Callable[[], Proxy | None] = lambda: None


def open_in_browser(address: str) -> bool:
    """Open an https address in the browser; False without a browser and for any other address."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() == "https" and QDesktopServices.openUrl(url)


class AboutOpener(SingleWindow["AboutDialog"]):
    """`updates` asks the release feed only when `check` is called; nothing else here uses the network."""

    def __init__(
        self, build: Build, tasks: Tasks, context: AboutContext, *, open_page: Callable[[str], bool] = open_in_browser
    ) -> None:
        super().__init__()
        self.build = build
        self._tasks, self._context, self._open_page = tasks, context, open_page
        self.updates = UpdateCheck(build, tasks, lambda asked: ask_feed(asked, context.proxy()))

    def check(self) -> None:
        """Show the page of updates and ask the release feed."""
        self.open(UPDATES)
        self.updates.start()

    def commands(self) -> list[Command]:
        """Commands for the palette that are not in the menu."""
        text = translate("About", "Licences of everything inside")
        group = translate("Common", "Program")
        return [Command(id="about.licences", text=text, group=group, run=lambda: self.open(LICENCES))]

    def make(self) -> AboutDialog:
        from tideboard_desktop.about.build_facts import facts
        from tideboard_desktop.about.components import components_inside
        from tideboard_desktop.about.update_page import UpdatePage
        from tideboard_desktop.about.view import AboutDialog, AboutPage, LicencesPage

        theme, context = self._context.theme(), self._context
        about = AboutPage(facts(self.build, context.directory, context.keyring(), datetime.now(UTC).date()), theme)
        about.updates_wanted.connect(self.check)
        pages = (
            Page(ABOUT, translate("About", "About"), about),
            Page(LICENCES, translate("About", "Licences"), LicencesPage(theme, self._tasks, components_inside)),
            Page(UPDATES, translate("Common", "Updates"), UpdatePage(self.updates, theme, self._open_page)),
        )
        return AboutDialog(pages, theme, context.window())
