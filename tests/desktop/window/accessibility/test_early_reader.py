"""A screen reader that runs before the program hears the same as one that is started later."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.window.surfaces import DIALOGS, OTHERS, WholeScene, put_away

# The gate has desktop/ui/widgets/test_accessible_roles.py.
pytestmark = pytest.mark.whole

INSIDE = frozenset({"palette", "cheat sheet", "notices"})
"""They are parts of the window."""
COMPOSED = frozenset({"settings", "connect", "connection log", "quotas", "indicators"})
"""Their rows have names, and every part of a row is heard by itself."""
Make = Callable[[str], WholeScene]


class Heard(NamedTuple):
    """One node of the tree: where it lies, what it is, what it says, what can be done with it."""

    depth: int
    role: str
    name: str
    actions: tuple[str, ...]


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """Nobody listens before, nor after."""
    QAccessible.setActive(False)
    yield
    QAccessible.setActive(False)


@pytest.fixture
async def make(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Make]:
    """Builds a whole window with every dock."""
    made: list[WholeScene] = []

    def build(name: str) -> WholeScene:
        folder = tmp_path / name
        folder.mkdir()
        made.append(WholeScene(qapp, folder))
        made[-1].dress()
        made[-1].build_docks()
        return made[-1]

    yield build
    for scene in made:
        await scene.end()


def tree(node: QAccessibleInterface, depth: int = 0) -> Iterator[Heard]:
    """A node and all below it, parents first, by the names that a screen reader gets."""
    act: QAccessibleActionInterface | None = node.actionInterface()
    yield Heard(
        depth,
        node.role().name,
        node.text(QAccessible.Text.Name),
        tuple(act.actionNames()) if act is not None else (),
    )
    for place in range(node.childCount()):
        yield from tree(node.child(place), depth + 1)


def heard(widget: QWidget, folder: str) -> list[Heard]:
    """Everything in a window; the folder of the data is called the same everywhere."""
    node = QAccessible.queryAccessibleInterface(widget)
    assert node is not None
    return [one._replace(name=one.name.replace(folder, "data")) for one in tree(node)]


async def everything(scene: WholeScene, folder: str) -> dict[str, list[Heard]]:
    """The window, and each dialog, read by somebody who comes now at the latest."""
    scene.window.resize(1600, 1000)
    scene.window.show()
    QAccessible.setActive(True)
    await scene.settle()
    found = {"window": heard(scene.window, folder)}
    for name, open_it in (DIALOGS | OTHERS).items():
        if name not in INSIDE:
            dialog = open_it(scene)
            found[name] = heard(dialog, folder)
            put_away(dialog)
    return found


async def test_it_hears_the_same_from_the_start(make: Make, tmp_path: Path) -> None:
    """Every widget with its name, its kind and what can be done; nothing with a name is a filler, passed over."""
    later = await everything(make("later"), str(tmp_path / "later"))
    QAccessible.setActive(True)
    early = await everything(make("early"), str(tmp_path / "early"))

    found = {name: set(early[name]) ^ set(later[name]) for name in later}
    assert {name: sorted(wrong) for name, wrong in found.items() if wrong} == {}
    assert early == later
    rows = [one for one in early["window"] if one.role == "ListItem" and one.name.startswith("Bid ")]
    assert len(rows) >= 10
    fillers = {name: {one.name for one in told if one.role == "Client" and one.name} for name, told in early.items()}
    assert {name for name, told in fillers.items() if told} <= COMPOSED
