"""The ticket's widgets in their places: nine rows, and what opens below them; the button never scrolls out of view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.order_terms import PLACED, TRAITS, OrderType
from tideboard_core.orders.offers import OfferReason
from tideboard_desktop.orders.action_button import ActionButton
from tideboard_desktop.ticket.broker_queries import MarginNote
from tideboard_desktop.ticket.check_rows import CheckRows, ChecksLine
from tideboard_desktop.ticket.controls import CostLines, FactsBar, SideSwitch, StaleNote, in_currency
from tideboard_desktop.ticket.form_values import TICKET_HOURS, TICKET_TIMES, ExitsForm, QuantityUnit, TrailUnit
from tideboard_desktop.ticket.proposed_rows import GAP, PairedFields, ProposalParts, fit_words
from tideboard_desktop.ticket.quick_quantities import USUAL, key_text
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.field_rows import CaptionRow, ChipField, ChipRow
from tideboard_desktop.ui.widgets.icons import show_icon
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    icon_button,
    identify,
    label,
    push_button,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, fill, hbox, space, stretch, vbox
from tideboard_desktop.ui.widgets.menu_choice import HEIGHT, MenuChoice
from tideboard_desktop.ui.widgets.scroll_area import as_high_as
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.stepper import StepperInput
from tideboard_desktop.ui.widgets.tick_box import TickBox
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

if TYPE_CHECKING:
    from tideboard_desktop.ticket.paper_card import PaperCard

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


TYPED_DATE = QRegularExpression("[0-9]{0,4}-?[0-9]{0,2}-?[0-9]{0,2}")


class TermsRows(QWidget):
    """The last day, and `hours_row`, which lies elsewhere.

    `hours` emits the key of TradingHours; `day` takes `2026-12-31`, its steps are trading days.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        hours_name, day_name = translate("Ticket", "Trading hours"), translate("Ticket", "Last day")
        self.hours = MenuChoice(
            [(one.value, hours_word(one)) for one in TICKET_HOURS], theme, identifier="trading_hours", name=hours_name
        )
        self.hours_row = QWidget()
        self.hours_row.setFixedHeight(theme.px(HEIGHT))  # the style takes a lone button's own height away
        hbox(
            label(translate("Ticket", "Trades in"), theme, Type.CAPTION, Tone.SECONDARY),
            (self.hours, 1),
            on=self.hours_row,
            margins=0,
        )
        self.day_row = CaptionRow(day_name, theme)
        self.day = StepperInput(theme, identifier="last_day", name=day_name)
        self.day.field.setValidator(QRegularExpressionValidator(TYPED_DATE, self.day.field))
        vbox(self.day_row, self.day, on=self, margins=0, spacing=0)

    def show_rows(self, *, hours: bool, day: bool) -> None:
        """Which of the two there is something to choose of."""
        self.hours_row.setVisible(hours)
        for part in (self.day_row, self.day):
            part.setVisible(day)
        self.setVisible(day)

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
        # One line: a wrapped text in a form that scrolls would change its height with the scroll bar, for ever.
        self.reason = elided_label("", theme, Type.CAPTION, Tone.SECONDARY)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = hbox(on=self, margins=0, spacing=12)
        for role, box in self.boxes.items():
            box.setAccessibleName(translate("Exits", "{exit}, attach").format(exit=words[role]))
            box.clicked.connect(lambda on, role=role: self.toggled.emit(role, on))
            row.addWidget(box)
        row.addWidget(self.reason, 1)
        self.setFixedHeight(theme.px(HEIGHT))
        self._theme, self._words = theme, words

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Short words where there is no room for both."""
        super().resizeEvent(event)
        short = {ExitRole.TAKE_PROFIT: translate("Exits", "TP"), ExitRole.STOP_LOSS: translate("Exits", "SL")}
        wide = sum(self.fontMetrics().horizontalAdvance(one) + self._theme.px(36) for one in self._words.values())
        for role, box in self.boxes.items():
            box.setText(self._words[role] if wide <= self.width() else short[role])

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for the short words."""
        return QSize(self._theme.px(2 * SHORT_BOX), self.height())

    def show_exits(self, exits: ExitsForm, off: str, short: str = "") -> None:
        """Show which are wanted; `off` says why not for this order, `short` alone where none is ever offered."""
        for role, box in self.boxes.items():
            box.setChecked(exits.of(role).on)
            box.setEnabled(not off)
            box.setToolTip(tip(off))
            box.setVisible(not short)
        self.reason.setText(short or off)
        self.reason.whole = off if short else ""


