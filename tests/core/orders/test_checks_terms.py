"""An order's last day and hours, and the same security on both connections."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.order_checks import ACCOUNT, LIMITS, checks_of, request, snapshot_with, verdict
from fakes.values.trading import BOOK, TENCENT, order_row, position
from tideboard_core.gateways.futu.translate import orders as futu
from tideboard_core.model.closures import Closure, ClosureSign
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import ModifyRequest, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import MarketState
from tideboard_core.model.reference import ExDay
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.model.session import DayForm, put_in_force
from tideboard_core.orders.offers import OfferReason
from tideboard_core.orders.snapshot import Listed
from tideboard_core.orders.way_out import Working

TODAY = date(2026, 11, 20)
HELD = (position(ACCOUNT, 1000),)
CHRISTMAS, AFTER = date(2026, 12, 25), date(2026, 12, 28)


def check(code: CheckCode, order: Any, snapshot: Any) -> Check:
    return next(found for found in checks_of(order, snapshot) if found.code is code)


# --- the last day ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        (AFTER, ""),
        (date(2026, 11, 23), ""),
        (TODAY, "past"),
        (date(2026, 11, 19), "past"),
        (date(2026, 11, 21), "closed"),
        (CHRISTMAS, "closed"),
    ],
)
def test_the_last_day_lies_ahead_and_trades(last: date, reason: str) -> None:
    order = request(time_in_force=TimeInForce.GTD, expires=last)

    found = check(CheckCode.EXPIRY, order, snapshot_with(today=TODAY))

    assert (found.passed, found.data["reason"], found.data["value"]) == (not reason, reason, last)


NEW_YEAR = date(2027, 1, 4)
"""A Monday beyond the table of Shanghai's days, which ends with 2026."""
MAOTAI = replace(TENCENT, id=InstrumentId("SH.600519"), currency="CNY")


def test_an_entry_does_not_end_on_a_day_that_no_table_has_and_is_told_the_last_session_known() -> None:
    order = request(instrument=MAOTAI.id, time_in_force=TimeInForce.GTD, expires=NEW_YEAR)

    found = check(CheckCode.EXPIRY, order, snapshot_with(instrument=MAOTAI, today=TODAY))

    assert (found.passed, found.severity) == (False, Severity.HARD)
    assert (found.data["reason"], found.data["known"]) == ("not-known-yet", date(2026, 12, 31))
    before = request(instrument=MAOTAI.id, time_in_force=TimeInForce.GTD, expires=date(2026, 12, 31))
    assert check(CheckCode.EXPIRY, before, snapshot_with(instrument=MAOTAI, today=TODAY)).passed
    weekend = request(instrument=MAOTAI.id, time_in_force=TimeInForce.GTD, expires=date(2027, 1, 2))
    assert check(CheckCode.EXPIRY, weekend, snapshot_with(instrument=MAOTAI, today=TODAY)).data["reason"] == "closed"


def test_an_exit_may_end_on_such_a_day_typed() -> None:
    """Nothing keeps a way out from going; that it may end before is said."""
    held = replace(position(ACCOUNT, 1000), instrument=MAOTAI.id)
    order = request(instrument=MAOTAI.id, side=Side.SELL, quantity=400, time_in_force=TimeInForce.GTD, expires=NEW_YEAR)

    found = check(
        CheckCode.EXPIRY, order, snapshot_with(instrument=MAOTAI, today=TODAY, positions=(held,), reread=True)
    )

    assert (found.passed, found.severity, found.data["reason"]) == (False, Severity.TYPED, "not-known-yet")


@pytest.mark.parametrize(
    ("side", "severity"), [(Side.BUY, Severity.HARD), (Side.SELL, Severity.TYPED)], ids=["entry", "exit"]
)
def test_an_exit_may_end_on_a_day_that_the_broker_alone_has_as_shut_typed(side: Side, severity: Severity) -> None:
    order = request(side=side, quantity=400, time_in_force=TimeInForce.GTD, expires=AFTER)
    snapshot = snapshot_with(today=TODAY, positions=HELD, reread=True)
    put_in_force({(Market.HK, AFTER): DayForm.SHUT})
    try:
        found = check(CheckCode.EXPIRY, order, snapshot)
        christmas = check(CheckCode.EXPIRY, replace(order, expires=CHRISTMAS), snapshot)
    finally:
        put_in_force({})

    assert (found.passed, found.severity, found.data["reason"]) == (False, severity, "closed")
    assert (christmas.passed, christmas.severity) == (False, Severity.HARD)


