"""Every group and note of the gateway's calls can be translated, and what trades names what to use instead."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tideboard_core.model.rest import WriteKind
from tideboard_core.system.appearance import Language
from tideboard_core.wire.opend_rest.rows import rows
from tideboard_desktop.console.words import (
    FIELD_NOTES,
    GROUPS,
    NOTES,
    field_words,
    group_words,
    instead_words,
    note_words,
)
from tideboard_desktop.ui.translation import use_language


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


BUTTONS = {
    "/api/order": ("“Order entry”", "Review"),
    "/api/modify-order": ("“Positions and orders”", "change, cancel, disable, enable and delete"),
    "/api/cancel-all-order": ("“Positions and orders”", "“Cancel all”"),
    "/api/reconfirm-order": ("“Positions and orders”", "“Confirm”", "“Confirm order again”"),
}


@pytest.mark.usefixtures("qapp")
def test_each_call_that_trades_names_dock_and_button_to_use_instead() -> None:
    trades = [row for row in rows() if row.write is WriteKind.TRADE]
    assert {row.path for row in trades} == set(BUTTONS)
    for row in trades:
        words = instead_words(row)
        assert words.startswith("The console sends no orders.")
        assert all(name in words for name in BUTTONS[row.path]), words
    assert {instead_words(row) for row in rows() if row not in trades} == {""}


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (Language.SIMPLIFIED, ("“下单”", "“持仓与委托”", "“全部撤单”", "“确认”", "“再次确认委托”")),
        (Language.TRADITIONAL, ("「下單」", "「持倉與訂單」", "「全部撤單」", "「確認」", "「再次確認訂單」")),
    ],
)
def test_chinese_names_them_as_the_window_does(qapp: QApplication, language: Language, names: tuple[str, ...]) -> None:
    english = {row.path: instead_words(row) for row in rows()}
    use_language(qapp, language)
    chinese = {row.path: instead_words(row) for row in rows()}
    use_language(qapp, Language.ENGLISH)

    assert all(english[path] != chinese[path] for path in BUTTONS)
    assert all(name in "".join(chinese.values()) for name in names)
