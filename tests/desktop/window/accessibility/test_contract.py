"""The contract for automation and speech: every control of the window and of each dialog can be named."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from fakes.scenes.window.surfaces import DIALOGS, OTHERS, WholeScene, put_away
from tideboard_core.system.settings import Backend, Connection

Shown = dict[str, QWidget]
LIST = Path(__file__).parents[3] / "vectors" / "accessible_names.json"
INSIDE = frozenset({"palette", "cheat sheet", "notices"})
"""They are parts of the window."""


def interactive(widget: QWidget) -> bool:
    """Whether a person acts on it: takes focus by Tab, or is a button or a field."""
    of_qt = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QTabBar)
    if of_qt or isinstance(widget, QScrollBar | QHeaderView):
        return False
    kinds = QAbstractButton | QLineEdit | QComboBox | QAbstractItemView
    return isinstance(widget, kinds) or bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def controls(root: QWidget) -> list[QWidget]:
    """Every control of a window, hidden ones too; what opens over it is a window of its own."""
    found = [widget for widget in root.findChildren(QWidget) if interactive(widget)]
    return [widget for widget in found if widget.window() is root]


def told(widget: QWidget) -> str:
    """How a failure calls a widget."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()!r} {text!r} {widget.accessibleName()!r}"


def found(shown: Shown, wrong: Callable[[QWidget], list[str]]) -> dict[str, list[str]]:
    """What a check finds wrong, by window."""
    told = {name: wrong(root) for name, root in shown.items()}
    return {name: problems for name, problems in told.items() if problems}


def without_identifier(root: QWidget) -> list[str]:
    """Controls that automation cannot find, or finds twice."""
    counted = Counter(widget.accessibleIdentifier() for widget in controls(root) if not widget.isHidden())
    nameless = [told(widget) for widget in controls(root) if not widget.accessibleIdentifier()]
    return [*nameless, *(f"{times} x {identifier}" for identifier, times in counted.items() if times > 1)]


def says(name: str, text: str) -> bool:
    """Whether a name begins with the visible words; of a single letter or sign it is enough that it holds it."""
    return name.startswith(text) or (len(text) == 1 and (text in name.split() or not text.isalnum()))


def without_name(root: QWidget) -> list[str]:
    """Controls without a word, or with other words than stand on them."""
    wrong = []
    for widget in controls(root):
        text = widget.text().replace("&", "").rstrip("\u2026") if isinstance(widget, QAbstractButton) else ""
        name = widget.accessibleName()
        waiting = isinstance(widget, QAbstractButton) and not widget.isVisibleTo(root)  # its words come with it
        if not (name or text or waiting) or (name and not says(name, text)):
            wrong.append(told(widget))
    return wrong


def odd_identifiers(root: QWidget) -> list[str]:
    """Identifiers with anything but lower-case ASCII words, joined by underscores."""
    names = [widget.accessibleIdentifier() for widget in controls(root)]
    return [name for name in names if not name.replace("_", "").replace("%", "").isalnum() or not name.isascii()]


def name_of(widget: QWidget) -> str:
    """A widget's name without what is of a moment or a computer: figures, values, zones, the licence read so far."""
    late = widget.accessibleIdentifier() == "licences_name"
    return "" if late else re.sub("(?<=:[0-9]{2}) [^.]+(?=[.])|[0-9]|: .*", "", widget.accessibleName())


def names(shown: Shown) -> set[str]:
    """`window/identifier: name` of every widget that has one; figures and values in a name are of a moment."""
    every = {window: [root, *root.findChildren(QWidget)] for window, root in shown.items()}
    return {
        f"{window}/{widget.accessibleIdentifier()}: {name_of(widget)}"
        for window, widgets in every.items()
        for widget in widgets
        if widget.accessibleIdentifier() and widget.window() is widgets[0]
    }


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tests ask of all windows: identifiers of the main window's controls, and what is wrong by window."""

    in_window: frozenset[str]
    docks: list[str]
    names: set[str]
    empty: list[str]
    without_identifier: dict[str, list[str]]
    without_name: dict[str, list[str]]
    odd_identifiers: dict[str, list[str]]


@pytest.fixture(scope="module")
def gathered() -> list[Facts]:
    """The facts, once a test has gathered them: building every window takes two seconds."""
    return []


@pytest.fixture
async def facts(qapp: QApplication, tmp_path: Path, gathered: list[Facts]) -> Facts:
    """Of the window with every dock, each dialog, and each page of the settings.

    Built, never shown: what a widget is called does not depend on the screen.
    """
    if gathered:
        return gathered[0]
    scene = WholeScene(qapp, tmp_path)
    scene.dress()
    scene.build_docks()
    in_window = frozenset(widget.accessibleIdentifier() for widget in controls(scene.window))
    windows = {name: make(scene) for name, make in (DIALOGS | OTHERS).items() if name not in INSIDE}
    shown: Shown = {"window": scene.window, **windows}
    gathered.append(
        Facts(
            in_window,
            docks=sorted(scene.built.window.workspace.specs),
            names=names(shown),
            empty=[name for name, root in shown.items() if not controls(root)],
            without_identifier=found(shown, without_identifier),
            without_name=found(shown, without_name),
            odd_identifiers=found(shown, odd_identifiers),
        )
    )
    for widget in windows.values():
        put_away(widget)
    await scene.end()
    return gathered[0]


async def test_every_control_has_an_identifier_of_its_own(facts: Facts) -> None:
    assert facts.without_identifier == {}
    assert facts.empty == []


async def test_names_are_there_and_begin_with_the_visible_words(facts: Facts) -> None:
    """Who speaks to the computer says what stands there."""
    assert facts.without_name == {}


async def test_identifiers_are_plain_words(facts: Facts) -> None:
    assert facts.odd_identifiers == {}


async def test_the_steps_of_the_ticket_are_named_after_their_field(facts: Facts) -> None:
    assert {"price_down", "price_up", "quantity_down", "quantity_up"} <= facts.in_window


async def test_identifiers_and_names_are_those_of_the_list(facts: Facts) -> None:
    """Scripts and screen readers know them; `vectors/accessible_names.json` lists them, with the keys of the docks."""
    listed = json.loads(LIST.read_text(encoding="utf-8"))

    assert sorted(facts.names ^ set(listed["names"])) == []
    assert facts.docks == listed["docks"]


async def test_the_fields_of_opend_are_those_of_the_list(qapp: QApplication, tmp_path: Path) -> None:
    """They are built when OpenD is chosen, so the window of the other tests, on the practice market, lacks them."""
    scene = WholeScene(qapp, tmp_path, connection=Connection(backend=Backend.OPEND))
    dialog = (DIALOGS | OTHERS)["connect"](scene)
    found = names({"connect": dialog})
    put_away(dialog)
    await scene.end()
    listed = json.loads(LIST.read_text(encoding="utf-8"))

    fields = {name for name in found - set(listed["names"]) if name.startswith("connect/connect_")}
    assert sorted(fields) == listed["opend_fields"]
