"""Writes that only take orders out of the market, in their light form: cancels, and parking or deleting an order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from tideboard_core.audit import Audit
from tideboard_core.audit_log import RecordKind
from tideboard_core.blotter import Blotter
from tideboard_core.checks import LIVE_LINK
from tideboard_core.doubts import Sleep
from tideboard_core.errors import OrderDenied, OrderError, VaultError
from tideboard_core.evidence import link_state
from tideboard_core.hub import Hub
from tideboard_core.lock import LINK, LOCK, TradingLock
from tideboard_core.model.instrument import Market, market_of
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import (
    Account,
    ActRequest,
    CancelAllRequest,
    CancelRequest,
    Order,
    OrderAct,
    OrderStatus,
)
from tideboard_core.model.review import CheckCode, Confirmation
from tideboard_core.ports import ApprovedOrder, Clock, Confirmer, Key, R, Topic, TradingGateway
from tideboard_core.review import LiveCancelReview, following
from tideboard_core.sender import Sender
from tideboard_core.sent import Sent
from tideboard_core.unknown import verb_of

PACE = 0.2
"""Within one cancel all, a budget that is free this soon is waited for: OpenD wants 0.04 s between two calls."""
LOOKS = 10
"""How often it is looked whether it is free: over HTTP the write before has to be answered first."""
FLUSH = 1.0
"""Seconds that such a write waits for the log: less than its approval lives, because it goes out anyway."""

MAINLAND = frozenset({Market.SH, Market.SZ})
Light = CancelRequest | CancelAllRequest | ActRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOutcome:
    """What became of one order of a cancel all: `error` None = accepted for processing."""

    order_id: str
    error: OrderError | None


class Approve(Protocol):
    """The guard's own act of building an approval."""

    def __call__(
        self, request: R, *, approved_at: float, generation: int, unlocked: Callable[[], bool]
    ) -> ApprovedOrder[R]:
        """A single-use permission whose last look asks `unlocked`."""
        ...