class TrailRows(QWidget):
    """Distance, limit offset and monitor price of a trailing stop; `unit` emits the key of TrailUnit.

    `typed` has the name of a field with its text.
    """

    typed = Signal(str, str)

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
        monitor_name = translate("Ticket", "Monitor price")
        self.monitor_row = CaptionRow(monitor_name, theme)
        self.monitor = StepperInput(theme, identifier="monitor", name=monitor_name, letters=False)
        self.fields = (self.distance, self.offset, self.monitor)
        for name, field in zip(("trail", "offset", "monitor"), self.fields, strict=True):
            field.edited.connect(partial(self.typed.emit, name))
        vbox(
            self.row,
            hbox((self.distance, 1), self.unit, spacing=6),
            self.offset_row,
            self.offset,
            self.monitor_row,
            self.monitor,
            on=self,
            margins=0,
            spacing=0,
        )

    def show_rows(self, *, trailing: bool, offset: bool, monitored: bool, editing: bool) -> None:
        """A change of a working order keeps the kind of distance."""
        self.setVisible(trailing)
        for part in (self.offset_row, self.offset):
            part.setVisible(offset)
        for part in (self.monitor_row, self.monitor):
            part.setVisible(monitored)
        self.unit.setEnabled(not editing)


PADDING, LINK_PADDING, SHORT_BOX = 10, 8, 50
ABOVE_BUTTON = 5
"""With it the box of a warning, which comes by itself, keeps ten pixels from the button."""
PRICE_LEAST, QUANTITY_LEAST = 134, 126
"""Logical pixels that the fields keep beside their chips."""


