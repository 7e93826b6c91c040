"""A broker's answers in Futu's messages, from its book, and what the requests say; OpenD and its REST port share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

from google.protobuf.message import Message

from fakes.servers.wire_broker.book import BrokerBook, Execution, Row, State
from fakes.servers.wire_broker.wire_log import Answered, Asked, Listed, ListedOrder, Opened, WireLog, Write
from tideboard_core.model.order_terms import OrderType
from tideboard_proto.opend import (
    Trd_Common_pb2,
    Trd_GetAccList_pb2,
    Trd_GetFunds_pb2,
    Trd_GetMaxTrdQtys_pb2,
    Trd_GetOrderFee_pb2,
    Trd_GetOrderFillList_pb2,
    Trd_GetOrderList_pb2,
    Trd_GetPositionList_pb2,
    Trd_ModifyOrder_pb2,
    Trd_PlaceOrder_pb2,
    Trd_SubAccPush_pb2,
    Trd_UnlockTrade_pb2,
    Trd_UpdateOrder_pb2,
    Trd_UpdateOrderFill_pb2,
)

ACCOUNT = 281756457888247915
HEADER = Trd_Common_pb2.TrdHeader(trdEnv=1, accID=ACCOUNT, trdMarket=1)
ACCOUNTS, UNLOCK, WATCH, FUNDS, POSITIONS, MOST = 2001, 2005, 2008, 2101, 2102, 2111
ORDERS, PLACE, MODIFY, FILLS, FEES, ORDER_PUSH, FILL_PUSH = 2201, 2202, 2205, 2211, 2225, 2208, 2218
LISTS = {ORDERS: "orders", POSITIONS: "positions", FILLS: "fills"}
WRITES = frozenset({PLACE, MODIFY})
MESSAGES: Mapping[int, Any] = {
    ACCOUNTS: Trd_GetAccList_pb2, UNLOCK: Trd_UnlockTrade_pb2, WATCH: Trd_SubAccPush_pb2, FUNDS: Trd_GetFunds_pb2,
    POSITIONS: Trd_GetPositionList_pb2, MOST: Trd_GetMaxTrdQtys_pb2, ORDERS: Trd_GetOrderList_pb2,
    PLACE: Trd_PlaceOrder_pb2, MODIFY: Trd_ModifyOrder_pb2, FILLS: Trd_GetOrderFillList_pb2, FEES: Trd_GetOrderFee_pb2,
    ORDER_PUSH: Trd_UpdateOrder_pb2, FILL_PUSH: Trd_UpdateOrderFill_pb2,
}  # fmt: skip
KINDS: Mapping[OrderType, int] = {OrderType.LIMIT: 1, OrderType.STOP: 10, OrderType.STOP_LIMIT: 11}
HONG_KONG = timezone(timedelta(hours=8))
_STATUS = {State.DISABLED: 22, State.DONE: 11, State.VOID: 24}
_OVER = frozenset({3, 11, 14, 15, 21, 23, 24})
_VERBS = {1: "change", 2: "cancel", 3: "act", 4: "act", 5: "act"}


class FutuBroker:
    """Answers from a book. A list that is not asked of the server is the last that was: OpenD's own cache."""

    def __init__(self, book: BrokerBook) -> None:
        self.book = book
        self._cache: dict[int, Message] = {}
        self._answers: dict[int, Callable[[Any], Message | None]] = {
            ACCOUNTS: self._accounts, UNLOCK: lambda _: Trd_UnlockTrade_pb2.S2C(),
            WATCH: lambda _: Trd_SubAccPush_pb2.S2C(),
            FUNDS: self._funds, POSITIONS: self._positions, MOST: self._most, ORDERS: self._orders, FILLS: self._fills,
            FEES: lambda _: Trd_GetOrderFee_pb2.S2C(header=HEADER), PLACE: self._place, MODIFY: self._modify,
        }  # fmt: skip

    def answer(self, number: int, c2s: Any) -> Message | None:
        """Do what a request asks; the content of the answer, None for a no."""
        if number in LISTS and not c2s.refreshCache and number in self._cache:
            return self._cache[number]
        content = self._answers[number](c2s)
        if number in LISTS and content is not None:
            self._cache[number] = content
        return content

    def _accounts(self, _c2s: Any) -> Message:
        row = Trd_Common_pb2.TrdAcc(trdEnv=1, accID=ACCOUNT, trdMarketAuthList=[1], accType=2, securityFirm=1)
        return Trd_GetAccList_pb2.S2C(accList=[row])

    def _funds(self, _c2s: Any) -> Message:
        names = ("power", "totalAssets", "cash", "marketVal", "frozenCash", "debtCash", "avlWithdrawalCash")
        funds: Any = Trd_Common_pb2.Funds(currency=1)
        for name in names:
            setattr(funds, name, 0.0)
        funds.power = funds.cash = funds.totalAssets = 9_000_000.0
        return Trd_GetFunds_pb2.S2C(header=HEADER, funds=funds)

    def _positions(self, _c2s: Any) -> Message:
        rows = [
            Trd_Common_pb2.Position(
                positionID=at, positionSide=0 if held > 0 else 1, code=code, name=code, qty=abs(held),
                canSellQty=max(self.book.free(code), 0), price=float(self.book.bid), val=float(self.book.bid) * held,
                plVal=0.0, secMarket=1, currency=1, costPrice=600.0,
            )
            for at, code in enumerate(self.book.held, 1) if (held := self.book.listed(code))
        ]  # fmt: skip
        return Trd_GetPositionList_pb2.S2C(header=HEADER, positionList=rows)

    def _most(self, c2s: Any) -> Message:
        most = Trd_Common_pb2.MaxTrdQtys(
            maxCashBuy=100_000, maxCashAndMarginBuy=100_000, maxPositionSell=max(self.book.free(c2s.code), 0),
            maxSellShort=0,
        )  # fmt: skip
        return Trd_GetMaxTrdQtys_pb2.S2C(header=HEADER, maxTrdQtys=most)

    def _orders(self, _c2s: Any) -> Message:
        return Trd_GetOrderList_pb2.S2C(header=HEADER, orderList=[order(row) for row in self.book.rows.values()])

    def _fills(self, _c2s: Any) -> Message:
        return Trd_GetOrderFillList_pb2.S2C(header=HEADER, orderFillList=[fill(one) for one in self.book.fills])

    def _place(self, c2s: Any) -> Message:
        trigger = Decimal(str(c2s.auxPrice)) if c2s.HasField("auxPrice") else None
        price = Decimal(str(c2s.price))
        row = self.book.place(c2s.code, c2s.trdSide, c2s.orderType, int(c2s.qty), price, trigger, c2s.remark)
        return Trd_PlaceOrder_pb2.S2C(header=HEADER, orderID=row.number, orderIDEx=str(row.number))

    def _modify(self, c2s: Any) -> Message | None:
        number = int(c2s.orderIDEx or c2s.orderID)
        if c2s.modifyOrderOp == 1:
            trigger = Decimal(str(c2s.auxPrice)) if c2s.HasField("auxPrice") else None
            good = self.book.change(number, int(c2s.qty), Decimal(str(c2s.price)), trigger)
        else:
            good = self.book.end(number)
        return Trd_ModifyOrder_pb2.S2C(header=HEADER, orderID=number, orderIDEx=str(number)) if good else None


