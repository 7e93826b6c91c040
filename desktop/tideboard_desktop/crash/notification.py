"""Shows after the start that the last run crashed, and the details of errors that did not end the program."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tideboard_core.crash.files import KeptReport
from tideboard_core.crash.report import trace_of
from tideboard_core.model.notices import NoticeType
from tideboard_desktop.crash.recorder import CrashRecorder
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.window.bars.banner import Banner, BannerMessage
from tideboard_desktop.window.notices.model import NoticeStore

if TYPE_CHECKING:
    from tideboard_desktop.crash.view import CrashDialog


translate = QCoreApplication.translate
log = logging.getLogger(__name__)
KEY = "crash"


class CrashNotices:
    """Posts crash notices and opens the crash dialog; nothing here uses the network.

    `window`, `banner` and `theme` return those of the present window.
    """

    def __init__(
        self,
        recorder: CrashRecorder,
        tasks: Tasks,
        *,
        window: Callable[[], QWidget],
        banner: Callable[[], Banner],
        theme: Callable[[], Theme],
        notices: NoticeStore,
    ) -> None:
        self._recorder, self._tasks, self._window, self._theme = recorder, tasks, window, theme
        self._banner, self._notices = banner, notices
        self.dialog: CrashDialog | None = None
        self._text = ""
        self._posted: KeptReport | None = None

    def attach_window(self) -> None:
        """After a window rebuild: show a crash that was not shown yet, and open an open dialog again."""
        report = self._unseen()
        if report is not None:
            message = self._message_of(report)
            self._banner().show_message(KEY, message)
            if report != self._posted:  # the banner may show another message first
                self._posted = report
                self._notices.post(NoticeType.END, message.text, since=report.at)
        old, self.dialog = self.dialog, None
        if old is not None and isValid(old):
            place = old.geometry()
            old.deleteLater()
            self._make(self._text).setGeometry(place)

    def open(self) -> None:
        self._banner().clear(KEY)
        self._make("")

    def survived(self, error: BaseException, where: str) -> BannerMessage:
        """The banner notice of an error that the program survived; the details are composed on request."""
        text = translate("Application", "Something went wrong in \u201c{where}\u201d. The log file has the details.")
        details = partial(self._detail, where, trace_of(error), datetime.now(UTC))
        return BannerMessage(text.format(where=where), link=translate("Crash", "Show details"), follow=details)

    def _detail(self, where: str, trace: str, at: datetime) -> None:
        self._make(self._recorder.compose(f"An error in \u201c{where}\u201d, which Tideboard survived", trace, at))

    def _unseen(self) -> KeptReport | None:
        try:
            return self._recorder.files.take_unseen()
        except OSError as error:
            log.info("the mark of a crash report could not be read: %s", error)
            return None

    def _message_of(self, report: KeptReport) -> BannerMessage:
        from tideboard_desktop.crash.view import local_moment

        local = report.at.astimezone()
        if local.date() == datetime.now(UTC).astimezone().date():
            text = translate("Crash", "Tideboard ended unexpectedly at {time}.").format(time=f"{local:%H:%M}")
        else:
            text = translate("Crash", "Tideboard ended unexpectedly on {day}.").format(day=local_moment(report.at))
        return BannerMessage(
            text,
            button=translate("Crash", "Show the report\u2026"),
            action=self.open,
            link=translate("Crash", "Not now"),
            follow=lambda: self._banner().clear(KEY),
            noticed=True,
        )

    def _make(self, text: str) -> CrashDialog:
        from tideboard_desktop.crash.view import CrashDialog

        if self.dialog is not None:
            self.dialog.reject()
        dialog = CrashDialog(self._recorder.files, self._theme(), self._tasks, self._window(), text=text)
        dialog.finished.connect(lambda _result: self._closed(dialog))
        self.dialog, self._text = dialog, text
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def _closed(self, dialog: CrashDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
