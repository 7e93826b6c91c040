"""Figures of alerts and orders in the shares of both sides of a split, and what the new price makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from fakes.values.new_york import new_york, row
from fakes.values.reviews import TENCENT, account, order
from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.opening import AroundOpen
from tideboard_core.model.order import Order, OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.splits import Split
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_core.orders.over_split.questions import (
    AtOnce,
    BrokerDoes,
    OverSplit,
    SplitFigure,
    SplitQuestion,
    alert_figures,
    at_once,
    broker_does,
    change_for,
    converted,
    is_in_new_shares,
    lasts_over,
    new_price,
    new_shares,
    order_figures,
)

CALENDAR = TradingCalendar()
MONDAY = date(2026, 11, 23)
INTO_FIVE, TEN_TO_ONE, BONUS = (
    Split(MONDAY, Fraction(5)),
    Split(MONDAY, Fraction(1, 10)),
    Split(MONDAY, Fraction(11, 10)),
)
APPLE = InstrumentId("US.AAPL")
BEFORE = datetime(2026, 11, 20, 2, 31, tzinfo=UTC)


def stop(trigger: str = "90", side: Side = Side.SELL, kind: OrderType = OrderType.STOP, **terms: object) -> Order:
    """A lasting order that waits for its trigger."""
    return replace(
        order(status=OrderStatus.PENDING),
        side=side,
        order_type=kind,
        price=None,
        trigger=Decimal(trigger),
        time_in_force=TimeInForce.GTC,
        **terms,  # type: ignore[arg-type]  # fields of an order
    )


def test_prices_and_shares_go_over_the_day_in_whole_steps_and_whole_shares() -> None:
    figures = {SplitFigure.TRIGGER: Decimal("90.10"), SplitFigure.QUANTITY: Decimal(1005)}
    assert converted(figures, Fraction(5), TENCENT) == {
        SplitFigure.TRIGGER: Decimal("18.02"),
        SplitFigure.QUANTITY: Decimal(5025),
    }
    # a share of the old ones is left over, which is paid in cash
    assert converted(figures, Fraction(1, 10), TENCENT) == {
        SplitFigure.TRIGGER: Decimal("901.0"),
        SplitFigure.QUANTITY: Decimal(100),
    }
    third = converted({SplitFigure.VALUE: Decimal(100), SplitFigure.VOLUME: Decimal(10)}, Fraction(11, 10))
    assert third == {SplitFigure.VALUE: Decimal("90.909"), SplitFigure.VOLUME: Decimal(11)}
    assert converted({SplitFigure.VALUE: Decimal("0.001")}, Fraction(10)) == {SplitFigure.VALUE: Decimal("0.001")}
    assert converted(figures, None, TENCENT) is None


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        (AlertKind.PRICE_UP, {SplitFigure.VALUE: Decimal(620)}),
        (AlertKind.VOLUME_UP, {SplitFigure.VOLUME: Decimal(620)}),
        (AlertKind.CHANGE_RATE_UP, {}),
        (AlertKind.TURNOVER_UP, {}),
    ],
)
def test_an_alert_on_a_rate_or_on_money_is_the_same_on_both_sides(
    kind: AlertKind, figures: dict[SplitFigure, Decimal]
) -> None:
    assert alert_figures(PriceAlert(instrument=TENCENT.id, kind=kind, value=Decimal(620))) == figures


def test_the_figures_of_an_order_are_all_that_a_person_set_in_shares_or_prices() -> None:
    held = HeldExit(
        order_id="9", role=ExitRole.STOP_LOSS, trigger=Decimal(550), limit=Decimal(545), quantity=1000, filled=0,
        status=OrderStatus.PENDING, time_in_force=TimeInForce.GTC, expires=None, updated=BEFORE,
    )  # fmt: skip
    gone = replace(held, role=ExitRole.TAKE_PROFIT, status=OrderStatus.CANCELLED)
    assert order_figures(replace(order(), exits=(held, gone))) == {
        SplitFigure.QUANTITY: Decimal(1000),
        SplitFigure.PRICE: Decimal("611.00"),
        SplitFigure.STOP_LOSS: Decimal(550),
        SplitFigure.STOP_LOSS_LIMIT: Decimal(545),
    }
    trailing = stop(kind=OrderType.TRAILING_STOP, trail_amount=Decimal(5))
    assert order_figures(trailing) == {SplitFigure.QUANTITY: Decimal(1000), SplitFigure.TRAIL: Decimal(5)}
    by_percent = stop(kind=OrderType.TRAILING_STOP, trail_percent=Decimal(5))
    assert order_figures(by_percent) == {SplitFigure.QUANTITY: Decimal(1000)}


def test_the_change_asks_for_the_figures_of_the_new_shares_with_the_exits_that_are_held() -> None:
    held = HeldExit(
        order_id="9", role=ExitRole.STOP_LOSS, trigger=Decimal(550), limit=None, quantity=1000, filled=0,
        status=OrderStatus.PENDING, time_in_force=TimeInForce.GTC, expires=None, updated=BEFORE,
    )  # fmt: skip
    entry = replace(order(), exits=(held,), time_in_force=TimeInForce.GTC)
    before = order_figures(entry)
    question = SplitQuestion(
        instrument=TENCENT.id, split=INTO_FIVE, about=OverSplit.ORDER, owner="a", id="b", before=before,
        after=converted(before, INTO_FIVE.ratio, TENCENT), late=False,
    )  # fmt: skip
    change = change_for(question, entry, account(), "TB-1123-KQXW-0001")
    assert change is not None
    assert (change.quantity, change.price) == (5000, Decimal("122.2"))
    assert change.exits is not None
    assert change.exits.stop_loss is not None
    assert (change.exits.stop_loss.trigger, change.exits.take_profit) == (Decimal(110), None)
    assert change_for(replace(question, after=None), entry, account(), "TB-1123-KQXW-0001") is None
    join = replace(question, after=converted(before, Fraction(1, 10000), TENCENT))
    assert change_for(join, entry, account(), "TB-1123-KQXW-0001") is None  # less than a share is left


@pytest.mark.parametrize(
    ("row", "ratio"),
    [
        (replace(stop(), quantity=10**12), Fraction(10**4)),
        (
            replace(
                stop("600", kind=OrderType.TRAILING_STOP_LIMIT), status=OrderStatus.SUBMITTED, price=Decimal(599),
                trail_amount=Decimal(5), limit_offset=Decimal(1),
            ),
            Fraction(5),
        ),
    ],
)  # fmt: skip
def test_what_no_change_can_have_is_not_offered(row: Order, ratio: Fraction) -> None:
    question = asked_about(row, ratio)
    assert change_for(question, row, account(), "TB-1123-KQXW-0001") is None


def test_a_change_is_of_the_figures_that_were_shown_alone() -> None:
    question = asked_about(order(filled=300), Fraction(5))
    assert change_for(question, order(filled=300), account(), "TB-1123-KQXW-0001") is not None
    fewer = replace(order(filled=300), quantity=500)
    assert change_for(question, fewer, account(), "TB-1123-KQXW-0001") is None
    late = replace(question, late=True)  # shares of which side have filled?
    assert change_for(late, order(filled=300), account(), "TB-1123-KQXW-0001") is None


def asked_about(row: Order, ratio: Fraction) -> SplitQuestion:
    """A question about an order."""
    before = order_figures(row)
    return SplitQuestion(
        instrument=TENCENT.id, split=INTO_FIVE, about=OverSplit.ORDER, owner="a", id="b", before=before,
        after=converted(before, ratio, TENCENT, filled=Decimal(row.filled)), late=False,
    )  # fmt: skip


def test_a_person_is_asked_from_the_last_close_of_the_old_shares() -> None:
    friday_close, monday_open = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert new_shares(Market.HK, INTO_FIVE, CALENDAR) == (friday_close, monday_open)
    assert not is_in_new_shares(TENCENT.id, INTO_FIVE, friday_close)
    assert is_in_new_shares(TENCENT.id, INTO_FIVE, monday_open - timedelta(hours=1))
    sunday_night = datetime(2026, 11, 23, 2, tzinfo=UTC)  # 21:00 in New York
    assert is_in_new_shares(APPLE, INTO_FIVE, sunday_night)


@pytest.mark.parametrize(
    ("terms", "lasts"),
    [
        ({"time_in_force": TimeInForce.GTC}, True),
        ({"time_in_force": TimeInForce.GTD, "expires": MONDAY}, True),
        ({"time_in_force": TimeInForce.GTD, "expires": date(2026, 11, 20)}, False),
        ({"time_in_force": TimeInForce.DAY}, False),
        ({"time_in_force": TimeInForce.DAY, "created": datetime(2026, 11, 20, 9, tzinfo=UTC)}, True),
        ({"time_in_force": TimeInForce.GTC, "created": datetime(2026, 11, 23, 1, tzinfo=UTC)}, False),
        ({"time_in_force": TimeInForce.GTC, "status": OrderStatus.CANCELLED}, False),
    ],
)
def test_what_lasts_over_the_day(terms: dict[str, object], lasts: bool) -> None:
    row = replace(order(), **terms)  # type: ignore[arg-type]  # fields of an order
    evening = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert lasts_over(row, INTO_FIVE, evening, CALENDAR) is lasts


def test_an_order_for_the_day_that_stayed_lasts_over_it() -> None:
    assert lasts_over(order(), INTO_FIVE, datetime(2026, 11, 23, 2, tzinfo=UTC), CALENDAR)


@pytest.mark.parametrize(
    ("row", "price", "wanted"),
    [
        (stop("90"), "20", AtOnce.STOP),
        (stop("90"), "91", AtOnce.NO),
        (stop("90", Side.BUY), "91", AtOnce.STOP),
        (stop("90", Side.BUY), "20", AtOnce.NO),
        (stop("90", kind=OrderType.IF_TOUCHED), "900", AtOnce.FILL),
        (stop("90", kind=OrderType.IF_TOUCHED), "20", AtOnce.NO),
        (stop("90", Side.BUY, OrderType.IF_TOUCHED), "20", AtOnce.FILL),
        (order(), "120", AtOnce.FILL),
        (order(), "612", AtOnce.NO),
        (replace(order(), side=Side.SELL), "6110", AtOnce.FILL),
        (replace(order(), side=Side.SELL), "120", AtOnce.NO),
        (replace(order(), order_type=OrderType.MARKET, price=None), "120", AtOnce.NO),
        (stop("90"), None, AtOnce.NO),
    ],
)
def test_what_the_new_price_makes_of_an_order_that_stays_as_it_is(
    row: Order, price: str | None, wanted: AtOnce
) -> None:
    assert at_once(row, None if price is None else Decimal(price)) is wanted


def test_the_new_price_is_that_of_the_day_else_the_last_one_in_new_shares() -> None:
    quote = Quote(
        instrument=TENCENT.id, last=Decimal(100), prev_close=Decimal(100), open=Decimal(100), high=Decimal(100),
        low=Decimal(100), volume=1, turnover=Decimal(100), time=BEFORE,
    )  # fmt: skip
    assert new_price(TENCENT.id, INTO_FIVE, quote, BEFORE) == 20
    assert new_price(TENCENT.id, Split(MONDAY, None), quote, BEFORE) is None
    after = Quote(
        instrument=TENCENT.id, last=Decimal(21), prev_close=Decimal(20), open=Decimal(20), high=Decimal(21),
        low=Decimal(20), volume=1, turnover=Decimal(100), time=datetime(2026, 11, 23, 2, tzinfo=UTC),
    )  # fmt: skip
    assert new_price(TENCENT.id, Split(MONDAY, None), after, after.time) == 21
    assert new_price(TENCENT.id, INTO_FIVE, None, BEFORE) is None


def test_a_stamp_of_before_new_york_s_open_makes_no_price_of_the_new_shares() -> None:
    """The last price is that of the close, whatever its stamp, until the first trade of regular hours."""
    morning, split = new_york("2026-11-23 08:00"), Split(MONDAY, Fraction(4))
    frozen = row(morning, Decimal(200), Decimal(190))
    opening = AroundOpen().after(frozen, morning)
    assert new_price(APPLE, split, frozen, morning, opening) == 50
    opened = new_york("2026-11-23 09:31")
    traded = row(opened, Decimal(51), Decimal(50), volume=1200)
    assert new_price(APPLE, split, traded, opened, opening.after(traded, opened)) == 51


@pytest.mark.parametrize(
    ("row", "split", "wanted"),
    [
        (replace(order(), instrument=APPLE), INTO_FIVE, BrokerDoes.ADJUSTS_BY_RULE),
        (replace(stop(), instrument=APPLE), INTO_FIVE, BrokerDoes.ADJUSTS_BY_RULE),
        (replace(order(), instrument=APPLE, side=Side.SELL), INTO_FIVE, BrokerDoes.NOT_KNOWN),
        (replace(stop(side=Side.BUY), instrument=APPLE), INTO_FIVE, BrokerDoes.NOT_KNOWN),
        (replace(order(), instrument=APPLE), TEN_TO_ONE, BrokerDoes.CANCELS_BY_RULE),
        (replace(order(), instrument=APPLE), Split(MONDAY, None), BrokerDoes.NOT_KNOWN),
        (order(), BONUS, BrokerDoes.NOT_KNOWN),
    ],
)
def test_what_the_broker_does_is_in_the_ledger_or_not_known(row: Order, split: Split, wanted: BrokerDoes) -> None:
    assert broker_does(row, split, OrderOffers()) is wanted
    ends = OrderOffers(ex_days_end=frozenset({Market.HK, Market.US}))
    assert broker_does(row, split, ends) is BrokerDoes.CANCELS
