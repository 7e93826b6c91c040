"""The last steps of an approved order: order log, write, answer; it is never sent twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar, cast

from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import (
    PRICE_STEP_REFUSED,
    GatewayError,
    OrderDenied,
    OrderRejected,
    OrderUnknown,
    ServerRefused,
    TideboardError,
    TradingLocked,
)
from tideboard_core.lock.trading_lock import TradingLock
from tideboard_core.market.hub import Hub
from tideboard_core.model.closures import is_about_market
from tideboard_core.model.combination import CombinationRequest
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import market_of
from tideboard_core.model.live import Lazy
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import Account, ActionRequest, CancelRequest, ModifyRequest, OrderRequest
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.unanswered import ExpectedOrders, Sleep, UnansweredWrites
from tideboard_core.orders.writes import Request, UnknownWrite, verb_of, write_data, write_of
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import ApprovedOrder, TradingGateway, WriteVerb

FLUSH = 1.0
"""Seconds that a risk-reducing request waits for the log: less than APPROVAL_AGE, because it is sent anyway."""

S = TypeVar("S", OrderRequest, CombinationRequest, ModifyRequest, ActionRequest)
T = TypeVar("T")

APPROVAL_AGE = 2.0
"""Most seconds from the confirmation to the write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderServices:
    """What pre-trade checks, guard, sender, cancels and flatten of one connection share."""

    hub: Hub
    clock: Clock
    gateway: TradingGateway
    audit: Audit
    lock: TradingLock
    blotter: Blotter
    journal: OrderJournal


