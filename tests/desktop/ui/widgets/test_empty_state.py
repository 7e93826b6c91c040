"""Why a panel is empty."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.empty_state import ICONS, NEEDS_YOU, EmptyFooter, EmptyKind, EmptyNote, EmptyState


def state(kind: EmptyKind, *, button: str = "", link: str = "") -> EmptyState:
    """A state with words."""
    return EmptyState(
        kind=kind, sentence="Asking", detail="1.2 s", name="Loading", reason="Waiting.", button=button, link=link
    )


@pytest.fixture
def footer(qapp: QApplication, qtbot: QtBot) -> EmptyFooter:
    """A shown footer."""
    install(qapp, make_theme())
    result = EmptyFooter(make_theme(), panel="book")
    qtbot.addWidget(result)
    result.resize(320, 110)
    result.show()
    return result


@pytest.mark.parametrize("kind", EmptyKind)
def test_amber_marks_what_needs_the_person(footer: EmptyFooter, kind: EmptyKind) -> None:
    """The other four are simply so; every kind has its glyph."""
    footer.show_state(state(kind))

    assert footer.name.property("tone") == ("warn" if kind in NEEDS_YOU else "primary")
    assert not footer.glyph.pixmap().isNull()
    assert kind in ICONS


def test_one_button_and_one_link_or_none(footer: EmptyFooter, qtbot: QtBot) -> None:
    """What has no words is not there."""
    footer.show_state(state(EmptyKind.LOADING))
    assert not footer.button.isVisible()
    assert not footer.link.isVisible()

    footer.show_state(state(EmptyKind.STALE, button="Ask again", link="Why"))
    with qtbot.waitSignal(footer.button_clicked):
        QTest.mouseClick(footer.button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(footer.link_clicked):
        QTest.mouseClick(footer.link, Qt.MouseButton.LeftButton)

    assert footer.button.accessibleName() == "Ask again"


def test_the_note_lets_the_mouse_through(qapp: QApplication, qtbot: QtBot) -> None:
    """The axes below it stay usable."""
    note = EmptyNote(make_theme())
    qtbot.addWidget(note)
    note.show_state(state(EmptyKind.LOADING))

    assert (note.sentence.text(), note.detail.text()) == ("Asking", "1.2 s")
    assert note.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
