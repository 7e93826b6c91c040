"""Qt's own state in a layout: whole, or none at all."""

from __future__ import annotations

import base64

import pytest
from PySide6.QtCore import QByteArray

from fakes.scenes.window.workspace import Bench
from tideboard_desktop.window.workspace.dock_serialization import places_of, places_text
from tideboard_desktop.window.workspace.layout_state import VERSION


@pytest.fixture
def state(bench: Bench) -> QByteArray:
    return bench.window.saveState(VERSION)


def test_what_was_kept_comes_back(state: QByteArray) -> None:
    assert places_of(places_text(state)) == state


def test_what_qt_cannot_be_given_is_empty_however_right_its_checksum(state: QByteArray) -> None:
    """Whoever writes a file writes its checksum, too."""
    assert places_of(places_text(state.chopped(1))).isEmpty()
    assert places_of(places_text(QByteArray(bytes(range(256))))).isEmpty()


def test_a_state_with_any_wrong_byte_never_reaches_qt(state: QByteArray) -> None:
    """Qt reads positions and counts out of it unchecked: a damaged one ends the program at every start."""
    checksum, _dot, encoded = places_text(state).partition(".")
    whole = base64.b64decode(encoded)
    for place in range(len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        assert places_of(f"{checksum}.{base64.b64encode(broken).decode()}").isEmpty()
    assert places_of(f"{checksum}.{base64.b64encode(whole[:-1]).decode()}").isEmpty()


@pytest.mark.parametrize("text", ["", ".", "00000000.", "AAAA", "no base64!", "12345678.no base64!", "x." + "A" * 8])
def test_what_is_no_state_is_empty(text: str) -> None:
    assert places_of(text).isEmpty()
