"""Futu's accounts, money, orders and trading lock; a write takes its approval as it is sent, and only once."""

from __future__ import annotations

import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

from tideboard_core.errors import (
    GatewayError,
    NotOffered,
    OrderDenied,
    OrderRejected,
    RateLimited,
    RequestTimeout,
    ServerRefused,
)
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.common.unnamed_rows import number_fills, number_orders, refuse_unnamed
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.rate_limits import RESERVED_FOR_CANCELS, RESERVED_FOR_EXITS
from tideboard_core.gateways.futu.translate import accounts, orders, writes
from tideboard_core.gateways.futu.translate.accounts import BrokerAccount, TrdEnv
from tideboard_core.gateways.futu.translate.refusals import (
    PAPER_DELETE,
    SUCCEED,
    raw_text,
    says_nothing,
    write_refusal_of,
)
from tideboard_core.gateways.futu.translate.symbols import SEC_MARKET, has_known_market, security
from tideboard_core.gateways.futu.translate.values import EPOCH, identifier
from tideboard_core.model.combination import CombinationMargin, CombinationRequest
from tideboard_core.model.instrument import InstrumentId, Market, code_of, market_of
from tideboard_core.model.live import LinkEventKind
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    Fill,
    FillStatus,
    Funds,
    MaxQuantity,
    ModifyRequest,
    Order,
    OrderAction,
    OrderFee,
    OrderRequest,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_core.model.reference import CashEntry, MarginRule, MutualFund
from tideboard_core.model.session import exchange_date
from tideboard_core.model.shares import Shares
from tideboard_core.model.unnamed import name_in
from tideboard_core.ports.trading import (
    ApprovedOrder,
    FillList,
    OrderList,
    PositionList,
    R,
    ServerPause,
    WriteVerb,
)
from tideboard_core.wire.opend.codec import M
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Common_pb2,
    Trd_Common_pb2,
    Trd_ModifyOrder_pb2,
    Trd_PlaceOrder_pb2,
    Trd_ReconfirmOrder_pb2,
    Trd_UnlockTrade_pb2,
)
from tideboard_proto.opend.Trd_Common_pb2 import TrdHeader

log = logging.getLogger(__name__)


_LEAVES_TO_CANCELS = frozenset({WriteVerb.MODIFY, WriteVerb.ACT})
_PROTO_OF = {
    WriteVerb.PLACE: ProtoId.Trd_PlaceOrder,
    WriteVerb.MODIFY: ProtoId.Trd_ModifyOrder,
    WriteVerb.CANCEL: ProtoId.Trd_ModifyOrder,
    WriteVerb.CANCEL_ALL: ProtoId.Trd_ModifyOrder,
    WriteVerb.ACT: ProtoId.Trd_ModifyOrder,
}
_PLACING = frozenset({ProtoId.Trd_PlaceOrder, ProtoId.Trd_PlaceComboOrder})
_HOLDINGS = (ProtoId.Trd_GetOrderList, ProtoId.Trd_GetPositionList)
_KEPT: Final = dict.fromkeys(_HOLDINGS, RESERVED_FOR_EXITS)
"""Fresh reads of each list that are kept for exits."""
"""The lists that prove what an exit closes."""
_CONNECT: Final = frozenset({Market.SH, Market.SZ})
_KEPT_NUMBERS = 20_000
"""Orders whose number is remembered: a reconfirmation names an order by it, not by its id."""
SYMBOLS_PER_MARGIN_CALL: Final = 100
MOOMOO_US: Final = "FutuInc"
"""The firm whose server answers today's fills with a sentence that says nothing, where there are none: as
FutuOpenD-rs 1.4.93 saw it on a real account. Others send an empty list."""
LONGEST_WINDOW: Final = 90
"""Days of one call for past orders or executions, also what a missing end stands for."""
_ONE_DAY: Final = timedelta(days=1)
_NOT_FILLED: Final = frozenset({FillStatus.CANCELLED, FillStatus.PAYOUT})


