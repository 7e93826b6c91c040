"""What market and connection take of a form: types, times, last days, hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.scenes.trading.filled_hub import TradingFloor, position
from fakes.scenes.trading.guard import ScriptedGuard
from fakes.values.reviews import TENCENT, order
from tideboard_core.gateways.futu.translate.orders import OFFERS as FUTU
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import ModifyRequest, OrderRequest, OrderType, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import AT_AUCTION, PLACED
from tideboard_core.model.review import SourceKind
from tideboard_desktop.ticket.form_values import TICKET_HOURS, TICKET_TIMES
from tideboard_desktop.ticket.model import OrderTicket

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""12:00 in Hong Kong."""
APPLE = Instrument(
    id=InstrumentId("US.AAPL"), name="Apple", security_type=SecurityType.STOCK, lot_size=1, currency="USD"
)
EVERYTHING = frozenset(PLACED)
OFFERS = OrderOffers(
    types={Market.HK: EVERYTHING, Market.US: EVERYTHING - {OrderType.ENHANCED_LIMIT}},
    times=frozenset({TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTD}),
    hours={Market.US: frozenset({TradingHours.REGULAR, TradingHours.EXTENDED, TradingHours.OVERNIGHT})},
    modified=EVERYTHING - {OrderType.MARKET},
)


def ticket(instrument: Instrument = TENCENT, offers: OrderOffers = OFFERS) -> OrderTicket:
    floor, guard = TradingFloor(), ScriptedGuard()
    guard.offers = offers
    for one in (TENCENT, APPLE):
        floor.put(Topic.INSTRUMENT, one.id, one)
    made = OrderTicket(floor.hub, guard, lambda _: SourceKind.PRACTICE, lambda: NOON)
    made.account = replace(floor.account, markets=frozenset(Market))
    made.select(instrument.id)
    made.set(price=Decimal(600), entered=Decimal(100))
    return made


def placed(made: OrderTicket) -> OrderRequest:
    request = made.request()
    assert isinstance(request, OrderRequest)
    return request


# --- the last day ---------------------------------------------------------------------------------------------------


def test_a_last_day_begins_with_a_trading_day_in_a_week() -> None:
    made = ticket()
    made.choose_time(TimeInForce.GTD)

    request = placed(made)

    assert (request.time_in_force, request.expires) == (TimeInForce.GTD, date(2026, 11, 27))


def test_the_last_day_moves_by_trading_days_and_never_to_today() -> None:
    made = ticket()
    made.choose_time(TimeInForce.GTD)
    made.step_day(1)
    assert made.form.expires == date(2026, 11, 30)
    made.step_day(-10)
    assert made.form.expires == date(2026, 11, 23)
    made.set(expires=None)
    made.step_day(1)
    assert made.form.expires == date(2026, 11, 23)


@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 19), date(2026, 11, 21), date(2026, 12, 25)])
def test_a_last_day_that_is_over_or_closed_is_not_reviewed(day: date) -> None:
    made = ticket()
    made.choose_time(TimeInForce.GTD)
    made.set(expires=day)

    assert made.day_wrong
    assert made.request() is None


def test_without_a_last_day_nothing_is_reviewed() -> None:
    made = ticket()
    made.choose_time(TimeInForce.GTD)
    made.set(expires=None)

    assert made.request() is None
    assert not made.day_wrong


def test_another_time_in_force_drops_the_last_day() -> None:
    made = ticket()
    made.choose_time(TimeInForce.GTD)
    made.choose_time(TimeInForce.GTC)

    assert placed(made).expires is None


# --- hours and types ------------------------------------------------------------------------------------------------


def test_hours_go_with_a_limit_order_of_a_market_that_has_them() -> None:
    made = ticket(APPLE)
    assert made.hours_offered
    made.set(hours=TradingHours.OVERNIGHT)
    assert placed(made).hours is TradingHours.OVERNIGHT

    made.choose_type(OrderType.STOP)
    assert made.form.hours is TradingHours.REGULAR
    assert not ticket(TENCENT).hours_offered


def test_another_market_keeps_what_it_takes_and_drops_the_rest() -> None:
    made = ticket(TENCENT)
    made.choose_type(OrderType.ENHANCED_LIMIT)
    made.select(APPLE.id)
    assert made.form.order_type is OrderType.LIMIT
    made.set(hours=TradingHours.EXTENDED, price=Decimal(600), entered=Decimal(1))
    made.choose_time(TimeInForce.GTC)
    made.select(TENCENT.id)
    assert (made.form.hours, made.form.time_in_force) == (TradingHours.REGULAR, TimeInForce.GTC)


