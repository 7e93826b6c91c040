"""Confirmations of risk-reducing requests: cancels, and changes that only take an order out of the market."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from tideboard_core.errors import OrderDenied, OrderError
from tideboard_core.lock.trading_lock import LINK, TradingLock
from tideboard_core.model.derivatives import in_contracts
from tideboard_core.model.hub_keys import LOCK, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.listeners import Listener, Listeners
from tideboard_core.model.open_review import WithoutStop
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    Order,
    OrderAction,
    OrderStatus,
)
from tideboard_core.model.review import CheckCode
from tideboard_core.model.unnamed import UNNAMED
from tideboard_core.orders.account_checks import unread_data
from tideboard_core.orders.checks import LIVE_LINK
from tideboard_core.orders.exit_cover import losing_stop
from tideboard_core.orders.offers import not_by_hand
from tideboard_core.orders.price_source import regular_last_of
from tideboard_core.orders.review import Given, LiveCancelReview, OneReview, following
from tideboard_core.orders.sender import OrderServices, Sender
from tideboard_core.orders.snapshot import link_state, session_state
from tideboard_core.ports.system import Clock, Confirmer

log = logging.getLogger(__name__)

CONSENT_LIFE = 180.0
"""Seconds for which a person's yes to taking orders out lives: several are asked one after the other."""
MAINLAND = frozenset({Market.SH, Market.SZ})
RiskReducing = CancelRequest | CancelAllRequest | ActionRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOutcome:
    """What became of one order of a cancel all: `error` None = accepted for processing."""

    order_id: str
    error: OrderError | None


