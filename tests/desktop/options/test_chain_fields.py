"""The columns of an option chain: chosen in a menu, kept in a memory."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from fakes.values.held import option_figures
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.options.chain_fields import (
    DEFAULT_FIELDS,
    OptionField,
    fill_fields,
    is_doubtful,
    text_of,
    toggled,
)
from tideboard_desktop.options.words import tooltip


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


CALL, PUT = InstrumentId("US.AAPL261218C270000"), InstrumentId("US.AAPL261218P270000")


@pytest.mark.parametrize(("option", "last", "theta", "shown"), [
    (PUT, "3.5", "-0.042", "\u22120.042"), (PUT, "3.5", "21.756", "21.756?"), (PUT, "3.5", "-14.361", "\u221214.361?"),
    (PUT, "3.5", "0.031", "0.031"), (CALL, "3.5", "0.031", "0.031?"), (CALL, None, "-14.361", "\u221214.361"),
    (CALL, "3.5", None, "\u2014"), (InstrumentId("US.ODD"), "3.5", "0.031", "0.031?"),
])  # fmt: skip
def test_a_theta_that_no_option_has_is_doubtful(
    option: InstrumentId, last: str | None, theta: str | None, shown: str
) -> None:
    """A broker told +21.756 of a put; one that is reckoned by its last day alone gains interest on its strike."""
    figures = replace(option_figures(option, "0.5", last), theta=None if theta is None else Decimal(theta))

    assert text_of(OptionField.THETA, figures).text == shown
    assert is_doubtful(OptionField.THETA, figures) == shown.endswith("?")
    assert not is_doubtful(OptionField.DELTA, figures)


def test_the_tooltip_says_what_is_doubtful() -> None:
    words = tooltip(symbol=PUT, field=OptionField.THETA, value="21.756?", age=2.0, why_missing="", doubtful=True)

    assert "Doubtful" in words.splitlines()[2]
    assert words.endswith("2.0 s old")
