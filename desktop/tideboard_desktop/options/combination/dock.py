"""The combination dock: legs from the option chain, net price, payoff; asks for a review. Nothing here can send."""

from __future__ import annotations

from collections.abc import Callable, Set
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from shiboken6 import isValid

from tideboard_core.errors import BadInput
from tideboard_core.model.combination import (
    FEWEST_LEGS,
    NET_STEP,
    CombinationLeg,
    CombinationMargin,
    CombinationPreview,
    CombinationRequest,
)
from tideboard_core.model.hub_keys import LOCK, Key
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.order import OrderType, Side, TimeInForce
from tideboard_core.model.order_terms import MOST_QUANTITY
from tideboard_core.model.review import CheckCode, Severity, SourceKind
from tideboard_desktop.connection.permissions import Permissions
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.options.combination.model import CombinationDraft
from tideboard_desktop.options.combination.view import (
    TIMES,
    TYPES,
    CombinationLayout,
    action_words,
    breakeven_words,
    chip_words,
    gain_words,
    gap_words,
    loss_words,
    margin_words,
    offered_words,
    payoff_loss_words,
    price_note,
)
from tideboard_desktop.orders.action_button import unlock_words
from tideboard_desktop.orders.submission import OrderSubmission
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.hub_interest import HubInterest
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.number_input import WrongNumber, read_number
from tideboard_desktop.ui.timers import single_shot
from tideboard_desktop.ui.widgets.in_sight import in_sight
from tideboard_desktop.ui.widgets.labels import Tone, set_tone
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.words.checks import check_denial
from tideboard_desktop.ui.words.combinations import (
    side_of_net,
    signed_price,
    strategy_word,
    unknown_outcome_words,
)
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import as_sentence

translate = QCoreApplication.translate
ASK_BROKER_MS = 600
"""How long the call for the margin waits after a change: brokers allow few of them."""


class LegState(msgspec.Struct, kw_only=True):
    """The fields of a `CombinationLeg`."""

    instrument: InstrumentId
    side: Side
    ratio: Annotated[int, msgspec.Meta(ge=1, le=MOST_QUANTITY)] = 1


class CombinationState(SavedState, kw_only=True):
    """The legs, never a price or a number of combinations; `add` is one that another dock gives."""

    legs: tuple[LegState, ...]
    add: LegState | UnsetType = UNSET


