"""Accounts, lock, money, holdings and orders: what is read for trading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from tideboard_core.errors import (
    NotOffered,
)
from tideboard_core.gateway_parts.bounds import read_rows
from tideboard_core.gateway_parts.futu.link import FutuLink
from tideboard_core.gateway_parts.futu.translate import accounts, orders
from tideboard_core.gateway_parts.futu.translate.accounts import BrokerAccount, TrdEnv
from tideboard_core.gateway_parts.futu.translate.symbols import SEC_MARKET
from tideboard_core.model.instrument import InstrumentId, code_of, market_of
from tideboard_core.model.order import (
    Account,
    Fill,
    Funds,
    MaxQuantity,
    Order,
    OrderFee,
    OrderType,
)
from tideboard_core.ports import FillList, OrderList, PositionList
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Trd_Common_pb2,
    Trd_GetAccList_pb2,
    Trd_GetFunds_pb2,
    Trd_GetHistoryOrderFillList_pb2,
    Trd_GetHistoryOrderList_pb2,
    Trd_GetMaxTrdQtys_pb2,
    Trd_GetOrderFee_pb2,
    Trd_GetOrderFillList_pb2,
    Trd_GetOrderList_pb2,
    Trd_GetPositionList_pb2,
    Trd_SubAccPush_pb2,
    Trd_UnlockTrade_pb2,
)

T = TypeVar("T")
W = TypeVar("W")


_KEPT_NUMBERS = 20_000
"""Orders whose number is remembered: a reconfirmation names an order by it, not by its id."""


class FutuAccounts(FutuLink):
    """The reads of the TradingGateway port, and the lock."""

    _accounts: dict[str, BrokerAccount]
    _watched: list[int]

    # --- accounts and lock ------------------------------------------------------------------------------------------

    async def accounts(self) -> list[Account]:
        """All usable accounts of the login, of every environment."""
        c2s = Trd_GetAccList_pb2.C2S(
            userID=self.user_id,
            trdCategory=Trd_Common_pb2.TrdCategory_Security,
            needGeneralSecAccount=True,
        )
        request = Trd_GetAccList_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Trd_GetAccList, request, Trd_GetAccList_pb2.Response)
        rows = (accounts.broker_account(row, self.account_types) for row in reply.s2c.accList)
        self._accounts = {row.account.id: row for row in rows if row is not None}
        return [row.account for row in self._accounts.values()]

    async def unlock(self, account: Account, password_md5: str) -> None:
        """Unlock trading; `password_md5` is the lower-case hex MD5. Raises WrongPassword, RateLimited, NotOffered.

        Only accounts of trdEnv REAL have this lock; InsecureTransport over clear text to another computer.
        """
        known = self._real(account)
        await self._lock_call(Trd_UnlockTrade_pb2.C2S(unlock=True, pwdMD5=password_md5, securityFirm=known.firm))
        await self.renew_watch()

    async def lock(self, account: Account) -> None:
        """Lock trading at OpenD; affects other programs on it too."""
        known = self._real(account)
        await self._lock_call(Trd_UnlockTrade_pb2.C2S(unlock=False, securityFirm=known.firm))

    async def watch_accounts(self, accounts: Sequence[Account]) -> None:
        """Ask for order and fill pushes of these accounts, now and after each login and unlock."""
        self._watched = [self._known(account).number for account in accounts]
        await self.renew_watch()

    async def renew_watch(self) -> None:
        """Ask again for the pushes that were asked for."""
        if self._watched:
            c2s = Trd_SubAccPush_pb2.C2S(accIDList=self._watched)
            request = Trd_SubAccPush_pb2.Request(c2s=c2s)
            await self._call(ProtoId.Trd_SubAccPush, request, Trd_SubAccPush_pb2.Response)

    # --- money and holdings -----------------------------------------------------------------------------------------

    async def funds(self, account: Account) -> Funds:
        """Money and buying power in the account's currency."""
        known = self._known(account)
        proto_id = ProtoId.Trd_GetFunds
        c2s = Trd_GetFunds_pb2.C2S(
            header=known.header(), refreshCache=self._fresh(proto_id, account), currency=known.currency
        )
        reply = await self._ask(proto_id, Trd_GetFunds_pb2.Request(c2s=c2s), Trd_GetFunds_pb2.Response, account.id)
        return accounts.funds(reply.s2c.header, reply.s2c.funds, currency=account.currency)

    async def positions(self, account: Account) -> PositionList:
        """Holdings; those of markets that Tideboard does not know are left out."""
        proto_id = ProtoId.Trd_GetPositionList
        header, fresh = self._known(account).header(), self._fresh(proto_id, account)
        c2s = Trd_GetPositionList_pb2.C2S(header=header, refreshCache=fresh)
        request = Trd_GetPositionList_pb2.Request(c2s=c2s)
        reply = await self._ask(proto_id, request, Trd_GetPositionList_pb2.Response, account.id)
        found = read_rows(reply.s2c.positionList, lambda row: accounts.position(reply.s2c.header, row))
        found.from_broker = fresh
        return found

    async def max_quantity(
        self, account: Account, instrument: InstrumentId, order_type: OrderType, price: str
    ) -> MaxQuantity:
        """How much the broker would accept at `price` (decimal text); NotOffered for a type that is not placed here."""
        market = market_of(instrument)
        if order_type not in orders.TRD_ORDER_TYPE:
            raise NotOffered("not-offered", text="", type=str(order_type))
        c2s = Trd_GetMaxTrdQtys_pb2.C2S(
            header=self._known(account).header(market),
            orderType=orders.TRD_ORDER_TYPE[order_type],
            code=code_of(instrument),
            price=float(price),
            secMarket=SEC_MARKET[market],
        )
        request = Trd_GetMaxTrdQtys_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Trd_GetMaxTrdQtys, request, Trd_GetMaxTrdQtys_pb2.Response, account.id)
        return accounts.max_quantity(reply.s2c.maxTrdQtys)

    # --- orders -----------------------------------------------------------------------------------------------------

    @property
    def pushes_orders(self) -> bool:
        """OpenD pushes the orders of the accounts that are watched."""
        return True

    async def orders(self, account: Account) -> OrderList:
        """Today's orders, working and done; from the broker's server while its limit allows it."""
        proto_id = ProtoId.Trd_GetOrderList
        header, fresh = self._known(account).header(), self._fresh(proto_id, account)
        c2s = Trd_GetOrderList_pb2.C2S(header=header, refreshCache=fresh)
        request = Trd_GetOrderList_pb2.Request(c2s=c2s)
        reply = await self._ask(proto_id, request, Trd_GetOrderList_pb2.Response, account.id)
        if len(self._order_numbers) > _KEPT_NUMBERS:
            self._order_numbers.clear()
        rows = reply.s2c.orderList
        self._order_numbers |= {row.orderIDEx: row.orderID for row in rows if row.orderID}
        found = read_rows(rows, lambda row: orders.order(reply.s2c.header, row))
        found.from_broker = fresh
        return found

    async def fills(self, account: Account) -> FillList:
        """Today's executions; empty where the broker gives none (paper accounts)."""
        proto_id = ProtoId.Trd_GetOrderFillList
        c2s = Trd_GetOrderFillList_pb2.C2S(
            header=self._known(account).header(), refreshCache=self._fresh(proto_id, account)
        )
        request = Trd_GetOrderFillList_pb2.Request(c2s=c2s)
        try:
            reply = await self._ask(proto_id, request, Trd_GetOrderFillList_pb2.Response, account.id)
        except NotOffered:
            return FillList()
        return read_rows(reply.s2c.orderFillList, lambda row: orders.fill(reply.s2c.header, row))

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        """Past orders of a date range."""
        c2s = Trd_GetHistoryOrderList_pb2.C2S(
            header=self._known(account).header(), filterConditions=_between(begin, end)
        )
        request = Trd_GetHistoryOrderList_pb2.Request(c2s=c2s)
        proto_id = ProtoId.Trd_GetHistoryOrderList
        reply = await self._call(proto_id, request, Trd_GetHistoryOrderList_pb2.Response, account.id)
        return read_rows(reply.s2c.orderList, lambda row: orders.order(reply.s2c.header, row))

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        """Past executions of a date range; empty where the broker gives none."""
        c2s = Trd_GetHistoryOrderFillList_pb2.C2S(
            header=self._known(account).header(), filterConditions=_between(begin, end)
        )
        request = Trd_GetHistoryOrderFillList_pb2.Request(c2s=c2s)
        proto_id = ProtoId.Trd_GetHistoryOrderFillList
        try:
            reply = await self._call(proto_id, request, Trd_GetHistoryOrderFillList_pb2.Response, account.id)
        except NotOffered:
            return []
        return read_rows(reply.s2c.orderFillList, lambda row: orders.fill(reply.s2c.header, row))

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        """Fees per order; raises NotOffered for paper accounts."""
        c2s = Trd_GetOrderFee_pb2.C2S(header=self._known(account).header(), orderIdExList=order_ids)
        request = Trd_GetOrderFee_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.Trd_GetOrderFee, request, Trd_GetOrderFee_pb2.Response, account.id)
        return [orders.order_fee(row) for row in reply.s2c.orderFeeList]

    # --- shared -----------------------------------------------------------------------------------------------------

    async def _lock_call(self, c2s: Trd_UnlockTrade_pb2.C2S) -> None:
        request = Trd_UnlockTrade_pb2.Request(c2s=c2s)
        await self._call(ProtoId.Trd_UnlockTrade, request, Trd_UnlockTrade_pb2.Response)

    def _known(self, account: Account) -> BrokerAccount:
        known = self._accounts.get(account.id)
        if known is None or type(known.account) is not type(account):
            raise NotOffered("unknown-account", text="", account=account.short_id)
        return known

    def _real(self, account: Account) -> BrokerAccount:
        known = self._known(account)
        if known.environment is not TrdEnv.REAL:
            raise NotOffered("no-lock-on-paper", text="", account=account.short_id)
        return known

    def _fresh(self, proto_id: ProtoId, account: Account) -> bool:
        """Ask the broker's server while its limit allows, OpenD's own cache otherwise; neither ever queues."""
        if self._limits.delay(proto_id, account.id) > 0:
            return False
        self._limits.take(proto_id, account.id)
        return True


def _between(begin: date, end: date) -> Trd_Common_pb2.TrdFilterConditions:
    return Trd_Common_pb2.TrdFilterConditions(beginTime=f"{begin} 00:00:00", endTime=f"{end} 23:59:59")
