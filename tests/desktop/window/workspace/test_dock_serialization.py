"""Qt's own state in a layout: whole, or none at all."""

from __future__ import annotations

import base64
import random
import struct
from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QPushButton

from fakes.scenes.window.workspace import Bench
from tideboard_desktop.window.workspace.dock_moves import MoveDirection
from tideboard_desktop.window.workspace.dock_serialization import overlaid, places_of, places_text, sound, without
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


HEAD = struct.pack(">iiB", 0xFF, VERSION, 0xFD)
TAIL = struct.pack(">ii4iBi", 10, 10, 1, 2, 4, 8, 0xFC, 0)
BESIDE, TABS, DOCK = 0xFC, 0xFA, 0xFB


def saved(bench: Bench) -> bytes:
    bench.settle()
    return bytes(bench.window.saveState(VERSION).data())


def dock(name: str, flags: int = 1, *, extent: tuple[int, ...] = (0, 10, 0, 1000)) -> bytes:
    text = name.encode("utf-16-be")
    return struct.pack(">Bi", DOCK, len(text)) + text + struct.pack(">B4i", flags, *extent)


def area(*parts: bytes, kind: int = BESIDE, on_top: int = 0, way: int = 1, count: int | None = None) -> bytes:
    tabs = struct.pack(">i", on_top) if kind == TABS else b""
    return bytes([kind]) + tabs + struct.pack(">Bi", way, len(parts) if count is None else count) + b"".join(parts)


def nested(inside: bytes) -> bytes:
    return struct.pack(">B4i", BESIDE, 0, 10, 0, 1000) + inside


def whole(*areas: tuple[int, bytes], head: bytes = HEAD, tail: bytes = TAIL) -> bytes:
    sides = b"".join(struct.pack(">iii", side, 10, 10) + content for side, content in areas)
    return head + struct.pack(">i", len(areas)) + sides + tail


def deep(levels: int) -> bytes:
    found = area(dock("a"))
    for _ in range(levels):
        found = area(nested(found))
    return whole((0, found))


GOOD = whole((0, area(dock("a"), nested(area(dock("b"), dock("c", 2, extent=(-5, 7, 300, 200)), kind=TABS)))))


def closed(bench: Bench) -> None:
    bench.workspace.close(bench.workspace.docks["book"])


def floating(bench: Bench) -> None:
    bench.workspace.docks["book"].setFloating(True)


def moved(bench: Bench) -> None:
    for way in MoveDirection:
        bench.workspace.move(bench.workspace.docks["watchlist"], way)
        bench.settle()


def stacked(bench: Bench) -> None:
    bench.workspace.stack(bench.workspace.docks["book"])


@pytest.mark.parametrize("act", [lambda _: None, closed, floating, moved, stacked])
def test_what_qt_writes_is_sound(bench: Bench, act: Callable[[Bench], None]) -> None:
    act(bench)
    assert sound(saved(bench), VERSION)


def test_a_state_of_another_form_or_with_a_missing_or_surplus_byte_is_not(bench: Bench) -> None:
    state = saved(bench)
    assert not sound(state, VERSION + 1)
    assert not sound(state + b"\0", VERSION)
    assert not any(sound(state[:end], VERSION) for end in range(len(state)))


def test_the_smallest_states_are_read() -> None:
    assert sound(whole(), VERSION)
    assert sound(GOOD, VERSION)
    assert sound(deep(19), VERSION)


@pytest.mark.parametrize(
    "state",
    [
        whole((4, area(dock("a")))),
        whole((1, area(dock("a"))), (1, area(dock("b")))),
        whole((0, area(dock("a"))), (1, area(dock("a")))),
        whole((0, area())),
        whole((0, area(dock("a"), count=-1))),
        whole((0, area(dock("a"), count=2))),
        whole((0, area(dock("a"), way=3))),
        whole((0, area(dock("a"), kind=TABS, on_top=1))),
        whole((0, area(dock("a"), kind=TABS, on_top=-2))),
        whole((0, area(dock("")))),
        whole((0, area(dock("x" * 101)))),
        whole((0, area(dock("a", 16)))),
        whole((0, area(dock("a", extent=(0, 2**30, 0, 0))))),
        whole((0, area(dock("a", extent=(200_000, 10, 0, 0))))),
        whole((0, area(dock("a", 2, extent=(0, 0, -1, 5))))),
        whole(tail=TAIL.replace(struct.pack(">i", 8), struct.pack(">i", 3))),
        whole(tail=TAIL[:-4] + struct.pack(">i", 1)),
        deep(20),
        deep(2_000),
    ],
)
def test_what_qt_never_writes_is_not_sound(state: bytes) -> None:
    assert not sound(state, VERSION)


