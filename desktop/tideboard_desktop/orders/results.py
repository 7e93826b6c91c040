"""Result dialogs: Denied by us, Rejected by the broker, or Unknown, all in amber."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from tideboard_core.errors import OrderDenied, OrderError, OrderRejected, OrderUnknown
from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.order import HELD_STATUSES, Account, Environment, Order
from tideboard_core.model.review import CheckCode
from tideboard_core.model.shares import Shares, whole
from tideboard_core.orders.draft import prices_of
from tideboard_core.orders.writes import UNKNOWN_WRITES, UnknownWrite
from tideboard_core.ports.system import Clock
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.orders.confirm.send_buttons import ArmedButton
from tideboard_desktop.orders.confirm.send_gesture import Arming
from tideboard_desktop.orders.confirm.typed_quantity import TypedQuantity
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import TradingDialog, escape_button, make_tall, section_margins
from tideboard_desktop.ui.literal_text import breakable
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import meaning
from tideboard_desktop.ui.widgets.icons import pixmap
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.words.combinations import listed_name
from tideboard_desktop.ui.words.errors import denial_sentence, error_sentence, support_sentence
from tideboard_desktop.ui.words.joining import as_clause, titled, together

if TYPE_CHECKING:  # loaded with the first order that is denied
    from tideboard_core.orders.next_steps import NextStep

translate = QCoreApplication.translate
WIDTH = 494
LOSS_BRAKE = "loss-brake"
"""Stands for the limits of the loss brake, which have a settings page of their own."""
TICK_MS = 50
CLAIM_BEATS = 2
"""Longest wait, in seconds, until a newly listed order can be claimed: its button may replace another one."""


class OrderResultDialog(TradingDialog):
    """Shows the result of one order and offers what helps; `edit` opens the ticket again.

    `change_limit` carries the limit that the user wants to see in the settings; the ticket keeps the order.
    """

    edit = Signal()
    change_limit = Signal(str)

    def __init__(self, name: str, error: OrderError, account: Account, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(result_title(error), account, theme, parent, note=meaning(account.environment))
        self.setObjectName("order_result")
        self.setFixedWidth(theme.px(WIDTH))
        self.headline = label(headline(error), theme, Type.STRONG)
        self.headline.setWordWrap(True)
        self.name = label(name, theme, Type.STRONG)
        self.detail = label(breakable(detail(error)), theme, Type.BODY, Tone.SECONDARY)
        self.detail.setWordWrap(True)
        self.detail.setMinimumHeight(theme.px(52))
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{self.headline.text()}. {name}")
        self.setAccessibleDescription(detail(error))
        self.content.addWidget(self._strip(error))
        self.content.addLayout(vbox(self.name, self.detail, margins=section_margins(), spacing=4))
        self.left_side = QHBoxLayout()
        self.left_side.setSpacing(8)
        self.footer.addLayout(self.left_side)
        self.footer.addStretch(1)
        self.close_button = escape_button(translate("Result", "Close"), theme, identifier="close_result")
        self.close_button.clicked.connect(self.reject)
        self.footer.addWidget(self.close_button)

    def add_action(
        self, text: str, identifier: str, action: Callable[[], None], *, kind: ButtonStyle = ButtonStyle.OUTLINE
    ) -> QPushButton:
        """Add a button on the left of the footer."""
        button = push_button(text, self.theme, kind, identifier=identifier)
        button.setFixedHeight(self.theme.px(30))
        button.setAccessibleName(text)
        button.clicked.connect(action)
        self.left_side.addWidget(button)
        return button

    def add_edit(self) -> None:
        """Offer the ticket with its values kept."""
        button = self.add_action(translate("Result", "Edit order"), "edit_order", self._edit)
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_next(self, text: str, begin: Callable[[], None]) -> None:
        """Offer an act that would pass in the order's place; what it leads to is confirmed anew."""

        def take() -> None:
            self.accept()
            begin()

        button = push_button(text, self.theme, ButtonStyle.OUTLINE, identifier="next_step")
        button.setFixedHeight(self.theme.px(30))
        button.setAccessibleName(text)
        button.clicked.connect(take)
        words = label(translate("Result", "This would pass now:"), self.theme, Type.BODY, Tone.SECONDARY)
        self.content.addLayout(vbox(words, button, margins=section_margins(bottom=14), spacing=6))

    def add_note(self, text: str) -> None:
        """Say something more below what the broker said."""
        self.detail.setText(breakable(together(self.detail.text(), text)))
        self.setAccessibleDescription(self.detail.text())

    def add_change_limit(self, setting: str) -> None:
        """Offer the limit that denied the order; no button raises it to what the order needs."""

        def change() -> None:
            self._edit()
            self.change_limit.emit(setting)

        self.add_action(translate("Result", "Change limit"), "change_limit", change, kind=ButtonStyle.TEXT)

    def _edit(self) -> None:
        self.accept()
        self.edit.emit()

    def _strip(self, error: OrderError) -> QWidget:
        surface = self.theme.surface
        unknown = isinstance(error, OrderUnknown)
        background, text_colour = (surface.warn_fill, surface.on_warn) if unknown else (surface.warn_dim, surface.warn)
        strip = QWidget()
        strip.setObjectName("result_strip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip.setStyleSheet(f"QWidget#result_strip {{ background: {background}; }} QLabel {{ color: {text_colour}; }}")
        strip.setMinimumHeight(self.theme.px(34))
        glyph = QLabel()
        glyph.setPixmap(pixmap(_icon(error), text_colour, 16, self.devicePixelRatioF()))
        hbox(glyph, (self.headline, 1), on=strip, margins=(18, 7, 18, 7), spacing=10)
        return strip


def next_step_words(step: NextStep) -> str:
    """The button of an act that would pass."""
    request, exit_ = step.request, step.exit_
    if step.over is not None:
        return translate("Result", "Cancel {order}, which may be over").format(order=listed_name(step.over))
    if request is None:
        return translate("Result", "Close the position…")
    if exit_ is not None and exit_.side is not request.side:
        words = translate("Result", "Withdraw the rest of {order} with its exits, then place this stop")
        return words.format(order=listed_name(exit_))
    if exit_ is not None:
        return translate("Result", "Replace {order} by this stop").format(order=listed_name(exit_))
    if step.shares is not None:
        return translate("Result", "The same for {shares} shares").format(shares=fmt.quantity(step.shares))
    price = fmt.MISSING if request.price is None else fmt.price(request.price)
    return translate("Result", "Use a limit at {price}").format(price=price)


def limited_instead_words(step: NextStep) -> str:
    """The button of a stop with a limit in the place of one whose change was refused."""
    price = None if step.request is None else step.request.price
    words = translate("Result", "Withdraw it, then a stop with its limit at {price}")
    return words.format(price=fmt.MISSING if price is None else fmt.price(price))


def not_changed_words(before: Order, now: Order | None, *, read: bool = True) -> str:
    """What stands after a refused change, by the order's row; not `read` since the refusal it proves nothing."""
    if not read:
        return translate("Result", "Not changed. What stands now could not be read: look at the orders.")
    if now is None or not now.open:
        return translate("Result", "Not changed. The order is not open any more: look at the orders.")
    fired = before.status in HELD_STATUSES and now.status not in HELD_STATUSES
    if prices_of(now) != prices_of(before) or now.quantity != before.quantity or fired:
        return translate("Result", "Not changed by this. The order stands otherwise than it was shown.")
    price = now.trigger if now.trigger is not None else now.price
    if price is None:
        return translate("Result", "Not changed: the old one still stands.")
    return translate("Result", "Not moved: the old one at {price} still stands.").format(price=fmt.price(price))


def refused_dialog(
    name: str, error: OrderError, account: Account, theme: Theme, parent: QWidget | None
) -> OrderResultDialog:
    """Denied or Rejected: edit the order, open the limit that denied it, or copy the broker's text."""
    dialog = OrderResultDialog(name, error, account, theme, parent)
    dialog.add_edit()
    if setting := _limit_of(error):
        dialog.add_change_limit(setting)
    text = f"{dialog.headline.text()}\n{name}\n{detail(error)}\n{error}"
    dialog.add_action(
        translate("Result", "Copy details"),
        "copy_details",
        lambda: QGuiApplication.clipboard().setText(text),
        kind=ButtonStyle.TEXT,
    )
    return dialog


def _limit_of(error: OrderError) -> str:
    """The limit that denied an order, if a person may change it; empty where a figure is not known or in the way."""
    if not isinstance(error, OrderDenied) or error.data.keys() & {"gap", "promised"} or error.data.get("unproven"):
        return ""
    setting = LOSS_BRAKE if error.code == CheckCode.BRAKE else error.data.get("setting")
    return setting if isinstance(setting, str) else ""


def limit_page(limit: str) -> str:
    """The settings page that shows a limit which `change_limit` carries."""
    return "settings:loss-brake" if limit == LOSS_BRAKE else f"settings:trading:{limit}"


class UnknownDialog(OrderResultDialog):
    """An unanswered write: read the orders now, show them, or, after that, settle it as not placed.

    If orders carry no id of ours, one with the same terms is listed, and `claimed` says that it is this one. The dialog
    follows the unanswered writes and shows when the broker has answered after all. `decided` carries the write; for a
    new order it is only a request that `SettleDialog` has to confirm.
    """

    ask_now = Signal()
    show_orders = Signal()
    decided = Signal(object)
    claimed = Signal(str)

    def __init__(
        self, name: str, error: OrderUnknown, account: Account, theme: Theme, hub: Hub, parent: QWidget | None
    ) -> None:
        super().__init__(name, error, account, theme, parent)
        self._hub, self._account_id, self._named = hub, account.id, name
        self._id = str(error.data.get("client_order_id", ""))
        self._key = UNKNOWN_WRITES.of(account.id)
        self._ask = self.add_action(translate("Result", "Ask now"), "ask_now", self.ask_now.emit)
        self._claim = self.add_action(translate("Result", "It is this order"), "claim_order", self._claim_order)
        self.add_action(translate("Result", "Show all orders"), "show_orders", self._show, kind=ButtonStyle.TEXT)
        self._decide = self.add_action(
            translate("Result", "Nothing is open there"), "decide_unknown", self._nothing_there, kind=ButtonStyle.TEXT
        )
        self._seen: UnknownWrite | None = None
        self._left: float | None = None
        self._alike, self._beats = tuple[str, ...](), 0
        self._unlisten = hub.listen(self._key, lambda _key: self.show_state())
        self._beat = QTimer(self)
        self._beat.setInterval(1000)
        self._beat.timeout.connect(self.count_down)
        self._beat.start()
        self.finished.connect(lambda _result: self._ended())
        self.show_state()

    def show_state(self) -> None:
        """Reading, waiting for a decision, or answered."""
        writes: tuple[UnknownWrite, ...] = self._hub.value(self._key) or ()
        write = next((one for one in writes if one.client_order_id == self._id), None)
        if write is not self._seen:
            self._seen, self._left = write, None if write is None else write.asks_in
        alike = () if write is None else write.alike
        if alike != self._alike:
            self._alike, self._beats = alike, 0
        self._claim.setEnabled(self._beats >= CLAIM_BEATS)
        self._claim.setVisible(len(alike) == 1)
        self._ask.setVisible(len(alike) != 1)
        self._ask.setEnabled(write is not None)
        self._decide.setEnabled(write is not None and not write.asking)
        new = write is None or write.verb is WriteVerb.PLACE
        if write is not None and not new:
            self._name_action(write.verb)
        if alike:
            self.headline.setText(translate("Result", "Outcome unknown: an order like it is at the broker"))
            self.detail.setText(self._alike_words(alike, numbered=write is not None and write.numbered))
            self.setAccessibleDescription(self.detail.text())
        elif write is None:
            self.headline.setText(translate("Result", "Answered after all: see Orders"))
            self.detail.setText(translate("Result", "The broker has answered; Orders shows what became of it."))
            self.setAccessibleDescription(self.detail.text())
        elif write.unlisted and not write.asking:
            self.headline.setText(translate("Result", "Outcome unknown: the broker does not list it"))
            self.detail.setText(together(unlisted_detail(), translate("Result", "Tideboard does not send it again.")))
            self.setAccessibleDescription(self.detail.text())
        elif not write.asking:
            self.headline.setText(translate("Result", "Outcome unknown: look at your broker's app, then decide"))
            asked = translate("Result", "It was asked for 30 s. Tideboard does not send it again.")
            self.detail.setText(asked if new else together(asked, listed_detail()))
        else:
            self.headline.setText(translate("Result", "Outcome unknown: no answer"))
            self.detail.setText(together(waiting_detail(new=new), next_words(self._left)))
            self.setAccessibleDescription(self.detail.text())
        if self.isVisible():
            self.footer.activate()  # its buttons may be others now
            self.make_room()

    def _name_action(self, verb: WriteVerb) -> None:
        """Say what was to be done to the order; what the broker lists of it is what a person settles on."""
        titles = {
            WriteVerb.MODIFY: translate("Result", "Change"),
            WriteVerb.CANCEL: translate("Result", "Cancel"),
            WriteVerb.CANCEL_ALL: translate("Result", "Cancel all"),
        }
        self.name.setText(titled(titles[verb], self._named) if verb in titles else self._named)
        self._decide.setText(translate("Result", "It stands as listed"))
        self._decide.setAccessibleName(self._decide.text())

    def _alike_words(self, alike: tuple[str, ...], *, numbered: bool) -> str:
        orders: tuple[Order, ...] = self._hub.value(Topic.ORDERS.of(self._account_id)) or ()
        name = next((listed_name(order) for order in orders if order.id == alike[0]), "")
        return alike_words(alike, numbered=numbered, name=name)

    def count_down(self) -> None:
        """Called each second."""
        self._beats += 1
        self._claim.setEnabled(self._beats >= CLAIM_BEATS)
        if self._left is not None:
            self._left = max(self._left - 1.0, 0.0)
            self.show_state()

    def _ended(self) -> None:
        self._beat.stop()
        self._unlisten()

    def _show(self) -> None:
        self.accept()
        self.show_orders.emit()

    def _claim_order(self) -> None:
        if not self.failed and self._seen is not None and self._seen.alike:
            self.claimed.emit(self._seen.alike[0])
        self.accept()

    def _nothing_there(self) -> None:
        write = self._seen
        self.accept()
        if write is not None and not self.failed:
            self.decided.emit(write)


class SettleDialog(TradingDialog):
    """Light confirmation that a new order is not at the broker, with the `proof`; in LIVE its quantity is typed.

    Accepted = it is not there; otherwise it stays as it is, which `keep` says. The button has the dead time of a
    confirmation.
    """

    def __init__(
        self,
        name: str,
        quantity: Shares,
        proof: str,
        account: Account,
        theme: Theme,
        clock: Clock,
        parent: QWidget | None,
        *,
        keep: str = "",
    ) -> None:
        super().__init__(translate("Result", "Settle"), account, theme, parent, note=meaning(account.environment))
        self.setObjectName("settle_unknown")
        self.setFixedWidth(theme.px(WIDTH))
        self.arming = Arming(clock.monotonic)
        self.heading = label(translate("Result", "Is this order not at the broker?"), theme, Type.DIALOG_TITLE)
        self.detail = label(proof, theme, Type.BODY, Tone.SECONDARY)
        self.detail.setWordWrap(True)
        self.setAccessibleName(f"{self.heading.text()} {name}")
        self.setAccessibleDescription(self.detail.text())
        column = vbox(
            self.heading,
            label(name, theme, Type.STRONG),
            self.detail,
            margins=section_margins(top=18, bottom=16),
            spacing=8,
        )
        self.typed: TypedQuantity | None = None
        if account.environment is Environment.LIVE:
            wanted = whole(quantity)  # a new order of ours
            words = translate("Result", "Type the quantity {quantity} to settle it").format(quantity=wanted)
            column.addWidget(label(words, theme, Type.BODY))
            self.typed = TypedQuantity(theme, wanted=wanted, name=words)
            column.addWidget(self.typed)
        self.content.addLayout(column)
        keep = keep or translate("Result", "Keep as unknown")
        self.keep = escape_button(keep, theme, identifier="keep_unknown")
        self.settle = ArmedButton(
            translate("Result", "It is not there"), theme, self.arming, identifier="settle_absent"
        )
        make_tall(self.settle, theme)
        self.footer.addStretch(1)
        self.footer.addWidget(self.keep)
        self.footer.addWidget(self.settle)
        self._connect()

    def _connect(self) -> None:
        self.keep.clicked.connect(self.reject)
        self.settle.sent.connect(self.accept)
        self.settle.pressed_by_program.connect(self.accept)
        if self.typed is not None:
            self.settle.setEnabled(False)
            self.typed.matched.connect(self.settle.setEnabled)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.arming.tick)
        self.finished.connect(lambda _result: self._timer.stop())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """The dead time begins."""
        super().showEvent(event)
        self.arming.start()
        self._timer.start()
        (self.typed or self.keep).setFocus(Qt.FocusReason.OtherFocusReason)