class CancelRun:
    """What a window sees of cancels that go out one after the other: how many were asked, and the way to stop them.

    `asked` are those of the open `orders` whose turn has come, `outcomes` what became of each once all are over, None
    until then. A stop ends them before the next write; what was sent stays.
    """

    def __init__(self, orders: Sequence[Order]) -> None:
        self.orders = tuple(order for order in orders if order.open)
        self.asked = 0
        self.stopped = False
        self.outcomes: tuple[CancelOutcome, ...] | None = None
        self._listeners = Listeners(self._view_failed)

    def stop(self) -> None:
        """Send nothing more."""
        self.stopped = True
        self._listeners.notify()

    def ask(self) -> None:
        """The next one has its turn."""
        self.asked += 1
        self._listeners.notify()

    def finish(self, outcomes: Sequence[CancelOutcome]) -> None:
        """Every one is over."""
        self.outcomes = tuple(outcomes)
        self._listeners.notify()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` when it moves on; the result ends it."""
        return self._listeners.add(listener)

    def _view_failed(self, listener: Listener, error: Exception) -> None:
        """What is cancelled does not depend on a view; it is not called again."""
        log.error("a listener of cancels failed", exc_info=error)
        self._listeners.drop(listener)


@dataclass(frozen=True, slots=True)
class Consent:
    """The user has confirmed. `generation` is that of the connection when the confirmation was opened.

    `read` are the ids of the orders that the person was shown last. Each write under it ages from its own turn; it ends
    with CONSENT_LIFE, a lock or another account in view after the yes, its connection, or a stop of its `run`.
    """

    review: LiveCancelReview
    generation: int
    read: frozenset[str]
    given: Given
    clock: Clock
    lock: TradingLock
    run: CancelRun

    def unlocked(self) -> bool:
        """Whether trading has been unlocked, or was for this act, since the yes: open again is not the same."""
        return self.review.allowed and self.lock.epoch == self.given.epoch

    @property
    def over(self) -> bool:
        """Whether nothing more may be sent under it, whatever the connection is."""
        return self.run.stopped or self._late or not self.unlocked()

    def check(self) -> None:
        """Raise OrderDenied if it was stopped or is too old."""
        if self.run.stopped:
            raise OrderDenied("cancel-stopped")
        if self._late:
            raise OrderDenied("cancel-too-late", limit=CONSENT_LIFE)

    @property
    def _late(self) -> bool:
        return self.clock.boot() - self.given.at >= CONSENT_LIFE


class CancelQuestions:
    """Used by the guard. One confirmation at a time; none needs a fresh book, a collar or a gesture."""

    def __init__(
        self,
        services: OrderServices,
        *,
        confirmer: Confirmer,
        sender: Sender,
        one_review: OneReview,
    ) -> None:
        self._hub, self._gateway, self._lock = services.hub, services.gateway, services.lock
        self._blotter, self._journal = services.blotter, services.journal
        self._clock = services.clock
        self._confirmer = confirmer
        self._sender = sender
        self._one_review = one_review

    # --- questions --------------------------------------------------------------------------------------------------

    @asynccontextmanager
    async def cancels(self, requests: Sequence[CancelRequest], *, everything: bool) -> AsyncIterator[Consent]:
        """Ask once with all of these orders; what is unlocked for it is locked again after the block."""
        first = requests[0]
        with ExitStack() as asking:
            asking.enter_context(self._one_review.open(first.client_order_id))
            await self._refuse_without_link(first)
            # Of several each gets an outcome of its own, those that are over too.
            if len(requests) == 1 and not self.cancellable(first):
                code, data = self.not_cancelled(first)
                raise await self._sender.denied(first.client_order_id, code, **data)
            async with self._confirmed(first, lambda: tuple(map(self.now, requests)), everything=everything) as consent:
                asking.close()  # over with the answer: while they go out others may be cancelled
                yield consent

    @asynccontextmanager
    async def cancel_market(self, request: CancelAllRequest) -> AsyncIterator[tuple[CancelAllRequest, Consent]]:
        """Ask with every order that one write will hit; yields the request with those open at the confirmation."""
        account, market = request.account, request.market
        with self._one_review.open(request.client_order_id):
            await self._refuse_without_link(request)
            if not self.open_on(account, market):
                raise await self.nothing_to_cancel(account, request.client_order_id)
            hit = partial(self.open_on, account, market)
            async with self._confirmed(request, hit, everything=True, at_once=market) as consent:
                shown = replace(request, orders=consent.review.orders)
                if not shown.orders:
                    raise await self.nothing_to_cancel(account, request.client_order_id)
                yield shown, consent

    @asynccontextmanager
    async def suspend(self, request: ActionRequest) -> AsyncIterator[Consent]:
        """Ask before an order is suspended or deleted."""
        with self._one_review.open(request.client_order_id):
            await self._refuse_without_link(request)
            if request.order.unnamed:
                raise await self._sender.denied(request.client_order_id, UNNAMED)
            await self._refuse_unread(request)
            await self._refuse_pointless(request)
            async with self._confirmed(request, lambda: (self.now(request),), action=request.action) as consent:
                await self._refuse_unread(request)
                await self._refuse_pointless(request)
                yield consent

    # --- the orders now ---------------------------------------------------------------------------------------------

    def now(self, request: CancelRequest | ActionRequest) -> Order:
        """The order of a request as the broker has it, else as it was shown."""
        return self._blotter.to_cancel(request.account.identity, request.order.id) or request.order

    def cancellable(self, request: CancelRequest) -> bool:
        """Known to the broker by its name, and still open; a placeholder of an Unknown has no id to cancel by."""
        now = self._blotter.to_cancel(request.account.identity, request.order.id)
        return now is not None and now.open and not now.unnamed

    def not_cancelled(self, request: CancelRequest) -> tuple[str, dict[str, object]]:
        """Code and data of the denial for an order that is not `cancellable`."""
        now = self.now(request)
        return (UNNAMED, {}) if now.unnamed and now.open else (CheckCode.ORDER.value, {"status": now.status})

    def open_on(self, account: Account, market: Market) -> tuple[Order, ...]:
        """The open orders that one write cancels: both mainland exchanges are one market to a broker's account."""
        together = MAINLAND if market in MAINLAND else frozenset({market})
        rows = self._blotter.orders(account.id) or ()
        return tuple(order for order in rows if order.open and market_of(order.instrument) in together)

    async def nothing_to_cancel(self, account: Account, client_order_id: str) -> OrderDenied:
        """The denial of a cancel that hits nothing; the caller raises it."""
        return await self._sender.denied(client_order_id, "nothing-to-cancel", account=account.short_id)

    # --- shared ------------------------------------------------------------------------------------------------------

    async def use(self, request: RiskReducing) -> None:
        """Take the request's id; denied when it was used before."""
        if not self._journal.use(request.client_order_id):
            raise await self._sender.denied(request.client_order_id, "duplicate")

    async def _refuse_without_link(self, request: RiskReducing) -> None:
        # The connection of orders alone: taking an order out needs no prices.
        state = link_state(self._hub)
        if state not in LIVE_LINK:
            raise await self._sender.denied(request.client_order_id, CheckCode.LINK.value, state=state)

    async def _refuse_unread(self, request: ActionRequest) -> None:
        """Until the account was read on this connection nothing but a cancel takes an order out."""
        if (unread := self._blotter.login.state.first_unread(request.account.identity)) is not None:
            code, data = unread_data(unread)
            raise await self._sender.denied(request.client_order_id, code.value, **data)

    async def _refuse_pointless(self, request: ActionRequest) -> None:
        now = self._blotter.order(request.account.id, request.order.id)
        fine = now is not None
        if now is not None and request.action is OrderAction.DISABLE:
            fine = now.open and now.status is not OrderStatus.DISABLED
        if not fine:
            status = None if now is None else now.status
            raise await self._sender.denied(request.client_order_id, CheckCode.ORDER.value, status=status)

    def _without_stop(self, account: Account, cancelled: Sequence[Order]) -> Mapping[InstrumentId, WithoutStop]:
        """What of each position loses its stop; an entry's end does not end exits for what it has filled."""
        rows, positions = self._blotter.orders(account.id) or (), self._hub.value(Topic.POSITIONS.of(account.id)) or ()
        out = _ids([order for order in cancelled if not order.exits])
        last, session = partial(regular_last_of, self._hub), partial(session_state, self._hub)
        after = [order for order in rows if order.id not in out]
        return {
            instrument: WithoutStop(shares, in_contracts(instrument, self._hub.value(Topic.INSTRUMENT.of(instrument))))
            for (_, instrument), shares in losing_stop(rows, after, positions, last, session).items()
        }

    def _taken_from(self, orders: Sequence[Order]) -> Mapping[str, datetime]:
        """From when on the market takes the withdrawal of each, by its rules or a page; none that it takes now."""
        from tideboard_core.model.withdrawals import withdrawn_from  # with the first cancel

        table, now = self._gateway.offers.no_withdrawals, self._clock.market()
        found = {one.id: withdrawn_from(table, one, now) for one in orders}
        return {number: until for number, until in found.items() if until is not None}

    def _incomplete(self, account: Account) -> bool:
        """Whether the broker may have working orders of an account beside those that are listed.

        It refused the newest list, cut it or left exits out, rows of it could not be read, or none came whole yet.
        """
        key, refused = Topic.ORDERS.of(account.id), self._hub.value(Topic.REFUSED.of(account.id)) or {}
        return bool(self._hub.problem(key)) or key.topic in refused or not self._blotter.proofs.lists_all(account.id)

    @asynccontextmanager
    async def _confirmed(
        self,
        request: RiskReducing,
        look: Callable[[], tuple[Order, ...]],
        *,
        everything: bool = False,
        action: OrderAction | None = None,
        at_once: Market | None = None,
    ) -> AsyncIterator[Consent]:
        account = request.account
        # Read before the question: a yes must not be sent over a connection that came after it.
        generation = self._gateway.generation
        review = LiveCancelReview(
            account,
            look=look,
            foreign=self._blotter.foreign,
            without_stop=lambda orders: self._without_stop(account, orders),
            taken_from=self._taken_from,
            incomplete=lambda: everything and self._incomplete(account),
            not_by_hand=lambda order: not_by_hand(order, self._gateway.offers),
            everything=everything,
            lock=self._lock,
            password_kind=await self._lock.password_to_ask(account),  # an open lock needs none
            action=action,
            at_once=at_once,
        )
        try:
            keys = (LOCK, LINK, Topic.ORDERS.of(account.id))
            with following(self._hub, keys, review.changed):
                confirmation = await self._confirmer.confirm_cancel(review)
            if not confirmation.accepted:
                raise await self._sender.denied(request.client_order_id, "not-confirmed")
            given = Given(self._clock.boot(), self._lock.epoch)
            read = confirmation.read if confirmation.read is not None else _ids(review.orders)
            yield Consent(review, generation, read, given, self._clock, self._lock, CancelRun(review.orders))
        finally:
            # Also when the dialog fails or the task is cancelled: an unlock for one act never outlives it.
            review.end()


def _ids(orders: Sequence[Order]) -> frozenset[str]:
    return frozenset(order.id for order in orders)
