"""What is told after a crash, once; what an error that was survived offers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tideboard_core.model.notices import NoticeType
from tideboard_core.redaction import Redactor
from tideboard_core.system.clock import SystemClock
from tideboard_core.system.settings import Settings
from tideboard_desktop.crash.notification import CrashNotices
from tideboard_desktop.crash.recorder import CrashRecorder
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.window.bars.banner import Banner, BannerMessage
from tideboard_desktop.window.notices.model import NoticeStore

SECRET = "open sesame"


class Stage:
    """A window, its banner, and the desk of a data directory; each `begin` is the start of a program."""

    def __init__(self, directory: Path, tasks: Tasks, qtbot: QtBot) -> None:
        self.theme, self.directory, self._tasks = make_theme(), directory, tasks
        self.window, self.banner = QWidget(), Banner(self.theme)
        for widget in (self.window, self.banner):
            qtbot.addWidget(widget)
        self.notices = NoticeStore(SystemClock())
        redactor = Redactor()
        redactor.add(SECRET)
        self.recorder = CrashRecorder(directory, redactor, lambda: Settings(account="acc-31"))
        self.begin()

    def begin(self) -> None:
        self.desk = CrashNotices(
            self.recorder,
            self._tasks,
            window=lambda: self.window,
            banner=lambda: self.banner,
            theme=lambda: self.theme,
            notices=self.notices,
        )

    @property
    def notice(self) -> BannerMessage:
        """The one that is shown."""
        assert self.banner.message is not None
        return self.banner.message

    def done(self, act: Callable[[], object] | None) -> str:
        """What the dialog shows after an act of the notice; it is closed again."""
        assert act is not None
        act()
        dialog = self.desk.dialog
        assert dialog is not None
        text = dialog.view.toPlainText()
        dialog.reject()
        assert self.desk.dialog is None
        return text


@pytest.fixture
def stage(tmp_path: Path, tasks: Tasks, qtbot: QtBot) -> Stage:
    """Over an empty data directory."""
    return Stage(tmp_path, tasks, qtbot)


def test_a_crash_is_told_once_with_its_time_and_shown_whole(stage: Stage) -> None:
    at = datetime.now(UTC)
    stage.recorder.files.write("the whole report", at)
    stage.desk.attach_window()

    assert stage.notice.text == f"Tideboard ended unexpectedly at {at.astimezone():%H:%M}."
    stage.desk.attach_window()  # a window rebuild
    (notice,) = stage.notices.notices
    assert (notice.text, notice.type, notice.since) == (stage.notice.text, NoticeType.END, at.replace(microsecond=0))
    assert stage.notice.noticed
    assert stage.done(stage.notice.action) == "the whole report"
    assert stage.banner.message is None
    stage.begin()
    stage.desk.attach_window()
    assert stage.banner.message is None


def test_a_crash_of_another_day_is_told_with_the_day_and_can_be_put_off(stage: Stage) -> None:
    at = datetime.now(UTC) - timedelta(days=3)
    stage.recorder.files.write("the whole report", at)
    stage.desk.attach_window()

    assert str(at.astimezone().year) in stage.notice.text
    follow = stage.notice.follow
    assert follow is not None
    follow()
    assert stage.banner.message is None
    assert len(stage.recorder.files.kept()) == 1


def test_without_a_crash_nothing_is_said_and_the_list_is_empty(stage: Stage) -> None:
    stage.desk.attach_window()
    assert stage.banner.message is None

    assert stage.done(stage.desk.open) == "There is no crash report."


def test_a_mark_that_cannot_be_read_does_not_stop_the_start(stage: Stage, tmp_path: Path) -> None:
    stage.recorder.files.write("x", datetime.now(UTC))
    (tmp_path / "crashes" / "unseen").unlink()
    (tmp_path / "crashes" / "unseen").mkdir()
    stage.desk.attach_window()

    assert stage.banner.message is None


def test_an_error_that_was_survived_offers_its_details_without_a_secret(stage: Stage, tmp_path: Path) -> None:
    try:
        raise ValueError(f"{SECRET} of acc-31 in {tmp_path}")
    except ValueError as error:
        notice = stage.desk.survived(error, "chart")
    text = stage.done(notice.follow)

    assert "chart" in notice.text
    assert "ValueError: [text]" in text
    assert stage.recorder.files.kept() == []


def test_an_open_dialog_goes_on_over_a_new_window(stage: Stage, qtbot: QtBot) -> None:
    stage.recorder.files.write("the whole report", datetime.now(UTC))
    stage.desk.open()
    old, before = stage.desk.dialog, stage.window
    stage.window = QWidget()
    qtbot.addWidget(stage.window)
    stage.desk.attach_window()

    assert stage.desk.dialog is not old
    assert before is not stage.window
    assert stage.desk.dialog is not None
    assert stage.desk.dialog.parent() is stage.window
    assert stage.done(stage.desk.open) == "the whole report"