class CombinationDock(Dock):
    """Holds one CombinationDraft. `recall({"add": leg})` adds a leg, `recall({"legs": [...]})` replaces them all."""

    KEY = "combination"

    def __init__(
        self,
        context: DockContext,
        bar: TitleBar,
        *,
        submission: OrderSubmission,
        permissions: Permissions,
        source: Callable[[InstrumentId], SourceKind],
    ) -> None:
        super().__init__(context, bar)
        theme = context.theme
        self._submission, self._permissions = submission, permissions
        self._guard = context.services.order_path.guard
        self.preview: CombinationPreview | None = None
        self.draft = CombinationDraft(context.hub, lambda: submission.offers, source, context.stale_price)
        self.margin: CombinationMargin | None = None
        self._margin_of: CombinationRequest | None = None
        self._busy = False
        self._typed = {"price": "", "quantity": ""}
        self._priced: tuple[object, ...] = ()
        self._interest = HubInterest(context.hub, self)
        self.view = CombinationLayout(self.column, theme, context.tasks)
        self.finish()
        self.column.insertWidget(1, self.foot)  # above the button, below which nothing is left empty
        bar.drop_control(self.save_button)
        self._ask_later = single_shot(self, ASK_BROKER_MS, self._ask_margin)
        self._connect()
        self.show_all()

    # --- what a person does -----------------------------------------------------------------------------------------

    def add(self, instrument: InstrumentId, side: Side) -> None:
        """Add a leg, or give one that is there this side."""
        if not self.draft.add(instrument, side):
            self.foot.refuse(translate("Combination", "A combination has four legs at most."))
        self._legs_changed()

    def take(self, legs: tuple[CombinationLeg, ...]) -> None:
        self.draft.take(legs)
        self._legs_changed()

    def review(self) -> None:
        """Ask for the review, or for the unlock while trading is locked; never sends.

        A form that is covered or closed only comes to the front: its order is reviewed once it can be seen.
        """
        if not in_sight(self):
            self.context.window.open_dock(self.KEY, {})
            return
        self._follow_account()
        if self._refused is not None:
            return
        if not self._unlocked:
            if self.context.services.actions is not None:
                self.context.services.actions.unlock()
            return
        request = self._request()
        if request is None:
            self._focus_gap()
        elif not self._busy:
            self._submission.submit(request)

    def _focus_gap(self) -> None:
        field = self.view.price if self.draft.form.quantity else self.view.quantity
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        self.take(())

    def price_to(self, key: str) -> None:
        """Fill the net price with the net bid, the middle or the net ask."""
        net = self.draft.net
        price = {"bid": net.bid, "middle": self.draft.middle, "ask": net.ask}[key]
        if price is not None and self.draft.suitable:
            self._typed["price"] = ""
            self.draft.set(price=price, order_type=OrderType.LIMIT)
            self._changed()

    def _type_number(self, name: str, text: str) -> None:
        whole = name == "quantity"
        self._typed[name] = ""
        try:
            value = read_number(text, whole=whole, signed=not whole)
        except WrongNumber as wrong:
            value, self._typed[name] = None, str(wrong)
        self.draft.set(**{name: int(value) if whole and value is not None else value})
        self._priced = self._subject
        self._changed(shown=False)

    def _step(self, action: Callable[[int], None], steps: int, name: str) -> None:
        self._typed[name] = ""
        action(steps)
        self._changed()

    # --- wiring -----------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        view, draft = self.view, self.draft
        view.legs.turned.connect(lambda place: self._change(draft.swap_side, place))
        view.legs.removed.connect(lambda place: self._change(draft.remove, place))
        view.legs.ratio.connect(lambda place, ratio: self._change(draft.set_ratio, place, ratio))
        view.swap.clicked.connect(lambda _on=False: self._change(draft.swap_all))
        view.clear.clicked.connect(lambda _on=False: self.clear())
        view.price.edited.connect(lambda text: self._type_number("price", text))
        view.price.stepped.connect(lambda steps: self._step(draft.step_price, steps, "price"))
        view.quantity.edited.connect(lambda text: self._type_number("quantity", text))
        view.quantity.stepped.connect(lambda steps: self._step(draft.step_quantity, steps, "quantity"))
        for field in (view.price, view.quantity):
            field.submitted.connect(self.review)
            field.left.connect(self._show_numbers)
        view.chips.pressed.connect(self.price_to)
        view.order_type.chosen.connect(lambda key: self._choose(order_type=OrderType(key)))
        view.time_in_force.chosen.connect(lambda key: self._choose(time_in_force=TimeInForce(key)))
        view.action.clicked.connect(lambda _on=False: self.review())
        self._submission.busy.connect(self._show_busy)
        self._permissions.changed.connect(self.show_all)
        self.context.frame.add(self, self.refresh)

    def _change(self, action: Callable[..., None], *values: int) -> None:
        action(*values)
        self._legs_changed()

    def _choose(self, **values: object) -> None:
        self.draft.set(**values)
        self._changed()

    def _legs_changed(self) -> None:
        self._typed["price"] = ""
        self._want()
        self._changed()

    def _changed(self, *, shown: bool = True) -> None:
        """The form changed: show it, and ask the broker for the margin a little later."""
        if self._request() != self._margin_of:
            self.margin, self._margin_of = None, None
        self._ask_later.start()
        self.show_all(numbers=shown)

    def _want(self) -> None:
        if self.isVisible():
            self._interest.want(self.draft.keys)

    # --- the broker's margin ----------------------------------------------------------------------------------------

    def _request(self) -> CombinationRequest | None:
        """The form as a request; its id is that of the next write, which only the review uses up."""
        try:
            return self.draft.request(self._submission.client_order_id())
        except BadInput as error:
            self._typed["price"] = error_sentence(error)
            return None

    def _ask_margin(self) -> None:
        request = self._request()
        if request is not None and request != self._margin_of and self.isVisible():
            self._margin_of = request
            self.context.tasks.spawn(self._read_margin(request), name="margin of a combination")

    def ask_again(self) -> None:
        """Ask the broker for the margin once more."""
        self._margin_of = None
        self._ask_margin()

    async def _read_margin(self, request: CombinationRequest) -> None:
        margin = await self._guard.combination_margin(request)
        if request == self._margin_of and isValid(self):
            self.margin = margin
            self.show_market()

    # --- showing ----------------------------------------------------------------------------------------------------

    def market_shown(self) -> Market:
        return market_of(self.draft.legs[0].instrument if self.draft.legs else self.selection.instrument)

    @property
    def _unlocked(self) -> bool:
        status, account = self.context.hub.value(LOCK), self.draft.account
        return status is not None and account is not None and status.opens(account)

    @property
    def _refused(self) -> str | None:
        """Why the connection's permissions refuse an order of this account; None if they allow it."""
        account = self.draft.account
        return self._permissions.order_reason(account) or self._permissions.unlock_reason(account)

    def _follow_account(self) -> None:
        account = self.context.window.account()
        before = self.draft.account
        if account == before:
            return
        self.draft.account = account
        if before is not None and (account is None or account.id != before.id):
            self.draft.take(self.draft.legs)  # price and number were for the other account
            self._typed = dict.fromkeys(self._typed, "")
            self.margin, self._margin_of = None, None
            self._ask_later.start()
            self._show_numbers()
        self.title_bar.set_environment(None if account is None else account.environment)

    @property
    def _subject(self) -> tuple[object, ...]:
        """What a net price is of: the account and the legs."""
        return self.draft.account, self.draft.legs

    def _fill_price(self) -> bool:
        """Fill an empty net price with the middle, once for each combination; whether it was filled."""
        draft = self.draft
        empty = draft.form.price is None and draft.form.order_type is OrderType.LIMIT and not self._typed["price"]
        if not empty or self._priced == self._subject or len(draft.legs) < FEWEST_LEGS:
            return False
        price = draft.middle if draft.suitable else None
        if price is None:
            return False
        self._priced = self._subject
        draft.set(price=price)
        self._ask_later.start()
        return True

    def show_all(self, *, numbers: bool = True) -> None:
        self._follow_account()
        numbers = self._fill_price() or numbers
        draft, view = self.draft, self.view
        view.strategy.setText(strategy_word(draft.strategy) if draft.legs else translate("Common", "Combination"))
        view.strategy.setToolTip(tip(offered_words(draft.offer, self._broker)))
        for button in (view.swap, view.clear):
            button.setVisible(bool(draft.legs))
        underlying = draft.underlying
        self.title_bar.set_symbol("" if underlying is None else underlying)
        view.order_type.choose(draft.form.order_type.value)
        view.time_in_force.choose(draft.form.time_in_force.value)
        offer = draft.offer
        if offer is not None:
            off = translate("Combination", "{provider} does not take it for combinations.").format(
                provider=self._broker
            )
            view.order_type.show_reasons({one.value: "" if one in offer.order_types else off for one in TYPES})
            view.time_in_force.show_reasons({one.value: "" if one in offer.time_in_force else off for one in TIMES})
        view.price.setEnabled(draft.form.order_type is OrderType.LIMIT)
        if numbers:
            self._show_numbers()
        self.show_market()

    def _show_numbers(self) -> None:
        form, view = self.draft.form, self.view
        if not self._typed["price"]:
            view.price.set_text("" if form.price is None else signed_price(form.price, NET_STEP))
        if not self._typed["quantity"]:
            view.quantity.set_text("" if form.quantity is None else fmt.quantity(form.quantity))

    def show_market(self) -> None:
        """Show what follows the market: best prices, net quote, figures, payoff and the button."""
        draft, view = self.draft, self.view
        styles = [None if (facts := draft.facts(leg)) is None else facts.style for leg in draft.legs]
        view.legs.show_legs(draft.legs, [draft.best(leg) for leg in draft.legs], styles)
        net, step = draft.net, NET_STEP
        for key, name, price in (
            ("bid", translate("Ticket", "Bid"), net.bid),
            ("middle", translate("Combination", "Mid"), draft.middle),
            ("ask", translate("Ticket", "Ask"), net.ask),
        ):
            view.chips.show_text(key, chip_words(price, name, step))
            view.chips.buttons[key].setEnabled(price is not None and draft.suitable)
        for row, field, name, note in (
            (view.price_row, view.price, "price", price_note(draft)),
            (view.quantity_row, view.quantity, "quantity", ""),
        ):
            wrong = self._typed[name]
            row.note.setText(wrong or note)
            set_tone(row.note, Tone.WARN if wrong else Tone.CAPTION)
            field.set_invalid(bool(wrong))
        request = self._request()
        self.preview = None if request is None else self._guard.preview_combination(request, self.margin)
        payoff = draft.payoff
        view.chart.show_payoff(payoff, draft.spot, draft.currency)
        words = ""
        if payoff is not None:
            words = payoff_loss_words(payoff, draft.currency)
        naked = payoff is not None and payoff.max_loss is None
        view.outcome.setText(words)
        set_tone(view.outcome, Tone.WARN if naked else Tone.SECONDARY)
        view.outcome.setVisible(naked or (payoff is not None and not payoff.known))
        self.show_figures()
        self.show_action()

    def show_figures(self) -> None:
        """Cost, bounds, breakevens, fees and the broker's margin."""
        draft = self.draft
        payoff, fee_total = draft.payoff, None if self.preview is None else self.preview.summary.fee_total
        margin, margin_whole = margin_words(self.margin)
        cost = fmt.MISSING if payoff is None else fmt.money(abs(payoff.cost))
        title = (
            translate("Combination", "Brings")
            if payoff is not None and payoff.cost < 0
            else translate("Combination", "Costs")
        )
        later = "" if payoff is None or payoff.known else unknown_outcome_words()
        bound = later if payoff is None or payoff.loss_known else payoff_loss_words(payoff, draft.currency)
        self.view.figures.show_figures(
            [
                (title, cost, ""),
                (translate("Combination", "Largest loss"), loss_words(payoff), bound),
                (translate("Combination", "Largest gain"), gain_words(payoff), later),
                (translate("Combination", "Breakeven"), breakeven_words(payoff), later),
                (translate("Combination", "Est. fees"), fmt.MISSING if fee_total is None else fmt.money(fee_total), ""),
                (translate("Combination", "Broker's margin"), margin, margin_whole),
            ]
        )

    def show_action(self) -> None:
        """Show the button, and why it is off."""
        draft, action = self.draft, self.view.action
        refused, gap = self._refused, draft.gap
        locked = not self._unlocked and refused is None
        account = draft.account
        self.view.reason.setText(refused or gap_words(gap, draft, self._broker) or self._failed_check())
        self.view.reason.setVisible(bool(self.view.reason.text()))
        action.setEnabled(refused is None and not self._busy and (locked or gap is None))
        if account is not None:
            side = side_of_net(draft.form.price or Decimal(0))
            words = unlock_words(self.context.hub.value(LOCK)) if locked else action_words(draft, busy=self._busy)
            action.show_state(words, account.environment, side, locked=locked)

    def _failed_check(self) -> str:
        """The first check that would deny it as it stands, except the lock, which the button tells; empty if none."""
        checks = () if self.preview is None else self.preview.checks
        failed = (check for check in checks if not check.passed and check.severity is Severity.HARD)
        first = next((check for check in failed if check.code is not CheckCode.LOCK), None)
        return "" if first is None else as_sentence(check_denial(first.code, first.data))

    @property
    def _broker(self) -> str:
        return self.context.services.feeds.broker.provider

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001  a signal
        self._busy = busy
        self.show_action()

    def refresh(self, changed: Set[Key[object]]) -> None:
        """Show the account in view, and what was published if it concerns a leg, the underlying or the lock."""
        if self.context.window.account() != self.draft.account or LOCK in changed or changed & set(self.draft.keys):
            self._want()  # the facts of a leg name the underlying, which is wanted too
            self.show_all(numbers=not (self.view.price.field.hasFocus() or self.view.quantity.field.hasFocus()))

    def each_second(self) -> None:
        """Follow the account in view, and what the connection offers."""
        super().each_second()
        if self.context.window.account() != self.draft.account:
            self.show_all()
        else:
            self.show_action()

    # --- what is kept -----------------------------------------------------------------------------------------------

    def saved_state(self) -> CombinationState:
        legs = (LegState(instrument=leg.instrument, side=leg.side, ratio=leg.ratio) for leg in self.draft.legs)
        return CombinationState(legs=tuple(legs))

    def restore(self, state: CombinationState) -> None:
        """Add the leg of `add`, or take the legs."""
        if isinstance(state.add, LegState):
            self.add(state.add.instrument, state.add.side)
        else:
            self.take(tuple(CombinationLeg(**msgspec.structs.asdict(leg)) for leg in state.legs))

    def commands(self) -> list[Command]:
        """Review, turn round and clear."""
        group = self.title_bar.title.text()

        def one(id_: str, text: str, run: Callable[[], None]) -> Command:
            return Command(id=f"{self.KEY}.{id_}", text=text, group=group, run=run, scope=self)

        return [
            *super().commands(),
            one("review", translate("Combination", "Review the combination"), self.review),
            one("swap", translate("Combination", "Turn every leg of the combination round"), self.view.swap.click),
            one("clear", translate("Combination", "Clear the combination"), self.clear),
        ]

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        self.view.price.setFocus(reason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self._want()
        self.show_all()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Want nothing while hidden."""
        super().hideEvent(event)
        self._interest.drop()
