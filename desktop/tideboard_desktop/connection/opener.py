"""The connection as a person deals with it: draft, check, log and allowances outlive the window that shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.connection_log import ConnectionLog
from tideboard_core.hub import Hub
from tideboard_core.ports import Clock
from tideboard_core.settings import Connection
from tideboard_desktop.commands import Command
from tideboard_desktop.connection.allowance_page import AllowancePage
from tideboard_desktop.connection.allowances import Allowances
from tideboard_desktop.connection.checkup import CheckConnection, Checkup
from tideboard_desktop.connection.choice import Draft
from tideboard_desktop.connection.connect_page import ConnectPage, Desk
from tideboard_desktop.connection.dialog import ConnectionDialog, Tab
from tideboard_desktop.connection.log_page import LogPage
from tideboard_desktop.frame import Frame
from tideboard_desktop.services import Feeds
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.theme import Theme

translate = QCoreApplication.translate

CONNECT, LOG, ALLOWANCES = "connect", "log", "allowances"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The main window in view and its look."""

    window: Callable[[], QWidget]
    theme: Callable[[], Theme]


class ConnectionDesk:
    """Opens the connection window, one at a time, and makes the settings' page of it."""

    def __init__(
        self,
        hub: Hub,
        frame: Frame,
        clock: Clock,
        tasks: Tasks,
        feeds: Feeds,
        present: Connection,
        *,
        check: CheckConnection,
        desk: Desk,
        view: View,
    ) -> None:
        self._hub, self._frame, self._clock, self._tasks = hub, frame, clock, tasks
        self._desk, self._view, self._retry = desk, view, feeds.retry_all
        self.log = ConnectionLog(hub, clock, feeds.links)
        self.allowances = Allowances(
            hub, feeds.gateway, feeds.session, feeds.schedule, tasks, other=feeds.other_schedule
        )
        self.checkup = Checkup(check, tasks)
        self._draft = Draft.of(present)
        self.dialog: ConnectionDialog | None = None

    def open(self, page: str = "") -> None:
        """Open the window at a page, or bring the open one forward."""
        if self.dialog is None:
            self._make().show()
        dialog = self.dialog
        if dialog is None:
            return
        if page:
            dialog.show_page(page)
        dialog.raise_()
        dialog.activateWindow()

    def reopen(self) -> None:
        """The main window is another one now: go on over it, in its look, if this window was open."""
        old, self.dialog = self.dialog, None
        if old is None or not isValid(old):
            return
        page, place = old.page, old.geometry()
        old.deleteLater()
        new = self._make()
        new.setGeometry(place)
        new.show_page(page)
        new.show()
        new.activateWindow()

    def page(self, theme: Theme) -> ConnectPage:
        """The connect page for the settings."""
        title = translate("Connect", "Connection")
        return ConnectPage(self._draft, self.checkup, self._desk, theme, self._tasks, title=title)

    def commands(self) -> list[Command]:
        """What palette and menu offer."""
        group = translate("Connect", "Program")
        listed = (
            ("connection.open", translate("Connect", "Connection: connect and check"), CONNECT),
            ("connection.log", translate("Connect", "Connection log"), LOG),
            ("connection.allowances", translate("Connect", "Quotas and quote rights"), ALLOWANCES),
        )
        retry = Command(
            id="program.retry",
            text=translate("Connect", "Retry the connection now"),
            group=group,
            run=self._retry,
        )
        pages = [Command(id=id_, text=text, group=group, run=partial(self.open, page)) for id_, text, page in listed]
        return [retry, *pages]

    def close(self) -> None:
        """Listen no longer, at the end of the connection."""
        self.checkup.cancel()
        self.log.close()

    def _make(self) -> ConnectionDialog:
        theme = self._view.theme()
        tabs = (
            Tab(
                CONNECT,
                translate("Connect", "Connect"),
                ConnectPage(self._draft, self.checkup, self._desk, theme, self._tasks),
            ),
            Tab(LOG, translate("Connect", "Log"), LogPage(self.log, theme, self._tasks)),
            Tab(
                ALLOWANCES,
                translate("Connect", "Quotas and rights"),
                AllowancePage(self.allowances, self._frame, theme),
            ),
        )
        dialog = ConnectionDialog(tabs, self._hub, self._frame, self._clock, theme, self._view.window())
        dialog.retry.clicked.connect(lambda _checked=False: self._retry())
        dialog.finished.connect(lambda _result: self._closed(dialog))
        self.dialog = dialog
        return dialog

    def _closed(self, dialog: ConnectionDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        self.checkup.cancel()
        dialog.deleteLater()