def test_a_new_order_on_a_day_that_nobody_knows_is_typed_and_never_denied() -> None:
    found = check(CheckCode.DAY_ASSUMED, request(), snapshot_with(assumed=True, today=NEW_YEAR))

    assert (found.passed, found.severity) == (False, Severity.TYPED)
    assert verdict(CheckCode.DAY_ASSUMED, request(), snapshot_with(today=NEW_YEAR)) is None  # the broker has said so
    working = order_row(ACCOUNT)
    change = ModifyRequest(account=ACCOUNT, order=working, client_order_id="TB-1", quantity=200, price=Decimal(611))
    assert verdict(CheckCode.DAY_ASSUMED, change, snapshot_with(assumed=True)) is None


def test_without_the_exchange_s_date_no_last_day_is_believed() -> None:
    order = request(time_in_force=TimeInForce.GTD, expires=AFTER)

    assert verdict(CheckCode.EXPIRY, order, snapshot_with(today=None)) is False


@pytest.mark.parametrize("time", [TimeInForce.DAY, TimeInForce.GTC])
def test_other_orders_have_no_last_day(time: TimeInForce) -> None:
    assert verdict(CheckCode.EXPIRY, request(time_in_force=time), snapshot_with(today=TODAY)) is None


# --- the session ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "passed"),
    [
        (MarketState.OPEN, True),
        (MarketState.BREAK, True),
        (MarketState.CLOSED, False),
        (MarketState.HALF_DAY_CLOSED, False),
        (MarketState.UNKNOWN, False),
    ],
)
def test_a_closed_market_takes_no_orders(state: MarketState, passed: bool) -> None:
    assert verdict(CheckCode.SESSION, request(), snapshot_with(session=state)) is passed


SINCE = datetime(2026, 11, 20, 3, tzinfo=UTC)


def closed_by(*signs: ClosureSign) -> Closure:
    return Closure(market=Market.HK, since=SINCE, signs=frozenset(signs))


@pytest.mark.parametrize("sign", list(ClosureSign))
@pytest.mark.parametrize("state", [MarketState.OPEN, MarketState.CLOSED])
def test_by_one_sign_of_a_closure_an_order_is_typed_and_the_broker_decides(
    sign: ClosureSign, state: MarketState
) -> None:
    by_state = sign is ClosureSign.STATE
    found = snapshot_with(closure=closed_by(sign), session=state)

    assert check(CheckCode.CLOSURE, request(), found).severity is Severity.TYPED
    assert verdict(CheckCode.SESSION, request(), found) is (by_state or state is MarketState.OPEN)
    assert verdict(CheckCode.CLOSURE, request(), snapshot_with(session=state)) is None


CERTAIN = closed_by(ClosureSign.STATE, ClosureSign.TRADES)


def test_by_two_signs_what_adds_is_denied_and_a_way_out_is_typed() -> None:
    shut = snapshot_with(closure=CERTAIN, session=MarketState.CLOSED, positions=HELD, reread=True)
    buy, sell = request(), request(side=Side.SELL, quantity=400)

    assert (check(CheckCode.CLOSURE, buy, shut).severity, verdict(CheckCode.SESSION, buy, shut)) == (
        Severity.HARD,
        True,
    )
    assert check(CheckCode.CLOSURE, sell, shut).severity is Severity.TYPED
    assert [one.code for one in checks_of(sell, shut) if not one.passed and one.severity is Severity.HARD] == []


