"""A replacement: one confirmation cancels what stands in the way of a stop, and then places the stop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from tideboard_core.errors import OrderDenied, OrderError, OrderRejected, OrderUnknown
from tideboard_core.model.flatten import FlattenLine, FlattenPlan, LineState
from tideboard_core.model.instrument import market_of
from tideboard_core.model.order import Order, OrderRequest, OrderStatus
from tideboard_core.model.order_terms import STOPS, OrderType
from tideboard_core.model.review import CheckCode, OrderSummary, Severity
from tideboard_core.model.shares import size_of, tradable
from tideboard_core.model.withdrawals import latest_of
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.details import basis_data
from tideboard_core.orders.draft import Draft, draft_of
from tideboard_core.orders.exit_cover import holds_up_exits
from tideboard_core.orders.flatten.beside import RunningFlattens
from tideboard_core.orders.flatten.run import TRIES, FlattenRun
from tideboard_core.orders.flatten.steps import EXITS_OVER_WITHIN, STEP, TimedApproval, WriteSteps
from tideboard_core.orders.pretrade import OrderCase
from tideboard_core.orders.review import Given, denial_by
from tideboard_core.orders.rounding import traded_at_most
from tideboard_core.orders.sender import OrderServices
from tideboard_core.ports.trading import TradingGateway, WriteVerb

REPLACE_LIFE: Final = 30.0
"""Seconds for which the approval of a replacement lives, from the person's answer."""
STANDS_WITHIN: Final = 3.0
"""Seconds that is waited until the broker shows that the stop stands, or was refused after all."""
_JUDGED: Final = frozenset(CheckCode) - {CheckCode.RATE_BUDGET}
"""The gateway has judged its own budget before each step, and may have taken the call from it."""
_AGAIN: Final = frozenset({"not-sent-not-reducing", "not-sent-late", CheckCode.MAX_QUANTITY.value})


class ReplaceApproval(TimedApproval):
    """The one approval of a replacement: these cancels, and then one order of these terms for at most this quantity."""

    life = REPLACE_LIFE

    def __init__(
        self, run: FlattenRun, request: OrderRequest, services: OrderServices, *, given: Given, generation: int
    ) -> None:
        super().__init__(run.plan.id, request.account, services, given=given, generation=generation)
        self._run, self._line, self._request = run, run.plan.lines[0], request

    def check(self) -> None:
        """Raise OrderDenied if nothing more may be sent under it."""
        if self._run.stopped:
            raise OrderDenied("flatten-stopped")
        super().check()

    def too_late(self) -> OrderDenied:
        return OrderDenied("replace-too-late", limit=self.life)

    def cancels(self, order: Order) -> bool:
        """Whether an order is one that was confirmed to be cancelled."""
        return order.id in {one.id for one in _cancelled(self._line)}

    def holds(self, request: OrderRequest) -> bool:
        """Whether a request is what was confirmed, for at most its quantity."""
        asked = self._request
        same = replace(request, quantity=asked.quantity, client_order_id=asked.client_order_id) == asked
        return same and request.quantity <= asked.quantity


def replaceable(order: Order, request: OrderRequest, *, unchanged: bool = False) -> bool:
    """Whether a new stop may take the place of a working order; `unchanged`: its market changes no order.

    That is one of the same side of its security that is no stop, one at market in whose place comes one with a limit,
    an exit that waits with its entry, or an entry of which a part has filled: no exit of it works until the rest has
    filled, too. Where no order is changed it is a stop of the same type as well.
    """
    same = (order.account_id, order.instrument) == (request.account.id, request.instrument)
    plain = request.order_type in STOPS and request.exits is None and request.proposal is None
    if not same or not plain or not order.open or order.unnamed or order.legs:
        return False
    if order.side is not request.side:
        return holds_up_exits(order)
    limited = order.order_type is OrderType.STOP and request.order_type is OrderType.STOP_LIMIT
    limited = limited or (unchanged and order.order_type is request.order_type)
    return order.order_type not in STOPS or limited or (bool(order.entry) and order.status is OrderStatus.PENDING)


def replacement_run(
    number: str, order: Order, orders: Iterable[Order], request: OrderRequest, summary: OrderSummary
) -> FlattenRun:
    """The replacement as a run of one line, so that an exit is offered again if the stop does not come to stand.

    `number` is our id of the whole. Of the account's `orders` the line has the exits of the same entry as well: the
    broker ends them with their entry (longbridge-mcp, `src/tools/trade.rs`), and may end one with the other (inferred,
    no vendor's page says it).
    """
    entry = order if order.side is not request.side else None
    number_of_entry = order.entry if entry is None else entry.id
    siblings = tuple(
        one for one in orders if one.open and number_of_entry and one.entry == number_of_entry and one.id != order.id
    )
    line = FlattenLine(
        account=request.account,
        instrument=request.instrument,
        name=summary.instrument.name,
        currency=summary.instrument.currency,
        held=summary.position_before,
        side=request.side,
        quantity=request.quantity,
        order_type=request.order_type,
        price=request.price,
        hours=request.hours,
        exits=siblings if entry is not None else (order, *siblings),
        entries=() if entry is None else (entry,),
        ticked=() if entry is None else (entry,),
    )
    return FlattenRun(FlattenPlan(id=number, account=request.account, lines=(line,), replaces=True))


