"""A running flatten: one position after the other, each write with an approval of its own, checked at its turn."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from math import ceil
from typing import Any, Final

from tideboard_core.errors import GatewayError, OrderDenied, OrderRejected, OrderUnknown
from tideboard_core.lock.trading_lock import LINK
from tideboard_core.model.flatten import (
    FLATTEN_LIFE,
    FlattenLine,
    FlattenPlan,
    LineOutcome,
    LineState,
    RestOrder,
)
from tideboard_core.model.held_doubt import DoubtCause
from tideboard_core.model.hub_keys import LOCK, Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.listeners import Listener, Listeners
from tideboard_core.model.order import Account, Environment, Order, OrderRequest, OrderStatus, Side
from tideboard_core.model.review import CheckCode, VoidCode
from tideboard_core.model.shares import Shares, size_of, total
from tideboard_core.orders.checks import Verdicts
from tideboard_core.orders.details import basis_data
from tideboard_core.orders.draft import Draft, draft_of
from tideboard_core.orders.flatten.beside import RunningFlattens
from tideboard_core.orders.flatten.plan import (
    LiveFlattenReview,
    beyond_book,
    closing_most,
    closing_request,
    exits_denied,
    flatten_confirmed,
    free_of,
    no_withdrawals,
    not_put_back,
    obstacle,
    out_of_reach,
    plan_lines,
    price_now,
    sold_contracts,
    staying,
    surely_held,
    trusted,
    uncovers,
    verdicts_of,
)
from tideboard_core.orders.flatten.steps import EXITS_OVER_WITHIN, STEP, TimedApproval, WriteSteps
from tideboard_core.orders.lots_and_steps import closable
from tideboard_core.orders.pretrade import ASK_BEFORE, SubmissionFacts
from tideboard_core.orders.review import UnlockForOne, following
from tideboard_core.orders.rounding import traded_at_most
from tideboard_core.orders.sender import OrderServices
from tideboard_core.orders.snapshot import PretradeSnapshot
from tideboard_core.orders.way_out import beside_unfound
from tideboard_core.orders.way_out_table import Applies
from tideboard_core.ports.system import Confirmer
from tideboard_core.ports.trading import WriteVerb

log = logging.getLogger(__name__)

BOOKS_WITHIN: Final = 2.0
"""Seconds that a plan waits for first books; of a line without one only its turn finds out what its price reaches."""
MARKET_WITHIN: Final = 5.0
"""Seconds that a line waits for the first book and quote of its security."""
FILLED_WITHIN: Final = 3.0
"""Seconds that a line waits for its order to be over before the next one begins; the order rests on at the broker."""
SHOWN_FROM: Final = 2.0
"""A wait for the broker's limit from which on a person is told of it, in seconds."""
TRIES: Final = 3
"""How often a line is tried whose proof was gone at the write; nothing was sent then."""
_AGAIN: Final = frozenset(
    {"not-sent-not-reducing", "not-sent-late", "not-sent-out-of-reach", CheckCode.MAX_QUANTITY.value}
)


