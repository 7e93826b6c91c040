"""Passes order requests from the window to the guard, and shows the outcome of each."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from tideboard_core.errors import GatewayError, OrderDenied, OrderError, OrderRejected, OrderUnknown
from tideboard_core.market.hub import Hub
from tideboard_core.model.combination import CombinationRequest
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    CancelRequest,
    ModifyRequest,
    Order,
    OrderAction,
    OrderRequest,
    OrderStatus,
    Position,
)
from tideboard_core.model.order_terms import PLACED
from tideboard_core.model.review import CheckCode, VoidCode
from tideboard_core.model.shares import Shares
from tideboard_core.orders.blotter import Blotter
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.guard import Guard
from tideboard_core.orders.offers import OfferReason, action_off, not_changed
from tideboard_core.orders.writes import UnknownWrite
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.orders.results import (
    OrderResultDialog,
    SettleDialog,
    UnknownDialog,
    limited_instead_words,
    next_step_words,
    not_changed_words,
    refused_dialog,
    settle_detail,
    unlisted_detail,
)
from tideboard_desktop.ui.tasks import Tasks, accepted, ask
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.words.combinations import combination_name, listed_name
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.orders import OFFER_REASONS, action_off_sentence, order_name, order_terms, type_word

if TYPE_CHECKING:  # loaded with what a person opens
    from tideboard_core.orders.cancels import CancelRun
    from tideboard_core.orders.details import FeesOf
    from tideboard_core.orders.flatten.lost_exits import ExitOffer
    from tideboard_core.orders.flatten.run import FlattenRun
    from tideboard_core.orders.next_steps import NextStep
    from tideboard_desktop.orders.flatten.running import FlattenProgress
    from tideboard_desktop.orders.settling import SettlingChoice
    from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog

log = logging.getLogger(__name__)
translate = QCoreApplication.translate
UNNAMED_REASON = 1
"""The reason sent with a reconfirmation if the broker does not name one: the quantity."""
_OF_CHECKS = frozenset(code.value for code in CheckCode)
_SAID_WHOLE = frozenset(
    {
        OfferReason.FRACTION,
        OfferReason.TRAIL_PERCENT,
        OfferReason.MARKET_CHANGE,
        OfferReason.UNNAMED,
    }
)
"""Reasons against a change whose own sentence says what works instead."""
_TOLD_ALREADY = frozenset({"not-confirmed"})
"""Error codes that the confirmation dialog has already shown."""


class _Open(NamedTuple):
    """A window that blocks nothing; `reopen` has another submission open it anew, active or not."""

    dialog: TradingDialog
    reopen: Callable[[OrderSubmission, bool], None]


class OrderSubmission(QObject):
    """Runs each request in a task of its own. `accepted` is emitted with the name of an order that the broker accepted.

    `edit` asks to open the ticket, `show_orders` the orders.
    `limit_wanted` has the limit that the user wants to see in the settings.
    `message` has a sentence for the docks' banner, such as the outcome of a cancel all.
    `unlock_wanted` asks for the Unlock dialog, where trading is locked and positions were to be closed; it carries what
    asks for that again once trading is unlocked.
    `exit_wanted` has an exit that a flatten cancelled, for the ticket to fill in as a new order.
    `change_back_wanted` has an order as the broker keeps it, for the ticket to change to what was confirmed, and
    `anew_wanted` one as it was confirmed, for the ticket to fill in as a new order.
    `closing_begun` is emitted when a flatten begins: what it takes away is followed from then on.
    `busy` is true while an order is being prepared, confirmed or sent.
    """

    accepted = Signal(str)
    edit = Signal()
    show_orders = Signal()
    limit_wanted = Signal(str)
    message = Signal(str)
    unlock_wanted = Signal(object)
    exit_wanted = Signal(object)
    change_back_wanted = Signal(object)
    anew_wanted = Signal(object)
    closing_begun = Signal()
    busy = Signal(bool)

    def __init__(
        self,
        guard: Guard,
        blotter: Blotter,
        hub: Hub,
        theme: Theme,
        tasks: Tasks,
        *,
        clock: Clock,
        parent: Callable[[], QWidget | None],
        reviewing: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
    ) -> None:
        """`parent` returns the window over which result dialogs open.

        All that is prepared, confirmed, sent and reported happens inside `reviewing`: a market whose pace the program
        sets runs no faster than the wall there.
        """
        super().__init__()
        self._reviewing = reviewing
        self._guard = guard
        self._blotter = blotter
        self._hub = hub
        self._theme = theme
        self._tasks = tasks
        self._clock = clock
        self._parent = parent
        self._running = 0
        self._putting = False
        self._open: dict[object, _Open] = {}

    @property
    def offers(self) -> OrderOffers:
        """The orders that the connection accepts."""
        return self._guard.offers

    @property
    def reading_left(self) -> float | None:
        """Seconds that an order waits for lists of the account at most; None while none does."""
        return self._guard.reading_left

    def client_order_id(self) -> str:
        """The id of the next write."""
        return self._guard.client_order_id()

    def may_hold(self, account: Account) -> bool:
        """Whether an account holds something; also while its positions were not read after the last fill."""
        held = self._hub.value(Topic.POSITIONS.of(account.id))
        return held != () or not self._blotter.positions_current(account.id)

    def unchangeable(self, order: Order) -> str:
        """Why a working order cannot be changed here, as a sentence; empty if it can."""
        reason = not_changed(order, self._offers_for(order.account_id), self._held(order))
        if reason is None or reason in _SAID_WHOLE:
            return "" if reason is None else translate("Orders", str(OFFER_REASONS[reason]))
        words = translate("Orders", "{type} orders are not changed from here. Cancelling works.")
        return words.format(type=type_word(order.order_type))

    def anew_instead(self, order: Order) -> bool:
        """Whether a working order is cancelled and prepared anew in place of a change, since its market has none."""
        reason = not_changed(order, self._offers_for(order.account_id), self._held(order))
        return order.open and not order.unlisted and reason is OfferReason.MARKET_CHANGE and order.order_type in PLACED

    def cancel_for_anew(self, account: Account, order: Order) -> None:
        """Ask to cancel a working order, and hand what is left of it to the ticket once it is over; never both at once.

        Nothing but the cancel is sent.
        """
        self._run(self._prepare_anew(account, order, order), "cancel an order and prepare it anew")

    def _offers_for(self, account_id: str) -> OrderOffers:
        """What the account of this id may use."""
        accounts: tuple[Account, ...] = self._hub.value(Topic.ACCOUNTS.of("")) or ()
        account = next((one for one in accounts if one.id == account_id), None)
        return self._guard.offers if account is None else self._guard.offers.of(account)

    def _held(self, order: Order) -> Shares:
        """What the order's account holds of its security."""
        rows: tuple[Position, ...] = self._hub.value(Topic.POSITIONS.of(order.account_id)) or ()
        return sum((row.quantity for row in rows if row.instrument == order.instrument), 0)

    def action_off(self, account: Account | None, order: Order, action: OrderAction) -> str:
        """Why an act on an order of an account is not possible now, as a sentence; empty if it is."""
        offers = self._guard.offers if account is None else self._guard.offers.of(account)
        return action_off_sentence(action_off(order, action, offers))

    @property
    def working(self) -> bool:
        """Whether an order is being prepared, confirmed, sent or reported; the window must not close meanwhile."""
        return self._running > 0

    def _run(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._running += 1
        task = self._tasks.spawn(self._reviewed(work), name=name)
        task.add_done_callback(self._ended)
        task.add_done_callback(lambda _task: work.close())  # of a task that ended before its first step

    async def _reviewed(self, work: Coroutine[Any, Any, None]) -> None:
        async with self._reviewing():
            await work

    def _ended(self, _task: asyncio.Task[None]) -> None:
        self._running -= 1

    def submit(
        self,
        request: OrderRequest | CombinationRequest | ModifyRequest,
        ended: Callable[[bool], None] | None = None,
    ) -> None:
        """Confirm and send an order, a combination or a change; its end is always shown.

        `ended` is called when that is over: True = the broker accepted it.
        """
        self.busy.emit(True)  # before the task starts: a second click may come in the same turn of the loop
        self._run(self._submit(request, ended), "submit order")

    def replace(self, exit_: Order, request: OrderRequest) -> None:
        """Confirm the cancel of a working exit and a stop in its stead, and send both; its end is always shown."""
        self.busy.emit(True)
        self._run(self._submit(request, None, exit_), "replace an exit")

    def cancel_or_settle(self, account: Account, order: Order) -> None:
        """Cancel a working order, or settle an unknown one or one that is in no list; all ask first."""
        if order.unlisted or (order.unnamed and order.open):
            self._run(self._settle_absent(account, order), "settle an order that no call can name")
        elif order.status is OrderStatus.UNKNOWN:
            self.settle(account, order)
        elif order.open:  # of one without an id that is put aside nothing is
            self.ask_cancel(account, order)

    def ask_cancel(self, account: Account, order: Order) -> None:
        number = self._guard.client_order_id()
        self._run(self._cancel_one(CancelRequest(account=account, order=order, client_order_id=number)), "cancel order")

    def ask_action(self, account: Account, order: Order, action: OrderAction) -> None:
        """Confirm and send a reconfirmation, suspension, activation or deletion."""
        request = ActionRequest(
            account=account,
            order=order,
            action=action,
            client_order_id=self._guard.client_order_id(),
            reason=(order.asks or UNNAMED_REASON) if action is OrderAction.RECONFIRM else 0,
        )
        self._run(self._submit_action(request), f"{action} order")

    def ask_cancel_all(self, account: Account) -> None:
        """Confirm and send the cancel of every open order."""
        self._run(self._cancel_all(account), "cancel all")

    def ask_cancel_several(self, account: Account, orders: Sequence[Order]) -> None:
        """Confirm and send the cancel of these open orders."""
        self._run(self._cancel_all(account, orders), "cancel several")

    def ask_flatten(self, account: Account, instruments: Collection[InstrumentId] | None = None) -> None:
        """Confirm and close these positions, one after the other; None = all."""
        self._close(account, instruments)

    def put_back(self, offer: ExitOffer) -> None:
        """Fill the ticket with an exit that a flatten took away, for what is held and free then; one at a time.

        Where its closing order works still, ask to cancel that first: the exit is a second confirmation. An exit that
        could not be placed now is named and nothing is cancelled; one whose trigger is passed has the rest closed.
        """
        if not self._putting:
            self._putting = True
            self._run(self._put_back(offer), "put an exit back")

    def show_lost_exits(self, account: Account, *, active: bool = True) -> None:
        """Open the list of the positions that lost their exits, or bring the open one to the front."""
        from tideboard_desktop.orders.flatten.exit_offers import LostExitsDialog

        key = "lost exits", account.id, account.environment
        if self._bring_forward(key):
            return
        lost = self._guard.lost_exits
        dialog = LostExitsDialog(account, lambda: lost.offers(account), lost.denial, self._theme, self._parent())
        dialog.put_back.connect(self.put_back)
        reopen = _Open(dialog, lambda other, active: other.show_lost_exits(account, active=active))
        self._show(key, reopen, active=active)

    def settle(self, account: Account, order: Order) -> None:
        """Open the Unknown dialog again for an unknown order in the list."""
        error = OrderUnknown("no-answer", client_order_id=order.remark)
        self._run(self._tell(listed_name(order), error, account), "settle unknown")

    def settle_write(self, account: Account, write: UnknownWrite) -> None:
        """The same for an unanswered change or cancel of an order."""
        error = OrderUnknown("no-answer", client_order_id=write.client_order_id)
        self._run(self._tell(listed_name(write.shown()), error, account), "settle unknown")

    def settling(self, order: Order) -> tuple[SettlingChoice, ...]:
        """What may be done about what the broker keeps otherwise than it was confirmed."""
        if not order.unsettled:
            return ()
        from tideboard_desktop.orders.settling import settling_choices

        return settling_choices(order, changeable=not self.unchangeable(order))

    def settle_holding(self, account: Account, instrument: InstrumentId) -> None:
        """Take what the broker lists of a holding as right, against the fills."""
        self._blotter.settle_holding(account.id, instrument)

    def settle_difference(self, account: Account, order: Order, choice: SettlingChoice) -> None:
        """Begin one of these; what sends anything is confirmed first."""
        from tideboard_desktop.orders.settling import SettlingChoice

        if choice is SettlingChoice.KEEP:
            self._blotter.keep_difference(order)
        elif choice is SettlingChoice.CHANGE_BACK:
            self.change_back_wanted.emit(order)
        elif choice is SettlingChoice.ANEW:
            self._run(self._prepare_anew(account, order), "prepare an order anew")
        else:
            self.cancel_or_settle(account, order)

    def forget_hours(self) -> None:
        """Warn anew of hours that brokers have been seen to keep: an account may take others now."""
        self._blotter.comparison.hours_seen.forget()

    def show_details(self, account: Account, order: Order, fees: FeesOf) -> None:
        """Open the details of an order, which do not block trading; `fees` reads what the broker charged."""
        from tideboard_desktop.orders.details import OrderDetailsDialog

        dialog = OrderDetailsDialog(
            account,
            order,
            self._theme,
            self._parent(),
            hub=self._hub,
            tasks=self._tasks,
            guard=self._guard,
            fees=fees,
            settling=self.settling,
            settle=self.settle_difference,
        )
        dialog.show()

    async def _submit(
        self,
        request: OrderRequest | CombinationRequest | ModifyRequest,
        ended: Callable[[bool], None] | None,
        exit_: Order | None = None,
    ) -> None:
        name, accepted = name_of(request), False
        try:
            stop = self._guard.instead_of_change(request) if isinstance(request, ModifyRequest) else None
            if stop is not None and isinstance(request, ModifyRequest):
                exit_, request = request.order, stop
            if isinstance(request, ModifyRequest):
                await self._guard.submit_modify(request)
            elif isinstance(request, CombinationRequest):
                await self._guard.submit_combination(request)
            elif exit_ is None:
                await self._guard.submit(request)
            else:
                await self._guard.submit_replacement(exit_, request, started=self._replacing)
        except OrderError as error:
            await self._tell(name, error, request.account, request)
        else:
            accepted = True
            if isValid(self):
                self.accepted.emit(name)
        finally:
            if isValid(self):
                self.busy.emit(False)
            if ended is not None:
                ended(accepted)

    def _replacing(self, run: FlattenRun) -> None:
        """Follow a replacement: while it waits for a server's pause it has a window in which it can be stopped."""
        self.closing_begun.emit()

        def show() -> None:
            if run.waits and isValid(self) and ("flatten", run.plan.id) not in self._open:
                self.show_flatten(run)

        run.listen(show)

    async def _cancel(self, request: CancelRequest) -> bool:
        try:
            await self._guard.submit_cancel(request)
        except OrderError as error:
            await self._tell(listed_name(request.order), error, request.account)
            return False
        return True

    async def _cancel_one(self, request: CancelRequest) -> None:
        await self._cancel(request)

    async def _put_back(self, offer: ExitOffer) -> None:
        from tideboard_desktop.orders.flatten.exit_offers import is_passed, offer_words

        lost, account, closing = self._guard.lost_exits, offer.account, offer.closing
        try:
            denial = lost.denial(offer)
            if denial is not None:
                if is_passed(denial):
                    self.ask_flatten(account, [offer.instrument])
                else:
                    self.message.emit(offer_words(offer, denial)[0])
                return
            if closing is not None:
                request = CancelRequest(account=account, order=closing, client_order_id=self._guard.client_order_id())
                if not await self._cancel(request):
                    return
                await lost.closing_over(account, closing.id)
            now = await lost.proven(account, offer.instrument, offer.side)
        except (OrderError, GatewayError) as error:
            if isValid(self):
                self.message.emit(error_sentence(error))
        else:
            if not isValid(self) or now is None:
                return
            order = lost.at_once(now, self._guard.client_order_id())
            if order is not None:
                self.submit(order)
            elif now.exit is not None:
                self.exit_wanted.emit(now.exit)
            else:
                self.message.emit(offer_words(now)[0])
        finally:
            self._putting = False

    async def _prepare_anew(self, account: Account, order: Order, listed: Order | None = None) -> None:
        """Cancel an order, and once it is over hand what is left of it as confirmed to the ticket; nothing is sent.

        `listed`: its terms where it is no order of ours.
        """
        from tideboard_desktop.orders.settling import left_of, not_over_words, nothing_left_words

        wanted = self._blotter.comparison.confirmed(order) or listed
        if order.open:
            request = CancelRequest(account=account, order=order, client_order_id=self._guard.client_order_id())
            if not await self._cancel(request):
                return
            await self._guard.lost_exits.closing_over(account, order.id)
            if not isValid(self):
                return
        # Without a newer row one that was open is so still: it does not say what has filled up to the cancel.
        now = self._blotter.order(account.id, order.id) or order
        if now.open:
            self.message.emit(not_over_words())
            return
        left = left_of(wanted, now)
        if left is None:
            self.message.emit(nothing_left_words())
        else:
            self.anew_wanted.emit(left)

    async def _settle_absent(self, account: Account, order: Order) -> None:
        """Count an order that is in no list no longer, once the user has confirmed it."""
        from tideboard_desktop.orders.settling import absent_detail, put_aside_detail

        detail = put_aside_detail(order) if order.unnamed else absent_detail(unlisted_detail())
        keep = translate("AsConfirmed", "Go on counting it")
        named = listed_name(order), order.quantity, detail
        if await accepted(SettleDialog(*named, account, self._theme, self._clock, self._parent(), keep=keep)):
            self._blotter.keep_difference(order)

    async def _submit_action(self, request: ActionRequest) -> None:
        try:
            await self._guard.submit_action(request)
        except OrderError as error:
            await self._tell(listed_name(request.order), error, request.account)

    async def _cancel_all(self, account: Account, orders: Sequence[Order] | None = None) -> None:
        guard, started = self._guard, partial(self.show_cancels, account)
        try:
            if orders is None:
                await guard.submit_cancel_all(account, started=started)
            else:
                await guard.submit_cancel_several(account, orders, started=started)
        except OrderError as error:
            await self._tell(translate("OrderSubmission", "Cancel all orders"), error, account)

    def show_cancels(self, account: Account, run: CancelRun, *, active: bool = True) -> None:
        """Have a window follow cancels: it shows itself where they take long, or some are not accepted."""
        from tideboard_desktop.orders.cancel.running import RunningCancels

        window = self._parent()
        if not isValid(self) or (window is not None and not isValid(window)):
            return  # they go on: what they end is a risk
        dialog = RunningCancels(account, run, self._theme, window, facts=self._facts_of)
        dialog.again_wanted.connect(partial(self.ask_cancel_several, account))
        dialog.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not active)
        reopen = _Open(dialog, lambda other, active: other.show_cancels(account, run, active=active))
        self._keep(("cancels", run), reopen)

    def _close(
        self,
        account: Account,
        instruments: Collection[InstrumentId] | None,
        started: Callable[[FlattenRun], None] | None = None,
    ) -> None:
        if isValid(self):  # else a window rebuild came while it waited for the unlock
            self._run(self._flatten(account, instruments, started), "close positions")

    async def _flatten(
        self,
        account: Account,
        instruments: Collection[InstrumentId] | None,
        started: Callable[[FlattenRun], None] | None,
    ) -> None:
        try:
            await self._guard.submit_flatten(account, instruments, started=started or self.show_flatten)
        except OrderError as error:
            if error.code == VoidCode.LOCKED and isValid(self):
                self.unlock_wanted.emit(lambda: self._close(account, instruments, started))
                return
            await self._tell(translate("OrderSubmission", "Close positions"), error, account)

    def show_flatten(self, run: FlattenRun, closed: Callable[[], None] = lambda: None, *, active: bool = True) -> None:
        """Show how far it is, or bring its window to the front; without the main window it goes nowhere.

        `closed` is called once a person has closed it. One that an error closed may not have been read: `closed` is
        not called.
        """
        from tideboard_desktop.orders.flatten.running import FlattenProgress

        window = self._parent()
        if not isValid(self) or (window is not None and not isValid(window)):
            run.stop()
            return
        key = "flatten", run.plan.id
        if self._bring_forward(key):
            return
        lost = self._guard.lost_exits
        dialog = FlattenProgress(
            run,
            lambda: lost.offers(run.plan.account),
            lost.denial,
            self._theme,
            window,
            facts=self._facts_of,
        )
        self.closing_begun.emit()
        dialog.put_back_wanted.connect(self.put_back)
        dialog.again_wanted.connect(lambda left: self._close_again(dialog, run.plan.account, left))
        reopen = _Open(dialog, lambda other, active: other.show_flatten(run, closed, active=active))
        self._show(key, reopen, closed, active=active)

    def _close_again(self, before: FlattenProgress, account: Account, left: Collection[InstrumentId]) -> None:
        """Make a new plan of what was left; once it begins, its window takes the place of the one before."""

        def begun(run: FlattenRun) -> None:
            self.show_flatten(run)
            if isValid(before):
                before.reject()

        self._close(account, left, begun)

    def _facts_of(self, instrument: InstrumentId) -> Instrument | None:
        return self._hub.value(Topic.INSTRUMENT.of(instrument))

    # --- windows that block nothing ---------------------------------------------------------------------------------

    def _show(self, key: object, one: _Open, closed: Callable[[], None] = lambda: None, *, active: bool) -> None:
        """Show a window until it is closed; `key` is what it is about. `closed`: a person has closed it."""
        self._keep(key, one, closed)
        one.dialog.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not active)
        one.dialog.show()

    def _keep(self, key: object, one: _Open, closed: Callable[[], None] = lambda: None) -> None:
        """Keep a window until it is closed, whether it is shown yet or not."""
        dialog = one.dialog

        def finished(_result: int) -> None:
            dialog.deleteLater()
            if self._open.pop(key, None) is not None and not dialog.failed:
                closed()

        self._open[key] = one
        dialog.finished.connect(finished)

    def _bring_forward(self, key: object) -> bool:
        """Raise the open window about something; False if there is none."""
        one = self._open.get(key)
        if one is None or not isValid(one.dialog):
            return False
        one.dialog.raise_()
        one.dialog.activateWindow()
        return True

    def take_over(self, other: OrderSubmission) -> None:
        """Open the windows of the submission before a window rebuild anew: it is deleted, so their buttons are dead."""
        left, other._open = other._open, {}
        for one in left.values():
            if isValid(one.dialog):
                active = one.dialog.isActiveWindow()
                one.dialog.done(QDialog.DialogCode.Rejected)
                one.reopen(self, active)

    async def _tell(
        self,
        name: str,
        error: OrderError,
        account: Account,
        request: OrderRequest | CombinationRequest | ModifyRequest | None = None,
    ) -> None:
        """Show an end that is no acceptance; of a new order that a check denied also what would pass.

        Of a change that was refused also what the order's row, read after that, says of the order.
        """
        if error.code in _TOLD_ALREADY:
            return
        window = self._parent()
        if not isValid(self) or (window is not None and not isValid(window)):
            log.info("no window is left to tell an order's end: %s", error.code)  # the order log has it
            return
        if isinstance(error, OrderUnknown):
            dialog: OrderResultDialog = self._unknown_dialog(name, error, account)
        else:
            dialog = refused_dialog(name, error, account, self._theme, window)
            dialog.edit.connect(self.edit)
            dialog.change_limit.connect(self.limit_wanted)
            if isinstance(request, ModifyRequest) and isinstance(error, OrderRejected):
                stands = self._say_what_stands(dialog, error, request)
                self._tasks.spawn(stands, name="what stands after a refused change")
            elif isinstance(request, OrderRequest) and isinstance(error, OrderDenied) and error.code in _OF_CHECKS:
                for step in self._guard.next_steps(request):
                    dialog.add_next(next_step_words(step), partial(self._take, step, account, request.instrument))
        await ask(dialog)

    async def _say_what_stands(self, dialog: OrderResultDialog, error: OrderRejected, request: ModifyRequest) -> None:
        read = False
        with suppress(GatewayError):
            await self._blotter.ask_now(request.account.id)
            read = True
        if not isValid(self) or not isValid(dialog):
            return
        now = self._blotter.order(request.account.id, request.order.id)
        dialog.add_note(not_changed_words(request.order, now, read=read))
        protected = error.code == "market-orders-protected" and now is not None and now.open
        step = self._guard.limited_instead(request) if protected else None
        if step is not None:
            dialog.add_next(
                limited_instead_words(step), partial(self._take, step, request.account, request.order.instrument)
            )

    def _take(self, step: NextStep, account: Account, instrument: InstrumentId) -> None:
        """Begin a prepared act."""
        if step.over is not None:
            self.cancel_or_settle(account, step.over)
            return
        if step.request is None:
            self.ask_flatten(account, [instrument])
            return
        # While it was shown another write may have used up the number that it was prepared with.
        request = replace(step.request, client_order_id=self._guard.client_order_id())
        if step.exit_ is None:
            self.submit(request)
        else:
            self.replace(step.exit_, request)

    def _unknown_dialog(self, name: str, error: OrderUnknown, account: Account) -> UnknownDialog:
        dialog = UnknownDialog(name, error, account, self._theme, self._hub, self._parent())
        number = str(error.data.get("client_order_id", ""))
        dialog.ask_now.connect(lambda: self._tasks.spawn(self._ask_now(account), name="ask for orders"))
        dialog.decided.connect(lambda write: self._run(self._settle(name, write, account), "settle unknown"))
        dialog.claimed.connect(lambda order_id: self._blotter.decide(number, order_id))
        dialog.show_orders.connect(self.show_orders)
        return dialog

    async def _settle(self, name: str, write: UnknownWrite, account: Account) -> None:
        """Settle an unanswered write as not placed; for a new order the user has to confirm it."""
        if write.verb is WriteVerb.PLACE:
            detail = settle_detail(write)
            dialog = SettleDialog(name, write.quantity, detail, account, self._theme, self._clock, self._parent())
            if not await accepted(dialog):
                return
        self._blotter.decide(write.client_order_id)

    async def _ask_now(self, account: Account) -> None:
        try:
            await self._blotter.ask_now(account.id)
        except GatewayError as error:
            if isValid(self):
                self.message.emit(error_sentence(error))


def name_of(request: OrderRequest | CombinationRequest | ModifyRequest) -> str:
    """`Buy 2,000 HK.00700 @ 613.00`, `3 × Butterfly @ 1.77 debit`."""
    if isinstance(request, CombinationRequest):
        return combination_name(request.legs, request.quantity, request.price)
    draft = draft_of(request)
    return order_name(draft.side, draft.quantity, draft.instrument, order_terms(draft))


def appeared_words(order: Order) -> str:
    """The sentence for an order that appeared at the broker after it was settled as not placed."""
    words = translate("OrderSubmission", "The broker has an order after all that counted as not placed: {order}")
    return words.format(order=listed_name(order))