@pytest.mark.parametrize(("market", "offered"), [(TENCENT, True), (APPLE, False)])
def test_an_enhanced_limit_has_a_price_and_is_hong_kong_s(market: Instrument, offered: bool) -> None:
    made = ticket(market)
    made.set(order_type=OrderType.ENHANCED_LIMIT)

    assert made.limited
    assert (made.request() is not None) is offered


@given(
    st.sampled_from(PLACED),
    st.sampled_from(TICKET_TIMES),
    st.sampled_from(TICKET_HOURS),
    st.sampled_from([TENCENT, APPLE]),
    st.booleans(),
)
def test_whatever_is_chosen_only_what_is_offered_is_asked_for(
    order_type: OrderType, time: TimeInForce, hours: TradingHours, instrument: Instrument, plain: bool
) -> None:
    offers = OrderOffers() if plain else OFFERS
    made = ticket(instrument, offers)
    made.choose_type(order_type)
    made.choose_time(time)
    made.set(hours=hours, trigger=Decimal(800))

    request = made.request()

    if isinstance(request, OrderRequest):
        assert request.order_type in offers.types_of(instrument.market)
        assert request.time_in_force in offers.times
        assert request.hours in offers.hours_of(instrument.market)
    made.fit()
    assert made.terms_off is None


# --- changes of working orders --------------------------------------------------------------------------------------


def test_a_change_is_measured_by_its_order_s_type_alone() -> None:
    made = ticket()
    working = replace(
        order(), time_in_force=TimeInForce.GTD, expires=TODAY, order_type=OrderType.ENHANCED_LIMIT, price=Decimal(600)
    )
    made.edit(working)

    assert isinstance(made.request(), ModifyRequest)
    assert made.form.expires == TODAY


def test_a_type_that_is_not_placed_is_not_changed() -> None:
    made = ticket()
    made.edit(replace(order(), order_type=OrderType.SPECIAL_LIMIT))

    assert made.request() is None
    assert made.unchangeable(replace(order(), order_type=OrderType.ALGORITHMIC)) is not None


def test_the_same_again_drops_a_last_day_that_is_over() -> None:
    made = ticket()
    made.prefill(replace(order(), time_in_force=TimeInForce.GTD, expires=date(2026, 11, 19)))

    assert (made.form.time_in_force, made.form.expires, made.replacing) == (TimeInForce.DAY, None, None)


# --- kinds of security ------------------------------------------------------------------------------------------------


def of_kind(kind: SecurityType, offers: OrderOffers, held: int = 0) -> OrderTicket:
    """The ticket of a security of Hong Kong of this kind."""
    floor, guard = TradingFloor(), ScriptedGuard()
    guard.offers = offers
    floor.put(Topic.INSTRUMENT, TENCENT.id, replace(TENCENT, security_type=kind))
    made = OrderTicket(floor.hub, guard, lambda _: SourceKind.PRACTICE, lambda: NOON)
    made.account = replace(floor.account, markets=frozenset(Market))
    floor.put(Topic.POSITIONS, floor.account.id, (position(made.account, held),) if held else ())
    made.select(TENCENT.id)
    return made


def offered_types(made: OrderTicket) -> set[OrderType]:
    return {one for one in PLACED if made.off_because(one, TimeInForce.DAY) is None}


def test_no_auction_is_offered_for_what_trades_in_none() -> None:
    longport = replace(OFFERS, unauctioned=frozenset({SecurityType.WARRANT}))
    assert offered_types(of_kind(SecurityType.STOCK, longport)) >= AT_AUCTION
    assert not offered_types(of_kind(SecurityType.WARRANT, longport)) & AT_AUCTION
    assert not offered_types(of_kind(SecurityType.OPTION, OFFERS)) & AT_AUCTION


def test_an_option_of_hong_kong_has_a_limit_at_futu_and_more_to_close() -> None:
    made = of_kind(SecurityType.OPTION, FUTU)
    assert offered_types(made) == {OrderType.LIMIT}
    made = of_kind(SecurityType.OPTION, FUTU, held=100)
    made.set(side=Side.SELL)
    assert offered_types(made) == {OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.IF_TOUCHED_LIMIT}
    made.set(side=Side.BUY)
    assert offered_types(made) == {OrderType.LIMIT}
