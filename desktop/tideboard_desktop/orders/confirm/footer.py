"""The lower edge of a confirmation: one click, hold or typed quantity, all of the same height."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from tideboard_core.model.order import Environment, Side
from tideboard_core.model.review import Gesture
from tideboard_desktop.orders.confirm.send_buttons import ArmedButton, ClickButton, HoldButton, TypedSendButton
from tideboard_desktop.orders.confirm.send_gesture import Arming, Monotonic
from tideboard_desktop.orders.confirm.typed_quantity import TypedQuantity
from tideboard_desktop.orders.confirm.words import SendWords, digits_words, nothing_sent
from tideboard_desktop.ui.dialogs.trading_dialog import escape_button
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.elided_label import ElidedLine
from tideboard_desktop.ui.widgets.labels import Tone
from tideboard_desktop.ui.widgets.layouts import hbox, vbox

translate = QCoreApplication.translate


class Sending(NamedTuple):
    """What the footer says and asks for: the words of its buttons, the quantity to type, whose colour, our id."""

    words: SendWords
    quantity: int
    side: Side
    reference: str


class ConfirmFooter(QWidget):
    """Two lines on the left, Cancel and the sending control on the right.

    `clicked`: a complete press in PRACTICE or PAPER; `held`: a complete hold, in seconds; `typed`: the typed quantity.
    """

    clicked = Signal()
    held = Signal(float)
    typed = Signal(int)

    def __init__(
        self,
        sending: Sending,
        environment: Environment,
        gesture: Gesture,
        theme: Theme,
        arming: Arming,
        now: Monotonic,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._sending, self._environment = sending, environment
        self.first = ElidedLine(theme)
        self.second = ElidedLine(theme)
        self.cancel = escape_button(translate("ConfirmOrder", "Cancel"), theme, identifier="cancel_dialog")
        self.forms = QStackedWidget()
        self.forms.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.field = TypedQuantity(theme, wanted=sending.quantity, name=type_request(sending.quantity))
        self.field.setFixedWidth(theme.px(108))
        self.field.hide()
        self.send = self._direct_button(arming, now)
        self.typed_send = TypedSendButton(sending.words.typed, theme, arming, environment)
        self.typed_send.setEnabled(False)
        self.typed_send.sent.connect(self._typed_sent)
        self.field.matched.connect(self.typed_send.setEnabled)
        for form in (self.send, self.typed_send):
            self.forms.addWidget(form)
        self.forms.setFixedSize(
            QSize(max(self.send.sizeHint().width(), self.typed_send.sizeHint().width(), theme.px(226)), theme.px(38))
        )
        self._arrange()
        self._lines = ("", "")
        if gesture is Gesture.TYPE:
            self.ask_to_type()

    def _direct_button(self, arming: Arming, now: Monotonic) -> ArmedButton:
        words = self._sending.words
        if self._environment is Environment.LIVE:
            hold = HoldButton(words.send, words.holding, self._theme, arming, now)
            hold.held.connect(self.held)
            hold.pressed_by_program.connect(self.ask_to_type)
            return hold
        side = self._theme.up if self._sending.side is Side.BUY else self._theme.down
        click = ClickButton(words.send, self._theme, arming, side=side)
        click.sent.connect(self.clicked)
        click.pressed_by_program.connect(self._program_click)
        return click

    def _arrange(self) -> None:
        hbox(
            (vbox(self.first, self.second, spacing=0), 1),
            self.field,
            self.cancel,
            self.forms,
            on=self,
            margins=0,
            spacing=10,
        )

    @property
    def form(self) -> ArmedButton:
        """The control that can currently send."""
        return self.typed_send if self.typing else self.send

    @property
    def typing(self) -> bool:
        return not self.field.isHidden()

    def ask_to_type(self) -> None:
        """Require the quantity to be typed; never goes back, because it is the stricter form."""
        if self.typing:
            return
        self.send.abandon()
        self.field.show()
        self.forms.setCurrentWidget(self.typed_send)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_lines(*self._lines)

    def show_lines(self, first: str, second: str) -> None:
        """Show these lines while the order can be sent; the typed form puts its request above them."""
        self._lines = (first, second)
        if self.typing:
            digits = digits_words(len(str(self._sending.quantity)))
            self.first.show_text(type_request(self._sending.quantity), Tone.PRIMARY, strong=True)
            self.second.show_text(f"{digits} · {second.split(' · ', maxsplit=1)[0]}", Tone.CAPTION)
        else:
            self.first.show_text(first, Tone.SECONDARY)
            self.second.show_text(second, Tone.CAPTION)

    def show_void(self, reason: str) -> None:
        """Show why nothing can be sent any more."""
        for part in (self.send, self.typed_send, self.field):
            part.setEnabled(False)
        self.first.show_text(nothing_sent(), Tone.WARN, strong=True)
        self.second.show_text(reason, Tone.WARN)

    def _program_click(self) -> None:
        if self.send.accepts:
            self.clicked.emit()

    def _typed_sent(self) -> None:
        if self.field.matches and self.field.typed is not None:
            self.typed.emit(self.field.typed)


def type_request(quantity: int) -> str:
    """What has to be typed, without commas."""
    return translate("ConfirmOrder", "Type the quantity, {quantity}, to send").format(quantity=quantity)
