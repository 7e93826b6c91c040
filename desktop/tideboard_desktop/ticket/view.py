"""The ticket's widgets in their places; the lower button stays in view when the rest has to scroll."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.order import Environment
from tideboard_core.model.order_terms import PLACED, TRAITS, OrderType
from tideboard_core.orders.offers import OfferReason
from tideboard_desktop.orders.action_button import ActionButton
from tideboard_desktop.orders.confirm.check_lines import TickBox
from tideboard_desktop.ticket.broker_queries import MarginNote
from tideboard_desktop.ticket.controls import CostLines, SideSwitch, TicketChecks, TicketSummary, in_currency
from tideboard_desktop.ticket.form_values import TICKET_HOURS, TICKET_TIMES, ExitsForm, QuantityUnit, TrailUnit
from tideboard_desktop.ticket.quick_quantities import USUAL, key_text
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import text_on_background
from tideboard_desktop.ui.widgets.field_rows import CaptionRow, ChipRow
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import fill, hbox, vbox
from tideboard_desktop.ui.widgets.menu_choice import HEIGHT, MenuChoice
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.stepper import StepperInput
from tideboard_desktop.ui.widgets.whole_rows import WholeRows
from tideboard_desktop.ui.words.orders import (
    hours_word,
    offer_reason,
    short_offer_reason,
    short_type_word,
    time_in_force_word,
    type_meaning,
    type_word,
)

translate = QCoreApplication.translate

_USUAL = (OrderType.LIMIT, OrderType.MARKET, OrderType.STOP)


class _Arrow(MenuChoice):
    """The choice whose word stands on another button."""

    def show_word(self, word: str) -> None:
        """Nothing beside the arrow."""


class TypeChoice(QWidget):
    """Limit, Market, Stop as segments; the arrow lists every type, those that are off with the reason."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        name = translate("Ticket", "Order type")
        self._kinds = {one: one for one in _USUAL}
        self._tips: Mapping[str, str] = {}
        self.segments = Segments(
            [(one.value, type_word(one)) for one in _USUAL], theme, identifier="order_type", name=name, height=HEIGHT
        )
        self.button(OrderType.STOP.value).setProperty("place", "middle")
        self.more = _Arrow(
            [(one.value, type_word(one)) for one in PLACED],
            theme,
            identifier="order_type_more",
            name=translate("Ticket", "Every type of order"),
        )
        for first in _USUAL[1:]:
            self.more.part_before(first.value)
        self.more.setProperty("place", "last")
        self.more.setFixedWidth(theme.px(HEIGHT))
        self.more.setToolTip(translate("Ticket", "Every type of order"))
        hbox((self.segments, 1), self.more, on=self, margins=0, spacing=0)
        self.segments.chosen.connect(self._segment)
        self.more.chosen.connect(self._kind)
        self.show_reasons({})

    @property
    def key(self) -> str:
        segment = OrderType(self.segments.key)
        return self._kinds[segment].value

    def choose(self, key: str) -> None:
        """Choose a type without emitting `chosen`; of one that the ticket does not place no segment is changed."""
        kind = OrderType(key)
        if kind in PLACED:
            self._show_kind(kind)
            self.segments.choose(_segment_of(kind).value)

    def button(self, key: str) -> QAbstractButton:
        """The segment of a type; kinds of one family share it."""
        return self.segments.button(_segment_of(OrderType(key)).value)

    def show_reasons(self, reasons: Mapping[str, OfferReason]) -> None:
        """Switch types off, each with its reason; what stays on says what it does."""
        self._tips = {key: offer_reason(reason) for key, reason in reasons.items()}
        for segment, kind in tuple(self._kinds.items()):
            if kind.value in reasons and segment.value not in {*reasons, self.segments.key}:
                self._show_kind(segment)  # of the kinds that share a segment the one that is offered
            self._tell(self._kinds[segment])
        self.more.choose(self.key)
        self.more.show_reasons(self._tips, {key: short_offer_reason(reason) for key, reason in reasons.items()})

    def _tell(self, order_type: OrderType) -> None:
        button, reason = self.button(order_type.value), self._tips.get(order_type.value, "")
        button.setEnabled(not reason)
        button.setToolTip(tip(reason or type_meaning(order_type)))

    def _segment(self, key: str) -> None:
        segment = OrderType(key)
        self.chosen.emit(self._kinds[segment].value)

    def _kind(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)

    def _show_kind(self, kind: OrderType) -> None:
        self._kinds[_segment_of(kind)] = kind
        self.more.choose(kind.value)
        button, word = self.button(kind.value), short_type_word(kind)
        if button.text() != word:
            button.setText(word)
            button.setAccessibleName(type_word(kind))
            button.updateGeometry()
        self._tell(kind)


