"""Sentences behind each other."""

from __future__ import annotations

from tideboard_desktop.sentences import together


def test_sentences_stand_behind_each_other() -> None:
    assert together() == ""
    assert together("", "One.") == "One."
    assert together("One {x}.", "", "Two.", "Three.") == "One {x}. Two. Three."