def test_by_two_signs_a_change_that_adds_nothing_is_typed() -> None:
    working = order_row(ACCOUNT)
    shut = snapshot_with(closure=CERTAIN, order=working)

    def change(quantity: int) -> ModifyRequest:
        return ModifyRequest(
            account=ACCOUNT, order=working, client_order_id="TB-1", quantity=quantity, price=working.price
        )

    assert check(CheckCode.CLOSURE, change(100), shut).severity is Severity.TYPED
    assert check(CheckCode.CLOSURE, change(int(working.quantity) + 100), shut).severity is Severity.HARD


def test_without_any_state_no_closure_lets_an_order_pass() -> None:
    unknown = snapshot_with(closure=CERTAIN, session=MarketState.UNKNOWN)

    assert verdict(CheckCode.SESSION, request(), unknown) is False


@pytest.mark.parametrize(
    ("state", "hours", "waits"),
    [
        (MarketState.OPEN, TradingHours.REGULAR, False),
        (MarketState.OPEN, TradingHours.EXTENDED, False),
        (MarketState.OPEN, TradingHours.ALL_DAY, False),
        (MarketState.OPEN, TradingHours.OVERNIGHT, True),
        (MarketState.PRE_MARKET, TradingHours.REGULAR, True),
        (MarketState.PRE_MARKET, TradingHours.EXTENDED, False),
        (MarketState.AFTER_HOURS, TradingHours.OVERNIGHT, True),
        (MarketState.AFTER_HOURS, TradingHours.ALL_DAY, False),
        (MarketState.OVERNIGHT, TradingHours.OVERNIGHT, False),
        (MarketState.OVERNIGHT, TradingHours.EXTENDED, True),
        (MarketState.OVERNIGHT, TradingHours.REGULAR, True),
    ],
)
def test_an_order_waits_for_a_session_of_its_hours(state: MarketState, hours: TradingHours, waits: bool) -> None:
    found = check(CheckCode.SESSION, request(hours=hours), snapshot_with(session=state))

    assert (found.passed, found.data["waits"]) == (True, waits)


# --- the same security on both sides --------------------------------------------------------------------------------


def listed(instrument: Instrument | None) -> Any:
    return snapshot_with(listed=Listed(instrument))


@pytest.mark.parametrize(
    "theirs",
    [
        TENCENT,
        replace(TENCENT, name="Tencent "),
        replace(TENCENT, name="TEN-CENT"),
        replace(TENCENT, name="ＴＥＮＣＥＮＴ"),
        replace(TENCENT, name="腾讯控股", name_en="TENCENT"),
        replace(TENCENT, name="腾讯控股", names=("騰訊控股", "Tencent")),
    ],
)
def test_the_same_name_in_any_language_is_the_same_security(theirs: Instrument) -> None:
    assert verdict(CheckCode.MAPPING, request(), listed(theirs)) is True


@pytest.mark.parametrize(
    ("theirs", "what", "shown"),
    [
        (None, "unknown", ("TENCENT", "")),
        (replace(TENCENT, name="TENCENT MUSIC"), "name", ("TENCENT", "TENCENT MUSIC")),
        (replace(TENCENT, name="", name_en=""), "name", ("TENCENT", "")),
        (replace(TENCENT, lot_size=500), "lot", ("100", "500")),
        (replace(TENCENT, lot_size=100, multiplier=100), "lot", ("100", "100 x 100")),
        (replace(TENCENT, currency="CNY"), "currency", ("HKD", "CNY")),
    ],
)
def test_what_differs_is_denied_with_both_values(theirs: Instrument | None, what: str, shown: tuple[str, str]) -> None:
    found = check(CheckCode.MAPPING, request(), listed(theirs))

    assert (found.passed, found.data["what"]) == (False, what)
    assert (found.data["ours"], found.data["theirs"]) == shown


def test_two_nameless_sides_do_not_agree() -> None:
    nameless = replace(TENCENT, name="")
    snapshot = replace(listed(nameless), instrument=nameless)

    assert verdict(CheckCode.MAPPING, request(), snapshot) is False


def test_a_security_that_prices_do_not_know_is_denied() -> None:
    snapshot = replace(listed(TENCENT), known=False)

    assert check(CheckCode.MAPPING, request(), snapshot).data["what"] == "unknown"