class Sender:
    """Used by the guard alone; what it sends carries an approval."""

    def __init__(self, services: OrderServices, sleep: Sleep = asyncio.sleep) -> None:
        self._sleep = sleep
        self._clock, self._gateway, self._hub = services.clock, services.gateway, services.hub
        self._audit, self._lock = services.audit, services.lock
        self._blotter, self._journal = services.blotter, services.journal
        self._writes: UnansweredWrites = services.blotter.writes
        self._expected: ExpectedOrders = services.blotter.expected

    async def send(self, approved: ApprovedOrder[S], call: Callable[[], Awaitable[T]]) -> T:
        """Flush the intent to disk, write, and wait for the broker; errors as `Guard.submit`."""
        request = approved.request
        try:
            write, intent = self._intent(request)
            await self._turn(write.verb, request.account)
            await self._audit.append(RecordKind.INTENT, write.client_order_id, intent)
        except BaseException:  # also a cancelled task: without its intent on disk the order never goes out
            self._journal.discount(request.client_order_id)
            raise
        try:  # another write may have gone while the log was flushed
            await self._turn(write.verb, request.account)
        except BaseException:
            self._ended(RecordKind.NOT_SENT, write, OrderDenied("not-sent-given-up"))
            raise
        answer = self.write(write, call)
        return await self.answer(write, answer)

    async def turn(self, request: Request) -> bool:
        """Wait in a server's pause while another write is out, and a second after its answer; whether it waited."""
        return await self._turn(verb_of(request), request.account)

    async def _turn(self, verb: WriteVerb, account: Account) -> bool:
        waited = False
        while (seconds := self._gateway.server_pause(verb, account).turn) > 0:
            waited = True
            await self._sleep(seconds)
        return waited

    async def denied(
        self, client_order_id: str, code: str, log_data: Mapping[str, object] = MappingProxyType({}), /, **data: object
    ) -> OrderDenied:
        """Record a denial; the caller raises the result. Its number is used up: the log has one story for each.

        `log_data` is what its line names besides.
        """
        self._journal.use(client_order_id)
        number = await self._audit.record(RecordKind.DENIED, client_order_id, {"code": code, **data, **log_data})
        return OrderDenied(code, client_order_id=client_order_id, record=number, **data)

    async def note_intent(self, request: Request) -> UnknownWrite:
        """Log a risk-reducing request, which is sent even if the disk fails or hangs: the record is kept in memory."""
        write, intent = self._intent(request)
        await self._audit.record(RecordKind.INTENT, write.client_order_id, intent, timeout=FLUSH)
        return write

    def _intent(self, request: Request) -> tuple[UnknownWrite, dict[str, object]]:
        """The write that a request asks for, and what the order log keeps of it before it goes."""
        write = write_of(request, self._clock.wall())
        if write.verb is WriteVerb.PLACE and not self._gateway.remarks:
            write = replace(write, numbered=False)
        if isinstance(request, ModifyRequest | CancelRequest | ActionRequest):
            write = write.before(self._blotter.order(write.account_id, write.order_id) or request.order)
        data: dict[str, object] = write_data(write)
        data |= self._journal.counted(write.client_order_id)
        return write, data | self._journal.basis.pop(write.client_order_id, {})

    def look(self, request: Request, *, approved_at: float, unlocked: Callable[[], bool]) -> None:
        """Check lock and age once more, in the step of the write; raises OrderDenied if something changed.

        `approved_at` is a moment of `Clock.boot()`.
        """
        # A way out is never late because its market runs faster than the wall.
        by_wall = isinstance(request, CancelRequest | ActionRequest)
        passed = self._clock.boot() - approved_at
        age = passed if by_wall else self._hub.elapsed(self._clock.monotonic() - passed)
        if not unlocked():
            reason = self._lock.status.reason
            code = "not-sent-pinned" if self._lock.pinned(request.account) else "not-sent-locked"
            raise OrderDenied(code, client_order_id=request.client_order_id, reason=reason)
        if age >= APPROVAL_AGE:
            raise OrderDenied("not-sent-late", client_order_id=request.client_order_id, value=age, limit=APPROVAL_AGE)

    def write(self, write: UnknownWrite, call: Callable[[], Awaitable[T]]) -> Awaitable[T]:
        """Call the gateway, which takes the approval in the step that writes; what it denies here was not sent."""
        # Before the bytes: from here on the lists of before prove no exit of this symbol.
        self._blotter.proofs.sent(write)
        self._blotter.comparison.sent(write)
        try:
            return call()
        except TideboardError as error:
            raise self._not_sent(write, error) from error
        except Exception as error:  # one that is not ours: bytes may have left
            self._outcome_unknown(write, type(error).__name__)
            raise

    def _not_sent(self, write: UnknownWrite, error: TideboardError) -> OrderDenied:
        self._blotter.proofs.never_sent(write)
        self._ended(RecordKind.NOT_SENT, write, error)
        data = {"client_order_id": write.client_order_id, **error.data}
        return OrderDenied(error.code if isinstance(error, OrderDenied) else f"not-sent-{error.code}", **data)

    def _ended(self, kind: RecordKind, write: UnknownWrite, error: TideboardError) -> None:
        """Note a write that never became an order or a change, and count it no longer."""
        self._journal.discount(write.client_order_id)
        self._blotter.comparison.never(write)
        self._audit.note(kind, write.client_order_id, {"code": error.code, **error.data})

    async def answer(self, write: UnknownWrite, answer: Awaitable[T]) -> T:
        """Wait for the broker; anything but an acceptance or a refusal leaves the order Unknown."""
        order_id = write.client_order_id
        try:
            result = await answer
        except OrderDenied as error:  # denied by the last look, in the step of the write
            raise self._not_sent(write, error) from error
        except (OrderRejected, ServerRefused) as error:
            if isinstance(error, TradingLocked):  # another program locked the gateway: our own lock follows
                self._lock.lock(LockReason.OTHER_PROGRAM)
            placed = self._writes.placed(write) if write.verb is WriteVerb.PLACE else None
            if placed is None:
                self._rejected(write, error)
                if isinstance(error, OrderRejected):
                    raise
                raise OrderRejected(error.code, client_order_id=order_id, **error.data) from error
            self._accepted(write, placed.id, refused=error.code)  # an order with our id says more than the refusal
            return cast("T", placed.id)
        except BaseException as error:  # a cancelled wait is no answer either: the bytes are out
            reason = error.code if isinstance(error, TideboardError) else type(error).__name__
            refusable = isinstance(error, TideboardError) and bool(error.data.get("refusable"))
            self._outcome_unknown(replace(write, refusable=True) if refusable else write, reason)
            if not isinstance(error, GatewayError):
                raise
            raise OrderUnknown("no-answer", client_order_id=order_id, reason=reason) from error
        self._accepted(write, result)
        return result

    def _accepted(self, write: UnknownWrite, result: object, **more: str) -> None:
        # A yes says that the write was taken, not how the order stands: that is told by a push, or by the read that is
        # expected here.
        placed = result if isinstance(result, str) else ""
        data = {} if result is None else {"order": result}
        self._audit.note(RecordKind.ACCEPTED, write.client_order_id, data | more)
        if placed and write.verb is WriteVerb.PLACE:
            self._blotter.adopt(write.account_id, placed, write.client_order_id)
        self._journal.settled(write.client_order_id)
        self._blotter.comparison.answered(write, placed)
        self._expected.expect(write.account_id, *(write.order_ids or (placed,)))

    def _rejected(self, write: UnknownWrite, error: TideboardError) -> None:
        self._ended(RecordKind.REJECTED, write, error)
        if error.code == PRICE_STEP_REFUSED:
            prices = tuple(price for price in (write.price, write.trigger) if price is not None)
            self._hub.publish(Topic.STEP_REFUSED.of(write.instrument), Lazy.ready(prices))
        if is_about_market(text := str(error.data.get("text", ""))):
            self._hub.publish(Topic.MARKET_REFUSED.of(market_of(write.instrument)), Lazy.ready(text))
        if error.code == "cancel-not-found":
            self._blotter.comparison.not_found(write)
        if write.verb is WriteVerb.PLACE:
            self._journal.given_up[write.client_order_id] = write  # a refusal may be wrong
        self._expected.expect(write.account_id, *write.order_ids)

    def _outcome_unknown(self, write: UnknownWrite, reason: str) -> None:
        self._audit.note(RecordKind.UNKNOWN, write.client_order_id, {"reason": reason})
        self._writes.ask_for(write)
