"""The last steps of an approved order: audit, last look, write, answer; it is never sent twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar, cast

from tideboard_core.audit import Audit
from tideboard_core.audit_log import RecordKind
from tideboard_core.blotter import Blotter
from tideboard_core.errors import (
    GatewayError,
    OrderDenied,
    OrderRejected,
    OrderUnknown,
    ServerRefused,
    TideboardError,
    TradingLocked,
)
from tideboard_core.lock import TradingLock
from tideboard_core.model.lock import LockReason
from tideboard_core.model.order import ActRequest, ModifyRequest, OrderRequest
from tideboard_core.ports import ApprovedOrder, Clock, R, TradingGateway, WriteVerb
from tideboard_core.sent import Sent
from tideboard_core.unknown import Request, UnknownWrite, orders_of, verb_of, write_data, write_of

S = TypeVar("S", OrderRequest, ModifyRequest, ActRequest)
T = TypeVar("T")

MOST_BODY = 8_000
"""Characters that the log keeps of a body that a person wrote."""
APPROVAL_AGE = 2.0
"""Seconds from the person's gesture to the write."""


class Sender:
    """Belongs to the guard, which alone calls it; what it sends carries an approval."""

    def __init__(
        self,
        *,
        clock: Clock,
        gateway: TradingGateway,
        audit: Audit,
        lock: TradingLock,
        blotter: Blotter,
        sent: Sent,
    ) -> None:
        self._clock = clock
        self._gateway = gateway
        self._audit = audit
        self._lock = lock
        self._blotter = blotter
        self._sent = sent

    async def send(self, approved: ApprovedOrder[S], write: Callable[[], Awaitable[T]]) -> T:
        """Flush the intent to disk, write, and wait for the broker; errors as `Guard.submit`."""
        request = approved.request
        try:
            await self._audit.append(RecordKind.INTENT, request.client_order_id, self.intent(request))
        except BaseException:
            self._sent.discount(request.client_order_id)
            raise
        return await self.answer(request, self.write(approved, write))

    def intent(self, request: Request) -> dict[str, object]:
        """What the order log keeps before the write."""
        data: dict[str, object] = write_data(self._write_of(request))
        data["environment"] = request.account.environment
        data |= self._sent.counted(request.client_order_id)
        if request.exact_body:
            data["body"] = request.exact_body[:MOST_BODY]
        return data

    def look(self, request: Request, *, approved_at: float, generation: int, unlocked: Callable[[], bool]) -> None:
        """The last look, before the write and in the step of the write; OrderDenied when something changed."""
        denied: tuple[str, dict[str, object]] | None = None
        age = self._clock.monotonic() - approved_at
        if not self._gateway.connected or self._gateway.generation != generation:
            denied = "not-sent-link", {}
        elif not unlocked():
            denied = "not-sent-locked", {"reason": self._lock.status.reason}
        elif age >= APPROVAL_AGE:
            denied = "not-sent-late", {"value": age, "limit": APPROVAL_AGE}
        if denied is not None:
            raise OrderDenied(denied[0], client_order_id=request.client_order_id, **denied[1])

    def write(self, approved: ApprovedOrder[R], write: Callable[[], Awaitable[T]]) -> Awaitable[T]:
        """The last look and the write, with no await between them; whatever fails here was not sent."""
        request = approved.request
        try:
            approved.look()
            budget = self._gateway.write_budget(verb_of(request), request.account)
            if budget > 0:
                raise OrderDenied("rate-budget", client_order_id=request.client_order_id, seconds=budget)
            return self._handed_over(request, write)
        except TideboardError as error:
            raise self._not_sent(request, error) from error

    def _not_sent(self, request: Request, error: TideboardError) -> OrderDenied:
        self._sent.discount(request.client_order_id)
        self._audit.note(RecordKind.NOT_SENT, request.client_order_id, {"code": error.code, **error.data})
        if isinstance(error, OrderDenied):
            return error
        return OrderDenied(f"not-sent-{error.code}", client_order_id=request.client_order_id, **error.data)

    def _handed_over(self, request: Request, write: Callable[[], Awaitable[T]]) -> Awaitable[T]:
        """Write; an error that is none of ours tells nothing about the bytes, so the order is Unknown."""
        self._sent.writing(self._write_of(request))
        try:
            return write()
        except TideboardError:
            self._sent.answered(request.client_order_id)
            raise
        except Exception as error:
            self._in_doubt(request, type(error).__name__)
            raise

    async def answer(self, request: Request, answer: Awaitable[T]) -> T:
        """Wait for the broker; anything but a clear yes or no leaves the order Unknown."""
        order_id = request.client_order_id
        try:
            result = await answer
        except OrderDenied as error:  # the look in the step of the write said no
            raise self._not_sent(request, error) from error
        except (OrderRejected, ServerRefused) as error:
            if isinstance(error, TradingLocked):
                self._lock.lock(LockReason.OTHER_PROGRAM)
            placed = self._blotter.placed(request) if isinstance(request, OrderRequest) else None
            if placed is None:
                self._rejected(request, error)
                if isinstance(error, OrderRejected):
                    raise
                raise OrderRejected(error.code, client_order_id=order_id, **error.data) from error
            self._accepted(request, placed.id, refused=error.code)  # an order with our id says more than the refusal
            return cast("T", placed.id)
        except BaseException as error:
            reason = error.code if isinstance(error, TideboardError) else type(error).__name__
            self._in_doubt(request, reason)
            if not isinstance(error, GatewayError):
                raise
            raise OrderUnknown("no-answer", client_order_id=order_id, reason=reason) from error
        finally:
            self._sent.answered(order_id)
        self._accepted(request, result)
        return result

    def _accepted(self, request: Request, result: object, **more: str) -> None:
        order_id, account_id = request.client_order_id, request.account.id
        self._audit.note(RecordKind.ACCEPTED, order_id, ({"order": result} if result is not None else {}) | more)
        if isinstance(request, OrderRequest) and isinstance(result, str):
            self._blotter.adopt(account_id, result, order_id)
        self._blotter.expect(account_id, *orders_of(request, result))

    def _in_doubt(self, request: Request, reason: str) -> None:
        self._sent.answered(request.client_order_id)
        self._audit.note(RecordKind.UNKNOWN, request.client_order_id, {"reason": reason})
        self._blotter.doubt(self._write_of(request))

    def _write_of(self, request: Request) -> UnknownWrite:
        write = write_of(request, self._clock.wall())
        return write if self._gateway.remarks or write.verb is not WriteVerb.PLACE else replace(write, numbered=False)

    def _rejected(self, request: Request, error: TideboardError) -> None:
        self._sent.discount(request.client_order_id)
        if isinstance(request, OrderRequest):
            self._sent.given_up[request.client_order_id] = self._write_of(request)
        self._audit.note(RecordKind.REJECTED, request.client_order_id, {"code": error.code, **error.data})
        self._blotter.expect(request.account.id, *orders_of(request))