def _segment_of(kind: OrderType) -> OrderType:
    traits = TRAITS[kind]
    if traits.trigger is not None:
        return OrderType.STOP
    return OrderType.LIMIT if traits.limited else OrderType.MARKET


_ABOVE = 4
TYPED_DATE = QRegularExpression("[0-9]{0,4}-?[0-9]{0,2}-?[0-9]{0,2}")


class TermsRows(QWidget):
    """`hours` emits the key of TradingHours; `day` takes `2026-12-31`, its steps are trading days."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        hours_name, day_name = translate("Ticket", "Trading hours"), translate("Ticket", "Last day")
        self.hours = MenuChoice(
            [(one.value, hours_word(one)) for one in TICKET_HOURS], theme, identifier="trading_hours", name=hours_name
        )
        self._hours_row = QWidget()
        self._hours_row.setFixedHeight(theme.px(HEIGHT) + _ABOVE)  # the style takes a lone button's own height away
        hbox(
            label(translate("Ticket", "Trades in"), theme, Type.CAPTION, Tone.SECONDARY),
            (self.hours, 1),
            on=self._hours_row,
            margins=(0, _ABOVE, 0, 0),
        )
        self.day_row = CaptionRow(day_name, theme)
        self.day = StepperInput(theme, identifier="last_day", name=day_name)
        self.day.field.setValidator(QRegularExpressionValidator(TYPED_DATE, self.day.field))
        vbox(self._hours_row, self.day_row, self.day, on=self, margins=0, spacing=0)

    def show_rows(self, *, hours: bool, day: bool) -> None:
        """Which of the two there is something to choose of."""
        self._hours_row.setVisible(hours)
        for part in (self.day_row, self.day):
            part.setVisible(day)
        self.setVisible(hours or day)

    def allow(self, *, changed: bool) -> None:
        """A change of a working order keeps both."""
        self.hours.setEnabled(changed)
        self.day.setEnabled(changed)


class AttachRow(QWidget):
    """Which exits go with the order: `toggled` carries the ExitRole and whether it is wanted."""

    toggled = Signal(object, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        words = {
            ExitRole.TAKE_PROFIT: translate("Exits", "Take profit"),
            ExitRole.STOP_LOSS: translate("Exits", "Stop loss"),
        }
        self.boxes = {
            role: TickBox(text, theme, identifier=f"attach_{role.value}".replace("-", "_"))
            for role, text in words.items()
        }
        # One line each: a wrapped text in a form that scrolls would change its height with the scroll bar, for ever.
        self.note = elided_label("", theme, Type.CAPTION, Tone.SECONDARY)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.reason = elided_label("", theme, Type.CAPTION, Tone.SECONDARY)
        boxes = hbox(label(translate("Exits", "Attach"), theme, Type.STRONG), (self.note, 1), spacing=12)
        for role, box in self.boxes.items():
            box.setAccessibleName(translate("Exits", "{exit}, attach").format(exit=words[role]))
            box.clicked.connect(lambda on, role=role: self.toggled.emit(role, on))
            boxes.addWidget(box)
        vbox(boxes, self.reason, on=self, margins=(0, _ABOVE, 0, _ABOVE), spacing=2)

    def show_exits(self, exits: ExitsForm, off: str, *, none: str) -> None:
        """Show which are wanted; `off` says why not for this order, or what there is instead where there are `none`."""
        for role, box in self.boxes.items():
            box.setChecked(exits.of(role).on)
            box.setEnabled(not off)
            box.setVisible(not none)
        self.note.setText(none)
        self.reason.setText(off)
        self.reason.setVisible(bool(off))


class TrailRows(QWidget):
    """Distance and limit offset of a trailing stop; `unit` emits the key of TrailUnit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        distance_name, offset_name = translate("Ticket", "Trailing distance"), translate("Ticket", "Limit offset")
        self.row = CaptionRow(distance_name, theme)
        self.distance = StepperInput(theme, identifier="trail", name=distance_name, letters=False)
        self.unit = Segments(
            [(TrailUnit.PERCENT.value, "%"), (TrailUnit.AMOUNT.value, translate("Ticket", "Money"))],
            theme,
            identifier="trail_unit",
            name=translate("Ticket", "Distance in"),
            height=32,
        )
        self.unit.button(TrailUnit.PERCENT.value).setAccessibleName(translate("Ticket", "Percent"))
        self.offset_row = CaptionRow(offset_name, theme)
        self.offset = StepperInput(theme, identifier="limit_offset", name=offset_name, letters=False)
        vbox(
            self.row,
            hbox((self.distance, 1), self.unit, spacing=6),
            self.offset_row,
            self.offset,
            on=self,
            margins=0,
            spacing=0,
        )

    def show_rows(self, *, trailing: bool, offset: bool, editing: bool) -> None:
        """A change of a working order keeps the kind of distance."""
        self.setVisible(trailing)
        for part in (self.offset_row, self.offset):
            part.setVisible(offset)
        self.unit.setEnabled(not editing)


