"""The only way to an order: checks, confirmation, checks again, audit, last look, write (docs/life-of-an-order.md)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tideboard_core.assessor import Assessor
from tideboard_core.audit import Audit
from tideboard_core.audit_log import Record, RecordKind
from tideboard_core.blotter import Blotter, Sleep
from tideboard_core.checks import LIVE_LINK, gesture_for
from tideboard_core.draft import Draft, draft_of
from tideboard_core.errors import (
    OrderDenied,
    OrderError,
    VaultError,
)
from tideboard_core.evidence import link_state
from tideboard_core.fees import summarise
from tideboard_core.hub import Hub
from tideboard_core.lock import LINK, LOCK, TradingLock
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.order import Account, CancelRequest, ModifyRequest, Order, OrderRequest
from tideboard_core.model.review import Check, CheckCode, Confirmation, OrderPreview, Severity
from tideboard_core.ports import ApprovedOrder, Clock, Confirmer, Key, OrderOffers, Topic, TradingGateway
from tideboard_core.review import LiveCancelReview, LiveReview, following, proven, review_keys
from tideboard_core.sender import Sender
from tideboard_core.sent import Sent
from tideboard_core.unknown import verb_of

R = TypeVar("R", OrderRequest, ModifyRequest)
A = TypeVar("A", OrderRequest, ModifyRequest, CancelRequest)

PACE = 0.2
"""Within one cancel all, a budget that is free this soon is waited for: OpenD wants 0.04 s between two calls."""
CANCEL_FLUSH = 1.0
"""Seconds that a cancel waits for the log: less than its approval lives, because it goes out anyway."""
_NOT_IN_PREVIEW = frozenset({CheckCode.BOOK_AGE, CheckCode.MAX_QUANTITY})
"""A submission reads the book and asks the broker first; the ticket does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOutcome:
    """What became of one order of a cancel all: `error` None = accepted for processing."""

    order_id: str
    error: OrderError | None


