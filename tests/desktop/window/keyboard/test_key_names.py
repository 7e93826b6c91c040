"""How keys are written for a person."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from tideboard_core.system.appearance import Language
from tideboard_desktop.ui.translation import use_language
from tideboard_desktop.window.keyboard.key_names import shown

KEYS = {"Ctrl+Shift+Left": "Ctrl+Shift+\u2190", "Del": "Del", "Space": "Space", "Return": "Enter", "Ctrl++": "Ctrl++"}


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.TRADITIONAL, Language.SIMPLIFIED])
def test_keys_are_written_as_on_the_keyboard(qapp: QApplication, language: Language) -> None:
    """In every language of the window: Qt's own words for keys would follow it."""
    use_language(qapp, language)
    try:
        assert {key: shown(key) for key in KEYS} == KEYS
    finally:
        use_language(qapp, Language.ENGLISH)
