"""The list of positions that lost their exits: what each may get back, in words and by one button."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.values.reviews import account, exit_offer, order
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import Environment
from tideboard_core.model.review import Check, CheckCode, hard
from tideboard_core.orders.flatten.lost_exits import ExitOffer, OfferState
from tideboard_core.orders.offers import OfferReason
from tideboard_desktop.orders.flatten.exit_offers import (
    LostExitsDialog,
    action_words,
    count_words,
    first_offer,
    offer_words,
    state_words,
)
from tideboard_desktop.ui.theme import make_theme

LEFT = Qt.MouseButton.LeftButton
RESTS = exit_offer(state=OfferState.RESTS, exit=None, closing=order())
OTHER = InstrumentId("HK.09988")


@pytest.mark.parametrize(
    ("offer", "words"),
    [
        (exit_offer(), "No longer at the broker: Sell 500 HK.00700 stop 598.00"),
        (
            exit_offer(state=OfferState.UNKNOWN),
            "Sell 500 HK.00700 stop 598.00: the closing order has no answer, both may fill",
        ),
        (RESTS, "HK.00700: 500 without a stop while its closing order works"),
        (
            exit_offer(state=OfferState.RESTS, exit=None, stop=False),
            "HK.00700: 500 without an exit while its closing order works",
        ),
        (
            exit_offer(state=OfferState.TAKEN, exit=None),
            "HK.00700: 500 without it: other orders take what is held",
        ),
        (
            exit_offer(state=OfferState.TOO_SMALL, exit=None, held=50, bare=50),
            "HK.00700: 50 are less than a board lot: no exit for them",
        ),
        (exit_offer(state=OfferState.CLOSED, exit=None), "HK.00700: Closed"),
        (exit_offer(state=OfferState.PROTECTED, exit=None), "HK.00700: Protected"),
        (exit_offer(state=OfferState.UNREAD, exit=None), "HK.00700: Its orders and position are not read yet"),
    ],
)
def test_every_state_of_an_offer_has_its_words(offer: ExitOffer, words: str) -> None:
    assert offer_words(offer)[0] == words


PASSED = hard(CheckCode.TRIGGER, passed=False)
NOT_TAKEN = hard(CheckCode.OFFERED, passed=False, reason=OfferReason.BROKER_TYPE, market=Market.HK)


def test_why_an_exit_cannot_be_put_back_is_said_before_anything_is_cancelled() -> None:
    passed = offer_words(exit_offer(last=Decimal("590.5")), PASSED)[0]
    assert passed == "Sell 500 HK.00700 stop 598.00: passed at 590.50, cannot go back"
    assert action_words(RESTS, PASSED) == action_words(exit_offer(), PASSED) == "Close again at today's price"
    assert offer_words(RESTS, NOT_TAKEN)[0].startswith("Sell 1,000 HK.00700 stop 598.00 cannot be put back: ")


def test_what_is_missing_is_named() -> None:
    assert state_words(exit_offer()) == "500 without a stop"
    assert state_words(exit_offer(stop=False)) == "500 without an exit"
    assert [count_words(count) for count in (0, 1, 2)] == [
        "Every position is closed or protected",
        "1 position has lost its stop or take profit",
        "2 positions have lost their stop or take profit",
    ]


def test_a_button_says_how_many_steps_it_takes() -> None:
    assert action_words(exit_offer()) == "Put an exit back"
    assert action_words(RESTS) == "Cancel it and put the stop back"
    assert action_words(exit_offer(state=OfferState.RESTS, stop=False)) == "Cancel it and put the exit back"


def test_the_first_position_for_which_something_can_be_done_comes_first() -> None:
    over, taken = exit_offer(state=OfferState.CLOSED), exit_offer(state=OfferState.TAKEN, instrument=OTHER)
    assert first_offer([]) is None
    assert first_offer([over]) is None
    assert first_offer([over, taken]) is taken
    assert first_offer([over, taken, RESTS]) is RESTS


class Scene:
    """An open list over offers that the test changes."""

    def __init__(self, qtbot: QtBot) -> None:
        self.offers: list[ExitOffer] = [exit_offer(), exit_offer(instrument=OTHER, state=OfferState.TAKEN, exit=None)]
        self.denial: Check | None = None
        live = account(Environment.LIVE)
        self.dialog = LostExitsDialog(live, lambda: self.offers, lambda _offer: self.denial, make_theme(), None)
        self.wanted: list[ExitOffer] = []
        self.dialog.put_back.connect(self.wanted.append)
        qtbot.addWidget(self.dialog)
        self.dialog.show()


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return Scene(qtbot)


def test_the_list_counts_what_is_missing_and_acts_on_the_selected_row(scene: Scene) -> None:
    assert scene.dialog.heading.text() == "2 positions have lost their stop or take profit"
    QTest.mouseClick(scene.dialog.put_back_button, LEFT)
    assert scene.wanted == [scene.offers[0]]

    scene.dialog.lines.setCurrentIndex(scene.dialog.table.index(1, 0))
    assert scene.dialog.offer_line.text() == "HK.09988: 500 without it: other orders take what is held"
    assert not scene.dialog.put_back_button.isVisible()


def test_an_exit_that_cannot_be_put_back_has_no_button_but_to_close_again(scene: Scene) -> None:
    scene.denial = PASSED
    scene.dialog.refresh()
    assert scene.dialog.put_back_button.text() == "Close again at today's price"
    scene.denial = NOT_TAKEN
    scene.dialog.refresh()
    assert not scene.dialog.put_back_button.isVisible()


def test_it_follows_the_lists_while_it_is_open(scene: Scene, qtbot: QtBot) -> None:
    scene.offers = [exit_offer(state=OfferState.CLOSED, exit=None, held=0, bare=0)]
    qtbot.waitUntil(lambda: scene.dialog.heading.text() == "Every position is closed or protected")
    assert not scene.dialog.put_back_button.isVisible()
    QTest.mouseClick(scene.dialog.close_button, LEFT)
    assert not scene.dialog.isVisible()