class FutuTrading:
    """Accounts and orders of Futu; implements `ports.trading.TradingGateway`."""

    charges_at_once = 10
    """A call tells the fees of so many orders at least, and ten calls fit into 30 s."""

    def __init__(self, link: FutuLink) -> None:
        self._link = link
        self._accounts: dict[str, BrokerAccount] = {}
        self._watched: list[int] = []
        self._order_numbers: dict[str, int] = {}

    @property
    def generation(self) -> int:
        """Number of the connection, rising by one with each login."""
        return self._link.generation

    @property
    def connected(self) -> bool:
        """Whether a logged-in connection stands now."""
        return self._link.connected

    @property
    def remarks(self) -> bool:
        """Whether orders carry our number in their remark."""
        return self._link.remarks

    @property
    def offers(self) -> OrderOffers:
        """Order types, times in force and hours that OpenD takes from us."""
        return orders.WITH_COMBINATIONS if self._link.combinations else orders.OFFERS

    # --- accounts and lock ------------------------------------------------------------------------------------------

    async def accounts(self) -> list[Account]:
        """All usable accounts of the login, of every environment; no two have one number.

        Pushes, and all that is kept of an account, go by its number: of two accounts that have one, the broker's
        simulation is left out, and the connection log says so.
        """
        reply = await self._link.call(
            ProtoId.Trd_GetAccList,
            userID=self._link.user_id,
            trdCategory=Trd_Common_pb2.TrdCategory_Security,
            needGeneralSecAccount=True,
        )
        told = (accounts.broker_account(row, self._link.account_types) for row in reply.accList)
        rows = [row for row in told if row is not None]
        real_last = sorted(rows, key=lambda row: row.environment is not TrdEnv.SIMULATE)
        self._accounts = {row.account.id: row for row in real_last}
        self._leave_out([row for row in rows if self._accounts[row.account.id].environment is not row.environment])
        return [row.account for row in rows if self._accounts[row.account.id] is row]

    def _leave_out(self, rows: Sequence[BrokerAccount]) -> None:
        """Drop the pushes of these accounts from now on; each is named once."""
        before, self._link.left_out = self._link.left_out, frozenset((row.environment, row.number) for row in rows)
        for row in rows:
            if (row.environment, row.number) not in before:
                words = f"{row.account.name} {row.account.short_id}"
                self._link.report(LinkEventKind.ACCOUNT_LEFT_OUT, account=words)

    async def unlock(self, account: Account, password_md5: str) -> None:
        """Unlock trading; `password_md5` is the lower-case hex MD5. Raises WrongPassword, RateLimited, NotOffered.

        Only accounts of trdEnv REAL have this lock; InsecureTransport over clear text to another computer.
        """
        known = self._real(account)
        # A missing or wrong `securityFirm` is the most common reason of a refused unlock.
        await self._lock_call(Trd_UnlockTrade_pb2.C2S(unlock=True, pwdMD5=password_md5, securityFirm=known.firm))
        with contextlib.suppress(RateLimited):  # the unlock stands: no pause for another call takes it back
            await self.renew_watch()  # as the vendor's client does after each unlock

    async def lock(self, account: Account) -> None:
        """Lock trading at OpenD; affects other programs on it too."""
        known = self._real(account)
        await self._lock_call(Trd_UnlockTrade_pb2.C2S(unlock=False, securityFirm=known.firm))

    async def watch_accounts(self, accounts: Sequence[Account]) -> None:
        """Ask for order and fill pushes of these accounts, now and after each login and unlock."""
        self._watched = [self._known(account).number for account in accounts]
        await self._link.limits.queue(ProtoId.Trd_SubAccPush)
        await self.renew_watch()

    async def renew_watch(self) -> None:
        """Ask again for the pushes that were asked for, in spite of a server's pause: an unlock waits for none."""
        if self._watched:
            await self._link.ask(ProtoId.Trd_SubAccPush, accIDList=self._watched)

    # --- money and holdings -----------------------------------------------------------------------------------------

    async def funds(self, account: Account, *, currency: str = "") -> Funds:
        """Money and buying power in the account's currency; OpenD converts universal accounts and those of futures."""
        known = self._known(account)
        proto_id = ProtoId.Trd_GetFunds
        reply = await self._link.ask(
            proto_id,
            header=known.header(),
            refreshCache=await self._fresh(proto_id, account),
            # Universal accounts are refused without a currency; others may leave it out.
            currency=known.asked_currency(currency),
            account=account.id,
        )
        return accounts.funds(reply.header, reply.funds, currency=account.currency)

    async def positions(
        self, account: Account, *, way_out: bool = False, leaves: Callable[[], None] | None = None
    ) -> PositionList:
        """Holdings; those of markets that Tideboard does not know are left out. Waits as `orders` does."""
        proto_id = ProtoId.Trd_GetPositionList
        header, fresh = self._known(account).header(), await self._fresh(proto_id, account, way_out=way_out)
        reply = await self._link.ask(proto_id, header=header, refreshCache=fresh, account=account.id)
        listed = read_rows(reply.positionList, lambda row: accounts.position(reply.header, row))
        listed.from_broker = fresh
        return listed

    async def mutual_funds(self, account: Account) -> list[MutualFund]:
        """None: OpenD has no list of them."""
        return []

    async def max_quantity(
        self, account: Account, instrument: InstrumentId, order_type: OrderType, price: str
    ) -> MaxQuantity:
        """How much the broker would accept at `price` (decimal text); NotOffered for a type that is not placed here."""
        market = market_of(instrument)
        if order_type not in orders.TRD_ORDER_TYPE:
            raise NotOffered("not-offered", text="", type=str(order_type))
        reply = await self._link.call(
            ProtoId.Trd_GetMaxTrdQtys,
            header=self._known(account).header(market),
            orderType=orders.TRD_ORDER_TYPE[order_type],
            code=code_of(instrument),
            price=float(price),
            secMarket=SEC_MARKET[market],
            account=account.id,
        )
        return accounts.max_quantity(reply.maxTrdQtys)

    async def free_to_close(self, account: Account, instrument: InstrumentId, side: Side) -> Shares | None:
        """None: each holding has it."""
        return None

    # --- orders -----------------------------------------------------------------------------------------------------

    def pushes_orders(self, account_id: str) -> bool:
        """Whether OpenD pushes an account's orders: those of all that are watched, but of one kind on paper."""
        known = self._accounts.get(account_id)
        return known is None or known.pushed

    def follow_exits(
        self,
        entries: Mapping[str, InstrumentId],
        lacking: frozenset[str] = frozenset(),
        time_of: Callable[[str], TimeInForce | None] | None = None,
    ) -> None:
        """Nothing: Futu holds no exits of an entry."""

    def lists_wait(self, account: Account, *, way_out: bool = False, closes: Collection[InstrumentId] = ()) -> float:
        """Seconds until the broker's server may be asked for the lists: for exits all of its calls are there."""
        limits = self._link.limits
        if way_out:
            return max(limits.count_delay(one, account.id) for one in _HOLDINGS)
        lists = (*_HOLDINGS, ProtoId.Trd_GetOrderFillList)
        return max(limits.delay(one, account.id, keep_free=_KEPT.get(one, 0)) for one in lists)

    async def orders(
        self,
        account: Account,
        *,
        way_out: bool = False,
        closes: Collection[InstrumentId] = (),
        leaves: Callable[[], None] | None = None,
    ) -> OrderList:
        """Today's orders, working and done; from the broker's server while its limit allows it, without a wait.

        Of an account without pushes each read is from there, and waits for its turn unless it is for an exit.
        """
        proto_id = ProtoId.Trd_GetOrderList
        header, fresh = self._known(account).header(), await self._fresh(proto_id, account, way_out=way_out)
        reply = await self._link.ask(proto_id, header=header, refreshCache=fresh, account=account.id)
        if len(self._order_numbers) > _KEPT_NUMBERS:
            self._order_numbers.clear()
        rows = reply.orderList
        self._order_numbers |= {row.orderIDEx: row.orderID for row in rows if row.orderID and name_in(row.orderIDEx)}
        listed = number_orders(read_rows(rows, lambda row: orders.order(reply.header, row)))
        listed.from_broker = fresh
        return listed

    async def fills(self, account: Account) -> FillList:
        """Today's executions; empty, and not asked for, where the broker gives none (paper accounts)."""
        if not self.offers.of(account).fills:
            return FillList()
        proto_id = ProtoId.Trd_GetOrderFillList
        header, fresh = self._known(account).header(), await self._fresh(proto_id, account)
        try:
            reply = await self._link.ask(proto_id, header=header, refreshCache=fresh, account=account.id)
        except NotOffered:
            if self._known(account).environment is TrdEnv.REAL:  # an absence proves nothing
                raise
            # Real OpenDs refuse the list of fills of paper accounts: there is nothing to show, and no fault.
            return FillList()
        except ServerRefused as error:
            if account.firm != MOOMOO_US or not says_nothing(error):
                raise
            found = await self._fills_by_history(account)
            if found is None:
                raise
            return found
        listed = number_fills(read_rows(reply.orderFillList, self._fill_of(reply.header)))
        listed.from_broker = fresh
        return listed

    async def _fills_by_history(self, account: Account) -> FillList | None:
        """Return today's executions by the call for past days; None unless they make up what today's orders filled.

        Those that were taken back make up nothing. The list has orders of yesterday, too, which filled nothing since.
        """
        orders_now = await self.orders(account)
        today = exchange_date(min(account.markets, key=list(Market).index), self._link.clock.market())
        try:
            rows = await self._past_fills(account, today, today)
        except NotOffered:
            return None
        filled: dict[str, Shares] = defaultdict(int)
        for row in rows:
            if row.status not in _NOT_FILLED:
                filled[row.order_id] += row.quantity
        since = _Days(today, date.max)
        wanted = {row.id: row.filled for row in orders_now if row.filled and since.has(row.instrument, row.updated)}
        unread = orders_now.unread or rows.unread
        if unread or orders_now.partial or dict(filled) != wanted:
            return None
        return FillList(rows, from_broker=orders_now.from_broker)

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        """Past orders that were placed or last changed on these exchange dates."""
        found = OrderList()
        for window in _windows(begin, end):
            reply = await self._past(ProtoId.Trd_GetHistoryOrderList, account, window)
            found = found.joined(number_orders(read_rows(reply.orderList, partial(orders.order, reply.header))))
        days = _Days(begin, end)
        return found.chosen(lambda one: days.has(one.instrument, one.created) or days.has(one.instrument, one.updated))

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        """Past executions of these exchange dates; a plain empty list, which proves nothing, where there are none."""
        try:
            return await self._past_fills(account, begin, end)
        except NotOffered:
            return []

    async def _past_fills(self, account: Account, begin: date, end: date) -> FillList:
        found = FillList()
        for window in _windows(begin, end):
            reply = await self._past(ProtoId.Trd_GetHistoryOrderFillList, account, window)
            found = found.joined(number_fills(read_rows(reply.orderFillList, self._fill_of(reply.header))))
        days = _Days(begin, end)
        return found.chosen(lambda one: days.has(one.instrument, one.time))

    async def _past(self, proto_id: ProtoId, account: Account, window: Trd_Common_pb2.TrdFilterConditions) -> Any:  # noqa: ANN401
        """Ask for the list of a window, whose times the header's market has, whatever market its rows are of."""
        header = self._known(account).header()
        return await self._link.call(proto_id, header=header, filterConditions=window, account=account.id)

    def _fill_of(self, header: Trd_Common_pb2.TrdHeader) -> Callable[[Trd_Common_pb2.OrderFill], Fill]:
        return lambda row: orders.fill(header, row, with_status=self._link.fill_status)

    async def order_detail(self, account: Account, order_id: str) -> Order | None:
        """Return None: OpenD has no call for one order."""
        return None

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        """Fees per order; raises NotOffered for paper accounts."""
        reply = await self._link.call(
            ProtoId.Trd_GetOrderFee, header=self._known(account).header(), orderIdExList=order_ids, account=account.id
        )
        return [orders.order_fee(row) for row in reply.orderFeeList]

    # --- margin and cash ----------------------------------------------------------------------------------------------

    async def margin_rules(self, account: Account, ids: Sequence[InstrumentId]) -> list[MarginRule]:
        """What the account may borrow on these securities; unknown ids are left out, NotOffered for another market."""
        known = self._known(account)
        of_market: dict[Market, list[InstrumentId]] = defaultdict(list)
        for each in ids:
            of_market[market_of(each)].append(each)
        rules: list[MarginRule] = []
        for market, wanted in of_market.items():
            header = known.header(market)

            async def ask(part: Sequence[InstrumentId], header: TrdHeader = header) -> list[MarginRule]:
                proto_id = ProtoId.Trd_GetMarginRatio
                reply = await self._link.call(
                    proto_id, header=header, securityList=[security(each) for each in part], account=account.id
                )
                rows = [row for row in reply.marginRatioInfoList if has_known_market(row.security)]
                return [accounts.margin_rule(row) for row in rows]

            call = f"{ProtoId.Trd_GetMarginRatio.name} {account.id}"
            rules += await self._link.read_list(call, wanted, ask, SYMBOLS_PER_MARGIN_CALL)
        return rules

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        """Movements of money that cleared on these days, newest day first; the call takes one day at a time."""
        days = (end - begin).days + 1
        return [entry for back in range(days) for entry in await self._cash_of(account, end - timedelta(days=back))]

    async def _cash_of(self, account: Account, day: date) -> list[CashEntry]:
        reply = await self._link.call(
            ProtoId.Trd_FlowSummary,
            header=self._known(account).header(),
            clearingDate=day.isoformat(),
            account=account.id,
        )
        market = min(account.markets, key=list(Market).index)
        return [
            accounts.cash_entry(row, asked=day, market=market) for row in reply.flowSummaryInfoList
        ]  # fmt: skip

    # --- writes -----------------------------------------------------------------------------------------------------

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """Seconds until this verb may be sent; modifies and acts leave five calls of each window to cancels.

        A reconfirmation counts for itself, so that an act waits for both budgets.
        """
        keep_free = RESERVED_FOR_CANCELS if verb in _LEAVES_TO_CANCELS else 0
        seconds = self._link.limits.count_delay(_PROTO_OF[verb], account.id, keep_free=keep_free)
        if verb is WriteVerb.ACT:
            seconds = max(seconds, self._link.limits.count_delay(ProtoId.Trd_ReconfirmOrder, account.id))
        return seconds

    def server_pause(self, verb: WriteVerb, account: Account) -> ServerPause:
        """What a pause that the server asked for means for this verb; that of a reconfirmation binds changes too."""
        calls = {_PROTO_OF[verb], ProtoId.Trd_ReconfirmOrder} if verb in _LEAVES_TO_CANCELS else {_PROTO_OF[verb]}
        return self._link.server_pause(account.id, calls, _HOLDINGS)

    def place(self, approved: ApprovedOrder[OrderRequest]) -> Awaitable[str]:
        """Send a new order; what is raised before the result is awaited was not sent (OrderDenied, InsecureTransport).

        The result is the broker's order id; it raises OrderRejected or TradingLocked for a clear no, RequestTimeout or
        GatewayDown when the outcome is unknown.
        """
        request = _request_of(approved)
        header = self._header(request.account, request.instrument)

        def build(order: OrderRequest, packet: Common_pb2.PacketID) -> Trd_PlaceOrder_pb2.Request:
            return writes.place(order, header, packet)

        return self._placed(self._write(WriteVerb.PLACE, approved, build, Trd_PlaceOrder_pb2.Response))

    def place_combination(self, approved: ApprovedOrder[CombinationRequest]) -> Awaitable[str]:
        """Send a combination of options, as `place`; NotOffered over REST, whose reference has no such call."""
        from tideboard_core.gateways.futu.translate import combinations
        from tideboard_proto.opend import Trd_PlaceComboOrder_pb2

        request, proto_id = _request_of(approved), ProtoId.Trd_PlaceComboOrder
        if not self._link.combinations:
            raise NotOffered("combinations-not-offered", account=request.account.short_id)
        header = self._market_header(request.account, request.market)

        def build(order: CombinationRequest, packet: Common_pb2.PacketID) -> Trd_PlaceComboOrder_pb2.Request:
            return combinations.place(order, header, packet)

        answer = self._write(WriteVerb.PLACE, approved, build, Trd_PlaceComboOrder_pb2.Response, proto_id=proto_id)
        return self._placed(answer, proto_id)

    async def combination_margin(self, request: CombinationRequest) -> CombinationMargin | None:
        """What the combination would change, by the broker; None over REST. Its price has to be given."""
        from tideboard_core.gateways.futu.translate import combinations

        if not self._link.combinations:
            return None
        reply = await self._link.call(
            ProtoId.Trd_GetComboMaxTrdQtys,
            header=self._known(request.account).header(request.market),
            account=request.account.id,
            **combinations.margin_question(request),
        )
        return combinations.margin(reply.maxTrdQtys)

    def modify(self, approved: ApprovedOrder[ModifyRequest]) -> Awaitable[None]:
        """Change a working order; success means accepted for processing. Errors as `place`."""
        request = _request_of(approved)
        header = self._header(request.account, request.order.instrument)

        def build(change: ModifyRequest, packet: Common_pb2.PacketID) -> Trd_ModifyOrder_pb2.Request:
            return writes.modify(change, header, packet)

        return self._accepted(self._write(WriteVerb.MODIFY, approved, build, Trd_ModifyOrder_pb2.Response))

    def cancel(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        """Cancel a working order; success means accepted for processing. Errors as `place`."""
        request = _request_of(approved)
        header = self._header(request.account, request.order.instrument)

        def build(cancel: CancelRequest, packet: Common_pb2.PacketID) -> Trd_ModifyOrder_pb2.Request:
            return writes.cancel(cancel, header, packet)

        return self._accepted(self._write(WriteVerb.CANCEL, approved, build, Trd_ModifyOrder_pb2.Response))

    def cancels_at_once(self, account: Account, market: Market) -> bool:
        """Whether one write can cancel everything on the market.

        The broker offers it for real accounts alone, and not through Stock Connect (futu-api-doc qa/trade Q5).
        """
        known = self._accounts.get(account.id)
        return known is not None and known.environment is TrdEnv.REAL and market not in _CONNECT

    def cancel_all(self, approved: ApprovedOrder[CancelAllRequest]) -> Awaitable[None]:
        """Cancel everything that a real account has working on a market; NotOffered for others. Errors as `place`."""
        request = _request_of(approved)
        if not self.cancels_at_once(request.account, request.market):
            raise NotOffered("cancel-all-not-offered", account=request.account.short_id)
        header = self._market_header(request.account, request.market)

        def build(_: CancelAllRequest, packet: Common_pb2.PacketID) -> Trd_ModifyOrder_pb2.Request:
            return writes.cancel_all(header, packet)

        return self._accepted(self._write(WriteVerb.CANCEL_ALL, approved, build, Trd_ModifyOrder_pb2.Response))

    def perform(self, approved: ApprovedOrder[ActionRequest]) -> Awaitable[None]:
        """Reconfirm, disable, enable or delete an order; success means accepted for processing. Errors as `place`."""
        request = _request_of(approved)
        header = self._header(request.account, request.order.instrument)
        if request.action is not OrderAction.RECONFIRM:

            def build(action: ActionRequest, packet: Common_pb2.PacketID) -> Trd_ModifyOrder_pb2.Request:
                return writes.operation(action, header, packet)

            answer = self._write(WriteVerb.ACT, approved, build, Trd_ModifyOrder_pb2.Response)
            paper = self._known(request.account).environment is TrdEnv.SIMULATE
            deletes = request.action is OrderAction.DELETE
            return self._deleted_on_paper(answer) if paper and deletes else self._accepted(answer)
        number = self._number_of(request.order)

        def confirm(action: ActionRequest, packet: Common_pb2.PacketID) -> Trd_ReconfirmOrder_pb2.Request:
            return writes.reconfirm(action, header, packet, number=number)

        proto_id = ProtoId.Trd_ReconfirmOrder
        confirmed = self._write(WriteVerb.ACT, approved, confirm, Trd_ReconfirmOrder_pb2.Response, proto_id=proto_id)
        return self._accepted(confirmed, proto_id)

    def _write(
        self,
        verb: WriteVerb,
        approved: ApprovedOrder[R],
        build: Callable[[R, Common_pb2.PacketID], Any],
        response_class: type[M],
        *,
        proto_id: ProtoId | None = None,
    ) -> Awaitable[M]:
        """Deny beyond the budget, else write and count the call, with nothing in between."""
        request = approved.request
        wait = max(self.write_budget(verb, request.account), self.server_pause(verb, request.account).turn)
        if wait > 0:
            raise OrderDenied("rate-budget", verb=str(verb), seconds=wait)
        proto_id = proto_id or _PROTO_OF[verb]
        order_id = request.client_order_id
        answer = self._link.write_out(
            proto_id, approved, build, response_class, lambda reply: self._late(proto_id, order_id, reply)
        )
        # Only now: what was raised above never left.
        self._link.limits.take(proto_id, request.account.id)
        self._link.turns.sent(request.account.id, answer)
        return answer

    async def _placed(self, answer: Awaitable[Any], proto_id: ProtoId = ProtoId.Trd_PlaceOrder) -> str:
        reply = await answer
        _require_accepted(proto_id, reply)
        order_id = _order_id(reply.s2c)
        # A success that names no order may be any order of the account: it stays unknown.
        if not order_id:
            raise RequestTimeout("answer-without-order-id", proto_id=int(proto_id))
        return order_id

    async def _accepted(self, answer: Awaitable[Any], proto_id: ProtoId = ProtoId.Trd_ModifyOrder) -> None:
        _require_accepted(proto_id, await answer)

    async def _deleted_on_paper(self, answer: Awaitable[Any]) -> None:
        """As `_accepted`; a paper account answers a delete, which it has not, with a time-out of its own."""
        try:
            await self._accepted(answer)
        except RequestTimeout as error:
            if PAPER_DELETE in str(error.data.get("text", "")):
                raise RequestTimeout(error.code, **{**error.data, "refusable": True}) from None
            raise

    def _late(self, proto_id: ProtoId, client_order_id: str, reply: Any) -> None:  # noqa: ANN401  either Response
        """Settle an unknown with an answer after the time-out; one that says nothing clear is left to a query."""
        try:
            _require_accepted(proto_id, reply)
        except (OrderRejected, ServerRefused) as error:
            self._link.trading_sink.late_reply(client_order_id, None, error)
        except GatewayError as error:
            log.info("late answer to %s settles nothing: %s", client_order_id, error.code)
        else:
            order_id = _order_id(reply.s2c)
            if not order_id and proto_id in _PLACING:  # as in `_placed`: it may be any order of the account
                log.info("late answer to %s names no order", client_order_id)
                return
            self._link.trading_sink.late_reply(client_order_id, order_id or None, None)

    def header_of(self, account: Account) -> TrdHeader | None:
        """What a request says about an account; None for one that the login does not have."""
        known = self._accounts.get(account.id)
        return None if known is None else known.header()

    async def _lock_call(self, c2s: Trd_UnlockTrade_pb2.C2S) -> None:
        # The trading lock keeps the pause of this call: it knows for what a password is given.
        await self._link.limits.ahead(ProtoId.Trd_UnlockTrade)
        await self._link.ask(ProtoId.Trd_UnlockTrade, c2s)

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

    async def _fresh(self, proto_id: ProtoId, account: Account, *, way_out: bool = False) -> bool:
        """Ask the broker's server while its limit allows, OpenD's own cache otherwise; neither queues.

        Without pushes that cache is not of now, so that there a read waits for its turn; no exit does.
        """
        limits, keep_free = self._link.limits, 0 if way_out else _KEPT.get(proto_id, 0)
        if not way_out and not self._known(account).pushed:
            await limits.queue(proto_id, account.id, keep_free=keep_free)
            return True
        delay = limits.count_delay if way_out else limits.delay
        if delay(proto_id, account.id, keep_free=keep_free) > 0:
            return False
        limits.take(proto_id, account.id)
        return True

    def _number_of(self, order: Order) -> int:
        """The broker's number of an order; some brokers' ids are that number. OrderDenied where it is not known."""
        number = self._order_numbers.get(order.id, 0)
        if not number and order.id.isascii() and order.id.isdecimal():
            number = int(order.id)
        if not number:
            raise OrderDenied("order-number-unknown", order=order.id)
        return number

    def _header(self, account: Account, instrument: InstrumentId) -> Trd_Common_pb2.TrdHeader:
        return self._market_header(account, market_of(instrument))

    def _market_header(self, account: Account, market: Market) -> Trd_Common_pb2.TrdHeader:
        try:
            return self._known(account).header(market)
        except NotOffered as error:
            raise OrderDenied(error.code, **error.data) from None


class _Days(NamedTuple):
    """Exchange dates, both ends included."""

    begin: date
    end: date

    def has(self, instrument: InstrumentId, time: datetime) -> bool:
        """Whether a time is of one of them where the security trades; one that was not told may be."""
        return time == EPOCH or self.begin <= exchange_date(market_of(instrument), time) <= self.end


def _windows(begin: date, end: date) -> Iterator[Trd_Common_pb2.TrdFilterConditions]:
    """Yield the days with one more at each end, in parts of at most LONGEST_WINDOW.

    The times of a window are those of the header's market (FutuOpenD-rs 1.4.71, after OpenD): an evening of New York is
    the next morning in Hong Kong, all year.
    """
    begin, last = begin - _ONE_DAY, end + _ONE_DAY
    while begin <= last:
        until = min(begin + timedelta(days=LONGEST_WINDOW - 1), last)
        yield Trd_Common_pb2.TrdFilterConditions(beginTime=f"{begin} 00:00:00", endTime=f"{until} 23:59:59")
        begin = until + _ONE_DAY


def _request_of(approved: ApprovedOrder[R]) -> R:
    if not isinstance(approved, ApprovedOrder):
        raise OrderDenied("approval-missing")
    refuse_unnamed(approved.request)
    return approved.request


def _require_accepted(proto_id: ProtoId, reply: Any) -> None:  # noqa: ANN401  either Response
    if reply.retType != SUCCEED:
        raise write_refusal_of(proto_id, reply.retType, raw_text(reply.retMsg))


def _order_id(s2c: Any) -> str:  # noqa: ANN401  the S2C of any write
    """Return the id that an answer names; empty if it names none, or none that could be asked for."""
    try:
        return identifier(getattr(s2c, "orderIDEx", ""), getattr(s2c, "orderID", 0))
    except GatewayError:
        return ""
