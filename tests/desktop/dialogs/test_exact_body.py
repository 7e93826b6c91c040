"""The text that is sent, letter for letter: whole, read only, and out of the way where there is none."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tideboard_desktop.dialogs.exact_body import ExactBody
from tideboard_desktop.theme import make_theme

BODY = '{\n  "symbol": "HK.00700",\n  "price": 613.50\n}'


def shown(qtbot: QtBot, text: str) -> ExactBody:
    body = ExactBody(text, make_theme())
    qtbot.addWidget(body)
    return body


def test_it_is_the_text_itself_and_cannot_be_written_over(qtbot: QtBot) -> None:
    body = shown(qtbot, BODY)
    body.show()
    QTest.keyClicks(body.view, "x")
    assert body.view.toPlainText() == BODY


def test_nothing_to_send_takes_no_room(qtbot: QtBot) -> None:
    assert shown(qtbot, "").isHidden()
    assert not shown(qtbot, BODY).isHidden()


@pytest.mark.parametrize(("less", "more"), [("{}", BODY), (BODY, BODY * 3), ("{}", "x" * 400)])
def test_longer_texts_have_more_room(qtbot: QtBot, less: str, more: str) -> None:
    assert shown(qtbot, less).view.height() < shown(qtbot, more).view.height()


def test_a_very_long_text_scrolls(qtbot: QtBot) -> None:
    assert shown(qtbot, BODY * 50).view.height() == shown(qtbot, BODY * 500).view.height()
