"""What Futu takes by market and kind of security: types, changes, acts, and how much in one order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.order_checks import ACCOUNT, LIMITS, SNAPSHOT, checks_of, request
from fakes.values.trading import ACCOUNTS, order_row, position
from tideboard_core.gateways.futu.translate.orders import OFFERS as FUTU
from tideboard_core.gateways.futu.translate.orders import WITH_COMBINATIONS
from tideboard_core.gateways.longport.translate.orders import OFFERS as LONGPORT
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import Account, Environment, ModifyRequest, OrderAction, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import AT_AUCTION, PLACED, TRAILING, OrderType
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.orders.offers import ActionOff, OfferReason, action_off, not_modified, not_offered
from tideboard_core.orders.way_out_table import Applies, Effect, denies_for_good, in_flatten

LIVE, PAPER = ACCOUNT, ACCOUNTS[Environment.PAPER]
OPTION = Instrument(
    id=InstrumentId("HK.TCH261230C600000"),
    name="TENCENT 261230 600 C",
    security_type=SecurityType.OPTION,
    lot_size=1,
    currency="HKD",
    multiplier=100,
)
APPLE = Instrument(
    id=InstrumentId("US.AAPL"), name="APPLE", security_type=SecurityType.STOCK, lot_size=1, currency="USD"
)
MOUTAI = Instrument(
    id=InstrumentId("SH.600519"), name="MOUTAI", security_type=SecurityType.STOCK, lot_size=100, currency="CNY"
)
DAY, REGULAR = TimeInForce.DAY, TradingHours.REGULAR
LIMITED = {OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.IF_TOUCHED_LIMIT}
TAG = ProposalTag("research-agent", "P-1")


def taken(offers: Any, market: Market, kind: SecurityType) -> set[OrderType]:
    """The types that a new order of this kind may have."""
    return {one for one in PLACED if not_offered(market, one, DAY, REGULAR, offers, kind) is None}


def test_options_of_hong_kong_take_a_limit_and_to_close_what_the_page_names() -> None:
    assert taken(FUTU, Market.HK, SecurityType.OPTION) == {OrderType.LIMIT}
    assert FUTU.for_exits is not None
    assert taken(FUTU.for_exits, Market.HK, SecurityType.OPTION) == LIMITED
    reason = not_offered(Market.HK, OrderType.STOP, DAY, REGULAR, FUTU, SecurityType.OPTION)
    assert reason is OfferReason.KIND_TYPE
    assert taken(FUTU, Market.HK, SecurityType.WARRANT) == set(FUTU.types_of(Market.HK)) >= TRAILING
    assert taken(FUTU, Market.US, SecurityType.OPTION) == set(FUTU.types_of(Market.US)), "no page has less"


def test_futures_of_hong_kong_take_orders_with_a_limit_to_open_and_what_the_page_names_to_close() -> None:
    found = taken(FUTU, Market.HK, SecurityType.FUTURE)
    assert found == LIMITED | {OrderType.TRAILING_STOP_LIMIT}
    assert FUTU.for_exits is not None
    wider = taken(FUTU.for_exits, Market.HK, SecurityType.FUTURE)
    assert wider >= {OrderType.MARKET, OrderType.STOP, OrderType.IF_TOUCHED, OrderType.TRAILING_STOP}
    assert not wider & AT_AUCTION


@pytest.mark.parametrize("market", [Market.SH, Market.SZ])
def test_stock_connect_takes_three_types_with_a_limit(market: Market) -> None:
    assert taken(FUTU, market, SecurityType.STOCK) == LIMITED
    assert taken(LONGPORT, market, SecurityType.STOCK) == {OrderType.LIMIT}, "it documents no other there"


def test_what_closes_by_combination_keeps_it() -> None:
    assert WITH_COMBINATIONS.for_exits is not None
    assert WITH_COMBINATIONS.for_exits.combinations == WITH_COMBINATIONS.combinations


def test_an_order_through_stock_connect_is_never_changed_and_one_on_paper_is() -> None:
    row = order_row(LIVE, instrument=MOUTAI.id)
    assert not_modified(row, FUTU) is OfferReason.MARKET_CHANGE
    assert not_modified(row, LONGPORT) is OfferReason.MARKET_CHANGE
    assert (not_modified(order_row(LIVE), FUTU), not_modified(order_row(LIVE), LONGPORT)) == (None, None)
    assert not_modified(row, FUTU.of(PAPER)) is None, "its paper accounts are no part of Stock Connect"


@pytest.mark.parametrize("instrument", [APPLE.id, MOUTAI.id])
def test_acts_are_hong_kong_s_alone(instrument: InstrumentId) -> None:
    row = order_row(LIVE, instrument=instrument)
    actions = set(OrderAction) - {OrderAction.RECONFIRM}
    assert {action_off(row, one, FUTU) for one in actions} == {ActionOff.MARKET}
    assert action_off(row, OrderAction.RECONFIRM, FUTU) is ActionOff.NOT_ASKED, "a call of its own"
    assert action_off(order_row(LIVE), OrderAction.DISABLE, FUTU) is None
    assert {action_off(row, one, FUTU.of(PAPER)) for one in OrderAction} == {ActionOff.PAPER}


def test_longport_s_paper_has_options_of_new_york_alone() -> None:
    left = LONGPORT.of(PAPER)
    assert not_offered(Market.US, OrderType.LIMIT, DAY, REGULAR, left, SecurityType.OPTION) is None
    reason = not_offered(Market.HK, OrderType.LIMIT, DAY, REGULAR, left, SecurityType.OPTION)
    assert reason is OfferReason.PAPER_KIND
    assert left.for_exits is not None
    closing = not_offered(Market.HK, OrderType.LIMIT, DAY, REGULAR, left.for_exits, SecurityType.OPTION)
    assert closing is None, "what is held may be closed"


# --- the checks -------------------------------------------------------------------------------------------------------


def check(code: CheckCode, instrument: Instrument, held: int = 0, account: Account = LIVE, **terms: Any) -> Check:
    """A check of an order for 100 of a security of which so much is held."""
    row = replace(position(account, held), instrument=instrument.id)
    facts: dict[str, Any] = {"instrument": instrument, "positions": (row,) if held else ()}
    snapshot = replace(SNAPSHOT, offers=FUTU.of(account), **facts)
    order = request(**{"account": account, "instrument": instrument.id, "price": Decimal(10), **terms})
    found = checks_of(order, snapshot, replace(LIMITS, no_short_sales=False))
    return next(one for one in found if one.code is code)


STOP_LIMIT: dict[str, Any] = {"order_type": OrderType.STOP_LIMIT, "trigger": Decimal(9), "price": Decimal(9)}


def test_where_the_texts_differ_an_entry_is_denied_with_what_is_taken_and_an_exit_typed() -> None:
    entry = check(CheckCode.OFFERED, OPTION, **STOP_LIMIT)
    assert (entry.severity, entry.data["reason"]) == (Severity.HARD, OfferReason.KIND_TYPE)
    assert entry.data["takes"] == (OrderType.LIMIT,)
    exit_ = check(CheckCode.OFFERED, OPTION, held=100, side=Side.SELL, **STOP_LIMIT)
    assert (exit_.passed, exit_.severity, exit_.data["contradicted"]) == (False, Severity.TYPED, True)
    proposed = check(CheckCode.OFFERED, OPTION, held=100, side=Side.SELL, proposal=TAG, **STOP_LIMIT)
    assert proposed.severity is Severity.HARD
    market: dict[str, Any] = {"order_type": OrderType.MARKET, "price": None}
    both = check(CheckCode.OFFERED, OPTION, held=100, side=Side.SELL, **market)
    assert (both.severity, both.data["reason"]) == (Severity.HARD, OfferReason.KIND_TYPE), "neither text has it"


def test_whether_a_flatten_can_put_it_back_goes_by_the_stricter_text() -> None:
    exit_ = check(CheckCode.OFFERED, OPTION, held=100, side=Side.SELL, **STOP_LIMIT)
    assert denies_for_good(exit_, known=True)
    limit = check(CheckCode.OFFERED, OPTION, held=100, side=Side.SELL)
    assert not denies_for_good(limit, known=True)


def test_a_change_through_stock_connect_is_denied_before_it_is_sent() -> None:
    standing = order_row(LIVE, instrument=MOUTAI.id)
    change = ModifyRequest(
        account=LIVE, order=standing, client_order_id="TB-1120-0002", quantity=200, price=standing.price
    )
    snapshot = replace(SNAPSHOT, instrument=MOUTAI, order=standing, offers=FUTU)
    (found,) = (one for one in checks_of(change, snapshot, LIMITS) if one.code is CheckCode.OFFERED)
    assert (found.passed, found.severity, found.data["reason"]) == (False, Severity.HARD, OfferReason.MARKET_CHANGE)


@pytest.mark.parametrize(
    ("firm", "instrument", "quantity", "price", "passed"),
    [
        ("FutuSecurities", APPLE, 500_000, "9", True),
        ("FutuSecurities", APPLE, 500_001, "9", False),
        ("FutuSecurities", APPLE, 25_001, "200", False),
        ("FutuInc", APPLE, 50_000, "200", True),
        ("FutuInc", APPLE, 50_001, "200", False),
        ("FutuSG", APPLE, 25_001, "200", False),
        ("FutuSG", APPLE, 500_000, "8", True),
        ("FutuSG", APPLE, 500_001, "8", False),
        ("FutuSecurities", MOUTAI, 1_000_100, "4", False),
        ("FutuSecurities", MOUTAI, 100_100, "50", False),
        ("FutuSecurities", OPTION, 3_000, "1", True),
        ("FutuSecurities", OPTION, 3_001, "1", False),
    ],
)
def test_one_order_is_held_to_the_firm_s_ceiling(
    firm: str, instrument: Instrument, quantity: int, price: str, *, passed: bool
) -> None:
    account = replace(LIVE, firm=firm)
    terms: dict[str, Any] = {"account": account, "quantity": quantity, "price": Decimal(price)}
    found = check(CheckCode.CEILING, instrument, **terms)
    assert (found.passed, found.severity) == (passed, Severity.HARD)
    closing = check(CheckCode.CEILING, instrument, held=quantity, side=Side.SELL, **terms)
    assert closing.passed is passed
    assert closing.severity is (Severity.HARD if passed else Severity.TYPED)


@pytest.mark.parametrize("account", [replace(LIVE, firm="FutuAU"), PAPER])
def test_no_page_names_a_ceiling_of_other_firms_and_of_paper(account: Account) -> None:
    with pytest.raises(StopIteration):
        check(CheckCode.CEILING, APPLE, account=account, quantity=900_000)


@pytest.mark.parametrize(
    ("stays", "offers", "ends"),
    [
        (TimeInForce.GTC, FUTU, date(2027, 2, 17)),
        (TimeInForce.GTC, LONGPORT, None),
    ],
)
def test_an_order_that_lasts_says_the_day_with_which_the_broker_ends_it(
    stays: TimeInForce, offers: OrderOffers, ends: date | None
) -> None:
    snapshot = replace(SNAPSHOT, offers=offers, today=date(2026, 11, 20))
    (found,) = (
        one for one in checks_of(request(time_in_force=stays), snapshot, LIMITS) if one.code is CheckCode.OVERNIGHT
    )
    assert found.data.get("ends") == ends


def test_a_flatten_beyond_the_ceiling_has_its_line_unticked() -> None:
    found = check(CheckCode.CEILING, OPTION, quantity=3_001, price=Decimal(1))
    moments = (Applies.PLANNED, Applies.TURN, Applies.CLOSING)
    assert {in_flatten(found, moment, Side.SELL, wide=True) for moment in moments} == {Effect.TYPED}