PADDING = 10


class TicketLayout:
    """Builds the widgets into `column`; it knows no order."""

    def __init__(self, column: QVBoxLayout, theme: Theme) -> None:
        self._theme = theme
        self.side = SideSwitch(theme)
        self.order_type = TypeChoice(theme)
        self.time_in_force = MenuChoice(
            [(one.value, time_in_force_word(one)) for one in TICKET_TIMES],
            theme,
            identifier="time_in_force",
            name=translate("Ticket", "Time in force"),
        )
        self.terms = TermsRows(theme)
        trigger_name = translate("Ticket", "Trigger price")
        self.trigger_row = CaptionRow(trigger_name, theme)
        self.trigger = StepperInput(theme, identifier="trigger", name=trigger_name, letters=False)
        self.trail = TrailRows(theme)
        price_name, quantity_name = translate("Ticket", "Limit price"), translate("Ticket", "Quantity")
        self.price_row = CaptionRow(price_name, theme)
        self.price = StepperInput(theme, identifier="price", name=price_name, letters=False)
        self.price_chips = ChipRow([("bid", ""), ("last", ""), ("ask", "")], theme, identifier="price")
        self.quantity_row = CaptionRow(quantity_name, theme)
        self.quantity = StepperInput(theme, identifier="quantity", name=quantity_name, letters=False)
        self.unit = Segments(
            [
                (QuantityUnit.SHARES.value, translate("Ticket", "Shares")),
                (QuantityUnit.AMOUNT.value, translate("Ticket", "Money")),
                (QuantityUnit.POWER.value, translate("Ticket", "Power")),
                (QuantityUnit.RISK.value, translate("Ticket", "Risk")),
            ],
            theme,
            identifier="quantity_unit",
            name=translate("Ticket", "Quantity in"),
            height=32,
        )
        self.quantity_chips = ChipRow([(key, key_text(key)) for key in USUAL], theme, identifier="quick")
        self.attach = AttachRow(theme)
        self.exits_place = QVBoxLayout()
        self.margin = MarginNote(theme)
        self.cost = CostLines(theme, beside=self.margin)
        self.checks = TicketChecks(theme)
        self.summary = TicketSummary(theme)
        self.stop_editing = push_button(
            translate("Ticket", "Leave the change"), theme, ButtonStyle.TEXT, identifier="stop_editing"
        )
        self.bring_back = push_button("", theme, ButtonStyle.TEXT, identifier="bring_back")
        self.buy_back = push_button("", theme, ButtonStyle.TEXT, identifier="buy_back")
        self.action = ActionButton(theme)
        self._arrange(column)

    def _arrange(self, column: QVBoxLayout) -> None:
        area, self._edge = _scrolling(self._form()), hairline()
        WholeRows(area, self._theme)
        fill(column, (area, 1), self._edge, self._foot())
        for part in (self._edge, self.summary):  # a part without a parent would open as a window of its own
            part.hide()
        area.verticalScrollBar().rangeChanged.connect(self._show_summary)
        self.stop_editing.hide()
        self.bring_back.hide()
        self.buy_back.hide()
        self._order_tabs()

    def _form(self) -> QWidget:
        """What scrolls: the fields from side to exits, cost and checks."""
        form = QWidget()
        column = vbox(self.side, on=form, margins=(PADDING, 8, PADDING, 2), spacing=0)
        _gap(column, 6)
        column.addLayout(_beside(self.order_type, self.time_in_force))
        column.addWidget(self.terms)
        _gap(column, 4)
        for part in (self.trigger_row, self.trigger, self.trail, self.price_row, self.price):
            column.addWidget(part)
        _gap(column, 5)
        column.addWidget(self.price_chips)
        _gap(column, 4)
        column.addWidget(self.quantity_row)
        column.addLayout(_beside(self.quantity, self.unit))
        _gap(column, 5)
        column.addWidget(self.quantity_chips)
        _gap(column, 4)
        column.addWidget(self.attach)
        column.addLayout(self.exits_place)
        _gap(column, 4)
        column.addWidget(self.cost)
        _gap(column, 5)
        column.addWidget(hairline())
        _gap(column, 4)
        column.addWidget(self.checks)
        column.addStretch(1)
        return form

    def _foot(self) -> QVBoxLayout:
        """What stays below the form."""
        return vbox(
            self.summary,
            self.stop_editing,
            self.bring_back,
            self.buy_back,
            self.action,
            margins=(PADDING, 4, PADDING, PADDING),
            spacing=2,
        )

    def _show_summary(self, _least: int, most: int) -> None:
        """Show total and check above the button if the form scrolls even without the room that they take."""
        taken = 0 if self.summary.isHidden() else self.summary.sizeHint().height()
        for part in (self._edge, self.summary):
            part.setVisible(most > taken)

    def _order_tabs(self) -> None:
        """Price, quantity and the button follow each other; what only fills those fields comes after the button."""
        chain: list[QWidget] = [self.trigger.field, self.trail.distance.field, self.trail.offset.field]
        chain += [self.price.field, self.quantity.field, self.action]
        chain += [self.trail.unit.button(unit.value) for unit in TrailUnit]
        chain += [*self.price_chips.buttons.values(), *(self.unit.button(unit.value) for unit in QuantityUnit)]
        chain += [*self.quantity_chips.buttons.values(), *self.attach.boxes.values(), self.stop_editing]
        chain += [self.bring_back, self.buy_back]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    def show_mode(self, *, editing: bool, limited: bool, triggered: bool, trailing: bool, offset: bool) -> None:
        """A change of a working order keeps side, type and time; a market order has no price, a stop a trigger."""
        for part in (self.side, self.order_type, self.time_in_force):
            part.setEnabled(not editing)
        self.terms.allow(changed=not editing)
        self.price.setEnabled(limited)
        for row in (self.trigger_row, self.trigger):
            row.setVisible(triggered)
        for row in (self.price_row, self.price):
            row.setVisible(limited or not (triggered or trailing))
        self.trail.show_rows(trailing=trailing, offset=offset, editing=editing)
        self.attach.setVisible(not editing)
        self.price_chips.setVisible(not trailing)
        self.stop_editing.setVisible(editing)

    def show_kept(self, symbol: str) -> None:
        """Offer the way back to what was typed for this security; empty = there is nothing to bring back."""
        words = translate("Ticket", "Back to {symbol} as typed").format(symbol=symbol) if symbol else ""
        if self.bring_back.text() != words:
            self.bring_back.setText(words)
            self.bring_back.setAccessibleName(words)
        self.bring_back.setVisible(bool(symbol))

    def show_buy_back(self, contract: str) -> None:
        """Offer to buy back the sold contract that the order would leave bare; empty = there is none."""
        words = translate("Ticket", "Buy {contract} back first").format(contract=contract) if contract else ""
        if self.buy_back.text() != words:
            self.buy_back.setText(words)
            self.buy_back.setAccessibleName(words)
        self.buy_back.setVisible(bool(contract))

    def place_exits(self, part: QWidget, fields: Sequence[QWidget]) -> None:
        """Put the exits' fields below the boxes that attach them; Tab reaches them between quantity and button."""
        self.exits_place.addWidget(part)
        chain = [self.quantity.field, *fields, self.action]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    def name_quick(self, chips: Sequence[tuple[str, str]]) -> None:
        """The quick quantities of the market in view: (key, words)."""
        self.quantity_chips.rename(chips)

    def name_count(self, words: str) -> None:
        """What the quantity's number counts when it is neither money nor percent."""
        shares = self.unit.button(QuantityUnit.SHARES.value)
        if shares.text() != words:
            shares.setText(words)
            shares.setAccessibleName(words)

    def name_currency(self, currency: str) -> None:
        """Put the currency into the captions."""
        self.price_row.title.setText(in_currency(translate("Ticket", "Limit price"), currency))
        self.trigger_row.title.setText(in_currency(translate("Ticket", "Trigger price"), currency))
        self.trail.offset_row.title.setText(in_currency(translate("Ticket", "Limit offset"), currency))
        money = translate("Ticket", "Money")
        for amount in (self.unit.button(QuantityUnit.AMOUNT.value), self.trail.unit.button(TrailUnit.AMOUNT.value)):
            amount.setText(currency or money)
            amount.setAccessibleName(", ".join(filter(None, (currency, money))))

    def tint(self, word: QLabel, note: QLabel, environment: Environment | None) -> str:
        """Colour word and note for the environment's background; returns the note's colour, for what is beside it."""
        text = self._theme.surface.text2
        if environment is not None:
            text = text_on_background(self._theme.environments[environment])
        word.setFont(self._theme.font(Type.ENVIRONMENT))
        word.setStyleSheet(f"color: {text};")
        plain = "#FFFFFF" if environment is Environment.LIVE else self._theme.surface.text1
        note.setStyleSheet(f"color: {plain};")
        return plain


def _scrolling(inner: QWidget) -> QScrollArea:
    area = scrolling(inner)
    area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
    identify(area, "ticket_scroll")
    return area


def _beside(field: QWidget, choice: QWidget) -> QHBoxLayout:
    """A field that takes the room, and what belongs to it at its right."""
    return hbox((field, 1), choice, spacing=6)


def _gap(column: QVBoxLayout, pixels: int) -> None:
    """Add a gap; half of it goes before the form scrolls."""
    column.addSpacing(pixels - pixels // 2)
    column.addSpacerItem(QSpacerItem(0, pixels // 2, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum))
