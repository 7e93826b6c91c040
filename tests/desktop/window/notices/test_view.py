"""A notice with a title, a picture and buttons: read, acted on by keys and mouse, and bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fakes.values.clock import ManualClock
from tideboard_core.model.notices import NoticeType
from tideboard_desktop.ui.theme import Theme, make_theme, style_sheet
from tideboard_desktop.window.notices.model import NoticeAction, NoticeCard, NoticeStore
from tideboard_desktop.window.notices.view import MOST_CARDS, NoticePanel

SENTENCE = "HK.00388 +0.74% in 30 min while block took out 46.20M HKD, which is 4.1% of turnover."


class Scene:
    """A list over a window; `done` has the actions that ran, `painted` the areas of pictures."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.painted: list[QRectF] = []
        self.store = NoticeStore(ManualClock())
        self.window = QWidget()
        self.window.resize(800, 600)
        self.window.show()
        self.panel = NoticePanel(self.store, lambda: None, make_theme(), self.window)
        self.panel.open_at(QPoint(600, 40))

    def post(self, title: str = "Price up, block out") -> None:
        self.store.post(NoticeType.SIGNAL, SENTENCE, card=lambda: self.card(title))

    def card(self, title: str) -> NoticeCard:
        actions = tuple(
            NoticeAction(text=words, run=lambda words=words: self.done.append(words))  # type: ignore[misc]
            for words in ("Go to 14:21", "Mute today")
        )
        return NoticeCard(title=title, paint=self._paint, detail="Record: 64 firings", actions=actions)

    def _paint(self, _painter: QPainter, area: QRectF, _theme: Theme) -> None:
        self.painted.append(area)


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    made = Scene()
    yield made
    made.window.hide()
    made.window.deleteLater()


def test_all_of_it_is_shown_and_read(scene: Scene) -> None:
    scene.post()
    item = scene.panel.list.item(0)
    card = scene.panel.list.itemWidget(item)
    shown = "\n".join(each.text() for each in card.findChildren(QLabel))
    spoken = item.data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("Price up, block out", SENTENCE, "Record: 64 firings"):
        assert part in shown
        assert part in spoken
    for words in card.findChildren(QLabel):
        assert words.heightForWidth(words.width()) <= words.height(), words.text()
    scene.panel.grab()
    assert scene.painted
    assert scene.painted[0].width() > 300


def test_words_of_two_lines_have_room_in_the_window_s_style(scene: Scene) -> None:
    """The window's sheet styles what is in it: its fonts are the words' only once the card is in the list."""
    words = "PRACTICE HK.09988: the broker took back a fill: exits stand for 1,000 more than is held."
    scene.window.setStyleSheet(style_sheet(make_theme()))
    scene.store.post(NoticeType.TAKEN_BACK, words, card=lambda: replace(scene.card("Exits"), paint=None))
    card = scene.panel.list.itemWidget(scene.panel.list.item(0))
    scene.panel.grab()
    for each in card.findChildren(QLabel):
        assert each.heightForWidth(each.width()) <= each.height(), each.text()


def test_enter_on_the_row_does_the_first_and_closes_the_list(scene: Scene, qtbot: QtBot) -> None:
    scene.post()
    scene.panel.list.setCurrentRow(0)
    with qtbot.waitSignal(scene.panel.destroyed):
        QTest.keyClick(scene.panel.list, Qt.Key.Key_Return)
    assert scene.done == ["Go to 14:21"]


def test_each_button_does_what_it_says(scene: Scene, qtbot: QtBot) -> None:
    scene.post()
    mute = next(each for each in scene.panel.findChildren(QPushButton) if each.text() == "Mute today")
    with qtbot.waitSignal(scene.panel.destroyed):
        QTest.mouseClick(mute, Qt.MouseButton.LeftButton)
    assert scene.done == ["Mute today"]


def test_old_ones_are_sentences_alone(scene: Scene) -> None:
    for number in range(MOST_CARDS + 3):
        scene.post(f"rule {number}")
    listed = scene.panel.list
    cards = [listed.itemWidget(listed.item(row)) is not None for row in range(listed.count())]
    assert cards == [True] * MOST_CARDS + [False] * 3
    assert SENTENCE in listed.item(MOST_CARDS).text()