class Guard:
    """One confirmation of an order at a time, and one of cancels; built once per connection by app.py."""

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
        assessor: Assessor,
        confirmer: Confirmer,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._hub = hub
        self._clock = clock
        self._gateway = gateway
        self._audit = audit
        self._lock = lock
        self._blotter = blotter
        self._sent = sent
        self._assessor = assessor
        self._confirmer = confirmer
        self._sleep = sleep
        self._confirming: set[str] = set()
        self._sender = Sender(clock=clock, gateway=gateway, audit=audit, lock=lock, blotter=blotter, sent=sent)

    def restore(self, records: Sequence[Record]) -> None:
        """Take over what the audit log tells: ids, the day's value, and writes that were left without an answer."""
        self._blotter.restore(self._sent.restore(records))

    @property
    def offers(self) -> OrderOffers:
        """What the connection takes of orders."""
        return self._gateway.offers

    def client_order_id(self) -> str:
        """The next free client order id (`TB-1120-0417`); it is used up by a submission, not by asking."""
        return self._sent.next_id()

    def preview(self, request: OrderRequest | ModifyRequest) -> OrderPreview:
        """Cost, checks and effect on the book on current data, for the ticket; sends nothing.

        The age of the book and the broker's maximum quantity are left out: a submission asks for both first.
        """
        draft = draft_of(request)
        verdicts = self._assessor.verdicts(draft)
        moment = verdicts.moment
        left_out = _NOT_IN_PREVIEW
        if moment.evidence.funds is not None and moment.evidence.power is None:
            left_out = left_out | {CheckCode.POWER}  # kept in another currency: the broker's maximum will decide
        if not self._assessor.listed(draft.instrument):
            left_out = left_out | {CheckCode.MAPPING}
        checks = tuple(check for check in verdicts.checks if check.code not in left_out)
        return OrderPreview(
            summary=summarise(draft, moment.evidence, moment.book),
            checks=checks,
            book=moment.book,
            gesture=gesture_for(moment, checks),
        )

    async def submit(self, request: OrderRequest) -> str:
        """Check, confirm, check, audit and send a new order; returns the broker's order id.

        Raises OrderDenied (code = a CheckCode or VoidCode, or `not-confirmed`, `gesture-missing`, `duplicate`,
        `confirmation-open`, `not-sent-*`; data as named at the code, and `record`, the number of the audit line),
        OrderRejected (data `text`, the broker's sentence), OrderUnknown (data `client_order_id`).
        """
        approved = await self._approve(request)
        order_id = await self._sender.send(approved, lambda: self._gateway.place(approved))
        self._blotter.expect(request.account.id, order_id)
        return order_id

    async def submit_modify(self, request: ModifyRequest) -> None:
        """As `submit`, for a change of a working order; success means accepted for processing."""
        approved = await self._approve(request)
        await self._sender.send(approved, lambda: self._gateway.modify(approved))

    async def submit_cancel(self, request: CancelRequest) -> None:
        """Ask lightly, audit and withdraw a working order; works while locked, by a password for this act."""
        outcomes = await self._cancel(request.account, [request], everything=False)
        if outcomes[0].error is not None:
            raise outcomes[0].error

    async def submit_cancel_all(self, account: Account) -> list[CancelOutcome]:
        """Ask once with every open order of `account`, other programs' too, then withdraw them one by one.

        Raises OrderDenied when nothing is open or nobody says yes; else one outcome per order.
        """
        orders = [order for order in self._blotter.orders(account.id) or () if order.open]
        requests = []
        for order in orders:
            act = self._sent.next_id()
            self._sent.use(act)
            requests.append(CancelRequest(account=account, order=order, client_order_id=act))
        if not requests:
            raise await self._denied(self._sent.next_id(), "nothing-to-cancel", account=account.id)
        return await self._cancel(account, requests, everything=True)

    # --- steps 1 to 4: checks, confirmation, checks ------------------------------------------------------------------

    async def _approve(self, request: R) -> ApprovedOrder[R]:
        if not self._sent.use(request.client_order_id):
            raise await self._denied(request.client_order_id, "duplicate")
        with self._one_at_a_time("order", request.client_order_id):
            draft = draft_of(request)
            asked = await self._assessor.ask(draft)
            first = self._assessor.verdicts(draft, asked)
            await self._refuse_failed(draft, first.checks)
            review = LiveReview(
                first,
                evaluate=lambda: self._assessor.verdicts(draft, asked),
                freshen=lambda: self._assessor.freshen(draft.instrument),
                clock=self._clock,
            )
            with following(self._hub, review_keys(draft), review.refresh):
                confirmation = await self._confirmer.confirm(review)
            approved_at, epoch = self._clock.monotonic(), self._lock.epoch
            review.refresh()
            await self._refuse_unproven(review, confirmation)
        if review.summary.value is not None and draft.replaces is None:
            self._sent.count(draft, review.summary.value)

        def unlocked() -> bool:  # all the time since the confirmation: open again is not the same
            return self._lock.is_open(request.account) and self._lock.epoch == epoch

        return self._approval(request, approved_at=approved_at, generation=review.generation, unlocked=unlocked)

    def _approval(
        self, request: A, *, approved_at: float, generation: int, unlocked: Callable[[], bool]
    ) -> ApprovedOrder[A]:
        def look() -> None:
            self._sender.look(request, approved_at=approved_at, generation=generation, unlocked=unlocked)

        return ApprovedOrder(request, approved_at=approved_at, generation=generation, look=look)

    async def _refuse_failed(self, draft: Draft, checks: tuple[Check, ...]) -> None:
        for check in checks:
            if not check.passed and check.severity is Severity.HARD:
                raise await self._denied(draft.client_order_id, check.code.value, **check.data)

    async def _refuse_unproven(self, review: LiveReview, confirmation: Confirmation) -> None:
        order_id, void = review.summary.client_order_id, review.void_reason
        if not confirmation.accepted:
            reason = void.code.value if void is not None else "not-confirmed"
            raise await self._denied(order_id, "not-confirmed", reason=reason)
        if void is not None:
            raise await self._denied(order_id, void.code.value, **void.data)
        if not proven(review, confirmation):
            raise await self._denied(order_id, "gesture-missing", wanted=review.gesture, given=confirmation.gesture)

    @contextlib.contextmanager
    def _one_at_a_time(self, kind: str, order_id: str) -> Iterator[None]:
        if kind in self._confirming:
            self._audit.note(RecordKind.DENIED, order_id, {"code": "confirmation-open"})
            raise OrderDenied("confirmation-open", client_order_id=order_id)
        self._confirming.add(kind)
        try:
            yield
        finally:
            self._confirming.discard(kind)

    async def _denied(self, order_id: str, code: str, **data: object) -> OrderDenied:
        """Audit a denial; the result is raised by the caller."""
        number = await self._audit.record(RecordKind.DENIED, order_id, {"code": code, **data})
        return OrderDenied(code, client_order_id=order_id, record=number, **data)

    # --- cancels -----------------------------------------------------------------------------------------------------

    async def _cancel(
        self, account: Account, requests: list[CancelRequest], *, everything: bool
    ) -> list[CancelOutcome]:
        first = requests[0].client_order_id
        if not everything and not self._sent.use(first):
            raise await self._denied(first, "duplicate")
        with self._one_at_a_time("cancel", first):
            await self._refuse_uncancellable(account, requests)
            generation = self._gateway.generation
            review = LiveCancelReview(
                account,
                look=lambda: tuple(self._now(request) for request in requests),
                foreign_ids=self._blotter.foreign(request.order for request in requests),
                everything=everything,
                lock=self._lock,
                password_kind=await self._password_kind(account),
            )
            try:
                with following(self._hub, (LOCK, LINK, Key(Topic.ORDERS, account.id)), review.changed):
                    confirmation = await self._confirmer.confirm_cancel(review)
                if not confirmation.accepted:
                    raise await self._denied(first, "not-confirmed")
                return await self._cancel_each(requests, review, generation)
            finally:
                review.end()

    async def _refuse_uncancellable(self, account: Account, requests: list[CancelRequest]) -> None:
        first = requests[0].client_order_id
        if link_state(self._hub) not in LIVE_LINK:
            raise await self._denied(first, CheckCode.LINK.value, state=link_state(self._hub))
        if len(requests) == 1 and not self._cancellable(requests[0]):
            raise await self._denied(first, CheckCode.ORDER.value, status=self._now(requests[0]).status)

    async def _password_kind(self, account: Account) -> PasswordKind:
        try:
            return await self._lock.password_kind(account)
        except VaultError:
            return PasswordKind.OWN

    def _now(self, request: CancelRequest) -> Order:
        return self._blotter.order(request.account.id, request.order.id) or request.order

    def _cancellable(self, request: CancelRequest) -> bool:
        """Known to the broker and still open; a placeholder of an Unknown has no id to cancel by."""
        now = self._blotter.order(request.account.id, request.order.id)
        return now is not None and now.open

    async def _cancel_each(
        self, requests: list[CancelRequest], review: LiveCancelReview, generation: int
    ) -> list[CancelOutcome]:
        """Audit every intent at once, then write one after the other, then wait for all answers."""
        alive = [request for request in requests if self._cancellable(request)]
        approved_at = self._clock.monotonic()
        await asyncio.gather(*(self._cancel_intent(request) for request in alive))
        answers: dict[str, Awaitable[None] | OrderError] = {}
        for request in alive:
            approved = self._approval(
                request, approved_at=approved_at, generation=generation, unlocked=lambda: review.allowed
            )
            await self._pace(request)
            try:
                answers[request.order.id] = self._withdraw(approved)
            except OrderError as error:
                answers[request.order.id] = error
        return list(await asyncio.gather(*(self._outcome(r, answers.get(r.order.id)) for r in requests)))

    def _withdraw(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        return self._sender.write(approved, lambda: self._gateway.cancel(approved))

    async def _cancel_intent(self, request: CancelRequest) -> None:
        """A cancel goes also when the disk refuses or hangs; the record is then kept in memory."""
        data = self._sender.intent(request)
        await self._audit.record(RecordKind.INTENT, request.client_order_id, data, timeout=CANCEL_FLUSH)

    async def _pace(self, request: CancelRequest) -> None:
        seconds = self._gateway.write_budget(verb_of(request), request.account)
        if 0 < seconds <= PACE:
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
