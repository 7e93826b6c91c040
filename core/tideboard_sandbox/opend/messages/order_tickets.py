"""From the fields of an order request to the exchange's ticket."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, TypeVar

from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.order import TradingHours
from tideboard_core.model.order_terms import PRICED, TRAILING, TRIGGERED, OrderType
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_proto.opend import Trd_PlaceComboOrder_pb2 as combo_pb
from tideboard_proto.opend import Trd_PlaceOrder_pb2 as place_pb
from tideboard_sandbox.exchange.broker.orders import ComboLeg, OrderTicket, TradingAccount
from tideboard_sandbox.exchange.derivatives.options import parse
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.messages.codes import NUMBER_OF_MARKET, instrument_of
from tideboard_sandbox.opend.messages.orders import (
    MARKET_OF_SEC_MARKET,
    ORDER_KIND,
    SESSION,
    SIDE,
    TIME_IN_FORCE,
    clock_market,
    position_number,
)
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, NOT_FOR_SECURITY, Refusal

T = TypeVar("T")

REMARK_BYTES = 64
"""Longest remark, in UTF-8."""

MOST_LEGS = 4
"""Most legs of a combination, as an iron condor has them."""

MOST_CONTRACTS = 10_000
"""Most contracts of a leg in one combination."""

_DIGITS = 6
HOURS = {number: hours for hours, number in SESSION.items()}


def ticket_of(exchange: Exchange, account: TradingAccount, c2s: place_pb.C2S) -> OrderTicket:
    """The exchange's ticket; raises Refusal for fields without a meaning here."""
    instrument = instrument_named(exchange, account, code=c2s.code, sec_market=c2s.secMarket)
    if len(c2s.remark.encode()) > REMARK_BYTES:
        raise Refusal(BAD_ARGUMENT.format(name="remark"))
    kind = kind_of(c2s.orderType)
    price = decimal_of("price", c2s.price) if kind in PRICED and c2s.price else None
    if price is not None and c2s.adjustPrice:
        price = adjusted(exchange.instrument(instrument), price, limit=c2s.adjustSideAndLimit)
    trailing = kind in TRAILING
    trail = decimal_of("trailValue", c2s.trailValue) if trailing and c2s.trailValue else None
    offset = decimal_of("trailSpread", c2s.trailSpread)
    return OrderTicket(
        account_id=account.id,
        instrument=instrument,
        side=_one_of(SIDE, c2s.trdSide, "trdSide"),
        kind=kind,
        quantity=whole(c2s.qty),
        price=price,
        trigger=decimal_of("auxPrice", c2s.auxPrice) if kind in TRIGGERED and c2s.auxPrice else None,
        trail_amount=trail if c2s.trailType == trd.TrailType_Amount else None,
        trail_percent=trail if c2s.trailType == trd.TrailType_Ratio else None,
        limit_offset=offset if kind is OrderType.TRAILING_STOP_LIMIT else None,
        time_in_force=_one_of(TIME_IN_FORCE, c2s.timeInForce, "timeInForce"),
        remark=c2s.remark,
        hours=hours_of(c2s),
    )


def combo_of(exchange: Exchange, account: TradingAccount, c2s: combo_pb.C2S) -> OrderTicket:
    """The exchange's ticket of a combination: two to four different options of one owner; raises Refusal."""
    if len(c2s.remark.encode()) > REMARK_BYTES:
        raise Refusal(BAD_ARGUMENT.format(name="remark"))
    if c2s.quoteID:
        raise Refusal(BAD_ARGUMENT.format(name="quoteID"))  # prices on request do not exist here
    legs = tuple(_combo_leg(exchange, account, leg) for leg in c2s.comboLegs)
    contracts = [parse(leg.instrument) for leg in legs]
    owners = {contract.owner for contract in contracts if contract is not None}
    if not 2 <= len(legs) <= MOST_LEGS or len(set(contracts)) < len(legs) or len(owners) > 1:
        raise Refusal(BAD_ARGUMENT.format(name="comboLegs"))
    kind = kind_of(c2s.orderType)
    limited = kind in PRICED and c2s.HasField("price")
    return OrderTicket(
        account_id=account.id,
        instrument=legs[0].instrument,
        side=legs[0].side,
        kind=kind,
        quantity=whole(c2s.qty),
        price=decimal_of("price", c2s.price) if limited else None,
        time_in_force=_one_of(TIME_IN_FORCE, c2s.timeInForce, "timeInForce"),
        remark=c2s.remark,
        legs=legs,
    )


