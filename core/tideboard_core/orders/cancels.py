"""Confirmations of risk-reducing requests: cancels, and changes that only take an order out of the market."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from tideboard_core.errors import OrderDenied, OrderError
from tideboard_core.lock.trading_lock import LINK
from tideboard_core.model.derivatives import in_contracts
from tideboard_core.model.hub_keys import LOCK, Topic
from tideboard_core.model.instrument import InstrumentId, Market, market_of
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
from tideboard_core.orders.account_checks import unread_data
from tideboard_core.orders.checks import LIVE_LINK
from tideboard_core.orders.exit_cover import losing_stop
from tideboard_core.orders.offers import not_by_hand
from tideboard_core.orders.price_source import regular_last_of
from tideboard_core.orders.review import LiveCancelReview, OneReview, following
from tideboard_core.orders.sender import OrderServices, Sender
from tideboard_core.orders.snapshot import link_state, session_state
from tideboard_core.ports.system import Confirmer

MAINLAND = frozenset({Market.SH, Market.SZ})
RiskReducing = CancelRequest | CancelAllRequest | ActionRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOutcome:
    """What became of one order of a cancel all: `error` None = accepted for processing."""

    order_id: str
    error: OrderError | None


@dataclass(frozen=True, slots=True)
class Consent:
    """The user has confirmed. `generation` is that of the connection when the confirmation was opened.

    `read` are the ids of the orders that the person was shown last.
    """

    review: LiveCancelReview
    generation: int
    read: frozenset[str]

    def unlocked(self) -> bool:
        """Whether the lock is open now, or still open for this act."""
        return self.review.allowed


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
        with self._one_review.open(first.client_order_id):
            await self._refuse_without_link(first)
            # Of several each gets an outcome of its own, those that are over too.
            if len(requests) == 1 and not self.cancellable(first):
                status = self.now(first).status
                raise await self._sender.denied(first.client_order_id, CheckCode.ORDER.value, status=status)
            async with self._confirmed(first, lambda: tuple(map(self.now, requests)), everything=everything) as consent:
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
        """Known to the broker and still open; a placeholder of an Unknown has no id to cancel by."""
        now = self._blotter.to_cancel(request.account.identity, request.order.id)
        return now is not None and now.open

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
            read = confirmation.read if confirmation.read is not None else _ids(review.orders)
            yield Consent(review, generation, read)
        finally:
            # Also when the dialog fails or the task is cancelled: an unlock for one act never outlives it.
            review.end()


def _ids(orders: Sequence[Order]) -> frozenset[str]:
    return frozenset(order.id for order in orders)
