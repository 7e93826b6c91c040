"""An adjusted contract is named in the same words in every text about orders, positions and trips."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.option_legs import contract
from fakes.values.clock import ManualClock
from fakes.values.reviews import ScriptedCancelReview, ScriptedReview, order
from fakes.values.trading import TENCENT
from fakes.values.trips import book, fill
from tideboard_core.model.combination import CombinationLeg
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.trips.contracts import traded_contract
from tideboard_core.trips.trip import TripMark
from tideboard_desktop.journal.words import trip_marks
from tideboard_desktop.orders.cancel.all_orders import cancel_line
from tideboard_desktop.orders.cancel.view import CancelOrderDialog
from tideboard_desktop.orders.confirm.view import ConfirmOrderDialog
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import make_theme
from tideboard_desktop.ui.words.combinations import leg_words, listed_name, marked_name

NAME = InstrumentId("HK.TCA261230C554550")
ADJUSTED = replace(contract("C600"), id=NAME, name="TCH 610 call", underlying=TENCENT.id, multiplier=200)
USUAL = replace(contract("C600"), underlying=TENCENT.id)
FACTS = {one.id: one for one in (ADJUSTED, USUAL, TENCENT)}


def facts(one: InstrumentId) -> Instrument | None:
    return FACTS.get(one)


def test_names_legs_and_orders_have_the_mark_of_an_adjusted_contract_alone() -> None:
    held = replace(order(), instrument=NAME)
    leg = CombinationLeg(instrument=NAME, side=Side.SELL)
    assert marked_name(NAME, "TCH 610 call", facts) == "Adjusted contract: TCH 610 call"
    assert leg_words(leg, 2, facts) == "Sell 2 \u00d7 TCA 30 Dec 2026 554.55 call \u00b7 Adjusted contract"
    assert listed_name(held, facts).endswith(f"{NAME} @ 611.00 \u00b7 Adjusted contract")
    assert cancel_line(held, foreign=True, facts=facts).endswith("Adjusted contract  \u00b7  placed by another program")

    assert leg_words(leg) == "Sell 1 \u00d7 TCA 30 Dec 2026 554.55 call", "its root is named without its facts"
    assert marked_name(USUAL.id, "TCH 600 call", facts) == "TCH 600 call"
    assert (
        leg_words(CombinationLeg(instrument=USUAL.id, side=Side.BUY), 1, facts)
        == "Buy 1 \u00d7 30 Dec 2026 600.00 call"
    )
    assert marked_name(TENCENT.id, "TENCENT", facts) == "TENCENT"


def test_the_question_whether_to_cancel_names_it(qtbot: QtBot) -> None:
    review = ScriptedCancelReview()
    review.orders = (replace(order(), instrument=NAME),)
    dialog = CancelOrderDialog(review, make_theme(), ManualClock(), Tasks(print), None, facts=facts)
    qtbot.addWidget(dialog)
    assert "Adjusted contract" in "\n".join(one.text() for one in dialog.findChildren(QLabel))


@pytest.mark.parametrize("one", [ADJUSTED, USUAL])
def test_the_confirmation_of_one_order_names_it(qtbot: QtBot, one: Instrument) -> None:
    review = ScriptedReview()
    review.summary = replace(review.summary, instrument=one)
    dialog = ConfirmOrderDialog(review, make_theme(), ManualClock(), None, facts=facts)
    qtbot.addWidget(dialog)
    terms, sentence = (dialog.findChild(QLabel, name) for name in ("order_terms", "order_sentence"))
    assert isinstance(terms, QLabel)
    assert isinstance(sentence, QLabel)
    assert ("Adjusted contract" in terms.text()) is (one is ADJUSTED)
    assert ("Adjusted contract" in sentence.accessibleName()) is (one is ADJUSTED)


@pytest.mark.parametrize("name", [NAME, USUAL.id])
def test_a_round_trip_in_one_is_marked(name: InstrumentId) -> None:
    rows = fill("1", "buy 2 22", instrument=name), fill("2", "sell 2 23", 5, instrument=name)
    (trip,) = book(*rows, contracts={name: traded_contract(FACTS[name])}).trips
    assert (TripMark.ADJUSTED in trip.marks) is (name == NAME)
    assert ("Adjusted contract" in trip_marks(trip)) is (name == NAME)
