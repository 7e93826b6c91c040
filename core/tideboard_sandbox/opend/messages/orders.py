"""Accounts, orders, fills and positions as the broker's messages, and the tables of the broker's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId, Market, code_of, market_of
from tideboard_core.model.order import Fill, FillStatus, Funds, OrderStatus, Position, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import OrderType
from tideboard_proto.opend import Common_pb2 as common
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_proto.opend import Trd_UpdateOrder_pb2 as order_pb
from tideboard_proto.opend import Trd_UpdateOrderFill_pb2 as fill_pb
from tideboard_sandbox.exchange.broker.orders import (
    HELD_PRICE,
    HELD_QUANTITY,
    AccountGroup,
    ComboLeg,
    ExchangeOrder,
    TradingAccount,
)
from tideboard_sandbox.exchange.derivatives.options import parse
from tideboard_sandbox.opend.messages.codes import local_text, number, security_of, stock_number

FIRM = trd.SecurityFirm_FutuSecurities

ORDER_KIND: dict[int, OrderType] = {
    trd.OrderType_Normal: OrderType.LIMIT,
    trd.OrderType_AbsoluteLimit: OrderType.LIMIT,
    trd.OrderType_Market: OrderType.MARKET,
    trd.OrderType_Auction: OrderType.AUCTION,
    trd.OrderType_AuctionLimit: OrderType.AUCTION_LIMIT,
    trd.OrderType_Stop: OrderType.STOP,
    trd.OrderType_StopLimit: OrderType.STOP_LIMIT,
    trd.OrderType_MarketifTouched: OrderType.IF_TOUCHED,
    trd.OrderType_LimitifTouched: OrderType.IF_TOUCHED_LIMIT,
    trd.OrderType_TrailingStop: OrderType.TRAILING_STOP,
    trd.OrderType_TrailingStopLimit: OrderType.TRAILING_STOP_LIMIT,
}
_ORDER_TYPE: dict[OrderType, int] = {kind: number for number, kind in ORDER_KIND.items()} | {
    OrderType.LIMIT: int(trd.OrderType_Normal)
}

SIDE: dict[int, Side] = {
    trd.TrdSide_Buy: Side.BUY,
    trd.TrdSide_BuyBack: Side.BUY,
    trd.TrdSide_Sell: Side.SELL,
    trd.TrdSide_SellShort: Side.SELL,
}
TIME_IN_FORCE: dict[int, TimeInForce] = {trd.TimeInForce_DAY: TimeInForce.DAY, trd.TimeInForce_GTC: TimeInForce.GTC}
_TIME_NUMBER = {time: number for number, time in TIME_IN_FORCE.items()} | {TimeInForce.GTD: trd.TimeInForce_GTD}

SEC_MARKET = {
    Market.HK: trd.TrdSecMarket_HK,
    Market.US: trd.TrdSecMarket_US,
    Market.SH: trd.TrdSecMarket_CN_SH,
    Market.SZ: trd.TrdSecMarket_CN_SZ,
    Market.SG: trd.TrdSecMarket_SG,
}
MARKET_OF_SEC_MARKET: dict[int, Market] = {number: market for market, number in SEC_MARKET.items()}

CURRENCY = {"HKD": trd.Currency_HKD, "USD": trd.Currency_USD, "CNY": trd.Currency_CNH, "SGD": trd.Currency_SGD}

_GROUP_ZONE = {AccountGroup.HK: Market.HK, AccountGroup.US: Market.US, AccountGroup.CN: Market.SH}
_STATUS: dict[OrderStatus, int] = {
    OrderStatus.PENDING: trd.OrderStatus_WaitingSubmit,
    OrderStatus.SUBMITTED: trd.OrderStatus_Submitted,
    OrderStatus.PARTIALLY_FILLED: trd.OrderStatus_Filled_Part,
    OrderStatus.FILLED: trd.OrderStatus_Filled_All,
    OrderStatus.CANCELLING: trd.OrderStatus_Cancelling_All,
    OrderStatus.CANCELLED: trd.OrderStatus_Cancelled_All,
    OrderStatus.EXPIRED: trd.OrderStatus_Cancelled_All,
    OrderStatus.REJECTED: trd.OrderStatus_Failed,
    OrderStatus.DISABLED: trd.OrderStatus_Disabled,
    OrderStatus.UNKNOWN: trd.OrderStatus_Unknown,
}
_FILL_STATUS = {
    FillStatus.NORMAL: trd.OrderFillStatus_OK,
    FillStatus.CANCELLED: trd.OrderFillStatus_Cancelled,
    FillStatus.CHANGED: trd.OrderFillStatus_Changed,
    FillStatus.PAYOUT: trd.OrderFillStatus_Payout,
}
_HELD = {
    HELD_QUANTITY: "委托数量过大，需要再次确认 (unusual quantity, please confirm again)",
    HELD_PRICE: "委托价格异常，需要再次确认 (unusual price, please confirm again)",
}
_STATUS_PART_FILLED: dict[OrderStatus, int] = {
    OrderStatus.CANCELLING: trd.OrderStatus_Cancelling_Part,
    OrderStatus.CANCELLED: trd.OrderStatus_Cancelled_Part,
    OrderStatus.EXPIRED: trd.OrderStatus_Cancelled_Part,
}


_STRATEGIES: dict[tuple[bool, bool, bool, bool], int] = {
    (True, False, True, True): qot.OptionStrategyType_Straddle,
    (True, False, False, True): qot.OptionStrategyType_Strangle,
    (False, True, False, True): qot.OptionStrategyType_Spread,
    (False, True, True, False): qot.OptionStrategyType_CalendarSpread,
    (False, True, False, False): qot.OptionStrategyType_DiagonalSpread,
}
"""Combinations of two options by what they have in common: side, call or put, strike, expiry."""

SESSION = {
    TradingHours.REGULAR: common.Session_RTH,
    TradingHours.EXTENDED: common.Session_ETH,
    TradingHours.OVERNIGHT: common.Session_OVERNIGHT,
    TradingHours.ALL_DAY: common.Session_ALL,
    TradingHours.OPTION_PRE: common.Session_RTH,  # OpenD has no word of its own for it
}


def trade_market(account: TradingAccount) -> int:
    """TrdMarket number of an account. A-shares: real orders go to HKCC, simulated ones to CN."""
    if account.group is AccountGroup.CN:
        return trd.TrdMarket_HKCC if account.real else trd.TrdMarket_CN
    return trd.TrdMarket_HK if account.group is AccountGroup.HK else trd.TrdMarket_US


def clock_market(account: TradingAccount) -> Market:
    """The market whose clock the account's days follow."""
    return _GROUP_ZONE[account.group]


