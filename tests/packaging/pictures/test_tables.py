"""Every dock and every dialog of the program is among the pictures."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

import tideboard_desktop
from fakes.scenes.window.dock_contracts import CONTRACTS
from fakes.scenes.window.surfaces import WholeScene
from pictures.dialogs import DRAWN
from pictures.docks import ROWS


def classes() -> Iterator[type[QDialog]]:
    """Each class of dialog of the program that is opened itself: those without a class of their own below them."""
    for module in pkgutil.walk_packages(tideboard_desktop.__path__, "tideboard_desktop."):
        source = Path(str(tideboard_desktop.__path__[0]), *module.name.split(".")[1:]).with_suffix(".py")
        if source.exists() and "Dialog)" in source.read_text(encoding="utf-8"):
            importlib.import_module(module.name)
    waiting: list[type[QDialog]] = QDialog.__subclasses__()
    while waiting:
        found = waiting.pop()
        below = [each for each in found.__subclasses__() if each.__module__.startswith("tideboard_")]
        waiting += below
        if not below and found.__module__.startswith("tideboard_"):
            yield found


def test_every_dock_has_a_picture() -> None:
    """By the table that the contract of docks holds against the table of docks."""
    assert {contract.key for contract in CONTRACTS} - {row.key for row in ROWS.values()} == set()


async def test_every_dialog_has_a_picture(qapp: QApplication, tmp_path: Path) -> None:
    """Each row opens what it names; a dialog without a row is sent with its class."""
    scene = WholeScene(qapp, tmp_path)
    scene.services.attach_window()
    drawn: set[type] = {row.dialog for row in ROWS.values() if row.dialog is not None}
    for made in DRAWN.values():
        shown = made(scene)
        drawn.add(type(shown))
        scene.take_away(shown)
    await scene.end()
    assert {f"{each.__module__}.{each.__qualname__}" for each in classes() if each not in drawn} == set()
