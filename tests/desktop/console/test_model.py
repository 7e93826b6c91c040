"""Finding a call by any of its words, and how the list marks it."""

from __future__ import annotations

import pytest

from tideboard_core.model.rest import WriteKind
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_desktop.console.model import mark_of, matching, row_columns, scope_words, write_words


@pytest.mark.parametrize(
    ("text", "least", "every"),
    [
        ("", 86, ""),
        ("GET ", 13, ""),
        ("admin", 3, ""),
        ("trade:real", 4, ""),
        ("order write", 1, ""),
        ("2202", 1, "/api/order"),
        ("POST /API/QUOTE", 1, "/api/quote"),
        ("deprecated", 1, "holding-change"),
    ],
)
def test_every_word_has_to_be_there(text: str, least: int, every: str) -> None:
    found = matching(rows(), text)
    assert len(found) >= least
    assert all(every in row.key for row in found)


def test_nothing_is_found_by_words_that_no_row_has() -> None:
    assert matching(rows(), "quote lighthouse") == []


def test_marks_and_scopes_are_words() -> None:
    assert all(write_words(kind) for kind in WriteKind)
    marked = {mark_of(row) for row in rows()}
    assert {"", "deprecated", "order", "admin", "unlock"} <= marked
    assert {scope_words(row) for row in rows() if not row.scopes} == {"public"}
    for row in rows():
        assert [column.cell(row).text is not None for column in row_columns()] == [True] * 4