def result_title(error: OrderError) -> str:
    if isinstance(error, OrderDenied):
        return translate("Result", "Denied")
    return translate("Result", "Rejected") if isinstance(error, OrderRejected) else translate("Result", "Unknown")


def headline(error: OrderError) -> str:
    if isinstance(error, OrderDenied):
        reason = denial_sentence(error).rstrip(".\u3002")
        return translate("Result", "Denied here: {reason}").format(reason=as_clause(reason))
    if isinstance(error, OrderRejected):
        return translate("Result", "Rejected by the broker")
    return translate("Result", "Outcome unknown: no answer")


def detail(error: OrderError) -> str:
    """What it means, in one or two sentences."""
    if isinstance(error, OrderDenied):
        text = translate("Result", "Stopped by Tideboard. Nothing was sent.")
        record = error.data.get("record")
        logged = translate("Result", "Written to the order log as #{record}.")
        if record is None:
            return text
        return together(text, logged.format(record=fmt.quantity(record) if isinstance(record, int) else record))
    if isinstance(error, OrderRejected):
        quote = translate("Result", "The broker says: “{text}”").format(text=error.data.get("text") or error.code)
        more = error_sentence(error) if error.code != "order-rejected" else support_sentence(error.data)
        return f"{quote}\n{more}" if more else quote
    return waiting_detail()