def order(row: Row) -> Trd_Common_pb2.Order:
    """An order as a list or a push has it."""
    part = 10 if row.filled else 1 if row.trigger is not None else 5
    cancelled = 14 if row.filled else 15
    status = cancelled if row.state is State.CANCELLED else _STATUS.get(row.state, part)
    found = Trd_Common_pb2.Order(
        trdSide=row.side, orderType=int(row.kind), orderStatus=status, orderID=row.number, orderIDEx=str(row.number),
        code=row.code, name=row.code, qty=row.shares, price=float(row.price), fillQty=row.filled,
        createTime=_text(row.born), updateTime=_text(row.changed), createTimestamp=row.born.timestamp(),
        updateTimestamp=row.changed.timestamp(), remark=row.remark, secMarket=1, trdMarket=1, currency=1,
        fillAvgPrice=float(row.paid / row.filled) if row.filled else 0.0,
    )  # fmt: skip
    if row.trigger is not None:
        found.auxPrice = float(row.trigger)
    return found


def fill(one: Execution) -> Trd_Common_pb2.OrderFill:
    """An execution as a list or a push has it."""
    row, changed = one.row, one.taken_back or one.corrected or one.at
    status = 1 if one.taken_back is not None else 0 if one.corrected is None else 2
    return Trd_Common_pb2.OrderFill(
        trdSide=row.side, fillID=one.number, fillIDEx=str(one.number), orderID=row.number, orderIDEx=str(row.number),
        code=row.code, name=row.code, qty=one.shares, price=float(one.price), createTime=_text(one.at),
        createTimestamp=one.at.timestamp(), updateTimestamp=changed.timestamp(), secMarket=1, status=status,
        trdMarket=1,
    )  # fmt: skip