def environment(account: TradingAccount) -> int:
    """TrdEnv number of an account."""
    return trd.TrdEnv_Real if account.real else trd.TrdEnv_Simulate


def header_of(account: TradingAccount) -> trd.TrdHeader:
    """The header of replies and pushes about an account."""
    return trd.TrdHeader(trdEnv=environment(account), accID=int(account.id), trdMarket=trade_market(account))


_CARDS = 9000
"""Card numbers end otherwise than ids, as those of real accounts do."""
_SIMULATED = {
    AccountGroup.HK: trd.SimAccType_Stock,
    AccountGroup.US: trd.SimAccType_StockAndOption,
    AccountGroup.CN: trd.SimAccType_Stock,
}
"""As the page has them: of the United States the one of shares and options, on margin."""


def account_message(account: TradingAccount) -> trd.TrdAcc:
    """An account; the list of its markets is never empty, the official client relies on it."""
    message = trd.TrdAcc(
        trdEnv=environment(account),
        accID=int(account.id),
        trdMarketAuthList=[trade_market(account)],
        accType=trd.TrdAccType_Cash,
        cardNum=f"10{account.id[-14:]}",
        uniCardNum=f"10{account.id[-14:-4]}{_CARDS + int(account.id[-4:]) % 1000}",
        accStatus=trd.TrdAccStatus_Active,
        accRole=trd.TrdAccRole_Normal,
    )
    if account.real:
        message.securityFirm = FIRM
    else:
        message.simAccType = _SIMULATED[account.group]
    return message


def status_number(order: ExchangeOrder) -> int:
    """OrderStatus number; ended and cancelled orders have other numbers if a part was filled."""
    if order.status is OrderStatus.DISABLED and order.text in _HELD:
        return trd.OrderStatus_WaitingSubmit
    if order.taken_back:
        return trd.OrderStatus_FillCancelled
    if order.filled:
        return _STATUS_PART_FILLED.get(order.status, _STATUS[order.status])
    return _STATUS[order.status]


