"""Whatever is typed, the ticket asks for whole lots at valid prices or for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fakes.scenes.trading.filled_hub import TradingFloor, position, quote
from fakes.scenes.trading.guard import ScriptedGuard
from fakes.values.reviews import TENCENT, order
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.live import GatewayState, Lazy
from tideboard_core.model.order import Environment, MaxQuantity, OrderRequest, OrderType, Position, Side
from tideboard_core.model.quote import MarketState
from tideboard_core.model.review import SourceKind
from tideboard_core.orders.offers import OfferReason
from tideboard_core.orders.rounding import on_tick
from tideboard_desktop.ticket.form_values import QuantityUnit, Ticket
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ticket.proofs import Proofs
from tideboard_desktop.ticket.words import quantity_note

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""12:00 in Hong Kong."""
numbers = st.none() | st.decimals("0.001", "3000000", places=3)
forms = st.builds(
    Ticket,
    side=st.sampled_from(Side),
    order_type=st.sampled_from([OrderType.LIMIT, OrderType.MARKET]),
    price=numbers,
    unit=st.sampled_from(QuantityUnit),
    entered=numbers,
)
told = st.none() | st.builds(
    MaxQuantity,
    cash_buy=st.integers(0, 10_000),
    margin_buy=st.none() | st.integers(0, 20_000),
    position_sell=st.integers(0, 5_000),
    short_sell=st.none() | st.integers(0, 5_000),
)


def ticket(source: SourceKind = SourceKind.PRACTICE, environment: Environment = Environment.PRACTICE) -> OrderTicket:
    floor = TradingFloor(environment)
    result = OrderTicket(floor.hub, ScriptedGuard(), lambda _instrument: source, lambda: NOON)
    result.account = floor.account
    result.select(TENCENT.id)
    return result


@given(forms, told)
def test_any_form_gives_a_sound_request_or_none(form: Ticket, answer: MaxQuantity | None) -> None:
    one = ticket()
    one.form, one.broker_maximum = form, answer
    request = one.request()
    if request is None:
        return
    assert isinstance(request, OrderRequest)
    assert request.quantity > 0
    assert request.quantity % TENCENT.lot_size == 0
    assert (request.price is None) is (request.order_type is OrderType.MARKET)
    assert request.price is None or on_tick(TENCENT, request.price)
    if form.unit is QuantityUnit.POWER:
        assert one.most is not None
        assert request.quantity <= one.most
    if form.unit is QuantityUnit.AMOUNT and form.entered is not None and one.sum_price is not None:
        assert request.quantity * one.sum_price <= form.entered


@pytest.mark.parametrize(("side", "goes"), [(Side.SELL, True), (Side.BUY, False)])
def test_an_odd_rest_of_a_shares_can_be_typed_to_be_sold(side: Side, goes: bool) -> None:
    floor = TradingFloor(Environment.PRACTICE)
    one = OrderTicket(floor.hub, ScriptedGuard(), lambda _instrument: SourceKind.PRACTICE, lambda: NOON)
    one.account = floor.account
    facts = replace(TENCENT, id=InstrumentId("SH.600519"), currency="CNY")
    floor.hub.publish(Topic.INSTRUMENT.of(facts.id), Lazy.ready(facts))
    one.select(facts.id)
    one.form = replace(one.form, side=side, price=Decimal(600), entered=Decimal(30))
    assert (one.quantity_wrong, one.request() is not None) == (not goes, goes)


def test_a_price_that_stands_in_the_book_is_not_wrong() -> None:
    one = ticket()
    assert one.bid is not None
    one.form = replace(one.form, price=one.bid - Decimal("0.01"))
    assert one.price_wrong
    one.form = replace(one.form, price=one.bid)
    assert not one.price_wrong


@given(
    forms,
    st.lists(st.sampled_from(["up", "down", "more", "less", "shares", "amount", "power", "1", "50%"]), max_size=8),
)
def test_no_sequence_of_steps_breaks_the_form(form: Ticket, steps: list[str]) -> None:
    one = ticket()
    one.form = form
    for step in steps:
        if step in {"up", "down"}:
            one.step_price(1 if step == "up" else -1)
        elif step in {"more", "less"}:
            one.step_quantity(1 if step == "more" else -10)
        elif step in {unit.value for unit in QuantityUnit}:
            one.choose_unit(QuantityUnit(step))
        else:
            one.quick(step)
        one.request()
        assert one.form.price is None or one.form.price > 0


@pytest.mark.parametrize(
    ("environment", "source", "suitable"),
    [
        (Environment.PRACTICE, SourceKind.PRACTICE, True),
        (Environment.PRACTICE, SourceKind.REAL, False),
        (Environment.PAPER, SourceKind.REAL, True),
        (Environment.PAPER, SourceKind.PRACTICE, False),
        (Environment.LIVE, SourceKind.REAL, True),
        (Environment.LIVE, SourceKind.PRACTICE, False),
        (Environment.LIVE, SourceKind.DELAYED, False),
    ],
)
def test_only_prices_of_the_accounts_own_kind_are_taken(
    environment: Environment, source: SourceKind, suitable: bool
) -> None:
    one = ticket(source, environment)
    one.take_price(Decimal(613), Topic.BOOK)
    one.step_price(1)
    assert (one.form.price is not None) is suitable


