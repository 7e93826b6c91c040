"""The last steps of an approved order: order log, write, answer; it is never sent twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from tideboard_core.audit.order_log import Audit
from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import (
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
from tideboard_core.model.combination import CombinationRequest
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import ActRequest, ModifyRequest, OrderRequest
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.journal import OrderJournal
from tideboard_core.orders.writes import NewOrder, Request, UnknownWrite, orders_of, write_data, write_of
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import ApprovedOrder, R, TradingGateway, WriteVerb

FLUSH = 1.0
"""Seconds that a risk-reducing request waits for the log: less than APPROVAL_AGE, because it is sent anyway."""

S = TypeVar("S", OrderRequest, CombinationRequest, ModifyRequest, ActRequest)
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

    def __init__(self, services: OrderServices) -> None:
        self._clock, self._gateway = services.clock, services.gateway
        self._audit, self._lock = services.audit, services.lock
        self._blotter, self._journal = services.blotter, services.journal

    async def send(self, approved: ApprovedOrder[S], write: Callable[[], Awaitable[T]]) -> T:
        """Flush the intent to disk, write, and wait for the broker; errors as `Guard.submit`."""
        request = approved.request
        try:
            await self._audit.append(RecordKind.INTENT, request.client_order_id, self.intent(request))
        except BaseException:  # also a cancelled task: without its intent on disk the order never goes out
            self._journal.discount(request.client_order_id)
            raise
        return await self.answer(request, self.write(approved, write))

    async def denied(self, client_order_id: str, code: str, **data: object) -> OrderDenied:
        """Record a denial; the caller raises the result. Its number is used up: the log has one story for each."""
        self._journal.use(client_order_id)
        number = await self._audit.record(RecordKind.DENIED, client_order_id, {"code": code, **data})
        return OrderDenied(code, client_order_id=client_order_id, record=number, **data)

    async def note_intent(self, request: Request) -> None:
        """Log a risk-reducing request, which is sent even if the disk fails or hangs: the record is kept in memory."""
        data = self.intent(request)
        await self._audit.record(RecordKind.INTENT, request.client_order_id, data, timeout=FLUSH)

    def intent(self, request: Request) -> dict[str, object]:
        """What the order log keeps before the write."""
        data: dict[str, object] = write_data(self._write_of(request))
        data["environment"] = request.account.environment
        data |= self._journal.counted(request.client_order_id)
        return data | self._journal.basis.pop(request.client_order_id, {})

    def look(self, request: Request, *, approved_at: float, unlocked: Callable[[], bool]) -> None:
        """Check lock and age once more, in the step of the write; raises OrderDenied if something changed."""
        age = self._clock.monotonic() - approved_at
        if not unlocked():
            reason = self._lock.status.reason
            raise OrderDenied("not-sent-locked", client_order_id=request.client_order_id, reason=reason)
        if age >= APPROVAL_AGE:
            raise OrderDenied("not-sent-late", client_order_id=request.client_order_id, value=age, limit=APPROVAL_AGE)

    def write(self, approved: ApprovedOrder[R], write: Callable[[], Awaitable[T]]) -> Awaitable[T]:
        """Call the gateway, which takes the approval in the step that writes; what is raised here was not sent."""
        request = approved.request
        try:
            return self._handed_over(request, write)
        except TideboardError as error:
            raise self._not_sent(request, error) from error

    def _not_sent(self, request: Request, error: TideboardError) -> OrderDenied:
        self._blotter.proofs.never_sent(self._write_of(request))
        self._journal.discount(request.client_order_id)
        self._audit.note(RecordKind.NOT_SENT, request.client_order_id, {"code": error.code, **error.data})
        if isinstance(error, OrderDenied):
            return OrderDenied(error.code, **{"client_order_id": request.client_order_id, **error.data})
        return OrderDenied(f"not-sent-{error.code}", client_order_id=request.client_order_id, **error.data)

    def _handed_over(self, request: Request, write: Callable[[], Awaitable[T]]) -> Awaitable[T]:
        """Write; after an error that is not ours bytes may have left, so the order is unknown."""
        # Before the bytes: from here on no exit of this symbol may count as proven.
        write_now = self._write_of(request)
        self._journal.writing(write_now)
        self._blotter.proofs.sent(write_now)
        try:
            return write()
        except TideboardError:
            self._journal.answered(request.client_order_id)
            raise
        except Exception as error:
            self._outcome_unknown(request, type(error).__name__)
            raise

    async def answer(self, request: Request, answer: Awaitable[T]) -> T:
        """Wait for the broker; anything but an acceptance or a refusal leaves the order Unknown."""
        order_id = request.client_order_id
        try:
            result = await answer
        except OrderDenied as error:  # denied by the last look, in the step of the write
            raise self._not_sent(request, error) from error
        except (OrderRejected, ServerRefused) as error:
            if isinstance(error, TradingLocked):  # another program locked the gateway: our own lock follows
                self._lock.lock(LockReason.OTHER_PROGRAM)
            placed = self._blotter.placed(request) if isinstance(request, NewOrder) else None
            if placed is None:
                self._rejected(request, error)
                if isinstance(error, OrderRejected):
                    raise
                raise OrderRejected(error.code, client_order_id=order_id, **error.data) from error
            self._accepted(request, placed.id, refused=error.code)  # an order with our id says more than the refusal
            return cast("T", placed.id)
        except BaseException as error:  # a cancelled wait is no answer either: the bytes are out
            reason = error.code if isinstance(error, TideboardError) else type(error).__name__
            self._outcome_unknown(request, reason)
            if not isinstance(error, GatewayError):
                raise
            raise OrderUnknown("no-answer", client_order_id=order_id, reason=reason) from error
        finally:
            self._journal.answered(order_id)
        self._accepted(request, result)
        return result

    def _accepted(self, request: Request, result: object, **more: str) -> None:
        order_id, account_id = request.client_order_id, request.account.id
        self._audit.note(RecordKind.ACCEPTED, order_id, ({"order": result} if result is not None else {}) | more)
        if isinstance(request, NewOrder) and isinstance(result, str):
            self._blotter.adopt(account_id, result, order_id)
        self._blotter.expect(account_id, *orders_of(request, result))

    def _outcome_unknown(self, request: Request, reason: str) -> None:
        self._journal.answered(request.client_order_id)
        self._audit.note(RecordKind.UNKNOWN, request.client_order_id, {"reason": reason})
        self._blotter.ask_for(self._write_of(request))

    def _write_of(self, request: Request) -> UnknownWrite:
        write = write_of(request, self._clock.wall())
        return write if self._gateway.remarks or write.verb is not WriteVerb.PLACE else replace(write, numbered=False)

    def _rejected(self, request: Request, error: TideboardError) -> None:
        self._journal.discount(request.client_order_id)
        if isinstance(request, NewOrder):
            self._journal.given_up[request.client_order_id] = self._write_of(request)  # a refusal may be wrong
        self._audit.note(RecordKind.REJECTED, request.client_order_id, {"code": error.code, **error.data})
        self._blotter.expect(request.account.id, *orders_of(request))
