"""A confirmation with exits: each order in a line, what the whole risks, and the same gestures as without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.scenes.trading.confirmation import LEFT, ConfirmScene
from fakes.values.reviews import ScriptedReview, order, summary
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, OrderType, Side, TradingHours
from tideboard_core.model.review import CheckCode, Gesture, OrderSummary, hard
from tideboard_desktop.orders.confirm.check_lines import chosen_checks
from tideboard_desktop.orders.confirm.exits_part import ExitsTable, RiskSide, exit_consequences
from tideboard_desktop.orders.confirm.order_summary import OrderSentence
from tideboard_desktop.ui.theme import make_theme

Open = Callable[..., ConfirmScene]
BOTH = AttachedExits(take_profit=ExitTerms(trigger=Decimal(622)), stop_loss=ExitTerms(trigger=Decimal("605.5")))

LATER = "after the entry fills, on the last price, GTC"


def bracket(environment: Environment = Environment.PRACTICE, exits: AttachedExits = BOTH) -> OrderSummary:
    """400 HK.00700 at 611.00 with exits, of an account with 1,300,000."""
    return replace(summary(environment, quantity=400, price="611.00"), exits=exits, assets=Decimal(1_300_000))


def with_exits(review: ScriptedReview) -> None:
    review.summary = bracket(review.summary.environment)
    review.checks = (
        *review.checks,
        hard(CheckCode.EXIT_SIDE, passed=True, role="stop-loss", value=Decimal("605.5"), reference=Decimal(611)),
        hard(CheckCode.EXIT_TICK, passed=True, role="stop-loss", price=Decimal("605.5"), step=Decimal("0.5")),
        hard(CheckCode.EXIT_COVER, passed=True, value=400, limit=400),
    )


def test_every_order_has_a_line_with_its_price_and_what_it_brings(qapp: QApplication) -> None:
    table = ExitsTable(bracket(), BOTH, make_theme())
    assert table.rows == [
        "1. Entry: Buy 400 Limit, Day, 611.00, sent now, \u2014",
        f"2. Take profit: Sell 400 at market, \u2265 622.00, {LATER}, +4,400.00",
        f"3. Stop loss: Sell 400 at market, \u2264 605.50, {LATER}, \u22122,200.00",
    ]


def in_new_york(entry: TradingHours, exits: AttachedExits) -> OrderSummary:
    one = bracket(exits=exits)
    return replace(one, instrument=replace(one.instrument, id=InstrumentId("US.AAPL")), hours=entry)


@pytest.mark.parametrize(
    ("hours", "words"),
    [(TradingHours.REGULAR, "GTC, regular session only; "), (TradingHours.EXTENDED, "GTC, Extended hours; ")],
)
def test_each_exit_says_its_trading_hours(qapp: QApplication, hours: TradingHours, words: str) -> None:
    exits = replace(BOTH, hours=hours)
    table = ExitsTable(in_new_york(TradingHours.EXTENDED, exits), exits, make_theme())
    for row in table.rows[1:]:
        assert f", {words}after the entry fills, on the last price, " in row
    assert words not in table.rows[0]
    assert words not in "".join(ExitsTable(bracket(), exits, make_theme()).rows), "Hong Kong has no others"


@pytest.mark.parametrize(
    ("entry", "exits", "told"),
    [
        (TradingHours.OVERNIGHT, TradingHours.REGULAR, True),
        (TradingHours.ALL_DAY, TradingHours.EXTENDED, True),
        (TradingHours.EXTENDED, TradingHours.REGULAR, True),
        (TradingHours.EXTENDED, TradingHours.EXTENDED, False),
        (TradingHours.REGULAR, TradingHours.REGULAR, False),
    ],
)
def test_an_entry_that_fills_while_its_exits_rest_is_told(entry: TradingHours, exits: TradingHours, told: bool) -> None:
    asked = replace(BOTH, hours=exits)
    words = "The entry can fill in sessions in which the exits do not work"
    assert any(one.startswith(words) for one in exit_consequences(in_new_york(entry, asked), asked)) is told


def test_a_short_entry_turns_the_signs(qapp: QApplication) -> None:
    exits = AttachedExits(
        take_profit=ExitTerms(trigger=Decimal(600), limit=Decimal(601)), stop_loss=ExitTerms(trigger=Decimal(620))
    )
    one = replace(summary(side=Side.SELL, quantity=400, price="611.00"), exits=exits)
    _, profit, stop = ExitsTable(one, exits, make_theme()).rows
    assert "Buy 400 limit 601.00, \u2264 600.00" in profit
    assert "Buy 400 at market, \u2265 620.00" in stop
    assert stop.endswith("\u22123,600.00")


def test_risk_stands_beside_the_cost_by_price_and_with_all_fees(qapp: QApplication) -> None:
    side = RiskSide(bracket(), BOTH, Decimal(614), make_theme())
    by_price, with_fees = ([cell.text() for cell in cells] for cells in side.figures.table.cells)
    assert by_price == ["\u22122,200.00", "0.17%", "+4,400.00", "2.0"]
    assert with_fees[3] == "1.3"
    assert "last 614.00" in side.figures.bar.accessibleDescription()


def test_without_the_brokers_fees_the_figures_are_before_fees(qapp: QApplication) -> None:
    side = RiskSide(bracket(Environment.LIVE), BOTH, None, make_theme())
    assert [cell.text() for cell in side.figures.table.cells[1]] == ["\u2014"] * 4
    assert side.figures.table.names[1].text() == "Fees unknown"


@pytest.mark.parametrize(
    ("exits", "words"),
    [
        (BOTH, "The stop sells at market: after a gap it can fill below 605.50."),
        (
            AttachedExits(stop_loss=ExitTerms(trigger=Decimal("605.5"), limit=Decimal(605))),
            "The stop has a limit: after a gap it may not fill.",
        ),
        (
            AttachedExits(take_profit=ExitTerms(trigger=Decimal(622))),
            "There is no stop: nothing at the broker bounds the loss.",
        ),
    ],
)
def test_what_a_gap_does_is_told(exits: AttachedExits, words: str) -> None:
    told = exit_consequences(bracket(exits=exits), exits)
    assert told[0] == words
    assert "No exit works until all of its entry has filled" in told[1]


@pytest.mark.parametrize(
    ("exits", "words"),
    [
        (BOTH, "then sell at 622.00, or if it falls to 605.50"),
        (AttachedExits(stop_loss=BOTH.stop_loss), "then sell if it falls to 605.50"),
        (AttachedExits(take_profit=BOTH.take_profit), "then sell at 622.00"),
    ],
)
def test_the_sentence_says_what_follows(qapp: QApplication, exits: AttachedExits, words: str) -> None:
    assert OrderSentence(bracket(exits=exits), make_theme()).terms.text().count(words) == 1


def test_the_checks_of_the_exits_are_among_those_shown() -> None:
    review = ScriptedReview()
    with_exits(review)
    shown = {check.code for check in chosen_checks(review.checks)}
    assert {CheckCode.EXIT_SIDE, CheckCode.EXIT_TICK, CheckCode.EXIT_COVER, CheckCode.LOCK} <= shown


def test_practice_sends_with_one_click_as_without_exits(open_dialog: Open) -> None:
    scene = open_dialog(change=with_exits)
    assert "exits" in scene.dialog.windowTitle()
    assert scene.dialog.exits_table.isVisible()
    assert not scene.dialog.ladder.isVisible()
    assert scene.dialog.verdict.isVisible()
    assert scene.dialog.bar._lines[0] == "Frozen as shown; the checks stay live.", "no book is above"
    scene.wait(0.45)
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    assert scene.sent


def test_live_wants_the_hold_as_without_exits(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE, change=with_exits)
    scene.wait(0.45)
    QTest.mouseClick(scene.dialog.bar.send, LEFT)
    assert not scene.sent
    QTest.mousePress(scene.dialog.bar.send, LEFT)
    scene.wait(1.0)
    assert scene.sent
    assert scene.dialog.answer.gesture is Gesture.HOLD


def test_live_with_a_warning_wants_the_quantity_typed(open_dialog: Open) -> None:
    scene = open_dialog(Environment.LIVE, Gesture.TYPE, change=with_exits)
    scene.wait(0.45)
    QTest.keyClicks(scene.dialog.bar.field, "400")
    QTest.keyClick(scene.dialog.bar.typed_send, Qt.Key.Key_Space)
    assert scene.sent
    assert scene.dialog.answer.typed_quantity == 400


def test_the_dialog_fits_the_smallest_window(open_dialog: Open, qtbot: QtBot) -> None:
    scene = open_dialog(Environment.LIVE, change=with_exits)
    assert scene.dialog.height() <= 720


def test_a_change_says_what_becomes_of_the_exits(open_dialog: Open) -> None:
    def withdrawn(review: ScriptedReview) -> None:
        review.summary = replace(summary(), replaces=order(), cancels_exits=True)

    scene = open_dialog(change=withdrawn)
    assert "exits are withdrawn" in scene.dialog.consequences.lines[0].text()


def test_an_entry_at_market_is_measured_from_its_estimated_price(qapp: QApplication) -> None:
    one = replace(bracket(), order_type=OrderType.MARKET, price=None, value=Decimal(611 * 400), estimated=True)
    assert ExitsTable(one, BOTH, make_theme()).rows[1].endswith("+4,400.00")