def test_a_last_price_out_of_the_book_rests_on_its_proof() -> None:
    """Before the first trade of a day the security's price is the middle of the book."""
    stale = dict[Key[object], float]()
    floor = TradingFloor()
    one = OrderTicket(
        floor.hub, ScriptedGuard(), lambda _one: SourceKind.PRACTICE, lambda: NOON, Proofs(floor.hub, stale.get)
    )
    one.account = floor.account
    one.select(TENCENT.id)
    markets = GatewayState(
        time=NOON, quotes_logged_in=True, trade_logged_in=True, markets={Market.HK: MarketState.OPEN}
    )
    floor.put(Topic.GATEWAY_STATE, "", markets)
    bid, ask = one.bid, one.ask
    assert bid is not None
    assert ask is not None
    for time, price, of, other in (
        (NOON - timedelta(days=1), (bid + ask) / 2, Topic.BOOK, Topic.QUOTE),
        (NOON, quote().last, Topic.QUOTE, Topic.BOOK),
    ):
        floor.put(Topic.QUOTE, TENCENT.id, structs.replace(quote(), time=time))
        assert (one.last, one.of_last) == (price, of)
        stale.clear()
        stale[of.of(TENCENT.id)] = 12.0
        assert (one.takes(one.of_last), one.takes(other)) == (False, True)


def test_a_broker_that_says_less_than_the_power_wins() -> None:
    one = ticket()
    one.form = Ticket(price=Decimal(613))
    assert one.most == 4800
    one.broker_maximum = MaxQuantity(cash_buy=300, margin_buy=None, position_sell=0, short_sell=None)
    assert one.most == 300


@pytest.mark.parametrize(("held", "most"), [(-400, 400), (400, 300), (None, 300)])
def test_the_most_that_covers_a_short_is_what_may_be_bought_back(held: int | None, most: int) -> None:
    floor = TradingFloor(Environment.PRACTICE)
    one = OrderTicket(floor.hub, ScriptedGuard(), lambda _instrument: SourceKind.PRACTICE, lambda: NOON)
    one.account = floor.account
    one.select(TENCENT.id)
    rows: tuple[Position, ...] = () if held is None else (position(floor.account, held),)
    floor.hub.publish(Topic.POSITIONS.of(floor.account.id), Lazy.ready(rows))
    one.broker_maximum = MaxQuantity(cash_buy=300, margin_buy=None, position_sell=0, short_sell=None, buy_back=400)

    assert one.most == most


def test_another_instrument_or_order_leaves_nothing_of_the_last_one() -> None:
    one = ticket()
    one.edit(order(filled=400))
    assert one.replacing is not None
    one.select(InstrumentId("HK.09988"))
    assert one.replacing is None
    assert (one.form.price, one.form.entered, one.broker_maximum) == (None, None, None)


def test_a_change_below_what_is_filled_is_no_request() -> None:
    one = ticket()
    one.edit(order(filled=400))
    one.set(entered=Decimal(400))
    assert one.request() is None


def test_without_a_book_there_is_no_middle_and_no_made_up_price() -> None:
    one = ticket()
    one._hub.forget(Topic.BOOK.of(TENCENT.id))
    assert (one.bid, one.ask, one.middle) == (None, None, None)


def contract_ticket() -> OrderTicket:
    floor = TradingFloor(Environment.PRACTICE)
    option = replace(TENCENT, security_type=SecurityType.OPTION, lot_size=1, multiplier=100)
    floor.put(Topic.INSTRUMENT, TENCENT.id, option)
    result = OrderTicket(floor.hub, ScriptedGuard(), lambda _instrument: SourceKind.PRACTICE, lambda: NOON)
    result.account = floor.account
    result.select(TENCENT.id)
    result.set(price=Decimal("22.30"), entered=Decimal(3))
    return result


def test_the_money_of_contracts_is_that_of_the_shares_behind_them() -> None:
    one = contract_ticket()
    assert one.most == 1344, "2,998,640 pays for 1,344 contracts at 2,230"

    one.choose_unit(QuantityUnit.AMOUNT)
    assert (one.form.entered, one.shares) == (Decimal(6690), 3)
    one.step_quantity(1)
    assert (one.form.entered, one.shares) == (Decimal(8920), 4)


def test_the_quantity_says_how_many_shares_a_contract_is() -> None:
    one = contract_ticket()
    assert quantity_note(one) == ("3 contracts × 100 · max 1,344", False)
    one.set(entered=None)
    assert quantity_note(one) == ("contracts of 100 · max 1,344", False)
    one.set(unit=QuantityUnit.AMOUNT, entered=Decimal(2000))
    assert quantity_note(one) == ("Less than one contract", True)


@pytest.mark.parametrize(("held", "entered"), [("0.75", None), ("10.5", 10), ("-11.5", 11)])
def test_a_close_is_for_the_whole_shares_of_a_holding(held: str, entered: int | None) -> None:
    one = ticket()
    floor_account = one.account
    assert floor_account is not None
    one.close_position(position(floor_account, Decimal(held)))

    assert one.form.side is (Side.BUY if held.startswith("-") else Side.SELL)
    assert one.form.entered == entered


def test_another_program_s_order_for_a_fraction_is_repeated_for_whole_shares_and_not_changed() -> None:
    one = ticket()
    foreign = replace(order(), quantity=Decimal("10.5"))

    assert one.unchangeable(foreign) is OfferReason.FRACTION
    one.prefill(foreign)
    assert one.form.entered == 10
