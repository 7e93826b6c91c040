"""Sentences and words behind each other."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tideboard_core.system.appearance import Language
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.ui.words.joining import as_sentence, listed, titled, together


def test_sentences_stand_behind_each_other() -> None:
    assert together() == ""
    assert together("", "One.") == "One."
    assert together("One {x}.", "", "Two.", "Three.") == "One {x}. Two. Three."


def test_words_stand_in_a_row() -> None:
    assert listed([]) == ""
    assert listed(["one"]) == "one"
    assert listed(["one {x}", "two", "three"]) == "one {x}, two, three"


def test_a_title_stands_before_words() -> None:
    assert titled("Plates {x}", "ask again") == "Plates {x}: ask again"


def test_a_clause_becomes_a_sentence() -> None:
    assert as_sentence("the book is {old}") == "The book is {old}."


@pytest.mark.parametrize("language", [Language.SIMPLIFIED, Language.TRADITIONAL])
def test_chinese_has_stops_of_its_own_and_no_blanks(qapp: QApplication, language: Language) -> None:
    use_language(qapp, language)
    said = together("甲。", "乙。"), listed(["甲", "乙"]), as_sentence("甲"), titled("甲", "乙")
    use_language(qapp, Language.ENGLISH)

    assert said == ("甲。乙。", "甲、乙", "甲。", "甲：乙")


@pytest.mark.parametrize(
    ("language", "quoted", "between"),
    [
        (Language.SIMPLIFIED, "\u201c没有权限\u201d", "。"),
        (Language.SIMPLIFIED, "\u201c没有权限。\u201d", ""),
        (Language.TRADITIONAL, "「沒有權限」", "。"),
        (Language.TRADITIONAL, "「沒有權限！」", ""),
        (Language.ENGLISH, "\u201cno right\u201d", " "),
    ],
)
def test_a_stop_stands_between_quoted_words_and_the_next_sentence(
    qapp: QApplication, language: Language, quoted: str, between: str
) -> None:
    """The broker's words end as the broker wrote them, mostly without a stop."""
    use_language(qapp, language)
    alone, pair, three = together(quoted), together(quoted, "甲。"), together("甲。", quoted, "乙。")
    use_language(qapp, Language.ENGLISH)

    joint = " " if language is Language.ENGLISH else ""
    assert (alone, pair, three) == (quoted, f"{quoted}{between}甲。", f"甲。{joint}{quoted}{between}乙。")
