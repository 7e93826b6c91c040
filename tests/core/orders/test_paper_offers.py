"""What brokers' paper accounts do not take: the table, what is left of an offer, and what the checks make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.values.order_checks import LIMITS, SNAPSHOT, checks_of, request
from fakes.values.trading import ACCOUNTS, held_exit, order_row, position
from tideboard_core.gateways.futu.translate import orders as futu
from tideboard_core.gateways.longport.translate import orders as longport
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.instrument import CONTRACTS, Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.offers import OfferField, OrderOffers
from tideboard_core.model.order import (
    Account,
    Environment,
    ModifyRequest,
    OrderAction,
    OrderRequest,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import AT_AUCTION, TOUCHED, OrderType
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.review import Check, CheckCode, Severity
from tideboard_core.orders.offers import BRINGS_IN, ActionOff, ExitsOff, OfferReason, action_off, exits_off, not_offered
from tideboard_core.orders.snapshot import PretradeSnapshot
from tideboard_core.orders.way_out import Working

PAPER, LIVE = ACCOUNTS[Environment.PAPER], ACCOUNTS[Environment.LIVE]
FUTU = replace(futu.OFFERS, combinations=futu.COMBINATIONS)
LONGPORT = longport.OFFERS
BOTH = pytest.mark.parametrize("offers", [FUTU, LONGPORT], ids=["futu", "longport"])
APPLE = Instrument(
    id=InstrumentId("US.AAPL"), name="APPLE", security_type=SecurityType.STOCK, lot_size=1, currency="USD"
)
TAG = ProposalTag("research-agent", "P-1")
SHORTS = replace(LIMITS, no_short_sales=False)
EXTENDED, OVERNIGHT = TradingHours.EXTENDED, TradingHours.OVERNIGHT
STOP_LOSS = AttachedExits(stop_loss=ExitTerms(trigger=Decimal(600)))


# --- the table --------------------------------------------------------------------------------------------------------


@BOTH
def test_every_field_has_one_row_and_what_is_taken_away_has_a_page_a_language_and_a_day(offers: OrderOffers) -> None:
    assert [row.field for row in offers.paper if not row.scoped] == list(OfferField)
    for row in (*offers.paper, *offers.rows):
        assert row.sources or row.takes is None, row
    assert all(ceiling.sources for ceiling in offers.ceilings)
    sources = [row.sources for row in (*offers.paper, *offers.rows)] + [one.sources for one in offers.ceilings]
    for source in (source for some in sources for source in some):
        assert source.page
        assert source.languages
        assert str(date.fromisoformat(source.read)) == source.read


@BOTH
def test_a_contradicted_row_gives_an_entry_less_than_an_exit(offers: OrderOffers) -> None:
    found = [row for row in offers.paper if row.contradicted]
    assert found
    for row in found:
        assert row.takes is not None
        assert row.wider is not None
        assert row.takes < row.wider
        assert len(row.sources) > 1


@BOTH
@pytest.mark.parametrize("account", [LIVE, ACCOUNTS[Environment.PRACTICE]])
def test_no_other_account_is_held_to_it(offers: OrderOffers, account: Account) -> None:
    assert offers.of(account) is offers


@BOTH
def test_a_simulated_account_of_the_practice_exchange_is_one_of_paper(offers: OrderOffers) -> None:
    assert offers.of(replace(ACCOUNTS[Environment.PRACTICE], simulated=True)).on_paper


# --- what is left -----------------------------------------------------------------------------------------------------


def test_what_futu_leaves_its_paper_accounts() -> None:
    left = FUTU.of(PAPER)
    assert left.markets == {Market.HK, Market.US, Market.SH, Market.SZ}
    assert {one for market in Market for one in left.types_of(market)} == {OrderType.LIMIT, OrderType.MARKET}
    assert not AT_AUCTION & left.types_of(Market.HK)
    assert left.times == {TimeInForce.DAY}
    assert left.hours_of(Market.US) == {TradingHours.REGULAR}
    assert not left.actions
    assert left.shorts == {Market.US}
    assert left.combinations is None
    assert (left.fills, left.fees, left.cash_log) == (False, False, False)
    assert left.modified == FUTU.modified, "a working order says itself that its type is taken"


def test_what_longport_leaves_its_paper_accounts() -> None:
    left = LONGPORT.of(PAPER)
    assert left.markets == {Market.HK, Market.US}
    assert left.kinds & CONTRACTS == {SecurityType.OPTION}
    assert left.kinds == {SecurityType.STOCK, SecurityType.ETF, SecurityType.WARRANT, SecurityType.OPTION}
    assert left.types_of(Market.HK) == LONGPORT.types_of(Market.HK), "conditional ones are taken"
    assert left.times == {TimeInForce.DAY}, "an answer of the vendor's says so; its page names no times"
    assert left.hours_of(Market.US) == {TradingHours.REGULAR}
    assert left.shorts == {Market.US}
    assert (left.exits, left.combinations) == (None, None)
    assert (left.fills, left.fees, left.cash_log) == (True, True, True), "no page says otherwise"


def test_an_exit_may_use_what_any_page_names() -> None:
    of_futu, of_longport = FUTU.of(PAPER).for_exits, LONGPORT.of(PAPER).for_exits
    assert of_futu is not None
    assert of_longport is not None
    assert of_futu.hours_of(Market.US) == {TradingHours.REGULAR, EXTENDED}
    assert of_futu.times == {TimeInForce.DAY}
    assert of_futu.combinations == futu.COMBINATIONS
    assert of_longport.hours_of(Market.US) == {TradingHours.REGULAR}, "its pages agree"
    assert of_longport.times == LONGPORT.times
    assert of_longport.exits == LONGPORT.exits
    assert of_longport.kinds == LONGPORT.kinds


def test_an_account_of_one_kind_trades_that_alone() -> None:
    options = replace(PAPER, kinds=frozenset({SecurityType.OPTION}))
    found = FUTU.of(options)
    day, regular = TimeInForce.DAY, TradingHours.REGULAR
    assert not_offered(Market.HK, OrderType.LIMIT, day, regular, found, SecurityType.OPTION) is None
    reason = not_offered(Market.HK, OrderType.LIMIT, day, regular, found, SecurityType.STOCK)
    assert reason is OfferReason.PAPER_KIND


@pytest.mark.parametrize(
    ("offers", "market", "order_type", "hours", "reason"),
    [
        (FUTU, Market.US, OrderType.LIMIT, EXTENDED, OfferReason.PAPER_HOURS),
        (FUTU, Market.US, OrderType.LIMIT, TradingHours.ALL_DAY, OfferReason.PAPER_HOURS),
        (FUTU, Market.HK, OrderType.AUCTION, TradingHours.REGULAR, OfferReason.PAPER_TYPE),
        (FUTU, Market.SG, OrderType.LIMIT, TradingHours.REGULAR, OfferReason.PAPER_MARKET),
        (LONGPORT, Market.US, OrderType.LIMIT, OVERNIGHT, OfferReason.PAPER_HOURS),
        (LONGPORT, Market.SH, OrderType.LIMIT, TradingHours.REGULAR, OfferReason.PAPER_MARKET),
        (LONGPORT, Market.US, OrderType.STOP, TradingHours.REGULAR, None),
    ],
)
def test_what_is_off_says_that_it_is_paper(
    offers: OrderOffers, market: Market, order_type: OrderType, hours: TradingHours, reason: OfferReason | None
) -> None:
    assert not_offered(market, order_type, TimeInForce.DAY, hours, offers.of(PAPER)) is reason
    live = not_offered(market, order_type, TimeInForce.DAY, hours, offers.of(LIVE))
    assert live is None or not live.startswith("paper")


def test_acts_and_exits_say_whether_it_is_paper_or_the_connection() -> None:
    row = order_row(PAPER)
    assert {action_off(row, action, FUTU.of(PAPER)) for action in BRINGS_IN} == {ActionOff.PAPER}
    assert {action_off(row, action, FUTU.of(PAPER)) for action in OrderAction} == {ActionOff.PAPER}
    assert {action_off(row, action, LONGPORT.of(PAPER)) for action in OrderAction} == {ActionOff.BROKER}
    bought = Market.US, OrderType.LIMIT, Side.BUY, None
    assert exits_off(*bought, LONGPORT.of(PAPER)) is None, "users saw one work"
    in_hong_kong = (Market.HK, *bought[1:])
    assert exits_off(*in_hong_kong, LONGPORT.of(PAPER)) is ExitsOff.PAPER
    assert exits_off(*bought, FUTU.of(PAPER)) is ExitsOff.NONE


# --- the checks -------------------------------------------------------------------------------------------------------


def in_paper(offers: OrderOffers, held: int = 0, instrument: Instrument = APPLE, **changes: Any) -> PretradeSnapshot:
    """A paper account that holds so many shares, at a broker of this offer."""
    row = replace(position(PAPER, held), instrument=instrument.id)
    facts: dict[str, Any] = {"instrument": instrument, "positions": (row,) if held else (), "offers": offers.of(PAPER)}
    return replace(SNAPSHOT, **facts, **changes)


def order(**changes: Any) -> OrderRequest:
    return request(**{"account": PAPER, "instrument": APPLE.id, **changes})


def found(what: OrderRequest | ModifyRequest, snapshot: PretradeSnapshot, code: CheckCode = CheckCode.OFFERED) -> Check:
    """A check of an account that may sell short, typed."""
    return next(check for check in checks_of(what, snapshot, SHORTS) if check.code is code)


def verdict(check: Check) -> tuple[bool, Severity, str]:
    return check.passed, check.severity, str(check.data.get("reason"))


def test_where_pages_differ_an_entry_is_denied_and_an_exit_typed() -> None:
    entry = found(order(hours=EXTENDED), in_paper(FUTU))
    assert verdict(entry) == (False, Severity.HARD, "paper-hours")
    exit_ = found(order(side=Side.SELL, hours=EXTENDED), in_paper(FUTU, held=100))
    assert verdict(exit_) == (False, Severity.TYPED, "paper-hours")
    protected = in_paper(FUTU, held=100, working=Working(committed=100))
    assert verdict(found(order(side=Side.SELL, hours=EXTENDED), protected)) == (False, Severity.TYPED, "paper-hours")
    more = found(order(hours=EXTENDED), in_paper(FUTU, held=100))
    assert verdict(more) == (False, Severity.HARD, "paper-hours")
    proposed = found(order(side=Side.SELL, hours=EXTENDED, proposal=TAG), in_paper(FUTU, held=100))
    assert proposed.severity is Severity.HARD, "what a program proposed is an entry"
    beyond = found(order(side=Side.SELL, hours=EXTENDED, quantity=200), in_paper(FUTU, held=100))
    assert beyond.severity is Severity.HARD, "what goes beyond the position opens"


def test_where_pages_agree_an_exit_is_denied_too() -> None:
    night = found(order(side=Side.SELL, hours=OVERNIGHT), in_paper(FUTU, held=100))
    assert verdict(night) == (False, Severity.HARD, "paper-hours")
    outside = found(order(side=Side.SELL, hours=EXTENDED), in_paper(LONGPORT, held=100))
    assert verdict(outside) == (False, Severity.HARD, "paper-hours")


def test_what_is_held_may_be_closed_whatever_kind_it_is_by_the_page() -> None:
    future = replace(APPLE, security_type=SecurityType.FUTURE)
    assert verdict(found(order(), in_paper(LONGPORT, instrument=future))) == (False, Severity.HARD, "paper-kind")
    closing = found(order(side=Side.SELL), in_paper(LONGPORT, held=100, instrument=future))
    assert verdict(closing) == (False, Severity.TYPED, "paper-kind")


@BOTH
def test_shares_are_sold_short_where_the_page_says_so(offers: OrderOffers) -> None:
    apple = found(order(side=Side.SELL), in_paper(offers), CheckCode.SHORT)
    assert verdict(apple) == (False, Severity.TYPED, "None")
    tencent = SNAPSHOT.instrument
    short = order(side=Side.SELL, instrument=tencent.id)
    none, held = in_paper(offers, instrument=tencent), in_paper(offers, held=100, instrument=tencent)
    assert verdict(found(short, none, CheckCode.SHORT)) == (False, Severity.HARD, "paper-short")
    assert found(short, none).passed, "the offer takes the order: what is short is the position"
    assert found(short, held, CheckCode.SHORT).passed
    elsewhere = replace(held, working=Working(committed=100))
    assert verdict(found(short, elsewhere, CheckCode.SHORT)) == (False, Severity.HARD, "None"), "no short sale"


def test_exits_are_typed_on_paper_in_new_york_alone_and_those_that_stand_may_be_changed() -> None:
    asked = found(order(exits=STOP_LOSS), in_paper(LONGPORT), CheckCode.EXITS_OFFERED)
    assert verdict(asked) == (False, Severity.TYPED, "exits-paper")
    tencent = SNAPSHOT.instrument
    local = found(
        order(instrument=tencent.id, exits=STOP_LOSS), in_paper(LONGPORT, instrument=tencent), CheckCode.EXITS_OFFERED
    )
    assert verdict(local) == (False, Severity.HARD, "exits-paper")
    standing = order_row(PAPER, instrument=APPLE.id, exits=(held_exit(),))
    change = ModifyRequest(
        account=PAPER,
        order=standing,
        client_order_id="TB-1120-0002",
        quantity=200,
        price=standing.price,
        exits=STOP_LOSS,
    )
    changed = found(change, in_paper(LONGPORT, order=standing), CheckCode.EXITS_OFFERED)
    assert verdict(changed) == (False, Severity.TYPED, "exits-paper")


def test_a_working_order_of_a_type_that_the_page_has_not_is_changed_all_the_same() -> None:
    standing = order_row(PAPER, instrument=APPLE.id, order_type=min(TOUCHED), trigger=Decimal(600))
    change = ModifyRequest(
        account=PAPER,
        order=standing,
        client_order_id="TB-1120-0003",
        quantity=100,
        price=standing.price,
        trigger=Decimal(601),
    )
    assert found(change, in_paper(FUTU, order=standing)).passed
