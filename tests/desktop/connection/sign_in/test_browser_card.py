"""How far the browser sign-in is, as the page shows it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.connection.connect_page import sign_in_services
from tideboard_core.system.settings import Backend, Brand, Connection, LongportPlace, SignIn
from tideboard_desktop.connection.sign_in.browser_card import BrowserCard
from tideboard_desktop.connection.sign_in.oauth_flow import BrowserStage, OAuthFlow
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.widgets.labels import Tone

URL = "https://broker.example/authorize?state=x"
MINE = Connection(backend=Backend.LONGPORT, longport=LongportPlace(sign_in=SignIn.OAUTH))
OTHER = Connection(backend=Backend.LONGPORT, longport=LongportPlace(sign_in=SignIn.OAUTH, brand=Brand.LONGPORT))


def made(tasks: Tasks, qtbot: QtBot) -> tuple[BrowserCard, OAuthFlow]:
    flow = sign_in_services(tasks).flow
    card = BrowserCard(flow, make_theme())
    qtbot.addWidget(card)
    card.show_for(MINE, present=False)
    card.show()
    flow.connection = MINE
    return card, flow


async def test_the_link_can_be_copied_while_the_browser_is_waited_for(tasks: Tasks, qtbot: QtBot) -> None:
    card, flow = made(tasks, qtbot)
    assert card.start.isVisible()
    assert not card.link.isVisible()
    flow._show(BrowserStage.WAITING, URL)
    assert "No browser could be opened" in card.words.text()
    assert card.words.property("tone") == Tone.WARN.value
    flow.open_again()
    assert "comes back here by itself" in card.words.text()
    assert card.link.text() == URL
    assert card.link.cursorPosition() == 0
    card.copy.click()
    assert QGuiApplication.clipboard().text() == URL
    flow._show(BrowserStage.FINISHING)
    assert not card.link.isVisible()
    assert card.link.text() == ""


async def test_a_problem_is_shown_with_the_way_to_try_again(tasks: Tasks, qtbot: QtBot) -> None:
    card, flow = made(tasks, qtbot)
    flow.problem = "Nothing answered."
    flow._show(BrowserStage.FAILED)
    assert card.problem.text() == "Nothing answered."
    assert card.start.isVisible()
    flow._show(BrowserStage.PREPARING)
    assert not card.problem.isVisible()


async def test_another_places_sign_in_is_not_told_here(tasks: Tasks, qtbot: QtBot) -> None:
    card, flow = made(tasks, qtbot)
    flow.connection = OTHER
    flow._show(BrowserStage.WAITING, URL)
    assert not card.link.isVisible()
    assert card.start.isVisible()


@pytest.mark.parametrize("present", [True, False])
async def test_leaving_is_offered_when_there_is_a_sign_in_to_keep(tasks: Tasks, qtbot: QtBot, present: bool) -> None:
    card, _flow = made(tasks, qtbot)
    told: list[str] = []
    card.cancelled.connect(lambda: told.append("cancelled"))
    card.show_for(MINE, present=present)
    assert card.cancel.isVisible() is present
    if present:
        card.cancel.click()
        assert told == ["cancelled"]