def refuse_waiting(orders: Iterable[Order], gateway: TradingGateway, now: datetime) -> None:
    """Raise OrderDenied in minutes in which the market lets one of these orders not go: nothing is taken away then."""
    leaving = tuple(orders)
    until = latest_of(gateway.offers.no_withdrawals, leaving, now)
    if until is not None:
        raise OrderDenied("replace-waits", until=until, market=market_of(leaving[0].instrument))


def _cancelled(line: FlattenLine) -> tuple[Order, ...]:
    """What is cancelled: the entry; else the exit, and of those that wait with an entry each one."""
    if line.ticked:
        return line.ticked
    first = line.exits[0]
    return line.exits if first.entry and first.order_type in STOPS else line.exits[:1]


class Replacer:
    """Used by the guard alone, which makes the approval of each write."""

    def __init__(self, services: OrderServices, steps: WriteSteps, beside: RunningFlattens) -> None:
        self._steps, self._beside = steps, beside
        self._gateway, self._journal = services.gateway, services.journal
        self._taken_back = services.blotter.taken_back

    async def work(self, run: FlattenRun, approval: ReplaceApproval, case: OrderCase, request: OrderRequest) -> str:
        """Cancel what is in the way, wait until the broker says that it is over, place the stop; returns its id there.

        Raises OrderDenied where no stop went out, else as `Guard.submit`. `case` is the stop as if that were gone.
        """
        plan = run.plan
        await self._steps.log_plan(plan)
        try:
            with self._steps.watching(request.instrument), self._beside.turn(plan.account) as has_come:
                while not has_come():
                    approval.check()
                    await self._steps.sleep(STEP)
                await self._cancel(run, approval, case)
                order_id = await self._place(run, approval, request)
            await self._follow(run, order_id)
        except OrderDenied as error:
            run.put(0, state=LineState.NOT_DONE, sent=0, error=error)
            raise
        except OrderRejected as error:
            run.put(0, state=LineState.REFUSED, sent=0, error=error)
            raise
        except OrderUnknown as error:
            run.put(0, state=LineState.UNKNOWN, error=error)
            raise
        except BaseException as error:
            self._failed(run, type(error).__name__)
            raise
        finally:
            self._steps.log_line(plan, run.outcomes[0])
            self._steps.log_end(plan, stopped=run.stopped)
            run.finish()
        return order_id

    def _failed(self, run: FlattenRun, reason: str) -> None:
        """An error that is not ours: a stop that may have gone out by then is unknown."""
        if run.outcomes[0].state is LineState.SENT:
            number = run.outcomes[0].client_order_id
            error: OrderError = OrderUnknown("no-answer", client_order_id=number, reason=reason)
            run.put(0, state=LineState.UNKNOWN, error=error)
        else:
            run.put(0, state=LineState.NOT_DONE, sent=0, error=OrderDenied("flatten-failed", reason=reason))

    async def _cancel(self, run: FlattenRun, approval: ReplaceApproval, case: OrderCase) -> None:
        line, account = run.plan.lines[0], approval.account
        orders, exits = _cancelled(line), line.exits

        def now(order: Order) -> Order:
            return self._steps.now(account, [order])[0]

        def over() -> bool:
            ended = (*orders, *exits) if line.ticked else orders
            return not any(one.open for one in self._steps.now(account, ended))

        def judge() -> None:
            approval.check()
            if not all(map(approval.cancels, orders)):
                raise OrderDenied("flatten-not-confirmed")
            verdicts = case.verdicts()
            refuse_waiting(self._steps.now(account, orders), self._gateway, verdicts.snapshot.now)
            if not verdicts.closes:  # nothing could follow its cancel
                raise OrderDenied("not-sent-not-reducing")
            # The cancel itself takes the proof of the lists away, which was asked for just before.
            checks = (one for one in verdicts.checks if one.code in _JUDGED and not one.passed)
            if (failed := next((one for one in checks if one.severity is Severity.HARD), None)) is not None:
                raise OrderDenied(failed.code.value, **failed.data)

        await self._ready(run, approval, case)
        asked = False
        try:
            for order in orders:
                if not now(order).open:  # it ended by itself, or with the one before
                    continue
                run.put(0, state=LineState.WITHDRAWING)
                before, asked = asked, True
                try:
                    await self._steps.cancel(approval, now(order), judge)
                except OrderDenied:  # it did not go out: the order stands
                    asked = before
                    raise
            if not await self._steps.until(approval, over, EXITS_OVER_WITHIN):
                raise OrderDenied("replace-exit-open")
        finally:
            if asked and now(orders[0]).status is not OrderStatus.FILLED:
                run.put(0, withdrawn=tuple(self._steps.now(account, exits)))

    async def _ready(self, run: FlattenRun, approval: ReplaceApproval, case: OrderCase) -> None:
        """Prove what is held once no pause of the server lasts; raises OrderDenied where the stop could not follow."""
        instrument, waited = run.plan.lines[0].instrument, True
        while waited:
            await self._steps.prove(approval, lambda: case.verdicts().snapshot.reread, instrument, again=False)
            if waited := await self._wait_out_pause(run, approval):
                await self._steps.pretrade.read_for_closing(instrument)  # the wait makes the book old
        _refuse_denied(case.verdicts())

    async def _wait_out_pause(self, run: FlattenRun, approval: ReplaceApproval) -> bool:
        """Wait for the end of a server's pause; raises OrderDenied where it outlasts the approval: nothing is taken."""
        try:
            return await self._steps.wait_out_pause(run, approval)
        except OrderDenied as error:
            if error.code == "replace-too-late":
                raise OrderDenied("replace-paused", **error.data) from None
            raise

    async def _place(self, run: FlattenRun, approval: ReplaceApproval, request: OrderRequest) -> str:
        """Send the stop for what is held and free then, again where its proof was gone at the write."""
        left = TRIES
        while True:
            left -= 1
            try:
                return await self._place_once(run, approval, request)
            except OrderDenied as error:
                if error.code not in _AGAIN or not left:
                    raise
                request = replace(request, client_order_id=self._steps.number())

    async def _place_once(self, run: FlattenRun, approval: ReplaceApproval, request: OrderRequest) -> str:
        steps = self._steps
        run.put(0, state=LineState.CHECKING)
        await steps.pace(approval, WriteVerb.PLACE)

        def judged(draft: Draft) -> Verdicts:
            # The broker's maximum was asked while the exit held its shares.
            return steps.pretrade.verdicts(draft, steps.pretrade.closing_facts())

        whole = draft_of(request)
        await steps.prove(approval, lambda: judged(whole).snapshot.reread, request.instrument, again=True)
        await steps.pretrade.read_for_closing(request.instrument)
        snapshot = judged(whole).snapshot
        free, facts = snapshot.way_out.at_most(request.quantity) or 0, snapshot.instrument
        quantity = traded_at_most(facts, request.side, free, size_of(snapshot.held or 0))
        if not self._taken_back.shown(request.account.id, request.instrument):
            quantity = tradable(free, facts.lot_size) or quantity  # which odd rest is whole turns on that fill
        if not quantity:
            raise OrderDenied("flatten-nothing-left")
        stop = replace(request, quantity=quantity)
        draft = draft_of(stop)

        def judge() -> Verdicts:
            approval.check()
            verdicts = judged(draft)
            if not approval.holds(stop):
                raise OrderDenied("flatten-not-confirmed")
            if not verdicts.closes or not verdicts.snapshot.reread:
                raise OrderDenied("not-sent-not-reducing")
            _refuse_denied(verdicts)
            return verdicts

        verdicts = judge()
        value = verdicts.snapshot.value or Decimal(0)
        self._journal.basis[stop.client_order_id] = basis_data(verdicts) | {"flatten": approval.id}
        self._journal.count(draft, value, multiplier=facts.multiplier, currency=facts.currency)
        approved = steps.approvals.place(stop, approval, judge)
        run.put(0, state=LineState.SENT, sent=quantity, client_order_id=stop.client_order_id)
        order_id = await steps.sender.send(approved, lambda: self._gateway.place(approved))
        run.put(0, order_id=order_id)
        return order_id

    async def _follow(self, run: FlattenRun, order_id: str) -> None:
        """Wait until the stop stands; raises OrderRejected where the exchange refused what the broker had taken."""
        row = await self._steps.standing(run.plan.account, order_id, STANDS_WITHIN)
        if row is not None and row.status is OrderStatus.REJECTED and not row.filled:
            number = run.outcomes[0].client_order_id
            raise OrderRejected("order-rejected", text=row.text, client_order_id=number)
        run.put(0, state=LineState.DONE)


def _refuse_denied(verdicts: Verdicts) -> None:
    denied = denial_by(verdicts, _JUDGED)
    if denied is not None:
        raise OrderDenied(denied.code, **denied.data)
