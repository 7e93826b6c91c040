"""Notes on screen: text, and nothing to press or to load."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from fakes.servers.release_feed import NOTES
from tideboard_desktop.about.notes_view import LONGEST, LineType, NoteLine, NotesView, Run, note_lines
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


POINT, HEADING, PARAGRAPH = LineType.POINT, LineType.HEADING, LineType.PARAGRAPH


def plain(notes: str) -> list[tuple[LineType, str]]:
    return [(line.shape, "".join(run.text for run in line.runs)) for line in note_lines(notes)]


def test_headings_points_and_paragraphs() -> None:
    notes = "# New\nA line\nthat goes on\n\n- one\n  more of it\n* two\n## Next\n-no point\n#no heading"

    assert plain(notes) == [
        (HEADING, "New"),
        (PARAGRAPH, "A line that goes on"),
        (POINT, "one more of it"),
        (POINT, "two"),
        (HEADING, "Next"),
        (PARAGRAPH, "-no point #no heading"),
    ]


def test_bold_is_all_that_is_left_of_marks() -> None:
    assert note_lines("a **b** `c` [d](https://e) ![f](https://g/h.png)") == [
        NoteLine(PARAGRAPH, (Run("a ", False), Run("b", True), Run(" c d f", False)))
    ]


@pytest.mark.parametrize("text", ["<img src=x>", "<script>1</script>", "&lt;", "[a]: https://b", "**", "[a](b c)"])
def test_everything_else_is_letters(text: str) -> None:
    assert plain(text) == [(PARAGRAPH, text)]


def test_long_notes_are_cut() -> None:
    ((_, text),) = plain("a" * (LONGEST + 1))
    assert text == "a" * LONGEST + "…"


@given(st.text(alphabet="#-*+ ab`[]()!\n", max_size=200))
def test_no_letter_is_made_up_or_lost(notes: str) -> None:
    """Whatever the marks, the letters stay, but for those of an address."""
    shown = "".join(text for _, text in plain(notes))
    assert len(shown.replace(" ", "")) <= len(notes.replace(" ", ""))
    if "](" not in notes:
        assert [letter for letter in shown if letter in "ab"] == [letter for letter in notes if letter in "ab"]


@pytest.mark.parametrize("mark", ["[", "![", "**", "[a](", "`", "# ", "- ", "\n", "[](", "]("])
def test_no_notes_take_long(mark: str) -> None:
    """A pattern that goes back and forth would take minutes."""
    begun = time.thread_time()
    note_lines(mark * LONGEST)
    assert time.thread_time() - begun < 1.0
