"""Closing the window into the tray: by choice, with trading locked, while alerts and signals go on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from tideboard_core.model.lock import LockReason
from tideboard_core.model.notices import NoticeType
from tideboard_core.ports.system import Clock
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.window.bars.banner import BannerMessage
from tideboard_desktop.window.main_window import MainWindow
from tideboard_desktop.window.notices.model import NoticeStore
from tideboard_desktop.window.tray_icon import APP, TrayIcon, tray_there

translate = QCoreApplication.translate
BANNER: Final = "tray"
PATIENCE: Final = 10
"""Seconds that the tray may be away: a shell of the desktop that starts again has it back by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TraySide:
    """What closing into the tray needs of the program.

    `window` returns the main window, `busy` whether an order is being prepared, confirmed or sent or positions are
    being closed. `lock` locks trading with a reason. `ends_anyway` returns whether closing always ends the program:
    nothing that is real is watched during a practice on a recorded day. `there` returns whether the desktop has a tray.
    `by_activation` = the program is activated by its icon in the Dock, which then has to show a window (macOS).
    """

    preferences: Preferences
    notices: NoticeStore
    tray: TrayIcon
    clock: Clock
    window: Callable[[], MainWindow]
    busy: Callable[[], bool]
    lock: Callable[[LockReason], None]
    close: Callable[[], None]
    ends_anyway: Callable[[], bool]
    there: Callable[[], bool] = tray_there
    by_activation: bool = sys.platform == "darwin"


class CloseToTray(QObject):
    """`put_away` is asked by the window that is closed, `tick` is called each second, `end` at the end."""

    def __init__(self, side: TraySide) -> None:
        super().__init__()
        self._side = side
        self._hidden: list[QWidget] = []
        self._missing: float | None = None
        self._was = self._ended = False
        self._told = False
        self.away = False
        side.tray.opened.connect(self.open)
        side.tray.quit_chosen.connect(side.close)
        side.preferences.on_change(self._follow_settings)
        if side.by_activation:
            QGuiApplication.instance().applicationStateChanged.connect(self._activated)  # type: ignore[union-attr]
        self._follow_settings()

    @property
    def _chosen(self) -> bool:
        return self._side.preferences.settings.close_to_tray

    def put_away(self) -> bool:
        """Whether the window does not close: it was put into the tray, or has to stay for what is under way."""
        side = self._side
        if not self._chosen or side.ends_anyway() or not side.there():
            return False
        dialog = _asking()
        if dialog is not None or side.busy():
            side.window().banner.show_message(BANNER, BannerMessage(_busy_words(), passing=True))
            if dialog is not None:
                dialog.raise_()
                dialog.activateWindow()
            return True
        side.lock(LockReason.WINDOW_CLOSED)
        side.window().layouts.paused = True  # docks that are hidden now are not closed
        self.away = True
        self._hidden = [one for one in QApplication.topLevelWidgets() if one.isVisible() and not _of_moment(one)]
        for one in self._hidden:
            one.hide()
        side.tray.show()
        self._describe()
        return True

    def open(self) -> None:
        """Show the window, and what was over it; in front. Trading stays locked."""
        if self._ended:
            return
        window = self._side.window()
        if self.away:
            self.away = False
            hidden, self._hidden = self._hidden, []
            window.show()
            for one in hidden:
                if isValid(one):
                    one.show()
            window.layouts.paused = False
            self._describe()
        elif not window.isVisible():  # a replay stands in its place
            _bring_forward(QApplication.activeWindow() or _in_view())
            return
        _bring_forward(window)

    def tick(self) -> None:
        """Say once where there is no tray, and show the window again where the tray went."""
        if not self._chosen:
            return
        if self._side.there():
            self._missing = None
            self._show_icon()
            return
        now = self._side.clock.boot()
        self._missing = now if self._missing is None else self._missing
        if now - self._missing < PATIENCE:
            return
        if self.away:
            self.open()
            self._say(translate("Tray", "The tray is gone: the window is shown again. Trading is locked."))
        elif not self._told:
            self._say(translate("Tray", "This desktop has no tray: closing the window ends Tideboard."))
        self._told = True

    def end(self) -> None:
        """Take the icon away; a window that is hidden stays so, also if a last notice shows the icon again."""
        self._ended = True
        self._side.tray.close()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _follow_settings(self) -> None:
        was, self._was = self._was, self._chosen
        if self._chosen:
            self._show_icon()
        elif was:
            self._side.tray.close()

    def _activated(self, state: Qt.ApplicationState) -> None:
        if self.away and state is Qt.ApplicationState.ApplicationActive:
            self.open()

    def _show_icon(self) -> None:
        if self._side.there():
            self._side.tray.show()
            self._describe()

    def _describe(self) -> None:
        unseen = self._side.notices.unseen
        parts = [translate("Tray", "window closed, trading locked")] if self.away else []
        if unseen:
            parts.append(translate("Tray", "new notices: {count}").format(count=unseen))
        self._side.tray.describe(" \u00b7 ".join([APP, *parts]))

    def _say(self, text: str) -> None:
        self._side.notices.post(NoticeType.PROGRAM, text)


def _busy_words() -> str:
    return translate(
        "Tray",
        "The window stays open while a dialog or an order waits for you, or positions are being closed. Quit in the "
        "menu ends Tideboard.",
    )


def _asking() -> QDialog | None:
    """A dialog that waits for an answer, over which the window cannot close."""
    dialogs = (one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog))
    return next((one for one in dialogs if one.isVisible() and one.isModal()), None)


def _of_moment(window: QWidget) -> bool:
    """Menus and tooltips: they close by themselves."""
    return window.windowType() in {Qt.WindowType.Popup, Qt.WindowType.ToolTip}


def _in_view() -> QWidget | None:
    return next((one for one in QApplication.topLevelWidgets() if one.isVisible() and not _of_moment(one)), None)


def _bring_forward(window: QWidget | None) -> None:
    if window is not None:
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
