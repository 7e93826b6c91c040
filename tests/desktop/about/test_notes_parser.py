"""Release notes as lines of plain and bold text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_desktop.about.notes_parser import LONGEST, LineType, NoteLine, Run, note_lines

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