def order_message(account: TradingAccount, order: ExchangeOrder) -> trd.Order:
    market = market_of(order.instrument)
    message = trd.Order(
        trdSide=trd.TrdSide_Buy if order.side is Side.BUY else trd.TrdSide_Sell,
        orderType=_ORDER_TYPE[order.kind],
        orderStatus=status_number(order),
        orderID=int(order.shown_id),
        orderIDEx=order.shown_id,
        code=code_of(order.instrument),
        name=order.name,
        qty=float(order.quantity),
        price=number(order.price),
        createTime=local_text(order.created, market, timespec="milliseconds"),
        updateTime=local_text(order.updated, market, timespec="milliseconds"),
        createTimestamp=order.created.timestamp(),
        updateTimestamp=order.updated.timestamp(),
        fillQty=float(order.filled),
        fillAvgPrice=number(order.average_price),
        lastErrMsg=_HELD.get(order.text, order.text),
        secMarket=SEC_MARKET[market],
        remark=order.remark,
        timeInForce=_TIME_NUMBER[order.time_in_force],
        fillOutsideRTH=order.hours is not TradingHours.REGULAR,
        currency=CURRENCY[order.currency],
        trdMarket=trade_market(account),
    )
    if order.expires is not None:
        message.expireTime = order.expires.isoformat()
    if market is Market.US:
        message.session = SESSION[order.hours]
    _add_trigger(message, order)
    if order.legs:
        message.strategyType = strategy_number(order.legs)
        message.comboLegs.extend(_leg_message(leg) for leg in order.legs)
    return message


def strategy_number(legs: Sequence[ComboLeg]) -> int:
    """OptionStrategyType number of a combination's legs: the plain ones of two options, else a customized one."""
    first, second = (parse(leg.instrument) for leg in legs[:2])
    if first is None or second is None or len(legs) > 2 or legs[0].ratio != legs[1].ratio:
        return qot.OptionStrategyType_Customize
    alike = (
        legs[0].side is legs[1].side,
        first.call is second.call,
        first.strike == second.strike,
        first.expiry == second.expiry,
    )
    return _STRATEGIES.get(alike, qot.OptionStrategyType_Customize)


def _leg_message(leg: ComboLeg) -> qot.ComboLeg:
    side = trd.TrdSide_Buy if leg.side is Side.BUY else trd.TrdSide_Sell
    return qot.ComboLeg(security=security_of(leg.instrument), side=side, qtyRatio=float(leg.ratio))


def order_push(account: TradingAccount, order: ExchangeOrder) -> order_pb.Response:
    """Push 2208."""
    s2c = order_pb.S2C(header=header_of(account), order=order_message(account, order))
    return order_pb.Response(retType=0, s2c=s2c)


def fill_message(account: TradingAccount, fill: Fill) -> trd.OrderFill:
    market = market_of(fill.instrument)
    return trd.OrderFill(
        trdSide=trd.TrdSide_Buy if fill.side is Side.BUY else trd.TrdSide_Sell,
        fillID=int(fill.id),
        fillIDEx=fill.id,
        orderID=int(fill.order_id),
        orderIDEx=fill.order_id,
        code=code_of(fill.instrument),
        name=fill.name,
        qty=float(fill.quantity),
        price=number(fill.price),
        createTime=local_text(fill.time, market, timespec="milliseconds"),
        createTimestamp=fill.time.timestamp(),
        updateTimestamp=(fill.revised or fill.time).timestamp(),
        secMarket=SEC_MARKET[market],
        status=_FILL_STATUS[fill.status],
        trdMarket=trade_market(account),
    )


def fill_push(account: TradingAccount, fill: Fill) -> fill_pb.Response:
    """Push 2218."""
    s2c = fill_pb.S2C(header=header_of(account), orderFill=fill_message(account, fill))
    return fill_pb.Response(retType=0, s2c=s2c)


