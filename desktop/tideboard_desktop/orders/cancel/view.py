"""The light confirmation of a cancel: keep the order, or cancel its open part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.lock import PasswordKind
from tideboard_core.model.open_review import CancelReview, WithoutStop
from tideboard_core.model.order import Environment, Order, Side
from tideboard_core.model.review import REFUSED, Confirmation
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.cancel.words import CancelWords, action_sentence, action_words
from tideboard_desktop.orders.confirm.send_buttons import ENTER_KEYS, ArmedButton
from tideboard_desktop.orders.confirm.send_gesture import Arming
from tideboard_desktop.orders.unlock.password_field import PasswordField, PasswordProof
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog, escape_button, make_tall, section_margins
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import meaning
from tideboard_desktop.ui.widgets.labels import Tone, identify, label
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.words.combinations import FactsOf, legs_words, listed_name, no_facts
from tideboard_desktop.ui.words.exits import unit_words
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate
WIDTH = 494
TICK_MS = 50


class CancelDialog(TradingDialog):
    """Base of both cancel dialogs: two buttons, the password while locked, one answer.

    One click sends in every environment; in LIVE the focus starts on "Keep". The dead time applies here too, because
    the
    second half of a double click on a row would land on the button.
    """

    def __init__(
        self,
        review: CancelReview,
        theme: Theme,
        clock: Clock,
        tasks: Tasks,
        parent: QWidget | None,
        *,
        words: CancelWords,
    ) -> None:
        account = review.account
        super().__init__(words.title, account, theme, parent, note=meaning(account.environment))
        self.setObjectName("cancel_order_dialog")
        self.answer: Confirmation = REFUSED
        self.review = review
        self._asked = False
        self.arming = Arming(clock.monotonic)
        self.heading = label(words.heading, theme, Type.DIALOG_TITLE)
        self.body = QVBoxLayout()
        self.password = PasswordField(theme, translate("Cancel", "Trading password, for this act only"))
        self.proof = PasswordProof(self.password, review, tasks)
        self.keep = escape_button(words.keep, theme, identifier="keep_order")
        self.cancel = ArmedButton(words.cancel, theme, self.arming, identifier="cancel_order")
        self.cancel.setProperty("kind", "primary")
        make_tall(self.cancel, theme)
        self._lay_out()
        self._connect()
        self.setFixedWidth(theme.px(WIDTH))

    def _lay_out(self) -> None:
        self.heading.setWordWrap(True)
        self.content.addLayout(
            vbox(self.heading, self.body, self.password, margins=section_margins(top=18, bottom=16), spacing=8)
        )
        self.footer.addStretch(1)
        self.footer.addWidget(self.keep)
        self.footer.addWidget(self.cancel)
        self.cancel.setMinimumWidth(self.theme.px(150))

    def _connect(self) -> None:
        self.keep.clicked.connect(self.reject)
        self.cancel.sent.connect(self._go)
        self.cancel.pressed_by_program.connect(self._go)
        self.password.submitted.connect(self._go_by_enter)
        self.password.changed.connect(self.show_ready)
        self._unlisten = self.review.listen(self.show_review)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self.finished.connect(self._ended)

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def open_orders(self) -> tuple[Order, ...]:
        """The orders that still have an open quantity."""
        return tuple(order for order in self.review.orders if order.open)

    def show_review(self) -> None:
        """Update the sentence and the password field."""
        locked = self.review.needs_password is not None
        if locked and not self._asked:
            self.password.say(self._password_hint())
        self._asked = locked
        self.password.setVisible(locked)
        self.show_ready()

    def show_ready(self) -> None:
        """Enable the button if a cancel could be sent."""
        locked = self.review.needs_password is not None
        typed = not locked or (not self.password.empty and not self._unchosen)
        there = self.open_orders if self.review.action is None else self.review.orders  # a suspended order is not open
        self.cancel.setEnabled(bool(there) and typed and not self.proof.running and self.confirmed)

    @property
    def confirmed(self) -> bool:
        """Whether the second gesture was made, if one is required."""
        return True

    @property
    def _unchosen(self) -> bool:
        """Whether no password has been chosen yet: that is done in the Unlock dialog only."""
        return self.review.needs_password is PasswordKind.OWN_NEW

    def _password_hint(self) -> str:
        if self._unchosen:
            return translate("Errors", "No trading password is chosen yet. Unlock trading first to choose one.")
        if self.review.account.environment is Environment.PRACTICE:
            return translate("Cancel", "Trading is locked and stays locked. Practice password: 123456.")
        return translate("Cancel", "Trading is locked and stays locked afterwards.")

    def tick(self) -> None:
        """Count the time in which the event loop runs."""
        self.arming.tick()

    # --- the one answer ---------------------------------------------------------------------------------------------

    def _go_by_enter(self) -> None:
        if self.cancel.accepts:
            self._go()

    def _go(self) -> None:
        if self.answer.accepted or self.failed or self.proof.running or not self.cancel.isEnabled():
            return
        if self.review.needs_password is None:
            self._accept()
            return
        self.proof.begin(self._accept, self.show_ready)

    def _accept(self) -> None:
        if not self.failed:
            self.answer = self.confirmation()
        self.accept()

    def void_by_error(self) -> None:
        """Void the review and close the dialog after an exception in an override, whatever was answered before."""
        self.answer = REFUSED
        super().void_by_error()

    def confirmation(self) -> Confirmation:
        return Confirmation(accepted=True)

    # --- keys and windows -------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter presses the focused button."""
        if event.key() not in ENTER_KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and self.focusWidget() is self.cancel:
            self.cancel.press_key(event)
        elif not event.isAutoRepeat() and self.focusWidget() is self.keep:
            self.reject()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """The end of a press of Enter."""
        if event.key() in ENTER_KEYS and not event.isAutoRepeat():
            self.cancel.release_key(event)
        else:
            super().keyReleaseEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Begin the dead time; focus on the password while locked, on Keep in LIVE."""
        super().showEvent(event)
        self.arming.start()
        self._timer.start()
        first: QWidget = self.cancel
        if self.review.needs_password is not None:
            first = self.password.field
        elif self.review.account.environment is Environment.LIVE:
            first = self.keep
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def _ended(self, _result: int) -> None:
        self._timer.stop()
        unlisten, self._unlisten = self._unlisten, lambda: None
        unlisten()
        self.proof.forget()


class CancelOrderDialog(CancelDialog):
    """The cancel of one order: its name, filled and open quantity."""

    def __init__(
        self,
        review: CancelReview,
        theme: Theme,
        clock: Clock,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        facts: FactsOf = no_facts,
    ) -> None:
        words = action_words(review.action, order_name(review.orders[0], facts) if review.orders else "")
        super().__init__(review, theme, clock, tasks, parent, words=words)
        self._facts = facts
        self.sentence = label("", theme, Type.BODY, Tone.SECONDARY)
        self.sentence.setWordWrap(True)
        self.sentence.setFixedHeight(theme.px(36))
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.sentence)
        self.exits = label("", theme, Type.BODY, Tone.WARN)
        self.exits.setWordWrap(True)
        self.body.addWidget(self.exits)
        self.legs: QLabel | None = None
        self._taken_from: Mapping[str, datetime] = {}
        self.show_review()

    def show_review(self) -> None:
        """Show the filled quantity and the quantity to cancel."""
        orders, action = self.review.orders, self.review.action
        sentence = "" if not orders else cancel_sentence(orders[0]) if action is None else action_sentence(action)
        self.sentence.setText(sentence or translate("Cancel", "The order is gone."))
        self._show_legs(orders[0] if orders else None)
        sentence = "" if not orders or action is not None else exits_sentence(orders[0], self.review.without_stop)
        if orders and orders[0].id in self.review.not_by_hand:
            sentence = together(not_by_hand_sentence(), sentence)
        self._taken_from = self.review.taken_from
        if orders:
            until = self._taken_from.get(orders[0].id)
            sentence = together(sentence, taken_from_sentence(until, orders[0].instrument))
        self.exits.setText(sentence)
        self.exits.setVisible(bool(sentence))
        super().show_review()

    def tick(self) -> None:
        """Follow the minutes without withdrawals too: no change of the order tells that they begin or end."""
        super().tick()
        if self.review.taken_from != self._taken_from:
            self.show_review()

    def _show_legs(self, order: Order | None) -> None:
        """Name every leg of a combination: they are withdrawn together."""
        if order is None or not order.legs or self.legs is not None:
            return
        self.legs = label("\n".join(legs_words(order.legs, order.remaining, self._facts)), self.theme, Type.BODY)
        identify(self.legs, "cancel_legs", translate("Cancel", "Legs"))
        self.body.insertWidget(0, self.legs)


def order_name(order: Order, facts: FactsOf = no_facts) -> str:
    """`Buy 1,000 HK.00700 @ 611.00`; with the mark of an adjusted contract."""
    return listed_name(order, facts)


def cancel_sentence(order: Order) -> str:
    """Filled quantity, and what stays open."""
    if not order.open:
        return translate("Cancel", "It is not open any more: {filled} filled. Nothing is left to cancel.").format(
            filled=fmt.quantity(order.filled)
        )
    if order.filled and order.legs:
        text = translate("Cancel", "Filled so far: {filled}; this stays. The remaining {remaining} would be withdrawn.")
    elif order.filled and order.side is Side.SELL:
        text = translate("Cancel", "Sold so far: {filled}; this stays. The remaining {remaining} would be withdrawn.")
    elif order.filled:
        text = translate("Cancel", "Bought so far: {filled}; this stays. The remaining {remaining} would be withdrawn.")
    elif order.remaining == 1:
        text = translate("Cancel", "Nothing is filled so far. The {remaining} ordered would be withdrawn.")
    else:
        text = translate("Cancel", "Nothing is filled so far. All {remaining} would be withdrawn.")
    return text.format(filled=fmt.quantity(order.filled), remaining=fmt.quantity(order.remaining))


def not_by_hand_sentence() -> str:
    """That the broker may refuse the cancel of an order at the market."""
    return translate(
        "Cancel",
        "By the broker's page an order at the market is not withdrawn by hand. The cancel is sent; it may be refused.",
    )


def exits_sentence(order: Order, without_stop: Mapping[InstrumentId, WithoutStop]) -> str:
    """What a cancel does to exits: those of an entry that end with it, or what loses its stop; else "".

    Exits that were asked for and that the broker does not list are named too: it may hold them.
    """
    sentences = []
    if order.open and (held := [one.trigger for one in order.exits or () if one.open]):
        bare = translate("Cancel", "Its exits at {prices} end with it: none of them protects what has filled.")
        end = translate("Cancel", "Its exits at {prices} end with it.")
        sentences.append(_with_prices(bare if order.filled else end, held))
    elif left := without_stop.get(order.instrument):
        text = translate("Cancel", "Leaves {what} without a stop at the broker.")
        sentences.append(text.format(what=unit_words(left.shares, contracts=left.contracts)))
    if order.open and order.exits_asked is not None and (roles := order.exits_unconfirmed):
        terms = order.exits_asked.terms()
        text = translate(
            "Cancel", "The broker has not confirmed its exits at {prices}: whether they end too is unknown."
        )
        sentences.append(_with_prices(text, [terms[role].trigger for role in roles]))
    return together(*sentences)


def taken_from_sentence(moment: datetime | None, instrument: InstrumentId) -> str:
    """That the market takes no withdrawals before a minute, by its rules or a page; a cancel is sent all the same."""
    if moment is None:
        return ""
    text = translate(
        "Cancel",
        "By the exchange's rules or the broker's page this market takes no withdrawals before {time}: the cancel is"
        " sent, and the order counts as working until the broker says that it is over.",
    )
    return text.format(time=fmt.clock_minutes(moment, MARKET_ZONE[market_of(instrument)]))


def _with_prices(text: str, prices: Iterable[Decimal]) -> str:
    return text.format(prices=", ".join(map(fmt.price, prices)))