class FlattenRun:
    """What a window sees of a running flatten: an outcome for each line, and the way to stop it.

    A stop ends it before the next write; what was sent stays at the broker.
    """

    def __init__(self, plan: FlattenPlan) -> None:
        self.plan = plan
        self.stopped = False
        self.finished = False
        self._outcomes = [
            LineOutcome(line=line)
            if line.worked
            else LineOutcome(line=line, state=LineState.NOT_DONE, error=line.left_out)
            for line in plan.lines
        ]
        self._listeners = Listeners(self._view_failed)

    @property
    def outcomes(self) -> tuple[LineOutcome, ...]:
        """How far each line of the plan is, in its order."""
        return tuple(self._outcomes)

    def stop(self) -> None:
        """Send nothing more."""
        self.stopped = True
        self._listeners.notify()

    def put(self, index: int, **changes: Any) -> None:  # noqa: ANN401  fields of LineOutcome
        """Change the outcome of a line."""
        self._outcomes[index] = replace(self._outcomes[index], **changes)
        self._listeners.notify()

    def finish(self) -> None:
        """Every line is over."""
        self.finished = True
        self._listeners.notify()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when a line moves on; the result ends it."""
        return self._listeners.add(listener)

    def _view_failed(self, listener: Listener, error: Exception) -> None:
        """What is closed does not depend on a view; it is not called again."""
        log.error("a listener of a flatten failed", exc_info=error)
        self._listeners.drop(listener)


class FlattenApproval(TimedApproval):
    """The one approval of a flatten: for each line one closing order, and one of its rest, within three minutes."""

    life = FLATTEN_LIFE

    def __init__(
        self, run: FlattenRun, facts: SubmissionFacts, services: OrderServices, unlock: UnlockForOne | None = None
    ) -> None:
        """`unlock` may be for this flatten alone, of a pinned account."""
        super().__init__(run.plan.id, run.plan.account, services)
        self.facts = facts
        self._run, self._unlock = run, unlock
        self._closing: dict[tuple[int, bool], str] = {}

    def _is_open(self) -> bool:
        return super()._is_open() if self._unlock is None else self._unlock.allowed

    def too_late(self) -> OrderDenied:
        return OrderDenied("flatten-too-late", limit=self.life)

    def end(self) -> None:
        """Lock again what was unlocked for it."""
        if self._unlock is not None:
            self._unlock.end()

    def check(self) -> None:
        """Raise OrderDenied if nothing more may be sent under it."""
        if self._run.stopped:
            raise OrderDenied("flatten-stopped")
        super().check()

    def cancels(self, line: FlattenLine, order: Order) -> bool:
        """Whether an order was confirmed to be cancelled: an exit of a line, or an entry whose box was ticked."""
        return line.worked and line in self._run.plan.lines and line.cancels(order)

    def reserve(self, index: int, client_order_id: str, *, rest: bool = False) -> None:
        """Give a line's one closing order, or that of its rest, to a request; raises OrderDenied if another has it."""
        if self._closing.setdefault((index, rest), client_order_id) != client_order_id:
            raise OrderDenied("approval-already-used", client_order_id=client_order_id)

    def give_back(self, index: int, *, rest: bool = False) -> None:
        """Nothing was sent for a line: another request may have its closing order."""
        self._closing.pop((index, rest), None)

    def holds(self, line: FlattenLine, request: OrderRequest) -> bool:
        """Whether a request is what was confirmed: its terms, at most the quantity, the price or a better one."""
        if line.price is None or request.price is None or not line.worked or line not in self._run.plan.lines:
            return False
        shape = (request.account, request.instrument, request.side, request.order_type, request.hours)
        same = shape == (line.account, line.instrument, line.side, line.order_type, line.hours)
        no_worse = request.price >= line.price if line.side is Side.SELL else request.price <= line.price
        index, number = self._run.plan.lines.index(line), request.client_order_id
        most = {self._closing.get((index, False)): line.first, self._closing.get((index, True)): line.rest}
        return same and no_worse and number in most and request.quantity <= most[number]


