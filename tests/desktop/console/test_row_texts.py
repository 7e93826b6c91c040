"""Every group and note of the gateway's calls can be translated."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tideboard_core.settings import Language
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_desktop.console.row_texts import FIELD_NOTES, GROUPS, NOTES, field_words, group_words, note_words
from tideboard_desktop.translation import use_language


def test_the_table_holds_what_the_rows_say() -> None:
    assert {row.group for row in rows()} == set(GROUPS)
    assert {row.notes for row in rows()} - {""} == set(NOTES)
    assert {field.note for row in rows() for field in row.params} - {""} == set(FIELD_NOTES)


@pytest.mark.usefixtures("qapp")
def test_english_stays_as_it_is() -> None:
    assert [(group_words(row), note_words(row)) for row in rows()] == [(row.group, row.notes) for row in rows()]


@pytest.mark.parametrize("language", [Language.SIMPLIFIED, Language.TRADITIONAL])
def test_chinese_has_words_for_each(qapp: QApplication, language: Language) -> None:
    use_language(qapp, language)
    english = [
        row.path for row in rows() if group_words(row) == row.group or (row.notes and note_words(row) == row.notes)
    ]
    english += [note for note in map(str, FIELD_NOTES) if field_words(note) == note]
    use_language(qapp, Language.ENGLISH)

    assert english == []