def test_qt_survives_what_is_let_through(bench: Bench) -> None:
    """Without the check about every tenth of these ends the process."""
    good, dice, tried = saved(bench), random.Random(7), 0
    while tried < 40:
        state = bytearray(good)
        for _ in range(dice.choice((1, 2, 4))):
            state[dice.randrange(8, len(state))] = dice.choice((0, 1, 2, 0x7F, 0xFF, dice.randrange(256)))
        if sound(bytes(state), VERSION):
            tried += 1
            bench.window.restoreState(QByteArray(bytes(state)), VERSION)
            bench.settle()


STATE_VERSION = 1
TOP, SIDEWAYS, DOWN = (
    Qt.DockWidgetArea.TopDockWidgetArea,
    Qt.Orientation.Horizontal,
    Qt.Orientation.Vertical,
)


def shown(qapp: QApplication) -> tuple[QMainWindow, dict[str, QDockWidget]]:
    """Beside each other: a, b over c, and the tabs d, e, f with e in front."""
    window = QMainWindow()
    window.setDockNestingEnabled(True)
    window.setAnimated(False)
    window.resize(1200, 800)
    docks = {}
    for name in "abcdef":
        docks[name] = QDockWidget(name, window)
        docks[name].setObjectName(name)
        docks[name].setWidget(QPushButton(name))
    window.addDockWidget(TOP, docks["a"])
    window.splitDockWidget(docks["a"], docks["b"], SIDEWAYS)
    window.splitDockWidget(docks["b"], docks["c"], DOWN)
    window.splitDockWidget(docks["b"], docks["d"], SIDEWAYS)
    window.tabifyDockWidget(docks["d"], docks["e"])
    window.tabifyDockWidget(docks["e"], docks["f"])
    window.show()
    docks["e"].raise_()
    qapp.processEvents()
    return window, docks


def state_of(window: QMainWindow) -> bytes:
    """What Qt writes."""
    return bytes(window.saveState(STATE_VERSION).data())


def end(window: QMainWindow) -> None:
    """Take the window away."""
    window.hide()
    window.deleteLater()


@pytest.mark.parametrize("names", ["", "a", "d", "f", "de", "def", "bc", "abcde", "abcdef", "x"])
def test_what_is_left_is_sound_and_knows_the_others_only(qapp: QApplication, names: str) -> None:
    window, docks = shown(qapp)
    state = state_of(window)
    left = without(state, set(names))

    assert without(state, set()) == state
    assert sound(left, STATE_VERSION)
    for name in docks:
        assert (name.encode("utf-16-be") in left) is (name not in names)
    assert window.restoreState(left, STATE_VERSION)
    end(window)


def test_a_layout_as_it_was_seen_has_nothing_over_another(qapp: QApplication) -> None:
    window, docks = shown(qapp)
    docks["c"].close()
    docks["a"].setFloating(True)
    qapp.processEvents()

    assert without(state_of(window), {"x"}) == state_of(window)
    assert overlaid(state_of(window)) == frozenset()
    end(window)


def test_a_dock_that_was_removed_is_found_over_those_that_took_its_room(qapp: QApplication) -> None:
    window, docks = shown(qapp)
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    for before, name in zip(" ab", "abc", strict=True):
        if before == " ":
            window.addDockWidget(TOP, docks[name])
        else:
            window.splitDockWidget(docks[before], docks[name], SIDEWAYS)
        docks[name].show()
    qapp.processEvents()
    found = overlaid(state_of(window))

    assert found
    assert found <= {"d", "e", "f"}
    end(window)
