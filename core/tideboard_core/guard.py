"""The only way to an order: checks, confirmation, checks again, audit, last look, write (docs/life-of-an-order.md)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from tideboard_core.assessor import Assessor
from tideboard_core.audit import Audit
from tideboard_core.audit_log import Record, RecordKind
from tideboard_core.blotter import Blotter
from tideboard_core.checks import gesture_for, reducing
from tideboard_core.doubts import Sleep
from tideboard_core.draft import Draft, draft_of
from tideboard_core.errors import (
    OrderDenied,
)
from tideboard_core.fees import summarise
from tideboard_core.hub import Hub
from tideboard_core.light_writes import CancelOutcome, LightWrites, denied
from tideboard_core.lock import TradingLock
from tideboard_core.model.order import (
    Account,
    ActRequest,
    CancelAllRequest,
    CancelRequest,
    ModifyRequest,
    OrderAct,
    OrderRequest,
)
from tideboard_core.model.review import Check, CheckCode, Confirmation, OrderPreview, Severity, VoidCode
from tideboard_core.ports import ApprovedOrder, Clock, Confirmer, OrderOffers, R, TradingGateway
from tideboard_core.review import LiveReview, Verdicts, following, proven, review_keys
from tideboard_core.sender import Sender
from tideboard_core.sent import Sent

__all__ = ["BRINGS_IN", "CancelOutcome", "Guard"]

Heavy = TypeVar("Heavy", OrderRequest, ModifyRequest, ActRequest)

BRINGS_IN = frozenset({OrderAct.RECONFIRM, OrderAct.ENABLE})
"""Acts after which an order may trade."""

_NOT_IN_PREVIEW = frozenset({CheckCode.BOOK_AGE, CheckCode.MAX_QUANTITY})
"""A submission reads the book and asks the broker first; the ticket does not."""


class _Hands:
    """The only calls of the gateway's light writes and acts."""

    def __init__(self, gateway: TradingGateway) -> None:
        self._gateway = gateway

    def withdraw(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        """Cancel one order."""
        return self._gateway.cancel(approved)

    def withdraw_all(self, approved: ApprovedOrder[CancelAllRequest]) -> Awaitable[None]:
        """Cancel everything of a market."""
        return self._gateway.cancel_all(approved)

    def park(self, approved: ApprovedOrder[ActRequest]) -> Awaitable[None]:
        """Reconfirm, disable, enable or delete."""
        return self._gateway.act(approved)


class Guard:
    """One confirmation of an order at a time, and one of what takes orders out; built once per connection by app.py."""

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
        self._confirming = False
        self._sender = Sender(clock=clock, gateway=gateway, audit=audit, lock=lock, blotter=blotter, sent=sent)
        self._hands = _Hands(gateway)
        self._light = LightWrites(
            hub=hub,
            clock=clock,
            gateway=gateway,
            audit=audit,
            lock=lock,
            blotter=blotter,
            sent=sent,
            confirmer=confirmer,
            sender=self._sender,
            approve=self._approval,
            hands=self._hands,
            sleep=sleep,
        )

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
        return await self._sender.send(approved, lambda: self._gateway.place(approved))

    async def submit_modify(self, request: ModifyRequest) -> None:
        """As `submit`, for a change of a working order; success means accepted for processing."""
        approved = await self._approve(request)
        await self._sender.send(approved, lambda: self._gateway.modify(approved))

    async def submit_act(self, request: ActRequest) -> None:
        """Reconfirm, disable, enable or delete an order; success means accepted for processing. Errors as `submit`.

        What brings an order into the market (reconfirm, enable) is checked and confirmed as a change is; what takes one
        out of it (disable, delete) is asked lightly, also while locked.
        """
        if request.act not in BRINGS_IN:
            await self._light.take_out(request)
            return
        approved = await self._approve(request)
        await self._sender.send(approved, lambda: self._hands.park(approved))

    async def submit_cancel(self, request: CancelRequest) -> None:
        """Ask lightly, audit and withdraw a working order; works while locked, by a password for this act."""
        await self._light.cancel_one(request)

    async def submit_cancel_all(self, account: Account) -> list[CancelOutcome]:
        """Ask once with every open order of `account`, other programs' too, then withdraw them one by one.

        Raises OrderDenied when nothing is open or nobody says yes; else one outcome per order.
        """
        orders = [order for order in self._blotter.orders(account.id) or () if order.open]
        return await self._light.cancel_each(account, orders)

    async def submit_cancel_account(self, request: CancelAllRequest) -> list[CancelOutcome]:
        """As `submit_cancel_all`, in one write for all that the account has working on a market.

        The orders are those that stand at the person's yes, whatever the request lists. Where the account cannot be
        cancelled in one write (paper, LongPort) they go one by one, and an exact body is denied `body-not-possible`.
        Raises OrderDenied, OrderRejected or OrderUnknown of the one write; `orders-joined` when an order came in that
        nobody has read of.
        """
        return await self._light.cancel_account(request)

    # --- steps 1 to 4: checks, confirmation, checks ------------------------------------------------------------------

    async def _approve(self, request: Heavy) -> ApprovedOrder[Heavy]:
        if not self._sent.use(request.client_order_id):
            raise await self._denied(request.client_order_id, "duplicate")
        with self._one_at_a_time(request.client_order_id):
            draft = draft_of(request)
            asked = await self._assessor.ask(draft)
            first = self._assessor.verdicts(draft, asked)
            await self._refuse_failed(draft, first)
            review = LiveReview(
                first,
                evaluate=lambda: self._assessor.verdicts(draft, asked),
                freshen=lambda: self._assessor.freshen(draft.instrument),
                clock=self._clock,
            )
            with following(self._hub, review_keys(draft), review.refresh):
                confirmation = await self._confirmer.confirm(review)
            approved_at, epoch = self._clock.monotonic(), self._lock.epoch
            if confirmation.accepted and reducing(first.checks):
                await self._assessor.reread(draft)
            review.refresh()
            await self._refuse_unproven(review, confirmation)
            await self._refuse_failed(draft, review.verdicts)
        if not isinstance(request, ActRequest):
            facts, value = review.summary.instrument, review.summary.value or Decimal(0)
            self._sent.count(draft, value, multiplier=facts.multiplier, currency=facts.currency)

        def unlocked() -> bool:  # all the time since the confirmation: open again is not the same
            return self._lock.is_open(request.account) and self._lock.epoch == epoch

        exempt = frozenset(check.code for check in reducing(first.checks))

        def still_reduces() -> None:
            if exempt and unproven(self._assessor.verdicts(draft, asked), exempt):
                raise OrderDenied("not-sent-not-reducing", client_order_id=request.client_order_id)

        return self._approval(
            request,
            approved_at=approved_at,
            generation=review.generation,
            unlocked=unlocked,
            judge=still_reduces,
        )

    def _approval(
        self,
        request: R,
        *,
        approved_at: float,
        generation: int,
        unlocked: Callable[[], bool],
        judge: Callable[[], None] = lambda: None,
    ) -> ApprovedOrder[R]:
        def look() -> None:
            self._sender.look(request, approved_at=approved_at, generation=generation, unlocked=unlocked)
            judge()

        return ApprovedOrder(request, approved_at=approved_at, generation=generation, look=look)

    async def _refuse_failed(self, draft: Draft, verdicts: Verdicts) -> None:
        check = unproven(verdicts)
        if check is not None:
            told = {**check.data, "unproven": True} if "reduces" in check.data else check.data
            raise await self._denied(draft.client_order_id, check.code.value, **told)

    async def _refuse_unproven(self, review: LiveReview, confirmation: Confirmation) -> None:
        order_id, void = review.summary.client_order_id, review.void_reason
        if not confirmation.accepted and not (void is not None and void.code is VoidCode.VIEW_FAILED):
            reason = void.code.value if void is not None else "not-confirmed"
            raise await self._denied(order_id, "not-confirmed", reason=reason)
        if void is not None:
            raise await self._denied(order_id, void.code.value, **void.data)
        if not proven(review, confirmation):
            raise await self._denied(order_id, "gesture-missing", wanted=review.gesture, given=confirmation.gesture)

    @contextlib.contextmanager
    def _one_at_a_time(self, order_id: str) -> Iterator[None]:
        if self._confirming:
            self._audit.note(RecordKind.DENIED, order_id, {"code": "confirmation-open"})
            raise OrderDenied("confirmation-open", client_order_id=order_id)
        self._confirming = True
        try:
            yield
        finally:
            self._confirming = False

    async def _denied(self, order_id: str, code: str, **data: object) -> OrderDenied:
        return await denied(self._audit, order_id, code, **data)


def unproven(verdicts: Verdicts, codes: Collection[CheckCode] = frozenset(CheckCode)) -> Check | None:
    """The first check that denies: one that failed, or that passes over a limit without a fresh proof of reducing."""
    proven_now = verdicts.moment.evidence.services.reread
    for check in verdicts.checks:
        denies = check.severity is Severity.HARD or (not proven_now and "reduces" in check.data)
        if check.code in codes and not check.passed and denies:
            return check
    return None
