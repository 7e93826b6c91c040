"""Notes on screen: text, and nothing to press or to load."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from fakes.servers.release_feed import NOTES
from tideboard_desktop.about.notes_view import NotesView
from tideboard_desktop.ui.theme import make_theme


def shown(qtbot: QtBot, notes: str) -> NotesView:
    view = NotesView(make_theme(), "What is new")
    qtbot.addWidget(view)
    view.show_notes(notes)
    return view


def test_notes_are_text_without_links_and_pictures(qtbot: QtBot) -> None:
    view = shown(qtbot, NOTES)

    assert view.toPlainText().splitlines() == [
        "What is new",
        "\u2022  Installed like any program: packages for three systems.",
        "\u2022  The About window tells what is inside.",
        "Read the page for more. shot <b>bold</b>",
    ]
    html = view.toHtml()
    assert "<a " not in html
    assert "<img" not in html
    assert "example" not in html


def test_other_notes_take_the_place_of_the_first(qtbot: QtBot) -> None:
    view = shown(qtbot, "- one")
    view.show_notes("two")

    assert view.toPlainText() == "two"
    assert view.document().begin().blockFormat().leftMargin() == 0


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "file://198.51.100.9/share/x.png",
        "//198.51.100.9/share/x.png",
        r"\\198.51.100.9\share\x.png",
    ],
)
def test_nothing_is_loaded_for_them(qtbot: QtBot, address: str) -> None:
    """Windows would log in at the computer of a path that begins so, with the user's name and a hash."""
    kind = int(QTextDocument.ResourceType.ImageResource.value)
    assert shown(qtbot, "").loadResource(kind, QUrl(address)) is None
    assert "198" not in shown(qtbot, f"![x]({address}) <img src='{address}'>").toHtml().replace(address, "")
