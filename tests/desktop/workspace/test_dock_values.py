"""Qt's own state in a layout: whole, or none at all."""

from __future__ import annotations

import base64

import pytest
from PySide6.QtCore import QByteArray

from tideboard_desktop.workspace.dock_values import places_of, places_text

STATE = QByteArray(bytes(range(256)))


def test_what_was_kept_comes_back() -> None:
    assert places_of(places_text(STATE)) == STATE


def test_a_state_with_any_wrong_byte_never_reaches_qt() -> None:
    """Qt reads positions and counts out of it unchecked: a damaged one ends the program at every start."""
    checksum, _dot, encoded = places_text(STATE).partition(".")
    whole = base64.b64decode(encoded)
    for place in range(len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        assert places_of(f"{checksum}.{base64.b64encode(broken).decode()}").isEmpty()
    assert places_of(f"{checksum}.{base64.b64encode(whole[:-1]).decode()}").isEmpty()


@pytest.mark.parametrize("text", ["", ".", "00000000.", "AAAA", "no base64!", "12345678.no base64!", "x." + "A" * 8])
def test_what_is_no_state_is_empty(text: str) -> None:
    assert places_of(text).isEmpty()
