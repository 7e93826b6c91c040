"""What can be done with the securities of a table, the new watchlist with its name among it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from fakes.scenes.market.reference import ReferenceScene
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.docks.context import ListRefused
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.security_menu import add_security_actions, watch, watch_in_new
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog

HSBC, BYD = InstrumentId("HK.00005"), InstrumentId("HK.01211")
SHIP, CLP = InstrumentId("HK.01919"), InstrumentId("HK.00002")


class BareDock(Dock):
    """A dock without anything in it."""

    KEY = "bare"


@pytest.fixture
async def dock(scene: ReferenceScene) -> AsyncIterator[Dock]:
    made: Dock = scene.show(BareDock)
    yield made
    await scene.settle()


async def answered(scene: ReferenceScene, name: str, *, accept: bool) -> None:
    """Answer the dialog that asks for a name."""
    await scene.settle()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, NameDialog) and one.isVisible())
    dialog.field.setText(name)
    (dialog.accept if accept else dialog.reject)()
    await scene.settle()


def names(scene: ReferenceScene) -> list[str]:
    return [scene.lists.name(place) for place in range(len(scene.lists.all))]


def acts(dock: Dock, *ids: InstrumentId) -> list[str]:
    menu = QMenu(dock)
    add_security_actions(menu, dock, ids)
    return [action.text() for action in menu.actions()]


async def test_one_security_can_be_shown_several_only_kept(dock: Dock) -> None:
    assert acts(dock, HSBC) == ["Show HK.00005", "Capital flow of HK.00005", "Add to watchlist"]
    assert acts(dock, HSBC, BYD) == ["Add to watchlist"]
    assert acts(dock) == []


async def test_what_is_in_the_list_already_is_not_counted(scene: ReferenceScene, dock: Dock) -> None:
    watch(dock, [SHIP], 0)
    watch(dock, [SHIP, CLP], 0)
    told = dock.foot.words.text()
    assert told == f"1 of 2 symbols were added to “{scene.lists.name(0)}”."


async def test_a_new_list_is_made_of_the_securities(scene: ReferenceScene, dock: Dock) -> None:
    before = names(scene)
    scene.tasks.spawn(watch_in_new(dock, [HSBC, BYD], "Banks"), name="new")
    await answered(scene, " My  banks ", accept=True)
    assert names(scene) == [*before, "My banks"]
    assert tuple(scene.lists.all[-1].symbols) == (HSBC, BYD)


async def test_a_name_that_is_taken_means_that_list(scene: ReferenceScene, dock: Dock) -> None:
    before = names(scene)
    scene.tasks.spawn(watch_in_new(dock, [BYD]), name="new")
    await answered(scene, before[0], accept=True)
    assert names(scene) == before
    assert BYD in scene.lists.all[0].symbols


async def test_a_mind_that_changed_leaves_the_lists(scene: ReferenceScene, dock: Dock) -> None:
    before = names(scene)
    scene.tasks.spawn(watch_in_new(dock, [BYD]), name="new")
    await answered(scene, "Banks", accept=False)
    assert names(scene) == before


async def test_a_list_that_cannot_be_made_is_said(
    scene: ReferenceScene, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise ListRefused("There are as many lists as there can be.")

    monkeypatch.setattr(scene.lists, "create", refuse)
    scene.tasks.spawn(watch_in_new(dock, [BYD]), name="new")
    await answered(scene, "One more", accept=True)
    assert dock.foot.words.text() == "There are as many lists as there can be."
