"""Checks of a key before an order: the accounts it may name, and its limits in their documented order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from tideboard_core.model.instrument import Market
from tideboard_core.model.rest import RestRow
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.opend.messages.order_tickets import instrument_named
from tideboard_sandbox.opend.messages.orders import MARKET_OF_SEC_MARKET, account_message
from tideboard_sandbox.opend.messages.refusals import Refusal
from tideboard_sandbox.rest.api_keys import Key
from tideboard_sandbox.rest.order_limits import LimitedOrder
from tideboard_sandbox.rest.refusals import forbidden
from tideboard_sandbox.rest.state import RestState

SIDES: Final = {
    trd.TrdSide_Buy: "BUY",
    trd.TrdSide_Sell: "SELL",
    trd.TrdSide_SellShort: "SELL_SHORT",
    trd.TrdSide_BuyBack: "BUY_BACK",
}
_MARKETS: Final = {
    trd.TrdMarket_HK: Market.HK,
    trd.TrdMarket_US: Market.US,
    trd.TrdMarket_CN: Market.SH,
    trd.TrdMarket_HKCC: Market.SH,
}


def check_account(shared: RestState, key: Key | None, account_id: object) -> None:
    """Whether the key may name this account at all; raises HttpRefusal 403. Unknown accounts are the handler's."""
    if key is None or key.limits is None or account_id is None:
        return
    limits = key.limits
    if limits.allowed_acc_ids is None and limits.allowed_card_nums is None:
        return
    try:
        card = account_message(shared.exchange.broker.account(str(account_id))).cardNum
    except ExchangeRefusal:
        card = ""
    if not limits.allows_account(str(account_id), card):
        raise forbidden()


def check(shared: RestState, row: RestRow, key: Key | None, request: Any) -> Decimal | None:  # noqa: ANN401
    """Check an order against the key's limits and return the value that counts once it is accepted; raises HttpRefusal.

    A change of an order is checked for hours and rate; cancelling is always allowed. None = nothing to count.
    """
    if key is None or key.limits is None:
        return None
    if row.proto == "Trd_PlaceOrder":
        order = _limited_order(shared, request)
        shared.limits.check(key, order)
        return order.value
    if row.proto == "Trd_ModifyOrder" and request.modifyOrderOp == trd.ModifyOrderOp_Normal:
        shared.limits.check_rate(key)
        return Decimal(0)
    return None


def _limited_order(shared: RestState, request: Any) -> LimitedOrder:  # noqa: ANN401  a Trd_PlaceOrder
    market = MARKET_OF_SEC_MARKET.get(request.secMarket) or _MARKETS.get(request.header.trdMarket, Market.HK)
    side = SIDES.get(request.trdSide, str(request.trdSide))
    symbol, last = f"{market}.{request.code}", Decimal(0)
    try:
        account = shared.exchange.broker.account(str(request.header.accID))
        name = instrument_named(shared.exchange, account, code=request.code, sec_market=request.secMarket)
        symbol, last = str(name), shared.exchange.quote(name).last
    except (Refusal, ExchangeRefusal):
        # What does not exist is refused by name later; the key's limits come first and judge what was written.
        pass
    price = Decimal(str(request.price)) if request.price else last
    return LimitedOrder(symbol.partition(".")[0], symbol, side, price * Decimal(str(request.qty)))