def test_one_connection_needs_no_mapping() -> None:
    assert verdict(CheckCode.MAPPING, request(instrument=InstrumentId("HK.00700"))) is None


# --- ex-days ---------------------------------------------------------------------------------------------------------

ENDS = OrderOffers(ex_days_end=frozenset({Market.HK}))
MONDAY = date(2026, 11, 23)
EXITS = AttachedExits(stop_loss=ExitTerms(trigger=Decimal("590.00")))


def on_ex_day(*days: ExDay, **changes: Any) -> Any:
    return snapshot_with(**({"today": TODAY, "offers": ENDS, "ex_days": days} | changes))


@pytest.mark.parametrize(
    ("order", "day"),
    [
        ({"time_in_force": TimeInForce.GTC}, MONDAY),
        ({"time_in_force": TimeInForce.GTD, "expires": MONDAY}, MONDAY),
        ({"time_in_force": TimeInForce.GTD, "expires": AFTER}, MONDAY),
        ({"exits": EXITS}, MONDAY),
        ({"exits": replace(EXITS, time_in_force=TimeInForce.DAY)}, None),
        ({"exits": replace(EXITS, time_in_force=TimeInForce.GTD, expires=MONDAY)}, MONDAY),
        ({}, None),
    ],
)
def test_what_lasts_over_an_ex_day_is_warned_of(order: dict[str, Any], day: date | None) -> None:
    asked = request(**order)
    snapshot = on_ex_day(ExDay(TODAY), ExDay(MONDAY), ExDay(AFTER))
    found = [one for one in checks_of(asked, snapshot) if one.code is CheckCode.EX_DAY]

    assert [one.data["value"] for one in found] == ([] if day is None else [day])
    assert all(one.severity is Severity.SOFT and not one.passed for one in found)
    assert [one.data["exits"] for one in found] == ([] if day is None else ["exits" in order])


def test_one_that_ends_the_day_before_is_not() -> None:
    order = request(time_in_force=TimeInForce.GTD, expires=MONDAY)

    assert verdict(CheckCode.EX_DAY, order, on_ex_day(ExDay(date(2026, 11, 24)))) is None


def test_an_ex_day_of_today_counts_until_the_market_opens() -> None:
    order, early = request(time_in_force=TimeInForce.GTC), datetime(2026, 11, 20, 1, 20, tzinfo=UTC)

    assert verdict(CheckCode.EX_DAY, order, on_ex_day(ExDay(TODAY), now=early)) is False
    assert verdict(CheckCode.EX_DAY, order, on_ex_day(ExDay(TODAY))) is None


@pytest.mark.parametrize(
    "known", [{"ex_days": ()}, {"offers": OrderOffers()}, {"offers": OrderOffers(ex_days_end=frozenset({Market.US}))}]
)
def test_without_a_known_ex_day_or_a_page_of_the_broker_nothing_is_claimed(known: dict[str, Any]) -> None:
    order = request(time_in_force=TimeInForce.GTC)

    assert verdict(CheckCode.EX_DAY, order, on_ex_day(ExDay(MONDAY), **known)) is None


# --- short sales by limit ---------------------------------------------------------------------------------------------

SHORTS = OrderOffers(
    short_by_limit=frozenset({Market.HK}),
    types={Market.HK: frozenset(OrderType)},
    times=frozenset(TimeInForce),
)
FREE_TO = replace(LIMITS, no_short_sales=False)
AT_ASK = BOOK.asks[0].price


