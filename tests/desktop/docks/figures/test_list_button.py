"""The button of the list: its menu has the watchlists and rankings that there are, and the one shown is ticked."""

from __future__ import annotations

from PySide6.QtGui import QAction

from fakes.scenes.market.reference import ReferenceScene
from tideboard_desktop.docks.figures.chosen_list import ChosenList, ListType
from tideboard_desktop.docks.figures.list_button import ListButton


def entries(button: ListButton) -> dict[str, QAction]:
    button.fill()
    return {action.text(): action for action in button.menu().actions()}


def test_lists_rankings_and_the_way_to_plates(reference: ReferenceScene) -> None:
    reference.lists.create("Banks & co")
    button = ListButton(reference.context, identifier="list")
    chosen: list[ChosenList] = []
    button.chosen_list.connect(chosen.append)
    button.show_list(ChosenList(ListType.RISING, "HK"))
    assert button.accessibleName() == "Rising, Hong Kong, list"
    found = entries(button)
    found["Banks && co"].trigger()
    below = found["Hong Kong"].menu()
    rankings = {action.text(): action for action in below.actions()}  # type: ignore[attr-defined]  # a QMenu
    assert [text for text, action in rankings.items() if action.isChecked()] == ["Rising"]
    rankings["Most traded"].trigger()
    assert chosen == [ChosenList(ListType.WATCHLIST, "Banks & co"), ChosenList(ListType.TRADED, "HK")]
    found["A plate\u2026"].trigger()
    assert reference.opened_with == [("plates", {})]
    assert not any(
        one.follows_positions and reference.lists.name(at) in found for at, one in enumerate(reference.lists.all)
    )
    button.deleteLater()