def position_message(account: TradingAccount, position: Position, diluted: Decimal | None) -> trd.Position:
    """A holding, its cost and profit by both methods: `diluted` is the cost less what sales have gained.

    `plVal` and `plRatio` are measured from the diluted cost, `unrealizedPL` and `averagePlRatio` from the average one,
    which a simulated account answers as 0 (comment of field 33; users saw all three as 0). Both ratios are fractions:
    0.049 means 4.9 %.
    """
    gain, gain_ratio = _diluted_gain(position, diluted)
    message = trd.Position(
        positionID=position_number(account, position.instrument),
        positionSide=trd.PositionSide_Long if position.quantity >= 0 else trd.PositionSide_Short,
        code=code_of(position.instrument),
        name=position.name,
        qty=float(position.quantity),
        canSellQty=float(position.available),
        price=number(position.last),
        costPrice=number(diluted),
        val=number(position.value),
        plVal=gain,
        plRatio=gain_ratio,
        secMarket=SEC_MARKET[market_of(position.instrument)],
        td_plVal=number(position.pl_today),
        unrealizedPL=0.0,
        currency=CURRENCY[position.currency],
        trdMarket=trade_market(account),
        dilutedCostPrice=number(diluted),
        averageCostPrice=0.0,
        averagePlRatio=0.0,
    )
    if account.real:
        spent = abs(position.value - position.pl)
        message.averageCostPrice, message.unrealizedPL = number(position.average_cost), number(position.pl)
        message.averagePlRatio = (
            float(position.pl / spent) if position.average_cost and spent else 0.0
        )  # "no limit of places": its comment
    return message


def position_number(account: TradingAccount, instrument: InstrumentId) -> int:
    """The broker's number of a holding."""
    return stock_number(InstrumentId(f"{account.id}/{instrument}"))


def _diluted_gain(position: Position, diluted: Decimal | None) -> tuple[float, float]:
    """Profit against the diluted cost, as money and as a fraction of that cost; 0 without one."""
    spent = position.value - position.pl
    if diluted is None or not position.average_cost:
        return number(position.pl), 0.0
    whole = spent * diluted / position.average_cost
    return number(round(position.value - whole, 2)), float((position.value - whole) / abs(whole)) if whole else 0.0


def funds_message(
    account: TradingAccount, funds: Funds, positions: Sequence[Position], *, margin: Decimal
) -> trd.Funds:
    """Money of an account in its own currency; a cash account without debt. `margin` is held for sold options."""
    unrealized = sum((position.pl for position in positions), Decimal(0))
    short = sum((min(position.value, Decimal(0)) for position in positions), Decimal(0))
    cash, power = number(funds.cash), number(funds.power)
    withdrawable = number(funds.power if funds.withdrawable is None else funds.withdrawable)
    currency = CURRENCY[account.currency]
    return trd.Funds(
        power=power,
        totalAssets=number(funds.total_assets),
        cash=cash,
        marketVal=number(funds.market_value),
        frozenCash=number(funds.frozen_cash),
        debtCash=0.0,
        avlWithdrawalCash=withdrawable,
        currency=currency,
        availableFunds=power,
        unrealizedPL=number(unrealized),
        realizedPL=0.0,
        riskLevel=trd.CltRiskLevel_Safe,
        riskStatus=trd.CltRiskStatus_Level1,
        initialMargin=number(margin),
        maintenanceMargin=number(margin),
        maxPowerShort=0.0,
        netCashPower=power,
        longMv=number(funds.market_value - short),
        shortMv=number(short),
        pendingAsset=0.0,
        maxWithdrawal=withdrawable,
        securitiesAssets=number(funds.total_assets),
        cashInfoList=[trd.AccCashInfo(currency=currency, cash=cash, availableBalance=withdrawable, netCashPower=power)],
        marketInfoList=[trd.AccMarketInfo(trdMarket=trade_market(account), assets=number(funds.total_assets))],
    )


def _add_trigger(message: trd.Order, order: ExchangeOrder) -> None:
    if order.trigger is not None:
        message.auxPrice = number(order.trigger)
    if order.trail_amount is not None:
        message.trailType, message.trailValue = trd.TrailType_Amount, number(order.trail_amount)
    elif order.trail_percent is not None:
        message.trailType, message.trailValue = trd.TrailType_Ratio, number(order.trail_percent)
    if order.limit_offset is not None:
        message.trailSpread = number(order.limit_offset)