class Flattener:
    """Used by the guard alone, which makes the approval of each write."""

    def __init__(self, services: OrderServices, steps: WriteSteps, beside: RunningFlattens) -> None:
        self._services = services
        self._hub, self._gateway = services.hub, services.gateway
        self._blotter, self._journal = services.blotter, services.journal
        self._pretrade, self._sender, self._sleep = steps.pretrade, steps.sender, steps.sleep
        self._steps, self._beside = steps, beside

    async def confirmed(
        self, account: Account, number: str, wanted: Collection[InstrumentId] | None, confirmer: Confirmer
    ) -> tuple[FlattenRun, FlattenApproval]:
        """Show what would be closed, and return it with the approval that begins with the person's answer.

        `number` is our id of the whole. Raises OrderDenied without a full yes.
        """
        facts = self._pretrade.closing_facts()
        plan, read = await self._plan(account, number, wanted)
        if not plan.lines:
            if not read:
                raise await self._sender.denied(number, "flatten-unread", account=account.short_id)
            raise await self._sender.denied(number, "flatten-nothing", account=account.short_id)
        kind = await self._services.lock.password_to_ask(account)
        review = LiveFlattenReview(plan, self._services, kind)
        try:
            return await self._asked(review, facts, confirmer)
        except BaseException:
            review.unlock.end()
            raise

    async def _asked(
        self, review: LiveFlattenReview, facts: SubmissionFacts, confirmer: Confirmer
    ) -> tuple[FlattenRun, FlattenApproval]:
        plan, number, account = review.plan, review.plan.id, review.plan.account
        review.refresh()
        void = review.void_reason
        if void is not None:
            raise await self._sender.denied(number, void.code.value, **void.data)
        with following(self._hub, (LOCK, LINK), review.refresh):
            confirmation = await confirmer.confirm_flatten(review)
        review.refresh()
        void = review.void_reason
        if not confirmation.accepted and (void is None or void.code is not VoidCode.VIEW_FAILED):
            raise await self._sender.denied(number, "not-confirmed", reason=void.code if void else "not-confirmed")
        if void is not None:
            raise await self._sender.denied(number, void.code.value, **void.data)
        if not flatten_confirmed(review, confirmation):
            data: dict[str, object] = {"wanted": review.gesture, "given": confirmation.gesture}
            raise await self._sender.denied(number, "gesture-missing", **data)
        plan = plan.with_ticked(confirmation.entries, confirmation.lines)
        if not plan.worked_on:
            raise await self._sender.denied(number, "flatten-nothing", account=account.short_id)
        if review.needs_password is not None:
            raise await self._sender.denied(number, CheckCode.PINNED.value, account=account.short_id)
        run = FlattenRun(plan)
        return run, FlattenApproval(run, facts, self._services, review.unlock)

    async def _plan(
        self, account: Account, number: str, wanted: Collection[InstrumentId] | None
    ) -> tuple[FlattenPlan, bool]:
        """What would be closed, by the newest positions and orders, and whether these could be read."""
        try:
            # Else the plan is of what is known, as after an error; each line is read again, and says how long it waits.
            current, key = self._blotter.positions_current(account.id), Topic.POSITIONS.of(account.id)
            known = current and bool(self._hub.value(key))
            read = not known or self._gateway.lists_wait(account, way_out=True) < ASK_BEFORE
            if read:
                await self._blotter.read_holdings(account)
        except GatewayError:
            read = False
        self._steps.readable = read and self._blotter.positions_current(account.id)
        positions = self._hub.value(Topic.POSITIONS.of(account.id)) or ()
        held = [row.instrument for row in positions if wanted is None or row.instrument in wanted]
        with contextlib.ExitStack() as books:
            for one in held:
                books.callback(self._hub.subscribe(Topic.BOOK.of(one)).close)
            sold = sold_contracts(self._pretrade.least_held(account.id) or positions)
            await self._pretrade.read_prices({*held, *sold})  # facts name the owner of a contract
            await self._read_books(held)
            orders = self._blotter.orders(account.id) or ()
            offers = self._gateway.offers.of(account)
            lines = await plan_lines(account, positions, orders, self._pretrade, offers, wanted=wanted)
        closing = self._beside.closing(account)
        lines = tuple(
            replace(line, obstacle=OrderDenied("flatten-running")) if line.instrument in closing else line
            for line in lines
        )
        others = staying(lines, orders, self._blotter.writes.unknowns(account.id))
        foreign = self._blotter.foreign([*others, *(order for line in lines for order in line.entries)])
        old = offers.outdated if account.environment is Environment.LIVE else None
        plan = FlattenPlan(id=number, account=account, lines=lines, foreign=foreign, staying=others, outdated=old)
        return plan, read

    async def _read_books(self, instruments: Collection[InstrumentId]) -> None:
        """Wait for the first books of what no view has asked for, then read those that are old."""
        for _ in range(round(BOOKS_WITHIN / STEP)):
            if all(self._hub.age(Topic.BOOK.of(one)) is not None for one in instruments):
                break
            await self._sleep(STEP)
        await asyncio.gather(*map(self._pretrade.read_for_closing, instruments))

    async def work(self, run: FlattenRun, approval: FlattenApproval) -> None:
        """Work on the confirmed plan until every line is over; the order log has the plan first.

        Raises OrderDenied if the log cannot take the plan; nothing was sent then.
        """
        plan = run.plan
        try:
            await self._steps.log_plan(plan)
            for index in range(len(plan.lines)):
                if not run.outcomes[index].over:
                    await self._close(run, approval, index)
                self._steps.log_line(plan, run.outcomes[index])
            self._steps.log_end(plan, stopped=run.stopped)
        finally:
            run.finish()

    async def _close(self, run: FlattenRun, approval: FlattenApproval, index: int) -> None:
        """Work one position to its end; an error becomes its outcome."""
        line = run.plan.lines[index]
        try:
            with self._steps.watching(line.instrument):
                await self._work_on(run, approval, index)
        except OrderDenied as error:
            run.put(index, state=LineState.NOT_DONE, sent=0, error=error)
        except OrderRejected as error:
            run.put(index, state=LineState.REFUSED, sent=0, error=error)
        except OrderUnknown as error:
            run.put(index, state=LineState.UNKNOWN, error=error)
        except Exception as error:  # the lines that follow are worked on, and its exits are offered again
            log.exception("closing a position failed")
            self._failed(run, index, type(error).__name__)

    def _failed(self, run: FlattenRun, index: int, reason: str) -> None:
        """End a line after an error that is not ours; an order that may have gone out by then is unknown."""
        outcome, account = run.outcomes[index], run.plan.account
        row = self._blotter.order(account.id, outcome.order_id)
        if outcome.over:
            return
        number = outcome.client_order_id if outcome.rest is None else outcome.rest.client_order_id
        if row is not None and (outcome.rest is None or outcome.rest.order_id):
            run.put(index, state=LineState.PARTLY, filled=self._traded(outcome))
        elif outcome.state is LineState.SENT or outcome.order_id:  # a failed rest leaves an order before it as it is
            error = OrderUnknown("no-answer", client_order_id=number, reason=reason)
            run.put(index, state=LineState.UNKNOWN, error=error)
        else:
            run.put(index, state=LineState.NOT_DONE, sent=0, error=OrderDenied("flatten-failed", reason=reason))

    async def _work_on(self, run: FlattenRun, approval: FlattenApproval, index: int) -> None:
        line = run.plan.lines[index]
        approval.check()
        await self._examine(run, approval, index)
        # Nothing is taken away that could not be closed at once because another flatten needs the calls for it.
        with self._beside.turn(line.account) as has_come:
            if not has_come():
                run.put(index, state=LineState.QUEUED)
                while not has_come():
                    approval.check()
                    await self._sleep(STEP)
                await self._examine(run, approval, index)
            await self._cancel_exits(run, approval, index)
            left, facts = await self._send(run, approval, index, line)
        await self._follow(run, approval, index, left=left, facts=facts)

    async def _examine(self, run: FlattenRun, approval: FlattenApproval, index: int) -> None:
        """Raise OrderDenied for a position that cannot be closed now, before any exit of it is touched."""
        line = run.plan.lines[index]
        run.put(index, state=LineState.CHECKING)
        await self._read_market(line, approval)
        # What was bought back just now is over by then; and while nothing can be read nothing is taken away.
        if not self._steps.readable or verdicts_of(line, self._pretrade).snapshot.cover is not None:
            await self._prove(run, approval, index, line, again=True)
            await self._pretrade.read_for_closing(line.instrument)  # a wait for the limit makes the book old
        self._look(line, approval)

    def _look(self, line: FlattenLine, approval: FlattenApproval) -> None:
        """Raise OrderDenied if the line's order could not go out or would not trade at once, on current data."""
        approval.check()
        verdicts = verdicts_of(line, self._pretrade, approval.facts)
        positions = self._pretrade.least_held(line.account.id) or ()
        orders = self._blotter.orders(line.account.id) or ()
        found = obstacle(line, verdicts, Applies.TURN) or out_of_reach(verdicts)
        found = found or uncovers(line, self._pretrade, positions, orders) or self._keeps(line)
        if found is None:  # its turn may come in minutes in which the market lets none of its orders go
            leaving = self._now(line, (*line.ticked, *line.exits))
            found = no_withdrawals(leaving, verdicts.snapshot, self._gateway.offers.of(line.account))
        if found is not None:
            raise found

    def _keeps(self, line: FlattenLine) -> OrderDenied | None:
        """Why an exit of a line is not taken away: it could not be put back, and that was not agreed to."""
        standing = [one for one in self._now(line, line.exits) if one.open]
        lost = not_put_back(exits_denied(line, standing, self._pretrade))
        kept = [one.exit.id for one in lost if one.exit is not None and not line.accepts(one)]
        return OrderDenied("flatten-keeps-exit", order=", ".join(kept)) if kept else None

    def _listed(self, line: FlattenLine) -> Shares:
        """The holding of a line by the newest list, whatever that does not show yet."""
        rows = self._hub.sound(Topic.POSITIONS.of(line.account.id)) or ()
        return total(row.quantity for row in rows if row.instrument == line.instrument)

    async def _read_market(self, line: FlattenLine, approval: FlattenApproval) -> None:
        """Wait for the first prices of a security that no view has asked for, and read its book."""
        book = Topic.BOOK.of(line.instrument)
        await self._steps.until(approval, lambda: self._hub.age(book) is not None, MARKET_WITHIN)
        await self._pretrade.read_prices([line.instrument])
        await self._pretrade.read_for_closing(line.instrument)

    # --- entries and exits ------------------------------------------------------------------------------------------

    async def _cancel_exits(self, run: FlattenRun, approval: FlattenApproval, index: int) -> None:
        """Cancel the ticked entries of a line, then its exits; wait until the broker says that each of them is over."""
        line, asked = run.plan.lines[index], set[str]()

        def leaving() -> list[Order]:
            """Exits that were asked to end, or whose entry was, and others of their entry, which may end with them."""
            entries = {one.entry for one in line.exits if one.entry and one.id in asked}
            return [one for one in self._now(line, line.exits) if one.id in asked or one.entry in asked | entries]

        try:
            if line.ticked:
                if left := await self._cancel_each(run, approval, index, line.ticked, asked):
                    raise OrderDenied("flatten-entries-open", count=left)
                # Read also where no push reports exits that end with them.
                await self._prove(run, approval, index, line, again=True)
            await self._cancel_unfound(run, approval, index, asked)
            if left := await self._cancel_each(run, approval, index, line.exits, asked):
                raise OrderDenied("flatten-exits-open", count=left)
        except Exception:
            # A cancel that went out ends its exit also after a stop, a lock or an error: what it ends is offered again.
            for _ in range(round(EXITS_OVER_WITHIN / STEP)):
                if not any(one.open and not self._unfound(one) for one in leaving()):
                    break
                await self._sleep(STEP)
            raise
        finally:
            run.put(index, withdrawn=tuple(one for one in leaving() if one.status is not OrderStatus.FILLED))

    async def _cancel_unfound(self, run: FlattenRun, approval: FlattenApproval, index: int, asked: set[str]) -> None:
        """Try again what no cancel has found; while nothing is free beside it the other exits of the line stay."""
        line = run.plan.lines[index]
        lost = [one for one in self._now(line, line.exits) if one.open and self._unfound(one)]
        if lost:
            await self._cancel_each(run, approval, index, lost, asked)
            others = total(one.remaining for one in self._now(line, line.exits) if one.open and not self._unfound(one))
            self._require_free(line, others)

    def _require_free(self, line: FlattenLine, leaving: Shares = 0) -> None:
        """Raise OrderDenied where exits that no cancel finds may close all that is held; `leaving` are other exits.

        Beside them the whole position would be closed twice if the broker has them after all: only a ticket does that,
        whose quantity is typed. That is no flatten's to send, see `safety.md` 3.
        """
        snapshot = verdicts_of(line, self._pretrade).snapshot
        sure = surely_held(line, snapshot)
        left = beside_unfound(sure, snapshot.working, leaving)
        if left is not None and not traded_at_most(snapshot.instrument, line.side, min(left, line.quantity), sure):
            found = [one.id for one in self._now(line, line.exits) if one.open and self._unfound(one)]
            raise OrderDenied("flatten-exit-unfound", order=", ".join(found))

    def _unfound(self, order: Order) -> bool:
        return self._blotter.comparison.is_unfound(order)

    def _now(self, line: FlattenLine, orders: Iterable[Order]) -> list[Order]:
        return self._steps.now(line.account, orders)

    async def _cancel_each(
        self, run: FlattenRun, approval: FlattenApproval, index: int, orders: Sequence[Order], asked: set[str]
    ) -> int:
        """Cancel those of these orders that are open; how many still are after EXITS_OVER_WITHIN seconds.

        `asked` gets the ids of those whose cancel went out; what is in it is not asked for again. Those that no cancel
        finds are not waited for: their shares count as promised.
        """
        line = run.plan.lines[index]
        for at in range(len(orders)):
            order = self._now(line, orders)[at]  # of two exits of one entry the broker may have ended the other
            if order.open and order.id not in asked:
                run.put(index, state=LineState.WITHDRAWING)
                asked.add(order.id)
                try:
                    await self._cancel(line, approval, order)
                except OrderDenied:  # it did not go out: the order stands
                    asked.remove(order.id)
                    raise

        def left() -> int:
            return sum(one.open and not self._unfound(one) for one in self._now(line, orders))

        await self._steps.until(approval, lambda: not left(), EXITS_OVER_WITHIN)
        return left()

    async def _cancel(self, line: FlattenLine, approval: FlattenApproval, order: Order) -> None:
        """Cancel one order of a line; in the step of the cancel the closing order has to reach the book."""

        def judge() -> None:
            if not approval.cancels(line, order):
                raise OrderDenied("flatten-not-confirmed")
            self._look(line, approval)

        await self._steps.cancel(approval, order, judge)

    # --- the closing order ------------------------------------------------------------------------------------------

    async def _send(
        self, run: FlattenRun, approval: FlattenApproval, index: int, line: FlattenLine
    ) -> tuple[Shares, Instrument]:
        """Send a line's order, again where its proof was gone at the write; what `_follow` needs to know.

        `line` is that of the plan, or its rest as a line of its own.
        """
        rest = line is not run.plan.lines[index]
        left, again, less, asks = TRIES, rest or bool(line.exits), False, True
        while True:
            left -= 1
            try:
                return await self._send_once(run, approval, index, line, again=again, less=less, asks=asks)
            except OrderDenied as error:
                approval.give_back(index, rest=rest)
                if error.code not in _AGAIN or not left:
                    raise
                # The last try is for what the broker lets go: shares bought today may have to wait a day.
                again, less = True, left == 1 and error.code == CheckCode.MAX_QUANTITY.value
                # Lists that take most of their seconds leave none to another answer: no exit fails for want of it.
                asks = error.code != "not-sent-not-reducing"

    async def _send_once(
        self,
        run: FlattenRun,
        approval: FlattenApproval,
        index: int,
        line: FlattenLine,
        *,
        again: bool,
        less: bool,
        asks: bool,
    ) -> tuple[Shares, Instrument]:
        """Send a line's order for what is held and free at this moment.

        With `less` for what the broker lets go of it: shares bought today may have to wait a day. Where its holdings do
        not tell that it is asked (`asks`) of the line's security, beside its book.
        """
        planned = run.plan.lines[index]
        run.put(index, state=LineState.CHECKING)
        await self._steps.pace(approval, WriteVerb.PLACE)
        await self._prove(run, approval, index, line, again=again)
        reading, free = self._pretrade.read_for_closing(line.instrument), None
        if asks:
            asking = self._pretrade.free_to_close(line.account, line.instrument, line.side)
            free, _read = await asyncio.gather(asking, reading)
        else:
            await reading
        self._look(line, approval)  # the market went on while the exits were cancelled
        snapshot = verdicts_of(line, self._pretrade).snapshot
        facts = snapshot.instrument
        quantity = closable(facts, line.side, free_of(line, snapshot))
        if less:
            lets_go = snapshot.available if free is None else free
            quantity = min(quantity, closable(facts, line.side, lets_go) or quantity)
        if not quantity:
            self._require_free(line)
        if not quantity or line.price is None:
            raise OrderDenied("flatten-nothing-left")
        price = price_now(line, line.price, facts, snapshot.book, snapshot.day)
        request = closing_request(line, quantity, price, self._steps.number())
        draft = draft_of(request)
        approval.reserve(index, request.client_order_id, rest=line is not planned)

        def judge() -> Verdicts:
            approval.check()
            if not approval.holds(planned, request):
                raise OrderDenied("flatten-not-confirmed", client_order_id=request.client_order_id)
            return self._judge(line, approval, draft, free)

        self._journal.basis[request.client_order_id] = basis_data(judge()) | {"flatten": approval.id}
        value = price * quantity * facts.multiplier
        self._journal.count(draft, value, multiplier=facts.multiplier, currency=facts.currency)
        approved = self._steps.approvals.place(request, approval, judge)
        beyond, number = beyond_book(self._pretrade.verdicts(draft)), request.client_order_id
        if line is planned:
            run.put(index, state=LineState.SENT, sent=quantity, client_order_id=number, beyond_book=beyond)
        else:
            now = run.outcomes[index]
            sent = now.sent - (0 if now.rest is None else now.rest.quantity) + quantity
            run.put(index, state=LineState.SENT, sent=sent, rest=RestOrder(quantity=quantity, client_order_id=number))
        # What the entries fill from here on is held beyond this order.
        before = self._filled(line)
        held = self._blotter.taken_back.most_held(line.account.id, line.instrument, self._listed(line))
        order_id = await self._sender.send(approved, lambda: self._gateway.place(approved))
        if line is planned:
            run.put(index, order_id=order_id)
        elif (second := run.outcomes[index].rest) is not None:
            run.put(index, rest=replace(second, order_id=order_id))
        return size_of(held) - quantity - before, facts

    def _judge(self, line: FlattenLine, approval: FlattenApproval, draft: Draft, free: Shares | None) -> Verdicts:
        """Raise OrderDenied unless the order is what was confirmed and provably reduces, on the data of this moment.

        `free` is what the broker lets go where it was asked.
        """
        most = None if free is None else closing_most(line.side, free)
        verdicts = self._pretrade.verdicts(draft, replace(approval.facts, max_quantity=most))
        ticked = verdicts.snapshot.way_out.doubted is not None and trusted(line, verdicts.snapshot) is not None
        if not (verdicts.closes or ticked) or not self._read(line, verdicts.snapshot):
            raise OrderDenied("not-sent-not-reducing", client_order_id=draft.client_order_id)
        # The gateway has judged its own budget before this step, and may have taken the call from it.
        found = obstacle(line, verdicts, Applies.CLOSING)
        if found is not None:
            raise found
        # Of a plan that still reaches, a better price that no longer does is made anew.
        if (left := out_of_reach(verdicts)) is not None:
            raise OrderDenied("not-sent-out-of-reach", client_order_id=draft.client_order_id, **left.data)
        return verdicts

    async def _prove(
        self, run: FlattenRun, approval: FlattenApproval, index: int, line: FlattenLine, *, again: bool
    ) -> None:
        """Prove what is held of a line, the one at `index` of the plan or its rest; how long it waits is shown."""

        def waits(seconds: float) -> None:
            whole = ceil(seconds) if seconds >= SHOWN_FROM else 0
            if run.outcomes[index].waits != whole:
                run.put(index, waits=whole)

        try:
            await self._steps.prove(approval, lambda: self._proven(line), line.instrument, again=again, waits=waits)
        finally:
            waits(0.0)

    def _proven(self, line: FlattenLine) -> bool:
        """Whether orders and positions were read after the last fill of what the line closes, and of what it covers."""
        return self._read(line, verdicts_of(line, self._pretrade).snapshot)

    @staticmethod
    def _read(line: FlattenLine, snapshot: PretradeSnapshot) -> bool:
        """Whether its lists were read; of an account whose lists are refused the box was ticked for those of before."""
        return snapshot.reread or trusted(line, snapshot) is DoubtCause.UNREAD

    def _filled(self, line: FlattenLine) -> Shares:
        """Units that the line's entries have filled until now, those that were not ticked too."""
        return total(one.filled for one in self._now(line, line.entries))

    async def _sell_rest(self, run: FlattenRun, approval: FlattenApproval, index: int) -> None:
        """Sell a line's odd rest as an order of its own; whatever becomes of that, nothing else is touched."""
        outcome = run.outcomes[index]
        whole = outcome.line
        line, sent = replace(whole, quantity=whole.rest, rest=0, exits=(), ticked=()), outcome.sent
        try:
            await self._send(run, approval, index, line)
            second = run.outcomes[index].rest or RestOrder()
            await self._until_over(run, whole, second.order_id)
            row = self._blotter.order(whole.account.id, second.order_id)
            if row is not None and row.status is OrderStatus.REJECTED and not row.filled:
                raise OrderRejected("order-rejected", text=row.text, client_order_id=second.client_order_id)
        except (OrderDenied, OrderRejected) as error:
            second = run.outcomes[index].rest or RestOrder()
            run.put(index, sent=sent, rest=replace(second, quantity=0, error=error))
        except OrderUnknown as error:
            second = run.outcomes[index].rest or RestOrder()
            run.put(index, rest=replace(second, error=error))

    def _traded(self, outcome: LineOutcome) -> Shares:
        """Units that the orders of a line have filled by now."""
        rows = (self._blotter.order(outcome.line.account.id, one) for one in outcome.order_ids)
        return total(row.filled for row in rows if row is not None)

    async def _until_over(self, run: FlattenRun, line: FlattenLine, order_id: str) -> None:
        """Wait until an order is over; one that rests in the market stays there."""

        def over() -> bool:
            row = self._blotter.order(line.account.id, order_id)
            return row is not None and not row.open

        for _ in range(round(FILLED_WITHIN / STEP)):
            if over() or run.stopped:
                break
            await self._sleep(STEP)

    async def _follow(
        self, run: FlattenRun, approval: FlattenApproval, index: int, *, left: Shares, facts: Instrument
    ) -> None:
        """Wait until the order is over, sell the rest where the line has one, and tell the line as it is.

        `left` is what was held beyond the order, less what the entries had filled then: they may fill on.
        """
        outcome = run.outcomes[index]
        account = outcome.line.account.id
        await self._until_over(run, outcome.line, outcome.order_id)
        if any(one.open for one in self._now(outcome.line, outcome.line.entries)):  # its push may be lost
            with contextlib.suppress(GatewayError):
                await self._blotter.read_holdings(outcome.line.account)
        row = self._blotter.order(account, outcome.order_id)
        filled = 0 if row is None else row.filled
        if row is not None and row.status is OrderStatus.REJECTED and not filled:
            raise OrderRejected("order-rejected", text=row.text, client_order_id=outcome.client_order_id)
        if outcome.line.rest and left > 0:
            run.put(index, filled=filled)
            await self._sell_rest(run, approval, index)
            outcome = run.outcomes[index]
        second = outcome.rest or RestOrder()
        filled = self._traded(outcome)
        left += self._filled(outcome.line) - second.quantity
        done = filled == outcome.sent and not closable(facts, outcome.line.side, left)
        state = LineState.DONE if done else LineState.PARTLY
        if isinstance(second.error, OrderUnknown):
            state = LineState.UNKNOWN
        run.put(index, state=state, filled=filled, left=left)
