"""The guard: checks, confirmation, checks again, order log, last check, write (docs/life-of-an-order.md)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from tideboard_core.audit.records import Record, RecordKind
from tideboard_core.errors import BadInput, OrderDenied, OrderError
from tideboard_core.model.combination import CombinationMargin, CombinationPreview, CombinationRequest
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.offers import OfferField, OrderOffers
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    ModifyRequest,
    Order,
    OrderRequest,
)
from tideboard_core.model.review import CheckCode, OrderPreview
from tideboard_core.model.unnamed import UNNAMED
from tideboard_core.orders.at_write import AgreedSale
from tideboard_core.orders.cancels import CancelOutcome, CancelQuestions, CancelRun, Consent
from tideboard_core.orders.charges import OrderCharges
from tideboard_core.orders.checks import gesture_for, reducing
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.fees import summarise
from tideboard_core.orders.offers import BRINGS_IN, ActionOff, OfferReason, changed_by_replacing, not_modified
from tideboard_core.orders.pretrade import REREAD_WITHIN, MakeCase, OrderCase, PretradeChecks
from tideboard_core.orders.review import (
    Case,
    Given,
    J,
    JudgedReview,
    NotSent,
    OneReview,
    S,
    denial_by,
    following,
    loses_proof,
    refusal_of,
)
from tideboard_core.orders.sender import OrderServices, Sender
from tideboard_core.orders.unanswered import Sleep
from tideboard_core.orders.writes import UnknownWrite
from tideboard_core.ports.system import Confirmer
from tideboard_core.ports.trading import ApprovedOrder, R, WriteVerb

if TYPE_CHECKING:  # loaded with the first order, the first combination, flatten and limit of the brake
    from tideboard_core.orders.brake.loss_brake import LossBrake
    from tideboard_core.orders.combination.pretrade import CombinationPretrade
    from tideboard_core.orders.details import OrderDetails
    from tideboard_core.orders.flatten.beside import RunningFlattens
    from tideboard_core.orders.flatten.lost_exits import LostExits
    from tideboard_core.orders.flatten.run import FlattenRun
    from tideboard_core.orders.flatten.steps import TimedApproval, WriteSteps
    from tideboard_core.orders.next_steps import NextStep

log = logging.getLogger(__name__)

__all__ = ["CancelOutcome", "Guard"]

PACE = 0.2
"""Within one cancel all, a budget that is free this soon is waited for: OpenD wants 0.04 s between two calls."""
LOOKS = 10
"""Number of looks at the budget: over HTTP the write before has to be answered first."""

_NOT_IN_PREVIEW = frozenset({CheckCode.BOOK_AGE, CheckCode.MAX_QUANTITY})
"""A submission reads the book and asks the broker first; the ticket does not."""


class Guard:
    """One confirmation of an order at a time, and one of what takes orders out; built once per connection."""

    def __init__(
        self,
        services: OrderServices,
        *,
        pretrade: PretradeChecks,
        confirmer: Confirmer,
        clean: Callable[[str], str],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`clean` takes the secrets that the program knows out of a text."""
        self._services = services
        self._hub, self._clock, self._gateway = services.hub, services.clock, services.gateway
        self._audit, self._lock = services.audit, services.lock
        self._blotter, self._journal = services.blotter, services.journal
        self._pretrade = pretrade
        self.charges = OrderCharges(services.hub, services.clock, services.gateway)
        self._confirmer = confirmer
        self._clean = clean
        self._sleep = sleep
        self._sender = Sender(services, sleep)
        self._one_review = OneReview(services.audit)
        # A review of its own: an open confirmation of an order must not keep anybody from cancelling.
        self._cancels = CancelQuestions(
            services, confirmer=confirmer, sender=self._sender, one_review=OneReview(services.audit)
        )
        self.make_case: MakeCase = OrderCase
        """Makes the case of an order; where a program proposed it, another one than an order of the person's own."""

    def restore(self, records: Sequence[Record]) -> None:
        """Take over the order log, once a start, before any list is read: all that this side keeps there.

        Nothing is written here; what a person has not settled is told again with the first lists that show it.
        """
        self._blotter.restore(records)
        if any(record.kind is RecordKind.LIMITS and "brake" in record.data for record in records):
            self.loss_brake.restore(records)
        if any(record.kind is RecordKind.FLATTEN for record in records):
            self.lost_exits.restore(records)

    @property
    def braked(self) -> bool:
        """Whether a limit of the loss brake was ever set, so that it is loaded."""
        return self._pretrade.brake is not None

    @cached_property
    def loss_brake(self) -> LossBrake:
        """The loss brake of the checks: loaded with its first limit, for most accounts have none."""
        from tideboard_core.orders.brake.loss_brake import LossBrake

        made = LossBrake(
            hub=self._hub,
            clock=self._clock,
            blotter=self._blotter,
            journal=self._journal,
            feed=self._pretrade.feed,
            charges=self.charges,
            note=self._audit.note,
        )
        self._pretrade.brake = made
        return made

    @property
    def offers(self) -> OrderOffers:
        """What the connection takes of orders."""
        return self._gateway.offers

    @property
    def reading_left(self) -> float | None:
        """Seconds that a submission waits for orders, fills and positions at most; None while none does."""
        return self._pretrade.reading_left

    def client_order_id(self) -> str:
        """The next free client order id (`TB-1120-KQXW-0417`); it is used up by a submission, not by asking."""
        return self._journal.next_id()

    def preview(self, request: OrderRequest | ModifyRequest) -> OrderPreview:
        """Cost, checks and effect on the book on current data, for the ticket; sends nothing.

        The age of the book and the broker's maximum quantity are left out: a submission asks for both first.
        """
        draft = draft_of(request)
        if isinstance(request, ModifyRequest) and (stop := self.instead_of_change(request)) is not None:
            draft = replace(draft_of(stop), withdraws=request.order)
        verdicts = self.make_case(draft, self._services, self._pretrade).verdicts()
        snapshot = verdicts.snapshot
        left_out = _NOT_IN_PREVIEW
        if snapshot.funds is not None and snapshot.power is None:
            left_out = left_out | {CheckCode.POWER}  # kept in another currency: the broker's maximum will decide
        if not self._pretrade.listed(snapshot.draft.instrument):
            left_out = left_out | {CheckCode.MAPPING}
        checks = tuple(check for check in verdicts.checks if check.code not in left_out)
        return OrderPreview(
            summary=summarise(snapshot),
            checks=checks,
            book=snapshot.effect,
            gesture=gesture_for(snapshot, checks),
        )

    async def submit(self, request: OrderRequest) -> str:
        """Check, confirm, check, audit and send a new order; returns the broker's order id.

        Raises OrderDenied (code = a CheckCode or VoidCode, or `not-confirmed`, `gesture-missing`, `duplicate`,
        `confirmation-open`, `not-sent-*`; data as named at the code, and `record`, the number of the audit line),
        OrderRejected (data `text`, the broker's sentence), OrderUnknown (data `client_order_id`).
        """
        case = self._case_of(request)
        try:
            approved = await self._approve(request, case)
            return await self._sender.send(approved, lambda: self._gateway.place(approved))
        except OrderDenied:
            case.failed()
            raise
        finally:
            case.end()

    def next_steps(self, request: OrderRequest) -> tuple[NextStep, ...]:
        """What would pass in the place of an exit that was denied; see `next_steps`."""
        from tideboard_core.orders.next_steps import next_steps

        orders = self._blotter.orders(request.account.id) or ()
        return next_steps(request, self._pretrade.verdicts, orders, self._journal.next_id())

    def instead_of_change(self, request: ModifyRequest) -> OrderRequest | None:
        """The stop that takes the place of an exit whose market changes no order; None where a change is one.

        None too where no order of ours has the terms of that exit: its change is denied.
        """
        offers, order = self._gateway.offers.of(request.account), request.order
        if not_modified(order, offers) is not OfferReason.MARKET_CHANGE:
            return None
        held = self._pretrade.verdicts(draft_of(request)).snapshot.held
        if not changed_by_replacing(order, offers, held):
            return None
        from tideboard_core.orders.next_steps import stop_instead

        try:
            return stop_instead(request, request.client_order_id)
        except BadInput:
            return None

    def limited_instead(self, request: ModifyRequest) -> NextStep | None:
        """A stop with a limit in the place of one whose change was refused; see `next_steps.limited_instead`."""
        from tideboard_core.orders.next_steps import limited_instead

        return limited_instead(request, self._pretrade.verdicts, self._journal.next_id())

    async def submit_modify(self, request: ModifyRequest) -> None:
        """As `submit`, for a change of a working order; success means accepted for processing."""
        approved = await self._approve(request, self._case_of(request))
        await self._sender.send(approved, lambda: self._gateway.modify(approved))

    async def submit_action(self, request: ActionRequest) -> None:
        """Reconfirm, disable, enable or delete an order; success means accepted for processing. Errors as `submit`.

        What brings an order into the market (reconfirm, enable) is checked and confirmed as a change is; what takes one
        out of it (disable, delete) is asked as a cancel is, also while locked. Where paper or the order's market has no
        acts the former is denied; the latter goes out, and the broker may refuse it.
        """
        if request.action in BRINGS_IN:
            offers, number = self._gateway.offers.of(request.account), request.client_order_id
            if request.order.unnamed:
                raise await self._sender.denied(number, UNNAMED)
            if offers.lacks(OfferField.ACTIONS):
                raise await self._sender.denied(number, CheckCode.OFFERED.value, reason=ActionOff.PAPER)
            if request.action not in offers.actions_on(market_of(request.order.instrument)):
                raise await self._sender.denied(number, CheckCode.OFFERED.value, reason=ActionOff.MARKET)
            approved = await self._approve(request, self._case_of(request))
            await self._sender.send(approved, lambda: self._gateway.perform(approved))
        else:
            await self._take_out(request)

    async def submit_cancel(self, request: CancelRequest) -> None:
        """Ask, audit and cancel a working order; works while locked, by a password for this act."""
        await self._cancels.use(request)
        (outcome,) = await self._cancel([request], everything=False)
        if outcome.error is not None:
            raise outcome.error

    async def submit_cancel_all(
        self, account: Account, *, started: Callable[[CancelRun], None] = lambda run: None
    ) -> list[CancelOutcome]:
        """Ask once with every open order of `account`, other programs' too, then cancel them one by one.

        `started` is called before the first write. Raises OrderDenied when nothing is open or nobody says yes; else one
        outcome per order. The yes lives for CONSENT_LIFE: what did not go by then was not sent, as its outcome says.
        """
        rows = (*self._blotter.answered(account.id), *(self._blotter.orders(account.id) or ()))
        return await self._cancel_each(account, [order for order in rows if order.open], started=started)

    async def submit_cancel_several(
        self, account: Account, orders: Sequence[Order], *, started: Callable[[CancelRun], None] = lambda run: None
    ) -> list[CancelOutcome]:
        """As `submit_cancel_all`, for these orders alone; those that are over by now are left out."""
        now = (self._blotter.to_cancel(account.identity, order.id) for order in orders)
        rows = [one for one in now if one is not None and one.open]
        return await self._cancel_each(account, rows, everything=False, started=started)

    async def submit_cancel_account(self, request: CancelAllRequest) -> list[CancelOutcome]:
        """As `submit_cancel_all`, in one write for all that the account has working on a market.

        No command of the window calls it: "Cancel all" is `submit_cancel_all`. It is the only way to `cancel_all` of a
        gateway, so that this write, too, needs a confirmation that lists every order, those of other programs included.

        The orders are those that stand at the person's yes, whatever the request lists. Where the account cannot be
        cancelled in one write (paper, Stock Connect, LongPort), or was not read on this connection, they go one by one.
        Raises OrderDenied, OrderRejected or
        OrderUnknown of the one write; `orders-joined` when an order came in that the list did not show.
        """
        read = self._blotter.login.state.first_unread(request.account.identity) is None
        if not read or not self._gateway.cancels_at_once(request.account, request.market):
            return await self._cancel_each(request.account, self._cancels.open_on(request.account, request.market))
        await self._cancels.use(request)
        async with self._cancels.cancel_market(request) as (shown, consent):
            await self._sender.turn(request)
            approved = self._approval_by(consent, shown)
            write = await self._sender.note_intent(shown)
            await self._sender.turn(request)  # another write may have gone meanwhile
            joined = sorted({order.id for order in consent.review.orders} - consent.read)
            if joined:  # it came in after the list was shown: the person did not agree to cancel it
                self._audit.note(
                    RecordKind.NOT_SENT, shown.client_order_id, {"code": "orders-joined", "orders": joined}
                )
                raise OrderDenied("orders-joined", client_order_id=shown.client_order_id, count=len(joined))
            answer = self._sender.write(write, lambda: self._gateway.cancel_all(approved))
            await self._sender.answer(write, answer)
            return [CancelOutcome(order_id=order.id, error=None) for order in shown.orders]

    async def details(self, order: Order) -> OrderDetails:
        """What the order log has of an order; raises OSError if it cannot be read."""
        from tideboard_core.orders.details import read_order_details

        return await asyncio.to_thread(read_order_details, self._audit.path, self._under_own_number(order))

    async def keep_note(self, order: Order, text: str) -> None:
        """Write a note about an order into the order log; errors as `details.keep_note`."""
        from tideboard_core.orders.details import keep_note

        await keep_note(self._audit, self._under_own_number(order), text, self._clean)

    def _under_own_number(self, order: Order) -> Order:
        """The order; without its number if it is another data folder's, which used the same one."""
        return order if self._journal.carries_ours(order) else replace(order, remark="")

    # --- flatten ----------------------------------------------------------------------------------------------------

    async def submit_flatten(
        self,
        account: Account,
        instruments: Collection[InstrumentId] | None = None,
        *,
        started: Callable[[FlattenRun], None] = lambda run: None,
    ) -> FlattenRun:
        """Ask once with every position that would be closed, then work one after the other; None = all positions.

        `started` is called with the run before its first write. Raises OrderDenied if nothing was begun: as `submit`,
        `flatten-nothing`, `flatten-unread`; what becomes of each position is in the run. Several run beside each other;
        what one of them is closing is not worked on in another.
        """
        from tideboard_core.orders.flatten.run import Flattener

        number = self._journal.next_id()
        self._journal.use(number)
        flattener = Flattener(self._services, self._steps(), self._flattens)
        # Over with the answer: the run takes minutes, in which other orders are confirmed.
        with self._one_review.open(number):
            run, approval = await flattener.confirmed(account, number, instruments, self._confirmer)
        # No await between the answer, the approval that begins with it, and what the plan of the next flatten asks.
        try:
            with self._flattens.running(lambda: run.outcomes):
                # Before the first write: what the run takes away is offered again from its first cancel on.
                self.lost_exits.follow(run)
                started(run)
                await flattener.work(run, approval)
        finally:
            approval.end()
        return run

    async def submit_replacement(
        self, exit_: Order, request: OrderRequest, *, started: Callable[[FlattenRun], None] = lambda run: None
    ) -> str:
        """Ask once, then cancel a working exit and place this stop in its stead; returns the broker's id of the stop.

        The stop is judged as if the exit were gone, and at its write for at most what is held and free then. `started`
        is called before the first write. Errors as `submit`, and `replace-not-possible`, `replace-exit-open`; if no
        stop came to stand, the exit that was cancelled is offered again as one that a flatten took.
        """
        from tideboard_core.orders.flatten.replace import (
            ReplaceApproval,
            Replacer,
            refuse_waiting,
            replaceable,
            replacement_run,
        )

        offers = self._gateway.offers.of(request.account)
        unchanged = not offers.modified_on(market_of(request.instrument))
        if not replaceable(exit_, request, unchanged=unchanged):
            raise await self._sender.denied(request.client_order_id, "replace-not-possible")
        if request.instrument in self._flattens.closing(request.account):
            raise await self._sender.denied(request.client_order_id, "flatten-running")
        try:
            refuse_waiting([exit_], self._gateway, self._clock.market())
        except OrderDenied as waits:
            raise await self._sender.denied(request.client_order_id, waits.code, **waits.data) from None
        case = OrderCase(replace(draft_of(request), withdraws=exit_), self._services, self._pretrade)
        review, given, _ = await self._confirm(request, case)
        steps = self._steps()
        orders = self._blotter.orders(request.account.id) or ()
        run = replacement_run(steps.number(), exit_, orders, request, review.summary)
        approval = ReplaceApproval(run, request, self._services, given=given, generation=review.generation)
        with self._flattens.running(lambda: run.outcomes):
            # Before the first write: what it takes away is offered again from its cancel on.
            self.lost_exits.follow(run)
            started(run)
            return await Replacer(self._services, steps, self._flattens).work(run, approval, case, request)

    def _steps(self) -> WriteSteps:
        from tideboard_core.orders.flatten.steps import Approvals, WriteSteps

        return WriteSteps(
            self._services,
            pretrade=self._pretrade,
            sender=self._sender,
            approvals=Approvals(place=self._approval_under, cancel=self._approval_under),
            sleep=self._sleep,
        )

    @cached_property
    def _flattens(self) -> RunningFlattens:
        from tideboard_core.orders.flatten.beside import RunningFlattens

        return RunningFlattens()

    @cached_property
    def lost_exits(self) -> LostExits:
        """The exits that closing positions has taken away and that are needed still."""
        from tideboard_core.orders.flatten.lost_exits import LostExits

        found = LostExits(self._services, self._sleep, self._pretrade.verdicts)
        self._pretrade.put_back = found.put_back
        return found

    def _approval_under(self, request: R, approval: TimedApproval, judge: Callable[[], object]) -> ApprovedOrder[R]:
        """The approval of one write of several; it ages from now, and that of them all from its confirmation."""
        return self._approval(
            request,
            approved_at=self._clock.boot(),
            generation=approval.generation,
            unlocked=approval.unlocked,
            judge=judge,
        )

    # --- risk-reducing requests -------------------------------------------------------------------------------------

    async def _cancel_each(
        self,
        account: Account,
        orders: Sequence[Order],
        *,
        everything: bool = True,
        started: Callable[[CancelRun], None] = lambda run: None,
    ) -> list[CancelOutcome]:
        requests = []
        for order in orders:
            number = self._journal.next_id()
            self._journal.use(number)
            requests.append(CancelRequest(account=account, order=order, client_order_id=number))
        if not requests:
            raise await self._cancels.nothing_to_cancel(account, self._journal.next_id())
        return await self._cancel(requests, everything=everything, started=started)

    async def _cancel(
        self,
        requests: Sequence[CancelRequest],
        *,
        everything: bool,
        started: Callable[[CancelRun], None] = lambda run: None,
    ) -> list[CancelOutcome]:
        """Ask, audit every intent at once, then write one after the other, then wait for all answers."""
        async with self._cancels.cancels(requests, everything=everything) as consent:
            # While the question was open an order may have filled or ended: it is reported, not cancelled.
            alive = [request for request in requests if self._cancels.cancellable(request)]
            begun = self._clock.boot()
            writes = await asyncio.gather(*map(self._sender.note_intent, alive))
            answers: dict[str, asyncio.Future[CancelOutcome]] = {}
            outcomes: list[CancelOutcome] = []
            started(consent.run)
            try:
                for request, write in zip(alive, writes, strict=True):
                    waited = not consent.over and await self._pace(request)
                    # Each ages from its own turn, that of the first from the yes, unless a server's pause put it off.
                    turn = self._clock.boot() if consent.run.asked or waited else begun
                    approved = self._approval_by(consent, request, approved_at=turn)
                    consent.run.ask()
                    # Heard as it comes: what another program locked ends the rest, and the series may take minutes.
                    heard = self._outcome(request, self._write_cancel(write, approved))
                    answers[request.order.id] = asyncio.ensure_future(heard)  # noqa: TID251  awaited or cancelled here
                heard_or_over = (answers.get(one.order.id) or self._outcome(one, None) for one in requests)
                outcomes += await asyncio.gather(*heard_or_over)
            finally:
                for answer in answers.values():
                    answer.cancel()
                consent.run.finish(outcomes)
            return outcomes

    def _write_cancel(
        self, write: UnknownWrite, approved: ApprovedOrder[CancelRequest]
    ) -> tuple[UnknownWrite, Awaitable[None]] | OrderError:
        """Write one; one that is denied does not stop the rest: each order gets an outcome of its own."""
        try:
            return write, self._sender.write(write, lambda: self._gateway.cancel(approved))
        except OrderError as error:
            return error

    async def _pace(self, request: CancelRequest) -> bool:
        """Wait for its turn in a server's pause, and shortly for the broker's limit; whether it waited for the turn."""
        waited = await self._sender.turn(request)
        for _ in range(LOOKS):
            seconds = self._gateway.write_budget(WriteVerb.CANCEL, request.account)
            if not 0 < seconds <= PACE:
                break
            await self._sleep(seconds)
        return waited

    async def _outcome(
        self, request: CancelRequest, answer: tuple[UnknownWrite, Awaitable[None]] | OrderError | None
    ) -> CancelOutcome:
        error: OrderError | None = None
        if answer is None:
            code, data = self._cancels.not_cancelled(request)
            error = OrderDenied(code, **data)
        elif isinstance(answer, OrderError):
            error = answer
        else:
            try:
                await self._sender.answer(*answer)
            except OrderError as refused:
                error = refused
        return CancelOutcome(order_id=request.order.id, error=error)

    async def _take_out(self, request: ActionRequest) -> None:
        await self._cancels.use(request)
        async with self._cancels.suspend(request) as consent:
            await self._sender.turn(request)
            approved = self._approval_by(consent, request)
            write = await self._sender.note_intent(request)
            await self._sender.turn(request)  # another write may have gone meanwhile
            await self._sender.answer(write, self._sender.write(write, lambda: self._gateway.perform(approved)))

    def _approval_by(self, consent: Consent, request: R, *, approved_at: float | None = None) -> ApprovedOrder[R]:
        """The approval of a risk-reducing request; `unlocked` is asked again at the write, for this act alone."""
        return self._approval(
            request,
            approved_at=self._clock.boot() if approved_at is None else approved_at,
            generation=consent.generation,
            unlocked=consent.unlocked,
            judge=consent.check,
        )

    # --- combinations of options ------------------------------------------------------------------------------------

    def preview_combination(
        self, request: CombinationRequest, margin: CombinationMargin | None = None
    ) -> CombinationPreview:
        """Cost, outcome and checks of a combination on current data, for its window; sends nothing.

        The age of the books is left out: a submission reads them first. `margin` is what `combination_margin` told.
        """
        verdicts = self._combinations.preview(request, margin)
        checks = tuple(check for check in verdicts.checks if check.code not in _NOT_IN_PREVIEW)
        return CombinationPreview(summary=self._combinations.summary(verdicts), checks=checks, gesture=verdicts.gesture)

    async def combination_margin(self, request: CombinationRequest) -> CombinationMargin | None:
        """What a combination would change, by the broker's word; None where it says nothing in time."""
        return await self._combinations.margin(request)

    async def submit_combination(self, request: CombinationRequest) -> str:
        """As `submit`, for a combination of options: one confirmation, one write, all of its legs or none."""
        from tideboard_core.orders.combination.pretrade import CombinationCase

        with self._combinations.prices_of(request):
            approved = await self._approve(request, CombinationCase(request, self._services, self._combinations))
            return await self._sender.send(approved, lambda: self._gateway.place_combination(approved))

    @cached_property
    def _combinations(self) -> CombinationPretrade:
        from tideboard_core.orders.combination.pretrade import CombinationPretrade

        return CombinationPretrade(self._services, self._pretrade)

    # --- steps 1 to 4: checks, confirmation, checks ------------------------------------------------------------------

    def _case_of(self, request: OrderRequest | ModifyRequest | ActionRequest) -> OrderCase:
        return self.make_case(draft_of(request), self._services, self._pretrade)

    async def _confirm(self, request: R, case: Case[J, S]) -> tuple[JudgedReview[J, S], Given, AgreedSale]:
        """The confirmed review of a request, with the person's yes and what it sells; OrderDenied without one."""
        number = request.client_order_id
        # Before the first await: a second submission of the same request must find its id taken.
        if not self._journal.use(number):
            raise await self._sender.denied(number, "duplicate", case.log_data)
        with self._one_review.open(number, case.log_data):
            await case.read()
            first = case.verdicts()
            await self._refuse(request, case, denial_by(first))
            review = case.open(first)
            with following(self._hub, case.keys, review.refresh):
                confirmation = await case.ask(self._confirmer)
            # From here the approval ages: re-reading holdings, the order log and the write share its two seconds.
            given = Given(self._clock.boot(), self._lock.epoch)
            sale = AgreedSale(review.verdicts, self._hub, self._blotter)
            if confirmation.accepted and reducing(case.verdicts().checks):  # a brake may hold since the first look
                await case.reread()
            review.refresh()
            await self._refuse(request, case, refusal_of(case, review, confirmation))
        return review, given, sale

    async def _approve(self, request: R, case: Case[J, S]) -> ApprovedOrder[R]:
        number = request.client_order_id
        review, given, sale = await self._confirm(request, case)
        # Counted before the order log is flushed: a second submission must see this one in the day's value.
        case.count(review.summary)
        self._journal.basis[number] = {**case.log_data, **case.basis(review.verdicts)}

        def unlocked() -> bool:  # all the time since the confirmation: open again is not the same
            is_open = self._lock.is_open(request.account) or case.unlocked()
            return is_open and self._lock.epoch == given.epoch

        # What is held is judged again at the write: lock, connection and age have looks of their own, all else was
        # judged less than APPROVAL_AGE ago.
        exempt = frozenset(check.code for check in reducing(review.verdicts.checks))

        def still_holds() -> None:
            if exempt or sale.asked or case.paused:
                now = case.verdicts()
                if exempt and (denial_by(now, exempt) or loses_proof(review.verdicts.checks, now.checks)):
                    raise OrderDenied("not-sent-not-reducing", client_order_id=number)
                if case.paused and (bound := denial_by(now, {CheckCode.SERVER_PAUSE})) is not None:
                    raise OrderDenied(bound.code, client_order_id=number, **bound.data)
                if sale.asked:
                    sale.refuse_more(now, number)
            case.still_holds()

        return self._approval(
            request,
            approved_at=given.at,
            generation=review.generation,
            unlocked=unlocked,
            judge=still_holds,
            taken=case.taken,
        )

    async def _refuse(self, request: R, case: Case[J, S], refusal: NotSent | None) -> None:
        if refusal is not None:
            data = refusal.data
            if data.get("unproven"):
                # A person waits so long with the same order. A shorter wait kept nothing from being read.
                wait = self._gateway.lists_wait(request.account, way_out=True, closes=case.closes)
                data = {**data, "proof_wait": wait} if wait >= REREAD_WITHIN else data
            raise await self._sender.denied(request.client_order_id, refusal.code, case.log_data, **data)

    def _approval(
        self,
        request: R,
        *,
        approved_at: float,
        generation: int,
        unlocked: Callable[[], bool],
        judge: Callable[[], object] = lambda: None,
        taken: Callable[[], None] = lambda: None,
    ) -> ApprovedOrder[R]:
        # Called by `take`, in the step that writes: nothing here may wait.
        def look() -> None:
            self._sender.look(request, approved_at=approved_at, unlocked=unlocked)
            judge()

        return ApprovedOrder(request, approved_at=approved_at, generation=generation, look=look, taken=taken)