class TicketLayout:
    """Makes the widgets, which `arrange` puts into a column; it knows no order.

    `ROWS` are the nine rows in their order. Types and times, the quantity's units and the lines of the checks open
    below and push down only what lies below them; with `detailed` they are open for good, beside captions and notes.
    While what is in the form is `proposed` by a program, they are not, and the numbers stand side by side.
    """

    ROWS = (
        "facts",
        "side",
        "price_field",
        "quantity_field",
        "terms_row",
        "attach",
        "cost_total",
        "checks_line",
        "action",
    )

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.detailed = self.proposed = False
        self._proposal: ProposalParts | None = None
        self.paper: PaperCard | None = None
        self._trailing = False
        self._open: set[QWidget] = set()
        self.facts = FactsBar(theme)
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
        self._above_trigger = QWidget()
        self._above_trigger.setFixedHeight(GAP)
        self.trigger = StepperInput(theme, identifier="trigger", name=trigger_name, letters=False)
        self.trail = TrailRows(theme)
        price_name, quantity_name = translate("Ticket", "Limit price"), translate("Ticket", "Quantity")
        self.price_row = CaptionRow(price_name, theme)
        self.price = StepperInput(theme, identifier="price", name=price_name, letters=False)
        self.stale_note = StaleNote(theme)
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
            height=HEIGHT,
        )
        self.quantity_chips = ChipRow([(key, key_text(key)) for key in USUAL], theme, identifier="quick")
        units = translate("Ticket", "Units and all quick quantities")
        self.more_quantities = icon_button("ellipsis", units, theme, identifier="more_quantities")
        self.attach = AttachRow(theme)
        self.margin = MarginNote(theme)
        self.cost = CostLines(theme, beside=self.margin)
        self.cost_total = self.cost.total_line
        self.checks = CheckRows(theme)
        self.checks_line = ChecksLine(theme)
        self.terms_button = push_button("", theme, identifier="ticket_terms")
        self.stop_editing = _Link(translate("Ticket", "Leave the change"), theme, "stop_editing")
        self.bring_back = _Link("", theme, "bring_back")
        self.buy_back = _Link("", theme, "buy_back")
        self.action = ActionButton(theme)

    def arrange(self, column: QVBoxLayout) -> None:
        """Put all widgets into the empty `column` of a widget, before anything else is asked of them."""
        self._build_rows()
        self._form = self._build_form()
        area = _scrolling(self._form)
        WholeRows(area, self._theme)
        self._area, self._foot_part = area, as_widget(self._foot())
        self._foot_part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        below = QWidget()
        below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._below = vbox(self.checks, stretch(), on=below, margins=(PADDING, 0, PADDING, 0), spacing=0)
        self._column = column
        fill(column, self.facts, area, self._foot_part, (below, 1))
        self._order_tabs()
        self.show_parts()

    def _build_rows(self) -> None:
        theme = self._theme
        self.price_field = ChipField(self.price, self.price_chips, theme, least=PRICE_LEAST, every=True)
        self.quantity_field = ChipField(
            self.quantity, self.quantity_chips, theme, least=QUANTITY_LEAST, beside=self.more_quantities
        )
        self.units_part = as_widget(vbox(self.unit, margins=(0, 5, 0, 0)))
        self.more_quantities.clicked.connect(lambda: self.toggle(self.units_part))
        show_icon(self.terms_button, "chevron-down", theme, theme.px(14))
        self.terms_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.terms_button.setFixedHeight(theme.px(HEIGHT))
        self.terms_button.setProperty("kind", "segment")
        self.terms_button.setProperty("place", "only")
        self._links = (self.stop_editing, self.buy_back, self.bring_back)
        self.terms_row = QWidget()
        self.terms_row.setFixedHeight(theme.px(HEIGHT))
        hbox(self.terms_button, stretch(), *self._links, on=self.terms_row, margins=0, spacing=6)
        self.time_in_force.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        times = as_widget(hbox(self.time_in_force, (self.terms.hours_row, 1), stretch(), margins=0))
        times.setFixedHeight(theme.px(HEIGHT))  # the style takes a lone button's own height away
        self.terms_part = as_widget(vbox(self.order_type, times, margins=(0, 6, 0, 0), spacing=6))
        self.terms_button.clicked.connect(lambda: self.toggle(self.terms_part))
        self.checks_line.pressed.connect(lambda: self.toggle(self.checks))

    def _build_form(self) -> QWidget:
        """What scrolls where the dock is too low: the fields from side to exits."""
        form = QWidget()
        column = self._rows = vbox(self.side, on=form, margins=(PADDING, 8, PADDING, 2), spacing=0)
        places = {self.trigger: self.trigger_row, self.price_field: self.price_row}
        gap = QSpacerItem(0, GAP)
        self._pair = PairedFields(column, places | {self.quantity_field: self.quantity_row}, gap)
        self._terms_place = hbox((self.terms_row, 1), margins=0, spacing=GAP)
        # The gaps are of one size: what opens below must not move what is above it.
        fill(column, space(GAP), self._pair, self.price_row, self.price_field, self.stale_note)
        column.addItem(gap)
        fill(column, self.quantity_row, self.quantity_field, self.units_part)
        fill(column, space(GAP), self._terms_place, self.terms_part, self.terms)
        fill(column, self._above_trigger, self.trigger_row, self.trigger, self.trail, space(GAP))
        fill(column, self.attach, self.cost)
        return form

    def _foot(self) -> QVBoxLayout:
        """What stays in view at every size."""
        rows = (self.cost_total, self.checks_line, space(ABOVE_BUTTON), self.action)
        return vbox(*rows, margins=(PADDING, 4, PADDING, PADDING), spacing=2)

    def toggle(self, part: QWidget) -> None:
        """Open what lies below a row, or close it."""
        self._open ^= {part}
        self.show_parts()
        self.settle()
        if part is self.checks and self._form.isAncestorOf(part):
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.maximum())

    def settle(self) -> None:
        """Give all parts their places at once: between two layouts the rows would be seen elsewhere for a frame."""
        self._form.setMinimumHeight(self._form.sizeHint().height())
        self._area.updateGeometry()
        dock = self._area.parentWidget()
        if dock is not None and (layout := dock.layout()) is not None:
            layout.activate()

    def shows(self, part: QWidget) -> bool:
        """Whether all of a part of the form is in view."""
        top = part.mapTo(self._area.viewport(), QPoint(0, 0)).y()
        return top >= 0 and top + part.height() <= self._area.viewport().height()

    @property
    def low(self) -> bool:
        """Whether the dock is too low for the rows and what is open, so that the form scrolls."""
        dock = self._area.parentWidget()
        parts = [self._foot_part, self._form]
        if not self.facts.isHidden():
            parts.append(self.facts)
        if self._proposal is not None and not self._proposal.head.isHidden():
            parts.append(self._proposal.head)
        if not self.checks.isHidden() and not self._form.isAncestorOf(self.checks):
            parts.append(self.checks)
        return dock is not None and sum(part.sizeHint().height() for part in parts) > dock.height()

    def place_lines(self) -> None:
        """Put the lines of the checks below the button, or at the end of the form where the dock is too low for it."""
        if self._proposal is not None:
            width = self._area.width() - self._area.verticalScrollBar().sizeHint().width() - 2 * PADDING
            fit_words(self._proposal, self.facts, self._form, self._foot_part, width)
        if self.checks.isHidden():
            return
        low = self.low
        if low and not self._form.isAncestorOf(self.checks):
            self._rows.addWidget(self.checks)
        elif not low and self._form.isAncestorOf(self.checks):
            self._below.insertWidget(0, self.checks)
        self.checks.show()

    def show_parts(self) -> None:
        """Show what is open; all lines of the checks lie below the button where the dock has room for them."""
        other = QuantityUnit(self.unit.key) is not QuantityUnit.SHARES
        whole = self.whole
        units = whole or other or (self.units_part in self._open and not self.proposed)
        self.units_part.setVisible(units)
        self._show_fields(units=units)
        self.more_quantities.setVisible(not whole and not self.proposed)
        self._show_link()
        self.terms_part.setVisible(whole or self.terms_part in self._open)
        for part in (self.quantity_row, self.cost):
            part.setVisible(whole)
        self.price_row.setVisible(whole and not self.price_field.isHidden())
        if self.paper is not None:
            self.paper.show_open(opened=whole or self.paper.lines in self._open)
        lines = whole or self.checks in self._open
        self.checks.setVisible(lines)
        self.checks_line.show_open(opened=lines)
        self.place_lines()

    @property
    def whole(self) -> bool:
        """Whether every row is open for good."""
        return self.detailed and not self.proposed

    def _show_fields(self, *, units: bool) -> None:
        """The numbers with their chips, or what is proposed of them side by side."""
        fields = (self.trigger, self.price_field, self.quantity_field)
        self._pair.hold([field for field in fields if not field.isHidden()] if self.proposed else [])
        for part in (self.trigger_row, self._above_trigger):
            part.setHidden(self.proposed or self.trigger.isHidden())
        self.side.show_low(low=self.proposed)
        self.trigger.show_beside(shown=self.proposed)
        self.price_field.show_alone(alone=self.proposed, chips=not self._trailing)
        self.quantity_field.show_alone(alone=self.proposed)
        self.price_field.put_chips(below=self.whole)
        self.quantity_field.put_chips(below=units)

    def show_mode(
        self,
        *,
        editing: bool,
        limited: bool,
        triggered: bool,
        trailing: bool,
        offset: bool,
        monitored: bool = False,
        proposed: bool = False,
    ) -> None:
        """A change of a working order keeps side, type and time; a market order has no price, a stop a trigger."""
        self.proposed, self._trailing = proposed, trailing
        for part in (self.side, self.order_type, self.time_in_force):
            part.setEnabled(not editing)
        self.terms.allow(changed=not editing)
        self.price.setEnabled(limited)
        self.trigger.setVisible(triggered)
        self.price_field.setVisible(limited or not (triggered or trailing))
        self.trail.show_rows(trailing=trailing, offset=offset, monitored=monitored, editing=editing)
        self.stop_editing.wanted = editing
        self._show_link()
        self.show_parts()

    def _order_tabs(self) -> None:
        """Price, quantity and the button follow each other; what only fills those fields comes after the button."""
        chain: list[QWidget] = [self.trigger.field, *(one.field for one in self.trail.fields)]
        chain += [self.price.field, self.quantity.field, self.action]
        chain += [self.trail.unit.button(unit.value) for unit in TrailUnit]
        chain += [*self.price_chips.buttons.values(), *self.quantity_chips.buttons.values(), self.more_quantities]
        chain += [*(self.unit.button(unit.value) for unit in QuantityUnit), self.terms_button]
        chain += [*self.attach.boxes.values(), self.checks_line.box, self.checks_line.opener]
        chain += [self.stop_editing, self.buy_back, self.bring_back]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    def show_kept(self, symbol: str) -> None:
        """Offer the way back to what was typed for this security; empty = there is nothing to bring back."""
        words = translate("Ticket", "Back to {symbol} as typed").format(symbol=symbol) if symbol else ""
        self.bring_back.say(words)
        self._show_link()

    def show_buy_back(self, contract: str) -> None:
        """Offer to buy back the sold contract that the order would leave bare; empty = there is none."""
        words = translate("Ticket", "Buy {contract} back first").format(contract=contract) if contract else ""
        self.buy_back.say(words)
        self._show_link()

    def _show_link(self) -> None:
        """Show the most urgent of the links; the menu of the ticket has the last one, too."""
        first = next((link for link in self._links if link.wanted and not self.proposed), None)
        for link in self._links:
            link.setVisible(link is first)
        self.terms_button.setVisible(not self.whole)
        self.terms_row.setVisible(not self.whole or first is not None)

    def place_proposal(self, parts: ProposalParts) -> None:
        """Put the parts that show a program's proposal into their places; they are shown with `place_lines`."""
        self._proposal = parts
        self._column.insertWidget(0, parts.head)
        self._terms_place.addWidget(parts.buttons)
        self._rows.insertWidget(self._rows.indexOf(self.trail) + 1, parts.words)

    def show_paper(self, lines: Sequence[str]) -> None:
        """Show what the account, one of paper, does not take; the card is made with the first that lacks something."""
        if self.paper is None:
            if not lines:
                return
            from tideboard_desktop.ticket.paper_card import PaperCard

            self.paper = card = PaperCard(self._theme)
            self._rows.insertWidget(self._rows.indexOf(self.cost), card)
            QWidget.setTabOrder(self.attach.boxes[ExitRole.STOP_LOSS], card.opener)
            card.opener.clicked.connect(lambda: self.toggle(card.lines))
        self.paper.show_lines(lines if not self.proposed else ())
        self.show_parts()

    def place_exits(self, part: QWidget, fields: Sequence[QWidget]) -> None:
        """Put the exits' fields below the boxes that attach them; Tab reaches them between quantity and button.

        They are in the form's own layout: one within it would keep the height that they had before.
        """
        self._rows.insertWidget(self._rows.indexOf(self.attach) + 1, part)
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
        self.trail.monitor_row.title.setText(in_currency(translate("Ticket", "Monitor price"), currency))
        money = translate("Ticket", "Money")
        for amount in (self.unit.button(QuantityUnit.AMOUNT.value), self.trail.unit.button(TrailUnit.AMOUNT.value)):
            amount.setText(currency or money)
            amount.setAccessibleName(", ".join(filter(None, (currency, money))))


class _Link(QPushButton):
    """A text button that is cut where the row has no room for it; `wanted` is whether there is something to do."""

    def __init__(self, text: str, theme: Theme, identifier: str) -> None:
        super().__init__()
        identify(self, identifier, text)
        self.setFont(theme.font(Type.STRONG))
        self.setProperty("kind", ButtonStyle.TEXT.value)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.wanted, self._words = False, ""
        self.say(text)
        self.wanted = False

    def say(self, words: str) -> None:
        """Show other words; without any there is nothing to do."""
        self.wanted = bool(words)
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self.setToolTip(tip(words))
            self._cut()
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for all words."""
        whole = self.fontMetrics().horizontalAdvance(self._words)
        return QSize(whole + 2 * LINK_PADDING, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Room for a few letters."""
        return QSize(min(self.sizeHint().width(), 4 * LINK_PADDING), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Cut the words to the new width."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = max(self.width(), self.minimumSizeHint().width()) - LINK_PADDING
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))


def _scrolling(inner: QWidget) -> QScrollArea:
    area = as_high_as(inner)
    identify(area, "ticket_scroll")  # the window's sheet names it: with one of its own the form is polished thrice
    return area