class Hands(Protocol):
    """The guard's own three calls of the gateway: nobody else writes."""

    def withdraw(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        """Cancel one order."""
        ...

    def withdraw_all(self, approved: ApprovedOrder[CancelAllRequest]) -> Awaitable[None]:
        """Cancel everything of a market."""
        ...

    def park(self, approved: ApprovedOrder[ActRequest]) -> Awaitable[None]:
        """Do an act."""
        ...


class LightWrites:
    """Belongs to the guard. One confirmation at a time; none needs a fresh book, a collar or a gesture."""

    def __init__(
        self,
        *,
        hub: Hub,
        clock: Clock,
        gateway: TradingGateway,
        audit: Audit,
        lock: TradingLock,
        blotter: Blotter,
        sent: Sent,
        confirmer: Confirmer,
        sender: Sender,
        approve: Approve,
        hands: Hands,
        sleep: Sleep,
    ) -> None:
        self._hub = hub
        self._clock = clock
        self._gateway = gateway
        self._audit = audit
        self._lock = lock
        self._blotter = blotter
        self._sent = sent
        self._confirmer = confirmer
        self._sender = sender
        self._approve = approve
        self._hands = hands
        self._sleep = sleep
        self._confirming = False

    # --- one by one --------------------------------------------------------------------------------------------------

    async def cancel_one(self, request: CancelRequest) -> None:
        """Ask, audit and withdraw one order."""
        await self._use(request)
        (outcome,) = await self._cancel(request.account, [request], everything=False)
        if outcome.error is not None:
            raise outcome.error

    async def cancel_each(self, account: Account, orders: Sequence[Order]) -> list[CancelOutcome]:
        """Ask once with all of these, then withdraw them one by one."""
        requests = []
        for order in orders:
            act = self._sent.next_id()
            self._sent.use(act)
            requests.append(CancelRequest(account=account, order=order, client_order_id=act))
        if not requests:
            raise await self._denied(self._sent.next_id(), "nothing-to-cancel", account=account.id)
        return await self._cancel(account, requests, everything=True)

    async def _cancel(
        self, account: Account, requests: list[CancelRequest], *, everything: bool
    ) -> list[CancelOutcome]:
        first = requests[0]
        with self._one_at_a_time(first):
            await self._refuse_without_link(first)
            if len(requests) == 1 and not self._cancellable(first):
                raise await self._denied(first.client_order_id, CheckCode.ORDER.value, status=self._now(first).status)
            generation = self._gateway.generation
            review = await self._review(
                account,
                lambda: tuple(self._now(request) for request in requests),
                everything=everything,
                exact_body=first.exact_body,
            )
            async with self._confirmed(review, first):
                return await self._cancel_confirmed(requests, review, generation)

    async def _cancel_confirmed(
        self, requests: list[CancelRequest], review: LiveCancelReview, generation: int
    ) -> list[CancelOutcome]:
        """Audit every intent at once, then write one after the other, then wait for all answers."""
        alive = [request for request in requests if self._cancellable(request)]
        approved_at = self._clock.monotonic()
        await asyncio.gather(*(self._intent(request) for request in alive))
        answers: dict[str, Awaitable[None] | OrderError] = {}
        for request in alive:
            approved = self._approve(
                request, approved_at=approved_at, generation=generation, unlocked=lambda: review.allowed
            )
            await self._pace(request)
            try:
                answers[request.order.id] = self._withdraw(approved)
            except OrderError as error:
                answers[request.order.id] = error
        return list(await asyncio.gather(*(self._outcome(r, answers.get(r.order.id)) for r in requests)))

    def _withdraw(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        return self._sender.write(approved, lambda: self._hands.withdraw(approved))

    async def _pace(self, request: CancelRequest) -> None:
        for _ in range(LOOKS):
            seconds = self._gateway.write_budget(verb_of(request), request.account)
            if not 0 < seconds <= PACE:
                return
            await self._sleep(seconds)

    async def _outcome(self, request: CancelRequest, answer: Awaitable[None] | OrderError | None) -> CancelOutcome:
        error: OrderError | None = None
        if answer is None:
            error = OrderDenied(CheckCode.ORDER.value, status=self._now(request).status)
        elif isinstance(answer, OrderError):
            error = answer
        else:
            try:
                await self._sender.answer(request, answer)
            except OrderError as refused:
                error = refused
        return CancelOutcome(order_id=request.order.id, error=error)

    # --- all at once -------------------------------------------------------------------------------------------------

    async def cancel_account(self, request: CancelAllRequest) -> list[CancelOutcome]:
        """Ask with every order that will be hit, then withdraw them in one write, or one by one where that is not."""
        if not self._gateway.cancels_at_once(request.account):
            if request.exact_body:
                await self._use(request)
                raise await self._denied(request.client_order_id, "body-not-possible")
            return await self.cancel_each(request.account, self._open_on(request.account, request.market))
        await self._use(request)
        account, market = request.account, request.market
        with self._one_at_a_time(request):
            await self._refuse_without_link(request)
            if not self._open_on(account, market):
                raise await self._denied(request.client_order_id, "nothing-to-cancel", account=account.id)
            generation = self._gateway.generation
            review = await self._review(
                account,
                lambda: self._open_on(account, market),
                everything=True,
                at_once=market,
                exact_body=request.exact_body,
            )
            async with self._confirmed(review, request) as confirmation:
                shown = replace(request, orders=review.orders)
                seen = confirmation.read if confirmation.read is not None else _ids(shown.orders)
                return await self._cancel_shown(shown, review, generation, seen=seen)

    async def _cancel_shown(
        self, request: CancelAllRequest, review: LiveCancelReview, generation: int, *, seen: frozenset[str]
    ) -> list[CancelOutcome]:
        if not request.orders:
            raise await self._denied(request.client_order_id, "nothing-to-cancel", account=request.account.id)
        approved = self._approve(
            request,
            approved_at=self._clock.monotonic(),
            generation=generation,
            unlocked=lambda: review.allowed,
        )
        await self._intent(request)
        joined = sorted(_ids(review.orders) - seen)
        if joined:  # it came in at the last moment: nobody has read that it would be hit
            self._audit.note(RecordKind.NOT_SENT, request.client_order_id, {"code": "orders-joined", "orders": joined})
            raise OrderDenied("orders-joined", client_order_id=request.client_order_id, count=len(joined))
        answer = self._sender.write(approved, lambda: self._hands.withdraw_all(approved))
        await self._sender.answer(request, answer)
        return [CancelOutcome(order_id=order.id, error=None) for order in request.orders]

    def _open_on(self, account: Account, market: Market) -> tuple[Order, ...]:
        """What one write withdraws: both mainland exchanges are one market to a broker's account."""
        together = MAINLAND if market in MAINLAND else frozenset({market})
        rows = self._blotter.orders(account.id) or ()
        return tuple(order for order in rows if order.open and market_of(order.instrument) in together)

    # --- park and delete ---------------------------------------------------------------------------------------------

    async def take_out(self, request: ActRequest) -> None:
        """Ask lightly, audit, and park an order or take it off the list."""
        await self._use(request)
        with self._one_at_a_time(request):
            await self._refuse_without_link(request)
            await self._refuse_pointless(request)
            generation = self._gateway.generation
            review = await self._review(
                request.account, lambda: (self._now(request),), act=request.act, exact_body=request.exact_body
            )
            async with self._confirmed(review, request):
                await self._refuse_pointless(request)
                approved = self._approve(
                    request,
                    approved_at=self._clock.monotonic(),
                    generation=generation,
                    unlocked=lambda: review.allowed,
                )
                await self._intent(request)
                await self._sender.answer(request, self._sender.write(approved, lambda: self._hands.park(approved)))

    async def _refuse_pointless(self, request: ActRequest) -> None:
        now = self._blotter.order(request.account.id, request.order.id)
        fine = now is not None
        if now is not None and request.act is OrderAct.DISABLE:
            fine = now.open and now.status is not OrderStatus.DISABLED
        if not fine:
            status = None if now is None else now.status
            raise await self._denied(request.client_order_id, CheckCode.ORDER.value, status=status)

    # --- shared ------------------------------------------------------------------------------------------------------

    async def _review(
        self,
        account: Account,
        look: Callable[[], tuple[Order, ...]],
        *,
        everything: bool = False,
        act: OrderAct | None = None,
        at_once: Market | None = None,
        exact_body: str = "",
    ) -> LiveCancelReview:
        return LiveCancelReview(
            account,
            look=look,
            foreign=self._blotter.foreign,
            everything=everything,
            lock=self._lock,
            password_kind=await self._password_kind(account),
            act=act,
            at_once=at_once,
            exact_body=exact_body,
        )

    @asynccontextmanager
    async def _confirmed(self, review: LiveCancelReview, request: Light) -> AsyncIterator[Confirmation]:
        """Ask the person; what was unlocked for this act is locked again after the block."""
        try:
            keys = (LOCK, LINK, Key(Topic.ORDERS, review.account.id))
            with following(self._hub, keys, review.changed):
                confirmation = await self._confirmer.confirm_cancel(review)
            if not confirmation.accepted:
                raise await self._denied(request.client_order_id, "not-confirmed")
            yield confirmation
        finally:
            review.end()

    async def _password_kind(self, account: Account) -> PasswordKind:
        try:
            return await self._lock.password_kind(account)
        except VaultError:
            return PasswordKind.OWN

    async def _intent(self, request: Light) -> None:
        """It goes also when the disk refuses or hangs; the record is then kept in memory."""
        data = self._sender.intent(request)
        await self._audit.record(RecordKind.INTENT, request.client_order_id, data, timeout=FLUSH)

    async def _use(self, request: Light) -> None:
        if not self._sent.use(request.client_order_id):
            raise await self._denied(request.client_order_id, "duplicate")

    async def _refuse_without_link(self, request: Light) -> None:
        state = link_state(self._hub)
        if state not in LIVE_LINK:
            raise await self._denied(request.client_order_id, CheckCode.LINK.value, state=state)

    def _now(self, request: CancelRequest | ActRequest) -> Order:
        return self._blotter.order(request.account.id, request.order.id) or request.order

    def _cancellable(self, request: CancelRequest) -> bool:
        """Known to the broker and still open; a placeholder of an Unknown has no id to cancel by."""
        now = self._blotter.order(request.account.id, request.order.id)
        return now is not None and now.open

    @contextlib.contextmanager
    def _one_at_a_time(self, request: Light) -> Iterator[None]:
        if self._confirming:
            self._audit.note(RecordKind.DENIED, request.client_order_id, {"code": "confirmation-open"})
            raise OrderDenied("confirmation-open", client_order_id=request.client_order_id)
        self._confirming = True
        try:
            yield
        finally:
            self._confirming = False

    async def _denied(self, order_id: str, code: str, **data: object) -> OrderDenied:
        return await denied(self._audit, order_id, code, **data)


def _ids(orders: Sequence[Order]) -> frozenset[str]:
    return frozenset(order.id for order in orders)


async def denied(audit: Audit, order_id: str, code: str, **data: object) -> OrderDenied:
    """Audit a denial; the result is raised by the caller."""
    number = await audit.record(RecordKind.DENIED, order_id, {"code": code, **data})
    return OrderDenied(code, client_order_id=order_id, record=number, **data)
