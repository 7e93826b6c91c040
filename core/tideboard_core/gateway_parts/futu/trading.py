"""The trading port: its writes go out before they return, each with an approval, none of them twice."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from tideboard_core.errors import (
    GatewayError,
    NotOffered,
    OrderDenied,
    OrderRejected,
    RequestTimeout,
    ServerRefused,
)
from tideboard_core.gateway_parts.futu.account_calls import FutuAccounts
from tideboard_core.gateway_parts.futu.limits import RESERVED_FOR_CANCELS
from tideboard_core.gateway_parts.futu.refusals import SUCCEED, text_of, write_refusal_of
from tideboard_core.gateway_parts.futu.translate import orders, writes
from tideboard_core.gateway_parts.futu.translate.accounts import TrdEnv
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import (
    Account,
    ActRequest,
    CancelAllRequest,
    CancelRequest,
    ModifyRequest,
    Order,
    OrderAct,
    OrderRequest,
)
from tideboard_core.ports import ApprovedOrder, OrderOffers, R, WriteVerb
from tideboard_core.wire.opend.codec import M
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Common_pb2,
    Trd_Common_pb2,
    Trd_ModifyOrder_pb2,
    Trd_PlaceOrder_pb2,
    Trd_ReconfirmOrder_pb2,
)

log = logging.getLogger(__name__)

T = TypeVar("T")
W = TypeVar("W")

_LEAVES_TO_CANCELS = frozenset({WriteVerb.MODIFY, WriteVerb.ACT})
_PROTO_OF = {
    WriteVerb.PLACE: ProtoId.Trd_PlaceOrder,
    WriteVerb.MODIFY: ProtoId.Trd_ModifyOrder,
    WriteVerb.CANCEL: ProtoId.Trd_ModifyOrder,
    WriteVerb.CANCEL_ALL: ProtoId.Trd_ModifyOrder,
    WriteVerb.ACT: ProtoId.Trd_ModifyOrder,
}


class FutuTrading(FutuAccounts):
    """The TradingGateway port."""

    @property
    def offers(self) -> OrderOffers:
        """Order types, times in force and hours that OpenD takes from us."""
        return orders.OFFERS

    # --- writes -----------------------------------------------------------------------------------------------------

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """Seconds until this verb may be sent; modifies and acts leave five calls of each window to cancels.

        A reconfirmation counts for itself, so that an act waits for both budgets.
        """
        keep_free = RESERVED_FOR_CANCELS if verb in _LEAVES_TO_CANCELS else 0
        seconds = self._limits.delay(_PROTO_OF[verb], account.id, keep_free=keep_free)
        if verb is WriteVerb.ACT:
            seconds = max(seconds, self._limits.delay(ProtoId.Trd_ReconfirmOrder, account.id))
        return seconds

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

    def modify(self, approved: ApprovedOrder[ModifyRequest]) -> Awaitable[None]:
        """Change a working order; success means accepted for processing. Errors as `place`."""
        request = _request_of(approved)
        header = self._header(request.account, request.order.instrument)

        def build(change: ModifyRequest, packet: Common_pb2.PacketID) -> Trd_ModifyOrder_pb2.Request:
            return writes.modify(change, header, packet)

        return self._accepted(self._write(WriteVerb.MODIFY, approved, build, Trd_ModifyOrder_pb2.Response))

    def cancel(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        """Withdraw a working order; success means accepted for processing. Errors as `place`."""
        request = _request_of(approved)
        header = self._header(request.account, request.order.instrument)

        def build(withdrawal: CancelRequest, packet: Common_pb2.PacketID) -> Trd_ModifyOrder_pb2.Request:
            return writes.cancel(withdrawal, header, packet)

        return self._accepted(self._write(WriteVerb.CANCEL, approved, build, Trd_ModifyOrder_pb2.Response))

    def cancels_at_once(self, account: Account) -> bool:
        """Whether one write can withdraw everything on a market: the broker offers it for real accounts alone."""
        known = self._accounts.get(account.id)
        return known is not None and known.environment is TrdEnv.REAL

    def cancel_all(self, approved: ApprovedOrder[CancelAllRequest]) -> Awaitable[None]:
        """Withdraw everything that a real account has working on a market; NotOffered for others. Errors as `place`."""
        request = _request_of(approved)
        if not self.cancels_at_once(request.account):
            raise NotOffered("cancel-all-not-offered", account=request.account.short_id)
        header = self._market_header(request.account, request.market)

        def build(_: CancelAllRequest, packet: Common_pb2.PacketID) -> Trd_ModifyOrder_pb2.Request:
            return writes.cancel_all(header, packet)

        return self._accepted(self._write(WriteVerb.CANCEL_ALL, approved, build, Trd_ModifyOrder_pb2.Response))

    def act(self, approved: ApprovedOrder[ActRequest]) -> Awaitable[None]:
        """Reconfirm, disable, enable or delete an order; success means accepted for processing. Errors as `place`."""
        request = _request_of(approved)
        header = self._header(request.account, request.order.instrument)
        if request.act is not OrderAct.RECONFIRM:

            def build(act: ActRequest, packet: Common_pb2.PacketID) -> Trd_ModifyOrder_pb2.Request:
                return writes.operation(act, header, packet)

            return self._accepted(self._write(WriteVerb.ACT, approved, build, Trd_ModifyOrder_pb2.Response))
        number = self._number_of(request.order)

        def confirm(act: ActRequest, packet: Common_pb2.PacketID) -> Trd_ReconfirmOrder_pb2.Request:
            return writes.reconfirm(act, header, packet, number=number)

        proto_id = ProtoId.Trd_ReconfirmOrder
        answer = self._write(WriteVerb.ACT, approved, confirm, Trd_ReconfirmOrder_pb2.Response, proto_id=proto_id)
        return self._accepted(answer, proto_id)

    def _write(
        self,
        verb: WriteVerb,
        approved: ApprovedOrder[R],
        build: Callable[[R, Common_pb2.PacketID], Any],
        response_class: type[M],
        *,
        proto_id: ProtoId | None = None,
    ) -> Awaitable[M]:
        """Look at connection, generation and budget, then write, with nothing in between."""
        request = approved.request
        if not self.connected:
            raise OrderDenied("not-connected")
        if approved.generation != self._generation:
            raise OrderDenied("connection-changed", approved=approved.generation, now=self._generation)
        wait = self.write_budget(verb, request.account)
        if wait > 0:
            raise OrderDenied("rate-budget", verb=str(verb), seconds=wait)
        proto_id = proto_id or _PROTO_OF[verb]
        order_id = request.client_order_id
        answer = self._write_out(
            proto_id, approved, build, response_class, lambda reply: self._late(proto_id, order_id, reply)
        )
        self._limits.take(proto_id, request.account.id)
        return answer

    async def _placed(self, answer: Awaitable[Trd_PlaceOrder_pb2.Response]) -> str:
        reply = await answer
        _require_accepted(ProtoId.Trd_PlaceOrder, reply)
        order_id = _order_id(reply.s2c)
        if not order_id:
            raise RequestTimeout("answer-without-order-id", proto_id=int(ProtoId.Trd_PlaceOrder))
        return order_id

    async def _accepted(self, answer: Awaitable[Any], proto_id: ProtoId = ProtoId.Trd_ModifyOrder) -> None:
        _require_accepted(proto_id, await answer)

    def _late(self, proto_id: ProtoId, client_order_id: str, reply: Any) -> None:  # noqa: ANN401  either Response
        """Settle an unknown with an answer after the time-out; one that says nothing clear is left to a query."""
        try:
            _require_accepted(proto_id, reply)
        except (OrderRejected, ServerRefused) as error:
            self._trading.late_reply(client_order_id, None, error)
        except GatewayError as error:
            log.info("late answer to %s settles nothing: %s", client_order_id, error.code)
        else:
            self._trading.late_reply(client_order_id, _order_id(reply.s2c) or None, None)

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


def _request_of(approved: ApprovedOrder[R]) -> R:
    if not isinstance(approved, ApprovedOrder):
        raise OrderDenied("approval-missing")
    return approved.request


def _require_accepted(proto_id: ProtoId, reply: Any) -> None:  # noqa: ANN401  either Response
    if reply.retType != SUCCEED:
        raise write_refusal_of(proto_id, reply.retType, text_of(reply.retMsg))


def _order_id(s2c: Any) -> str:  # noqa: ANN401  the S2C of any write
    return getattr(s2c, "orderIDEx", "") or (str(s2c.orderID) if s2c.orderID else "")
