"""No text of a dock or dialog is cut, none is elided beside free room: longest words, each language and text size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from fakes.scenes.screen.flaws import flaws
from fakes.scenes.window.full_window import FullWindow
from fakes.scenes.window.surfaces import DIALOGS, OTHERS
from pseudo_language import make_pseudo_language
from tideboard_core.system.appearance import Language
from tideboard_desktop.settings.view import SettingsDialog
from tideboard_desktop.ui.translation import install_data, use_language

pytestmark = pytest.mark.slow


class Case(NamedTuple):
    """A size of the window, the text in percent of its usual size, and a language; None is the pseudo language."""

    width: int
    height: int
    text: int
    language: Language | None

    def __str__(self) -> str:
        return f"{self.width}x{self.height}-{self.text}-{self.language.value if self.language else 'pseudo'}"


SMALL, LARGE = (1280, 720), (1600, 1000)
ENGLISH, SIMPLIFIED, TRADITIONAL, PSEUDO = Language.ENGLISH, Language.SIMPLIFIED, Language.TRADITIONAL, None
PRODUCT = [
    Case(*size, text, language)
    for size in (SMALL, LARGE)
    for text in (100, 125, 150)
    for language in (ENGLISH, SIMPLIFIED, TRADITIONAL, PSEUDO)
]


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The language with brackets and 40 % longer texts."""
    return make_pseudo_language(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture
def case(request: pytest.FixtureRequest, qapp: QApplication, pseudo: bytes) -> Iterator[Case]:
    """The program speaks the language of the case."""
    chosen: Case = request.param
    assert install_data(qapp, pseudo) if chosen.language is None else use_language(qapp, chosen.language)
    yield chosen
    use_language(qapp, Language.ENGLISH)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
async def scene(case: Case, qapp: QApplication, tmp_path: Path) -> AsyncIterator[FullWindow]:
    """The window on screen."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    made = FullWindow(qapp, tmp_path, case.text / 100, case.language or Language.ENGLISH)
    made.dress()
    made.window.resize(case.width, case.height)
    made.window.show()
    await made.settle()
    yield made
    await made.end()


@pytest.mark.whole(
    "1280x720-1[02]?-en",
    "1280x720-125-*",
    "1280x720-???-zh-Hans",
    "1280x720-1[05]0-zh-Hant",
    "1280x720-150-pseudo",
    "1600x1000-100-*",
    "1600x1000-125-[ep]*",
    "1600x1000-125-zh-Hans",
    "1600x1000-150-[ep]*",
    "1600x1000-150-zh-Hant",
)
@pytest.mark.parametrize("case", PRODUCT, ids=str, indirect=True)
async def test_every_text_of_the_window_has_its_room(scene: FullWindow) -> None:
    assert flaws(scene.window) == []


@pytest.mark.parametrize("case", [Case(*SMALL, 150, TRADITIONAL)], ids=str, indirect=True)
async def test_the_lowest_window_with_the_largest_text_keeps_quantity_and_levels(scene: FullWindow) -> None:
    """The quantity is in view whole without scrolling, and the book has three levels on each side."""
    field, ladder = scene.built.ticket.form.quantity.field, scene.built.book.ladder
    banner = scene.built.window.banner.height()  # nothing is wrong in the window it is about
    scene.window.resize(SMALL[0], SMALL[1] + banner)
    await scene.settle()

    assert field.visibleRegion().boundingRect() == field.rect()
    assert ladder.room >= 3


# The gate has desktop/window/test_pseudo_language.py::test_every_text_of_the_late_docks_is_marked_and_whole,
# desktop/window/test_pseudo_language.py::test_every_text_of_the_dialogs_is_marked_and_whole.
@pytest.mark.whole
@pytest.mark.parametrize("case", PRODUCT, ids=str, indirect=True)
async def test_every_text_of_the_late_docks_has_its_room(scene: FullWindow) -> None:
    workspace = scene.built.window.workspace
    found: dict[str, list[str]] = {}
    for dock in scene.build_docks():
        workspace.open(dock.identity)
        await scene.settle()
        found[dock.identity] = flaws(dock)
        workspace.close(dock)

    assert {name: lines for name, lines in found.items() if lines} == {}


# The gate has desktop/window/test_pseudo_language.py::test_every_text_of_the_late_docks_is_marked_and_whole,
# desktop/window/test_pseudo_language.py::test_every_text_of_the_dialogs_is_marked_and_whole.
@pytest.mark.whole
@pytest.mark.parametrize("case", PRODUCT, ids=str, indirect=True)
async def test_every_text_of_the_dialogs_has_its_room(scene: FullWindow) -> None:
    found: dict[str, list[str]] = {}
    for name, make in {**DIALOGS, **OTHERS}.items():
        shown = make(scene)
        for _page in pages(shown):
            shown.show()
            await scene.settle()
            found.setdefault(name, []).extend(flaws(shown))
        scene.take_away(shown)

    assert {name: lines for name, lines in found.items() if lines} == {}


def pages(dialog: QWidget) -> Iterator[None]:
    """Each page of a dialog in turn."""
    rows = dialog.list.count() if isinstance(dialog, SettingsDialog) else 1
    for row in range(rows):
        if isinstance(dialog, SettingsDialog):
            dialog.list.setCurrentRow(row)
        yield
