"""Keys as texts: how they are stored and shown, and which ones cannot be assigned."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

translate = QCoreApplication.translate

HOLD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
MODIFIER_KEYS = frozenset(
    {
        Qt.Key.Key_Control,
        Qt.Key.Key_Shift,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_unknown,
        Qt.Key(0),
    }
)
_RESERVED = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_SYMBOLS = {"Left": "\u2190", "Up": "\u2191", "Right": "\u2192", "Down": "\u2193", "Return": "Enter"}
_PRINTED = (
    QKeySequence.SequenceFormat.NativeText if sys.platform == "darwin" else QKeySequence.SequenceFormat.PortableText
)
"""Qt translates native texts into the language of the window, unlike keyboards; on macOS they are symbols."""
_HELD, _MODIFIERS = HOLD.value, Qt.KeyboardModifier.KeyboardModifierMask.value
_FIRST_FUNCTION, _LAST_FUNCTION = Qt.Key.Key_F1.value, Qt.Key.Key_F35.value
_TABS = frozenset({Qt.Key.Key_Tab.value, Qt.Key.Key_Backtab.value})
_SPACE, _ESCAPE = Qt.Key.Key_Space.value, Qt.Key.Key_Escape.value
"""As numbers: a key of Qt's own type takes longer to make than to compare."""
_TEXT_KEYS = frozenset({Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Y, Qt.Key.Key_Z})


@lru_cache(maxsize=512)
def sequence(key: str) -> QKeySequence:
    """A key from its portable spelling (`Ctrl+K`); Ctrl is Cmd on macOS."""
    return QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)


def shown(key: str) -> str:
    """A key as printed on the keyboard, arrows as arrows; Return and Enter are both `Enter`."""
    *held, last = sequence(key).toString(_PRINTED).split("+")
    return "+".join((*held, _SYMBOLS.get(last, last))) if last else sequence(key).toString(_PRINTED)


def shown_all(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(shown, keys)))


def portable(combination: QKeyCombination) -> str:
    """The stored spelling of a pressed key."""
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)


@lru_cache(maxsize=512)
def combined(key: str) -> int:
    """The first key of a spelling and its modifiers as one number, as a key event has them."""
    keys = sequence(key)
    return _only(keys).toCombined() if keys.count() else 0


@lru_cache(maxsize=512)
def is_bare(key: str) -> bool:
    """Whether a key is pressed without Ctrl, Alt or Meta and is no function key: widgets use such keys."""
    if sequence(key).count() != 1:
        return False
    pressed = combined(key)
    return not pressed & _HELD and not _FIRST_FUNCTION <= pressed & ~_MODIFIERS <= _LAST_FUNCTION


@lru_cache(maxsize=512)
def is_typing(key: str) -> bool:
    """Whether a key types a character or is Tab: such a key never becomes a shortcut."""
    if not is_bare(key):
        return False
    pressed = combined(key) & ~_MODIFIERS
    return pressed in _TABS or _SPACE < pressed < _ESCAPE


def refusal(key: str) -> str:
    """Why a key cannot be assigned to a command, as a sentence; empty if it can."""
    keys = sequence(key)
    if keys.count() != 1:
        return translate("Keys", "Press one key, with Ctrl or Alt if you like.")
    pressed, modifiers = _only(keys).key(), _only(keys).keyboardModifiers()
    if pressed in _RESERVED:
        return translate("Keys", "{key} closes, confirms or walks everywhere and stays so.").format(key=shown(key))
    if is_typing(key):
        return translate("Keys", "Letters and digits find a symbol. Hold Ctrl or Alt with the key.")
    if is_bare(key):
        return translate("Keys", "{key} moves inside the docks. Hold Ctrl or Alt with it.").format(key=shown(key))
    if pressed in _TEXT_KEYS and modifiers == Qt.KeyboardModifier.ControlModifier:
        return translate("Keys", "{key} edits text and stays so.").format(key=shown(key))
    return ""


def _only(keys: QKeySequence) -> QKeyCombination:
    return keys[0]  # type: ignore[index, no-any-return]  # PySide's stubs lack it
