"""Shows what of the settings file was not used; what waits for a person's word begins with it: writing, connecting."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.assembly.prepared import Prepared
from tideboard_desktop.connection.practice.exchange import Practice
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.tasks import accepted
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.errors import cannot_start
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.main_window import MainWindow

translate = QCoreApplication.translate
KEY, NOT_CONNECTED = "settings-read", "settings-connections"


class SettingsSeen:
    """For one application; the review itself outlives a change of connection."""

    def __init__(
        self,
        prepared: Prepared,
        preferences: Preferences,
        practice: Practice | None,
        feeds: Feeds,
        theme: Callable[[], Theme],
        spawn: Callable[[Coroutine[Any, Any, None], str], None],
        window: Callable[[], MainWindow],
        connect: Callable[[], object],
    ) -> None:
        self._prepared, self._preferences, self._practice, self._feeds = prepared, preferences, practice, feeds
        self._theme, self._spawn, self._window, self._connect = theme, spawn, window, connect
        self._review = prepared.review

    @property
    def connects(self) -> bool:
        """Whether connections are opened at once: it is known which, and they can be used."""
        return self._prepared.problem is None and not self._review.unconnected

    def show(self) -> None:
        """Say what was found, in the window that was just built, until a person has seen it."""
        banner, problem = self._window().banner, self._prepared.problem
        if problem is not None:
            connect = translate("Connect", "Connect")
            message = BannerMessage(
                cannot_start(problem),
                broken=True,
                button=connect,
                action=self._connect,
            )
            banner.show_message(NOT_CONNECTED, message)
        if not self._review.confirmed or self._review.read.differing:
            from tideboard_desktop.settings.fallen_fields import found_sentence

            message = BannerMessage(
                found_sentence(self._review),
                broken=not self._review.confirmed,
                button=translate("FallenSettings", "Show"),
                action=self._open,
            )
            banner.show_message(KEY, message)

    async def start_practice(self) -> None:
        """Start the practice exchange if this run is connected to it."""
        if self.connects and self._practice is not None:
            await self._practice.start()

    def open_connections(self) -> None:
        """Connect to everything that this run uses, if it may."""
        if self.connects:
            for session in self._feeds.sessions:
                self._spawn(session.run(), "session")

    def _open(self) -> None:
        self._spawn(self._ask(), "settings")

    async def _ask(self) -> None:
        from tideboard_desktop.settings.fallen_fields import FallenSettingsDialog

        review, window = self._review, self._window()
        if await accepted(FallenSettingsDialog(review, self._preferences.settings, self._theme(), window)):
            waited = review.unconnected
            review.confirmed = True
            window.banner.clear(KEY)
            self._preferences.begin_to_write()
            if waited and self._prepared.problem is None:
                await self.start_practice()
                self.open_connections()
