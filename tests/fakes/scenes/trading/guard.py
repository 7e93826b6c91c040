"""A guard that answers what a test wants and remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from fakes.values.reviews import DAY, TENCENT, book, checks, summary
from tideboard_core.errors import OrderDenied
from tideboard_core.model.fee_tables import fee_items
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    CancelRequest,
    ModifyRequest,
    Order,
    OrderRequest,
    Side,
)
from tideboard_core.model.review import Check, Gesture, OrderPreview
from tideboard_core.model.shares import whole
from tideboard_core.orders.as_confirmed.comparison import OrderComparison
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.cancels import CancelRun
from tideboard_core.orders.details import OrderDetails
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.flatten.lost_exits import ExitOffer, LostExits, OfferState
from tideboard_core.orders.flatten.run import FlattenRun
from tideboard_core.orders.guard import CancelOutcome, Guard
from tideboard_core.orders.next_steps import NextStep


class ScriptedLostExits(LostExits):
    """Offers of one account that a test changes: what the window shows, and what a read proves then."""

    def __init__(self) -> None:
        self.rows: list[ExitOffer] = []
        self.proof: list[ExitOffer | None] = []
        self.error: Exception | None = None
        self.over: dict[tuple[str, InstrumentId], OfferState] = {}
        self.settled: list[str] = []
        self.waited: list[str] = []
        self.ends_in_time = True
        self.denied: Check | None = None
        self.pinned: OrderRequest | None = None

    def at_once(self, offer: ExitOffer, number: str) -> OrderRequest | None:
        """As the test says."""
        return self.pinned

    def offers(self, account: Account, *, besides: str = "") -> tuple[ExitOffer, ...]:
        """Those of this account."""
        return tuple(row for row in self.rows if row.account.id == account.id)

    def denial(self, offer: ExitOffer) -> Check | None:
        """As the test says."""
        return self.denied

    def ends(self, account: Account) -> dict[tuple[str, InstrumentId], OfferState]:
        """As the test says."""
        return self.over

    async def settle(self, account: Account) -> None:
        """Remember."""
        self.settled.append(account.id)

    async def proven(self, account: Account, instrument: InstrumentId, side: Side) -> ExitOffer | None:
        """The next proof."""
        if self.error is not None:
            raise self.error
        return self.proof.pop(0)

    async def closing_over(self, account: Account, order_id: str) -> bool:
        """Remember."""
        self.waited.append(order_id)
        return self.ends_in_time


class ScriptedGuard(Guard):
    """Replaces all that the window calls. `error` is raised by the next submissions; `hold` keeps them waiting."""

    offers = OrderOffers()
    reading_left: float | None = None

    def __init__(self) -> None:
        self.lost = ScriptedLostExits()
        self.submitted: list[OrderRequest | ModifyRequest | CancelRequest | ActionRequest] = []
        self.cancelled_all: list[Account] = []
        self.outcomes: list[CancelOutcome] = []
        self.cancels = CancelRun(())
        self.cancelled_several: list[tuple[Order, ...]] = []
        self.flattened: list[tuple[Account, list[InstrumentId] | None]] = []
        self.run: FlattenRun | None = None
        self.error: Exception | None = None
        self.hold: asyncio.Event | None = None
        self.checks: tuple[Check, ...] = checks()
        self.previews = 0
        self.offers = OrderOffers()
        self.known = OrderDetails()
        self.notes: list[str] = []
        self.steps: tuple[NextStep, ...] = ()
        self.instead: OrderRequest | None = None
        self.replaced: list[Order] = []

    @property
    def lost_exits(self) -> ScriptedLostExits:
        """Lost exits that the test has scripted."""
        return self.lost

    def client_order_id(self) -> str:
        """Always the same: asking does not use it up."""
        return "TB-1120-KQXW-0417"

    def preview(self, request: OrderRequest | ModifyRequest) -> OrderPreview:
        """The published fees and a book around 612.50."""
        self.previews += 1
        draft = draft_of(request)
        value = (draft.price or Decimal("612.5")) * draft.quantity
        fees = fee_items(
            instrument=TENCENT,
            side=draft.side,
            quantity=draft.quantity,
            value=value,
            day=DAY,
            broker_known=True,
        )
        total = sum((item.amount for item in fees), Decimal(0))
        shown = replace(
            summary(draft.account.environment),
            side=draft.side,
            quantity=whole(draft.quantity),
            price=draft.price,
            value=value,
            fees=fees,
            fee_total=total,
            total=value + total if draft.side is Side.BUY else value - total,
            request=request,
        )
        return OrderPreview(summary=shown, checks=self.checks, book=book(), gesture=Gesture.CLICK)

    def next_steps(self, request: OrderRequest) -> tuple[NextStep, ...]:
        """What the test has scripted."""
        return self.steps

    def instead_of_change(self, request: ModifyRequest) -> OrderRequest | None:
        """What the test has scripted."""
        return self.instead

    def limited_instead(self, request: ModifyRequest) -> NextStep | None:
        """The first that the test has scripted."""
        return next(iter(self.steps), None)

    async def submit_replacement(
        self, exit_: Order, request: OrderRequest, *, started: Callable[[FlattenRun], None] = lambda run: None
    ) -> str:
        """Remember both."""
        await self._take(request)
        self.replaced.append(exit_)
        return "7001"

    async def submit(self, request: OrderRequest) -> str:
        """Remember."""
        await self._take(request)
        return "7001"

    async def submit_modify(self, request: ModifyRequest) -> None:
        """Remember."""
        await self._take(request)

    async def submit_cancel(self, request: CancelRequest) -> None:
        """Remember."""
        await self._take(request)

    async def submit_action(self, request: ActionRequest) -> None:
        """Remember."""
        await self._take(request)

    async def submit_cancel_all(
        self, account: Account, *, started: Callable[[CancelRun], None] = lambda run: None
    ) -> list[CancelOutcome]:
        """Remember, and begin `cancels` where it has orders; they go on where the test moves them, else are over."""
        self.cancelled_all.append(account)
        if self.error is not None:
            raise self.error
        started(self.cancels)
        if not self.cancels.orders:
            self.cancels.finish(self.outcomes)
        return self.outcomes

    async def submit_cancel_several(
        self, account: Account, orders: Sequence[Order], *, started: Callable[[CancelRun], None] = lambda run: None
    ) -> list[CancelOutcome]:
        """Remember."""
        self.cancelled_several.append(tuple(orders))
        return []

    async def details(self, order: Order) -> OrderDetails:
        """As the test says; a file that cannot be read is an error to raise."""
        if isinstance(self.error, OSError):
            raise self.error
        return self.known

    async def keep_note(self, order: Order, text: str) -> None:
        """Remember."""
        if self.error is not None:
            raise self.error
        self.notes.append(text)

    async def submit_flatten(
        self,
        account: Account,
        instruments: Collection[InstrumentId] | None = None,
        *,
        started: Callable[[FlattenRun], None] = lambda run: None,
    ) -> FlattenRun:
        """Remember, and begin `run`; it goes on where the test moves it."""
        self.flattened.append((account, None if instruments is None else list(instruments)))
        if self.error is not None or self.run is None:
            raise self.error or OrderDenied("flatten-nothing")
        started(self.run)
        return self.run

    async def _take(self, request: OrderRequest | ModifyRequest | CancelRequest | ActionRequest) -> None:
        self.submitted.append(request)
        if self.hold is not None:
            await self.hold.wait()
        if self.error is not None:
            raise self.error


class ScriptedComparison(OrderComparison):
    """An order as it was confirmed, whichever is asked for."""

    def __init__(self, settlement: ScriptedSettlement) -> None:
        self._settlement = settlement

    def confirmed(self, order: Order) -> Order | None:
        """What the test has scripted."""
        return self._settlement.confirmed


class ScriptedSettlement(Blotter):
    """The calls by which the window settles an unknown order. `current`: positions were read after the last fill."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.decided: list[str] = []
        self.claimed: list[str] = []
        self.kept: list[Order] = []
        self.settled_holdings: list[tuple[str, InstrumentId]] = []
        self.confirmed: Order | None = None
        self.rows: dict[str, Order] = {}
        self.current = True
        self.error: Exception | None = None

    @property
    def comparison(self) -> ScriptedComparison:
        """Knows one order as it was confirmed."""
        return ScriptedComparison(self)

    def keep_difference(self, order: Order) -> None:
        """Remember."""
        self.kept.append(order)

    def settle_holding(self, account_id: str, instrument: InstrumentId) -> None:
        """Remember."""
        self.settled_holdings.append((account_id, instrument))

    def order(self, account_id: str, order_id: str) -> Order | None:
        """The row that the broker lists by now."""
        return self.rows.get(order_id)

    def positions_current(self, _account_id: str) -> bool:
        return self.current

    async def ask_now(self, account_id: str) -> None:
        """Remember."""
        self.asked.append(account_id)
        if self.error is not None:
            raise self.error

    def decide(self, client_order_id: str, order_id: str = "") -> None:
        """Remember."""
        self.decided.append(client_order_id)
        self.claimed += [order_id] if order_id else []