def waiting_detail(*, new: bool = True) -> str:
    """What Unknown means of a new order, or of what was to be done to one."""
    if new:
        return translate("Result", "It may or may not be at the broker. Tideboard does not send it again.")
    reached = translate("Result", "It may or may not have reached the broker. Tideboard does not send it again.")
    return together(reached, listed_detail())


def listed_detail() -> str:
    """Where to look at what became of a change or cancel."""
    return translate("Result", "Orders shows how the broker lists the order.")


def unlisted_detail() -> str:
    """The evidence that the broker does not list the order."""
    return translate(
        "Result", "Two lists of all of today's orders, read from the broker 10 s or more apart, do not hold it."
    )


def settle_detail(write: UnknownWrite) -> str:
    """The evidence, and what happens if the order appears after all."""
    proof = (
        unlisted_detail() if write.unlisted else translate("Result", "Nothing proves it: look at your broker's app.")
    )
    after = translate(
        "Result",
        "If it appears after all, it is your order and may fill: Tideboard matches it and says so in the banner. "
        "Orders on the same side are no longer held back.",
    )
    return together(proof, after)


def alike_words(orders: tuple[str, ...], *, numbered: bool = False, name: str = "") -> str:
    """Orders that could be the unanswered one; `numbered`: they have its number, and other terms or another time.

    `name` has the terms of the first, if they are known.
    """
    if numbered and len(orders) == 1:
        text = translate("Result", "Order {order} has our number, but other terms or another time. Is it this one?")
        return text.format(order=f"{orders[0]} ({name})" if name else orders[0])
    if numbered:
        text = translate("Result", "Our number, but other terms or another time: {orders}. Look at your broker's app.")
        return text.format(orders=", ".join(orders))
    if len(orders) == 1:
        text = translate("Result", "Order {order} has the same terms and time, and no number of ours. Is it this one?")
        return text.format(order=orders[0])
    text = translate("Result", "Same terms and time, and no number of ours: {orders}. Look at your broker's app.")
    return text.format(orders=", ".join(orders))


def next_words(seconds: float | None) -> str:
    """When the broker is read next; without a time, that it is being read now."""
    if seconds is None or seconds < 1:
        return translate("Result", "Asking for open orders now.")
    return translate("Result", "Asking for open orders, next try in {seconds} s.").format(seconds=round(seconds))


def _icon(error: OrderError) -> str:
    if isinstance(error, OrderDenied):
        return "ban"
    return "circle-slash" if isinstance(error, OrderRejected) else "circle-alert"