@pytest.mark.parametrize(
    ("order", "changes", "reason"),
    [
        ({}, {}, None),
        ({"price": BOOK.bids[0].price}, {}, OfferReason.SHORT_ASK),
        ({"time_in_force": TimeInForce.GTC}, {}, OfferReason.SHORT_DAY),
        ({}, {"session": MarketState.PRE_OPEN}, OfferReason.SHORT_SESSION),
        ({}, {"session": MarketState.BREAK}, OfferReason.SHORT_SESSION),
        ({"order_type": OrderType.MARKET, "price": None}, {}, OfferReason.SHORT_LIMIT),
        ({"order_type": OrderType.STOP, "price": None, "trigger": Decimal(600)}, {}, OfferReason.SHORT_LIMIT),
        ({"price": BOOK.bids[0].price}, {"book": None, "book_age": None}, None),
    ],
)
def test_what_opens_a_short_in_hong_kong_keeps_the_terms_for_that(
    order: dict[str, Any], changes: dict[str, Any], reason: OfferReason | None
) -> None:
    asked = request(**({"side": Side.SELL, "price": AT_ASK, "quantity": 200} | order))
    snapshot = snapshot_with(**({"offers": SHORTS, "positions": ()} | changes))

    found = next(one for one in checks_of(asked, snapshot, FREE_TO) if one.code is CheckCode.SHORT)

    assert (found.data.get("reason"), found.passed) == (reason, False)
    assert found.severity is (Severity.TYPED if reason is None else Severity.HARD)


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({"order_type": OrderType.MARKET, "price": None}, None),
        ({"price": BOOK.bids[0].price}, None),
        ({"time_in_force": TimeInForce.GTC}, OfferReason.SHORT_DAY),
    ],
)
def test_a_short_sale_at_futu_is_for_the_day(order: dict[str, Any], reason: OfferReason | None) -> None:
    asked = request(**({"side": Side.SELL, "price": AT_ASK, "quantity": 200} | order))
    snapshot = snapshot_with(offers=futu.OFFERS, positions=())

    found = next(one for one in checks_of(asked, snapshot, FREE_TO) if one.code is CheckCode.SHORT)

    assert (found.data.get("reason"), found.passed) == (reason, False)
    assert found.severity is (Severity.TYPED if reason is None else Severity.HARD)


def test_an_exit_is_never_held_to_the_terms_of_short_sales() -> None:
    asked = request(side=Side.SELL, price=BOOK.bids[0].price, quantity=1000, time_in_force=TimeInForce.GTC)

    assert verdict(CheckCode.SHORT, asked, snapshot_with(offers=SHORTS, reread=True), FREE_TO) is not False
    promised = snapshot_with(offers=SHORTS, working=Working(committed=1000))
    found = [one for one in checks_of(asked, promised, FREE_TO) if one.code is CheckCode.SHORT]
    assert [one.data.get("reason") for one in found] == [None]


def test_who_sells_nothing_short_is_told_that_first() -> None:
    asked = request(side=Side.SELL, price=BOOK.bids[0].price, quantity=200)
    found = [one for one in checks_of(asked, snapshot_with(offers=SHORTS, positions=())) if one.code is CheckCode.SHORT]

    assert [(one.severity, one.data.get("reason")) for one in found] == [(Severity.HARD, None)]


OUTSIDE = (SecurityType.WARRANT, SecurityType.BOND)


@pytest.mark.parametrize("kind", [SecurityType.STOCK, SecurityType.ETF, *OUTSIDE])
@pytest.mark.parametrize("side", list(Side))
def test_warrants_and_bonds_have_no_part_in_the_auctions_of_hong_kong(side: Side, kind: SecurityType) -> None:
    """Before the open an entry is denied and what closes typed; in the closing auction both are as after the close."""
    facts = replace(TENCENT, security_type=kind)
    order = request(side=side, price=Decimal("612.00"))
    opening = snapshot_with(instrument=facts, session=MarketState.AUCTION)
    closing = snapshot_with(instrument=facts, session=MarketState.CLOSING_AUCTION)
    if kind in OUTSIDE:
        before = check(CheckCode.NO_AUCTION, order, opening)
        assert before.severity is (Severity.TYPED if side is Side.SELL else Severity.HARD)
        assert not before.passed
    else:
        assert verdict(CheckCode.NO_AUCTION, order, opening) is None
    assert check(CheckCode.SESSION, order, closing).passed is (kind not in OUTSIDE)
    assert verdict(CheckCode.NO_AUCTION, order, snapshot_with(instrument=facts)) is None
