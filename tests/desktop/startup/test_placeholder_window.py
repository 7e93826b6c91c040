"""The empty window of the start: where it lies, what it is made of, and that it goes when the real one is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tideboard_desktop.startup.placeholder_window import (
    LastAppearance,
    PlaceholderWindow,
    default_place,
    last_appearance,
)
from tideboard_desktop.ui.colours import DARK, LIGHT

PLACE = {"x": 40, "y": 30, "width": 1300, "height": 700, "maximised": False}


def test_it_looks_as_the_window_was_left(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"version": 2, "appearance": {"theme": "light"}}))
    (tmp_path / "layouts.json").write_text(json.dumps({"current": {"place": {**PLACE, "maximised": True}}}))

    assert last_appearance(tmp_path) == LastAppearance(dark=False, place=QRect(40, 30, 1300, 700), maximised=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"current": 7}',
        '{"current": {"place": {"x": "far", "y": 1e400}}}',
        "\x00" * 100,
        "[" * 100_000,
    ],
)
def test_whatever_cannot_be_read_is_the_default(text: str, tmp_path: Path) -> None:
    for name in ("settings.json", "layouts.json"):
        (tmp_path / name).write_text(text)

    assert last_appearance(tmp_path) == LastAppearance()
    assert last_appearance(tmp_path / "nowhere") == LastAppearance()


def test_it_is_on_the_screen_when_it_appeared(qtbot: QtBot) -> None:
    placeholder = PlaceholderWindow(LastAppearance(place=QRect(10, 20, 700, 500)))
    qtbot.addWidget(placeholder)

    placeholder.appear()

    assert placeholder.painted
    assert placeholder.geometry() == QRect(10, 20, 700, 500)


def test_a_place_on_no_screen_is_not_taken(qtbot: QtBot) -> None:
    placeholder = PlaceholderWindow(LastAppearance(place=QRect(90_000, 90_000, 700, 500)))
    qtbot.addWidget(placeholder)

    assert placeholder.x() < 90_000


@pytest.mark.parametrize(
    ("free", "place"),
    [
        (QRect(0, 0, 1920, 1080), QRect(160, 60, 1600, 1000)),
        (QRect(0, 0, 1600, 1000), QRect(0, 40, 1600, 960)),
        (QRect(1920, 30, 1280, 690), QRect(1920, 70, 1280, 650)),
    ],
)
def test_a_window_without_a_place_is_whole_on_the_screen(free: QRect, place: QRect) -> None:
    assert default_place(free) == place
    assert free.contains(place)


def test_the_window_after_it_stands_in_the_same_place(qtbot: QtBot) -> None:
    """Unless it has a place of its own, from its layout."""
    for kept in (None, QRect(10, 20, 700, 500)):
        placeholder, window = PlaceholderWindow(LastAppearance(place=kept)), QWidget()
        qtbot.addWidget(placeholder)
        qtbot.addWidget(window)
        window.setGeometry(5, 6, 900, 400)
        placeholder.replace_by(window)
        assert window.geometry() == (placeholder.geometry() if kept is None else QRect(5, 6, 900, 400))


@pytest.mark.parametrize(("dark", "surface"), [(True, DARK), (False, LIGHT)])
def test_its_grounds_are_those_of_the_window(dark: bool, surface: object, qtbot: QtBot) -> None:
    placeholder = PlaceholderWindow(LastAppearance(dark))
    qtbot.addWidget(placeholder)
    placeholder.resize(1600, 1000)
    image = placeholder.grab().toImage()

    found = {image.pixelColor(*at).name().upper() for at in ((1, 1), (800, 20), (800, 500), (100, 500))}

    assert found == {surface.app, surface.raised, surface.panel}  # type: ignore[attr-defined]  # one of the tables


def test_it_goes_when_another_window_was_painted(qtbot: QtBot) -> None:
    placeholder, window = PlaceholderWindow(LastAppearance()), QWidget()
    qtbot.addWidget(window)
    placeholder.appear()
    placeholder.replace_by(window)
    assert placeholder.isVisible()

    with qtbot.waitSignal(placeholder.destroyed):
        window.show()
