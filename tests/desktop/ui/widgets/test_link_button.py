"""The link letter of a dock."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.screen.whole_style import install
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.ui.selection import UNLINKED, Role, Selection
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.link_button import LinkButton


@pytest.fixture
def selection() -> Selection:
    """On A."""
    return Selection(InstrumentId("HK.00700"))


@pytest.fixture
def button(qapp: QApplication, qtbot: QtBot, selection: Selection) -> LinkButton:
    """Linked to it."""
    install(qapp, make_theme())
    made = LinkButton("A", make_theme())
    qtbot.addWidget(made)
    made.link_to(selection)
    return made


@pytest.mark.parametrize(
    ("letter", "text", "name"),
    [("A", "A", "Linked to A"), ("C", "C", "Linked to C"), (UNLINKED, "\u2013", "Not linked")],
)
def test_the_letter_is_told_and_read(
    button: LinkButton, selection: Selection, letter: str, text: str, name: str
) -> None:
    selection.set_letter(letter)

    assert (button.text(), button.accessibleName(), button.toolTip()) == (text, name, name)
    assert [action.data() for action in button.menu().actions() if action.isChecked()] == [letter, Role.BOTH]


def test_the_menu_changes_the_letter(button: LinkButton, selection: Selection) -> None:
    words = {action.text(): action for action in button.menu().actions()}
    assert list(words)[:4] == ["Link to A", "Link to B", "Link to C", "Unlink"]
    words["Link to B"].trigger()
    assert selection.letter == "B"

    words["Unlink"].trigger()
    assert selection.letter == UNLINKED


def test_the_menu_changes_the_direction_and_the_button_shows_it(button: LinkButton, selection: Selection) -> None:
    words = {action.text(): action for action in button.menu().actions()}
    words["Only move the letter"].trigger()
    assert (selection.role, button.text(), button.accessibleName()) == (
        Role.SOURCE,
        "A\u2192",
        "Linked to A, moves it only",
    )

    words["Only follow the letter"].trigger()
    assert (selection.role, button.text()) == (Role.TARGET, "\u2192A")
    selection.set_letter(UNLINKED)
    assert not words["Only follow the letter"].isEnabled()


def test_it_is_reached_by_tab(button: LinkButton) -> None:
    assert button.focusPolicy().name == "TabFocus"
