"""The columns of an option chain: chosen in a menu, kept in a memory."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tideboard_desktop.options.chain_fields import DEFAULT_FIELDS, OptionField, fill_fields, toggled


def filled(qtbot: QtBot, shown: tuple[OptionField, ...]) -> tuple[QMenu, list[tuple[OptionField, ...]]]:
    menu = QMenu()
    chosen: list[tuple[OptionField, ...]] = []
    qtbot.addWidget(menu)
    fill_fields(menu, shown, lambda fields: chosen.append(tuple(fields)))
    return menu, chosen


def test_every_column_is_there_with_its_meaning_and_those_shown_are_ticked(qtbot: QtBot) -> None:
    menu, _chosen = filled(qtbot, DEFAULT_FIELDS)
    ticks = menu.actions()[: len(OptionField)]
    assert [action.isChecked() for action in ticks] == [field in DEFAULT_FIELDS for field in OptionField]
    assert all(action.toolTip() for action in ticks)


def test_a_column_is_added_in_its_place_and_taken_away(qtbot: QtBot) -> None:
    first, second, third = list(OptionField)[:3]
    menu, chosen = filled(qtbot, (first, third))
    menu.actions()[1].trigger()
    menu.actions()[0].trigger()
    menu.actions()[-1].trigger()
    assert chosen == [(first, second, third), (third,), DEFAULT_FIELDS]


def test_the_last_column_cannot_be_taken_away(qtbot: QtBot) -> None:
    only = list(OptionField)[2]
    menu, _chosen = filled(qtbot, (only,))
    assert [action.isEnabled() for action in menu.actions()[: len(OptionField)]] == [
        field is not only for field in OptionField
    ]


def test_turning_over_twice_changes_nothing() -> None:
    for field in OptionField:
        assert toggled(toggled(DEFAULT_FIELDS, field), field) == tuple(
            one for one in OptionField if one in DEFAULT_FIELDS
        )
