"""Shows what of the settings file was not used; what waits for a person's word begins with it: writing, connecting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tideboard_desktop.connection.window.opener import CONNECT
from tideboard_desktop.ui.tasks import accepted
from tideboard_desktop.ui.words.errors import cannot_start
from tideboard_desktop.window.bars.banner import BannerMessage

if TYPE_CHECKING:
    from tideboard_desktop.assembly.application import Application

translate = QCoreApplication.translate
KEY, NOT_CONNECTED = "settings-read", "settings-connections"


class SettingsSeen:
    """For one application; the review itself outlives a change of connection."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._review = application.prepared.review

    @property
    def connects(self) -> bool:
        """Whether connections are opened at once: it is known which, and they can be used."""
        return self._application.prepared.problem is None and not self._review.unconnected

    def show(self) -> None:
        """Say what was found, in the window that was just built, until a person has seen it."""
        application, problem = self._application, self._application.prepared.problem
        if problem is not None:
            connect = translate("Connect", "Connect")
            message = BannerMessage(
                cannot_start(problem),
                broken=True,
                button=connect,
                action=lambda: application.connection.open(CONNECT),
            )
            application.window.banner.show_message(NOT_CONNECTED, message)
        if not self._review.confirmed or self._review.read.differing:
            from tideboard_desktop.settings.fallen_fields import found_sentence

            message = BannerMessage(
                found_sentence(self._review),
                broken=not self._review.confirmed,
                button=translate("FallenSettings", "Show"),
                action=self._open,
            )
            application.window.banner.show_message(KEY, message)

    async def start_practice(self) -> None:
        """Start the practice exchange if this run is connected to it."""
        practice = self._application.practice
        if self.connects and practice is not None:
            await practice.start()

    def open_connections(self) -> None:
        """Connect to everything that this run uses, if it may."""
        if self.connects:
            for session in self._application.feeds.sessions:
                self._application.spawn(session.run(), "session")

    def _open(self) -> None:
        self._application.spawn(self._ask(), "settings")

    async def _ask(self) -> None:
        from tideboard_desktop.settings.fallen_fields import FallenSettingsDialog

        application, review = self._application, self._review
        settings, theme = application.preferences.settings, application.rebuild.theme()
        if await accepted(FallenSettingsDialog(review, settings, theme, application.window)):
            waited = review.unconnected
            review.confirmed = True
            application.window.banner.clear(KEY)
            application.preferences.begin_to_write()
            if waited and application.prepared.problem is None:
                await self.start_practice()
                self.open_connections()
