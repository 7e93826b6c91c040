"""Files that the desktop hands over, before and after a window stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from tideboard_desktop.file_requests import FileRequests

FILE = Path("/desk/科技 布局.tideboard-layout")


@pytest.fixture
def opened() -> list[Path]:
    """What was opened."""
    return []


def test_an_event_before_the_window_waits_and_one_after_it_does_not(qapp: QApplication, opened: list[Path]) -> None:
    requests = FileRequests(qapp, events=True)
    QApplication.sendEvent(qapp, QFileOpenEvent(str(FILE)))
    assert opened == []
    requests.hand_to(opened.append)
    assert opened == [FILE]

    QApplication.sendEvent(qapp, QFileOpenEvent(QUrl("https://example.com/layout")))
    QApplication.sendEvent(qapp, QFileOpenEvent("/other"))
    assert opened == [FILE, Path("/other")]
    requests.hand_to(lambda path: opened.append(path / "again"))
    assert len(opened) == 2
    qapp.removeEventFilter(requests)
    requests.deleteLater()


def test_the_file_of_the_command_line_is_opened_once(qapp: QApplication, opened: list[Path]) -> None:
    requests = FileRequests(qapp, FILE)
    requests.hand_to(opened.append)
    requests.hand_to(opened.append)

    assert opened == [FILE]
    QApplication.sendEvent(qapp, QFileOpenEvent("/other"))
    assert opened == [FILE], "without events there is no filter"
    requests.deleteLater()
