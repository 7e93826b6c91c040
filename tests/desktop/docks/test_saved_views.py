"""Views of filters under a name, kept in the person's own file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QMenu, QWidget

from fakes.scenes.market.reference import ReferenceScene
from fakes.scenes.own_stores import Stores
from fakes.values.waiting import until
from tideboard_desktop.docks.saved_views import SavedViews
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog


class Chosen(msgspec.Struct):
    """What is chosen."""

    words: str = ""


class Scene:
    """Views of two places over one file."""

    def __init__(self, reference: ReferenceScene, folder: Path) -> None:
        self.stores, self.owner = Stores(folder), QWidget()
        self.chosen, self.refused = Chosen("hk"), list[str]()
        self.orders, self.fills = (
            SavedViews(self.owner, reference.context, self.stores, place, Chosen, self, self.refused.append)
            for place in ("orders", "fills")
        )

    def state(self) -> Chosen:
        return self.chosen

    def restore(self, state: Chosen) -> None:
        self.chosen = state

    def entries(self) -> list[tuple[str, bool]]:
        menu = QMenu(self.owner)
        self.orders.fill(menu)
        return [(action.text(), action.isEnabled()) for action in menu.actions()]


@pytest.fixture
def views(reference: ReferenceScene, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(reference, tmp_path)
    yield made
    made.owner.deleteLater()
    made.stores.close()


async def test_a_view_is_of_its_place_and_is_replaced_by_one_of_its_name(views: Scene) -> None:
    await views.orders.keep("mine", '{"words": "a"}')
    await views.orders.keep("mine", '{"words": "b"}')
    await views.fills.read()
    assert views.entries() == [
        ("View: mine", True),
        ("Save these filters as a view\u2026", True),
        ("Delete a view", True),
    ]
    assert views.fills.bodies == {}
    views.orders.take(views.orders.bodies["mine"])
    assert views.chosen == Chosen("b")


async def test_what_is_kept_is_what_was_chosen_when_the_name_was_asked_for(views: Scene) -> None:
    views.orders._spawn(views.orders.ask())
    await until(lambda: bool(views.owner.findChildren(NameDialog)))
    views.chosen = Chosen("other")
    (dialog,) = views.owner.findChildren(NameDialog)
    dialog.field.setText("typed")
    dialog.accept_button.click()
    await until(lambda: "typed" in views.orders.bodies)
    assert msgspec.json.decode(views.orders.bodies["typed"], type=Chosen) == Chosen("hk")


async def test_a_view_that_cannot_be_read_changes_nothing_and_is_told(views: Scene) -> None:
    for body in ("not json", '{"words": 5}', "[]"):
        views.orders.take(body)
    assert views.chosen == Chosen("hk")
    assert set(views.refused) == {"This view cannot be read. Save it again or delete it."}


async def test_a_file_that_fails_is_named_in_the_menu_and_for_the_view_that_was_to_be_kept(views: Scene) -> None:
    views.stores.fails = OSError("disk full")
    await views.orders.keep("mine", "{}")
    assert views.refused == ["disk full"]
    assert ("The saved views cannot be read: disk full", False) in views.entries()
    views.stores.fails = None
    await views.orders.read()
    assert not any("cannot be read" in text for text, _on in views.entries())