def _combo_leg(exchange: Exchange, account: TradingAccount, leg: qot.ComboLeg) -> ComboLeg:
    instrument = instrument_of(exchange, leg.security)
    if exchange.instrument(instrument).security_type is not SecurityType.OPTION:
        raise Refusal(NOT_FOR_SECURITY.format(symbol=instrument))
    if leg.predSide:
        raise Refusal(BAD_ARGUMENT.format(name="predSide"))  # of event contracts
    if leg.positionID not in {0, position_number(account, instrument)}:
        raise Refusal(BAD_ARGUMENT.format(name="positionID"))
    ratio = leg.qtyRatio if leg.HasField("qtyRatio") else 1.0
    if not ratio.is_integer() or not 1 <= ratio <= MOST_CONTRACTS:
        raise Refusal(BAD_ARGUMENT.format(name="qtyRatio"))
    return ComboLeg(instrument, _one_of(SIDE, leg.side, "side"), int(ratio))


def hours_of(c2s: place_pb.C2S) -> TradingHours:
    """The sessions that an order names; one with only `fillOutsideRTH` has those beside the regular one, not the night.

    So the comment of Trd_PlaceOrder.proto and the page `place_order` have the flag, which older clients set.
    """
    if c2s.session:
        return _one_of(HOURS, c2s.session, "session")
    return TradingHours.EXTENDED if c2s.fillOutsideRTH else TradingHours.REGULAR


def instrument_named(exchange: Exchange, account: TradingAccount, *, code: str, sec_market: int) -> InstrumentId:
    """The instrument of a code without prefix; a missing market is taken from the account. Raises Refusal."""
    market = MARKET_OF_SEC_MARKET.get(sec_market)
    if market is None:
        market = clock_market(account)
        if market is Market.SH and not code.startswith(("5", "6")):
            market = Market.SZ
    return instrument_of(exchange, qot.Security(market=NUMBER_OF_MARKET[market], code=code))


def kind_of(order_type: int) -> OrderType:
    """Our order kind for an OrderType number; raises Refusal for one that is not offered."""
    return _one_of(ORDER_KIND, order_type, "orderType")


def decimal_of(name: str, value: float) -> Decimal:
    """A double from the wire as a Decimal without binary rounding noise; raises Refusal unless it is finite."""
    if not math.isfinite(value) or abs(value) >= 1e12:
        raise Refusal(BAD_ARGUMENT.format(name=name))
    return Decimal(repr(round(value, _DIGITS))).normalize()


def whole(quantity: float) -> int:
    """A number of shares; raises Refusal for fractions."""
    if not math.isfinite(quantity) or quantity != int(quantity) or abs(quantity) >= 2**53:
        raise Refusal(BAD_ARGUMENT.format(name="qty"))
    return int(quantity)


def adjusted(facts: Instrument, price: Decimal, *, limit: float) -> Decimal:
    """The price moved onto the price step: up when `limit` is positive, down when negative.

    `limit` is also the largest change as a fraction of the price; raises Refusal beyond it.
    """
    step = facts.price_step(price)
    rounding = ROUND_CEILING if limit > 0 else ROUND_FLOOR
    moved = (price / step).to_integral_value(rounding) * step
    if price and abs(moved - price) / price > Decimal(repr(abs(limit))):
        raise Refusal(BAD_ARGUMENT.format(name="adjustSideAndLimit"))
    return moved


def _one_of(table: Mapping[Any, T], number: int, name: str) -> T:
    if number not in table:
        raise Refusal(BAD_ARGUMENT.format(name=name))
    return table[number]
