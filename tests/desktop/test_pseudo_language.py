"""The whole program in a language that brackets and lengthens every text: nothing is unmarked, nothing is cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from fakes.clipping import SLACK, clipped
from fakes.data_words import unmarked
from fakes.shown_texts import Painted, Said, painted_texts, said_by, said_by_menu
from fakes.whole_scene import DIALOGS, OTHERS, WholeScene
from pseudo_language import make_pseudo_language, pseudo
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Environment, OrderType, Side, TimeInForce
from tideboard_core.model.review import CheckCode, VoidCode, VoidReason
from tideboard_desktop.check_texts import STATES, check_denial, state_text
from tideboard_desktop.error_texts import ERRORS
from tideboard_desktop.format import month_name
from tideboard_desktop.order_texts import money_kind, side_word, time_in_force_word, type_word, void_sentence
from tideboard_desktop.settings_dialog.dialog import SettingsDialog
from tideboard_desktop.texts import lock_reason, sentence_of
from tideboard_desktop.translation import install_data
from tideboard_desktop.widgets.environment import meaning, word

SIZES = ((1600, 1000, 1.0), (1280, 720, 1.0), (1600, 1000, 1.5), (1280, 720, 1.5))


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The language itself."""
    return make_pseudo_language(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture
def spoken(qapp: QApplication, compiled: bytes) -> Iterator[None]:
    """The program speaks it."""
    assert install_data(qapp, compiled)
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]} at {size[2]:.0%}")
async def scene(
    request: pytest.FixtureRequest, qapp: QApplication, spoken: None, tmp_path: Path
) -> AsyncIterator[WholeScene]:
    """The window on screen in one size and one size of text."""
    asyncio.get_running_loop().slow_callback_duration = float("inf")  # all of it is built in one go
    width, height, scale = request.param
    made = WholeScene(qapp, tmp_path, scale)
    made.dress()
    made.window.resize(width, height)
    made.window.show()
    await made.settle()
    assert (made.window.width(), made.window.height()) == (width, height)
    yield made
    await made.end()


def test_the_language_keeps_what_is_filled_in() -> None:
    assert pseudo("Net flow") == "[Net flow\u014d\u014d]"
    assert pseudo("{market} opens {when}") == "{market}[ opens \u014d\u014d\u014d\u014d\u014d\u014d]{when}"
    assert pseudo("{weekday} {day}") == "{weekday} {day}"
    assert unmarked("[Net] 1.2M Outflow HK.00700") == ["Outflow"]


@pytest.mark.usefixtures("spoken", "qapp")
def test_every_sentence_for_a_code_of_core_is_marked() -> None:
    """Tables of texts stand away from where they are translated: both must name the same context."""
    said = [sentence_of(code, {}) for code in ERRORS]
    said += [lock_reason(reason) for reason in LockReason]
    said += [check_denial(code, {}) for code in CheckCode]
    said += [state_text(state) for state in STATES]
    said += [void_sentence(VoidReason(code=code)) for code in VoidCode]
    said += [*map(side_word, Side), *map(type_word, OrderType), *map(time_in_force_word, TimeInForce)]
    said += [*map(word, Environment), *map(meaning, Environment), *map(money_kind, Environment)]
    said += [month_name(date(2026, month, 1)) for month in range(1, 13)]

    assert wrong([Said(text, "a table") for text in said]) == []
    assert "" not in said


async def test_every_text_of_the_window_is_marked_and_whole(scene: WholeScene) -> None:
    """In widgets, views, menus, commands, and painted."""
    found = list(said_by(scene.window))
    for menu in scene.menus():
        found.extend(said_by_menu(menu))
    for command in scene.parts.keyboard.table.commands:
        found.extend(Said(text, command.id) for text in (command.text, command.group, command.why_not()))
    with painted_texts() as painted:
        scene.window.grab()
    found.extend(Said(one.text, one.where) for one in painted)

    assert wrong(found) == []
    assert sorted(set(clipped(scene.window))) == []
    assert cut(painted) == []


@pytest.mark.parametrize("scene", [SIZES[0], SIZES[-1]], indirect=True, ids=["100%", "150%"])
async def test_every_text_of_the_late_docks_is_marked_and_whole(scene: WholeScene) -> None:
    """Each of those that are closed at first as a tab of its own, with its commands."""
    told: dict[str, list[str]] = {}
    workspace = scene.parts.window.workspace
    for dock in scene.build_docks():
        workspace.open(dock.identity)
        await scene.settle()
        with painted_texts() as painted:
            dock.grab()
        found = [*said_by(dock), *(Said(one.text, one.where) for one in painted)]
        told[dock.identity] = sorted({*wrong(found), *clipped(dock), *cut(painted)})
        workspace.close(dock)
    for command in scene.parts.keyboard.table.commands:
        spoken = [Said(text, command.id) for text in (command.text, command.group, command.why_not())]
        told.setdefault("commands", []).extend(wrong(spoken))

    assert {name: lines for name, lines in told.items() if lines} == {}


@pytest.mark.parametrize("scene", [SIZES[0], SIZES[-1]], indirect=True, ids=["100%", "150%"])
async def test_every_text_of_the_dialogs_is_marked_and_whole(scene: WholeScene) -> None:
    """Every dialog, settings page, card, sheet and panel."""
    told: dict[str, list[str]] = {}
    for name, make in {**DIALOGS, **OTHERS}.items():
        for shown in pages(make(scene)):
            shown.show()
            await scene.settle()
            with painted_texts() as painted:
                shown.grab()
            found = [*said_by(shown), *(Said(one.text, one.where) for one in painted)]
            told.setdefault(name, []).extend([*wrong(found), *clipped(shown), *cut(painted)])
        scene.take_away(shown)

    assert {name: sorted(set(lines)) for name, lines in told.items() if lines} == {}


def pages(dialog: QWidget) -> Iterator[QWidget]:
    """The dialog with each of its pages in turn."""
    if not isinstance(dialog, SettingsDialog):
        yield dialog
        return
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        yield dialog


def wrong(found: list[Said]) -> list[str]:
    """What stands outside the brackets, with its place."""
    return sorted({f"{words}: {one.text!r} in {one.where}" for one in found if (words := unmarked(one.text))})


def cut(painted: list[Painted]) -> list[str]:
    """What is wider than the rectangle it was painted into."""
    return sorted(
        {f"{one.text!r} in {one.where}" for one in painted if one.room is not None and one.width > one.room + SLACK}
    )