def _text(moment: Any) -> str:
    return f"{moment.astimezone(HONG_KONG):%Y-%m-%d %H:%M:%S}"


def order_push(row: Row) -> Message:
    """The push of an order."""
    content = Trd_UpdateOrder_pb2.S2C(header=HEADER, order=order(row))
    return Trd_UpdateOrder_pb2.Response(retType=0, s2c=content)


def fill_push(one: Execution) -> Message:
    """The push of an execution."""
    content = Trd_UpdateOrderFill_pb2.S2C(header=HEADER, orderFill=fill(one))
    return Trd_UpdateOrderFill_pb2.Response(retType=0, s2c=content)


# --- what the bytes say, for the log --------------------------------------------------------------------------------


def asked(number: int, key: str, c2s: Any) -> Asked:
    """What a request for a list says."""
    return Asked(LISTS[number], bool(c2s.refreshCache), key)


def written(number: int, key: str, c2s: Any) -> Write:
    """What the bytes of a write say."""
    account, trigger = str(c2s.header.accID), Decimal(str(c2s.auxPrice)) if c2s.HasField("auxPrice") else None
    found = Write("place", key, account, trigger=trigger, shares=int(c2s.qty), price=Decimal(str(c2s.price)))
    if number == PLACE:
        return found._replace(code=c2s.code, side=c2s.trdSide, kind=c2s.orderType, remark=c2s.remark)
    verb = "all" if c2s.forAll else _VERBS[c2s.modifyOrderOp]
    found = found if verb == "change" else Write(verb, key, account)
    return found._replace(verb=verb, order=str(c2s.orderIDEx or c2s.orderID))


def listed(number: int, key: str, s2c: Any) -> Listed:
    """What the bytes of a list say."""
    if number == POSITIONS:
        rows = ((row.code, int(row.qty) * (-1 if row.positionSide else 1)) for row in s2c.positionList)
        return Listed("positions", key, held=tuple(rows))
    if number == FILLS:
        return Listed("fills", key)
    return Listed("orders", key, orders=tuple(map(_listed_order, s2c.orderList)))


def _listed_order(row: Any) -> ListedOrder:
    left = 0 if row.orderStatus in _OVER else int(row.qty - row.fillQty)
    return ListedOrder(row.orderIDEx, row.code, row.trdSide, int(row.qty), left, int(row.fillQty), row.remark)


def note_reply(log: WireLog, number: int, key: str, c2s: Any, s2c: Any) -> None:
    """Keep what the bytes of an answer say; `s2c` is None for a no."""
    if number in LISTS and s2c is not None:
        log.add(listed(number, key, s2c))
    elif number in WRITES:
        log.add(Answered(key, s2c is not None, "" if s2c is None else s2c.orderIDEx))
    elif number == UNLOCK and s2c is not None:
        log.add(Opened(c2s.unlock))


def stop_terms(trigger: Decimal) -> dict[str, object]:
    """The terms of an exit that waits below the market."""
    return {"order_type": OrderType.STOP_LIMIT, "trigger": trigger, "price": trigger - 1}
