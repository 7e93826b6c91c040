"""The fields of a ticket's exits, what they risk, and who holds them; built when the first exit is attached."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QFrame, QWidget

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Side, TimeInForce, TradingHours
from tideboard_core.model.price_steps import Fit
from tideboard_core.orders.bracket_risk import exit_price
from tideboard_core.orders.snapshot import percent_from
from tideboard_desktop.orders.confirm.risk_figures import BracketPrices, RiskFigures
from tideboard_desktop.ticket import exit_edits
from tideboard_desktop.ticket.form_values import TICKET_TIMES, ExitUnit, limit_name
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ticket.presenter import typed_day
from tideboard_desktop.ticket.view import TYPED_DATE
from tideboard_desktop.ticket.words import fires_at_once, last_day_note, off_tick
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.number_input import fault_words
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.field_rows import CaptionRow
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, label, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, space, vbox
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.stepper import StepperInput
from tideboard_desktop.ui.words.exits import without_exits_words
from tideboard_desktop.ui.words.joining import listed, titled, together
from tideboard_desktop.ui.words.orders import sessions_word, time_in_force_word, time_meaning

translate = QCoreApplication.translate


def exit_title(ticket: OrderTicket, role: ExitRole) -> str:
    """`Take profit, sell limit`, `Stop loss, buy market`: the exit and the order that it becomes."""
    sells, limited = ticket.form.side is Side.BUY, ticket.form.exits.limited
    if role is ExitRole.TAKE_PROFIT:
        if sells:
            return (
                translate("Exits", "Take profit, sell limit")
                if limited
                else translate("Exits", "Take profit, sell market")
            )
        return (
            translate("Exits", "Take profit, buy limit") if limited else translate("Exits", "Take profit, buy market")
        )
    if sells:
        return translate("Exits", "Stop loss, sell limit") if limited else translate("Exits", "Stop loss, sell market")
    return translate("Exits", "Stop loss, buy limit") if limited else translate("Exits", "Stop loss, buy market")


def limit_title(role: ExitRole) -> str:
    """Name of the field of an exit's own limit."""
    if role is ExitRole.TAKE_PROFIT:
        return translate("Exits", "Limit of the take profit")
    return translate("Exits", "Limit of the stop loss")


def exit_note(ticket: OrderTicket, role: ExitRole) -> tuple[str, bool]:
    """`622.00 · +11.00 · +1.80% · +22 ticks` from the entry, or what is wrong with the exit."""
    form, basis = ticket.form, ticket.exit_basis
    own = form.exits.of(role)
    if refused := form.refused.get(role.value):
        return fault_words(refused.fault), True
    if basis is None or not own.on or own.entered is None:
        return "", False
    trigger = own.trigger(role, basis)
    if trigger is None:
        return (
            translate("Exits", "Needs an entry price") if basis.entry is None else translate("Exits", "No such price")
        ), True
    step = basis.instrument.price_step(trigger)
    if basis.instrument.price_steps.fit(trigger) is Fit.ILLEGAL:
        return off_tick(step), True
    if basis.wrong_side(role, trigger):
        return _wrong_side(ticket, role, trigger), True
    if basis.entry is None:
        return "", False
    ticks, percent = basis.ticks(trigger), percent_from(trigger, basis.entry)
    parts = [
        "" if own.unit is ExitUnit.PRICE else fmt.price(trigger, step),
        fmt.signed(trigger - basis.entry, fmt.decimals_of(step)),
        "" if percent is None else fmt.percent(percent),
        "" if ticks is None else translate("Exits", "{count} ticks").format(count=fmt.signed(ticks, 0)),
    ]
    return " · ".join(filter(None, parts)), False


def exit_hint(ticket: OrderTicket, role: ExitRole) -> str:
    """`above 611.00`: where the price of an exit without a value has to lie; empty in another unit."""
    basis = ticket.exit_basis
    if basis is None or basis.entry is None or ticket.form.exits.of(role).unit is not ExitUnit.PRICE:
        return ""
    words = translate("Exits", "above {price}") if basis.above(role) else translate("Exits", "below {price}")
    return words.format(price=_price(ticket, basis.entry))


def limit_note(ticket: OrderTicket, role: ExitRole) -> tuple[str, bool]:
    """How far the exit's own limit lies from its trigger, or what is wrong with it."""
    form, terms = ticket.form, ticket.exit_terms(role)
    if refused := form.refused.get(limit_name(role)):
        return fault_words(refused.fault), True
    instrument = ticket.instrument
    if terms is None or terms.limit is None or instrument is None:
        return "", False
    step = instrument.price_step(terms.limit)
    if instrument.price_steps.fit(terms.limit) is Fit.ILLEGAL:
        return off_tick(step), True
    away = percent_from(terms.limit, terms.trigger)
    if not away:
        return translate("Exits", "at its trigger"), False
    return translate("Ticket", "{percent} from trigger").format(percent=fmt.percent(away)), False


def gap_words(ticket: OrderTicket) -> str:
    """What a gap in the prices can do to the exits."""
    if ticket.form.exits.limited:
        return translate("Exits", "may not fill")
    if ticket.form.side is Side.BUY:
        return translate("Exits", "a gap can fill lower")
    return translate("Exits", "a gap can fill higher")


def shown_exit(ticket: OrderTicket, role: ExitRole) -> str:
    """The exit field's text in its unit; refused text as typed."""
    form = ticket.form
    own = form.exits.of(role)
    if refused := form.refused.get(role.value):
        return refused.text
    if own.entered is None:
        return ""
    if own.unit is ExitUnit.PRICE:
        return _price(ticket, own.entered)
    return f"{own.entered:f}%" if own.unit is ExitUnit.PERCENT else f"{own.entered:f}"


def shown_limit(ticket: OrderTicket, role: ExitRole) -> str:
    """The text of the field of an exit's own limit: what was given, else its trigger."""
    if refused := ticket.form.refused.get(limit_name(role)):
        return refused.text
    terms = ticket.exit_terms(role)
    return "" if terms is None or terms.limit is None else _price(ticket, terms.limit)


def _wrong_side(ticket: OrderTicket, role: ExitRole, trigger: Decimal) -> str:
    """That an exit lies on the wrong side of the entry, or that the market has passed a stop."""
    basis = ticket.exit_basis
    entry = None if basis is None else basis.entry
    if basis is None or entry is None:
        return ""
    beyond = trigger > entry if basis.above(role) else trigger < entry
    if beyond:
        return fires_at_once(fmt.MISSING if basis.last is None else _price(ticket, basis.last))
    return (
        translate("Exits", "Must be above the entry")
        if basis.above(role)
        else translate("Exits", "Must be below the entry")
    )


def _price(ticket: OrderTicket, price: Decimal) -> str:
    instrument = ticket.instrument
    return fmt.price(price, None if instrument is None else instrument.price_step(price))


EDGE = 2
AT_MARKET, AT_LIMIT = "market", "limit"


class ExitRows(QWidget):
    """One exit: its price, percent or ticks from the entry, and its own limit where exits are limit orders."""

    def __init__(self, role: ExitRole, ticket: OrderTicket, theme: Theme) -> None:
        super().__init__()
        self._role, self._ticket, self._theme = role, ticket, theme
        name = role.value.replace("-", "_")
        titles = {
            ExitRole.TAKE_PROFIT: translate("Exits", "Take profit"),
            ExitRole.STOP_LOSS: translate("Exits", "Stop loss"),
        }
        self.row = CaptionRow(titles[role], theme)
        self.price = StepperInput(theme, identifier=name, name=titles[role], letters=False)
        self.unit = Segments(
            [
                (ExitUnit.PRICE.value, translate("Exits", "Price")),
                (ExitUnit.PERCENT.value, "%"),
                (ExitUnit.TICKS.value, translate("Exits", "Ticks")),
            ],
            theme,
            identifier=f"{name}_unit",
            name=translate("Exits", "{exit} in").format(exit=titles[role]),
            height=32,
        )
        self.unit.button(ExitUnit.PERCENT.value).setAccessibleName(translate("Ticket", "Percent"))
        self.limit_row = CaptionRow(limit_title(role), theme)
        self.limit = StepperInput(theme, identifier=f"{name}_limit", name=limit_title(role), letters=False)
        edge = QFrame()
        edge.setFixedWidth(EDGE)
        pair = theme.up if role is ExitRole.TAKE_PROFIT else theme.down
        edge.setStyleSheet(f"background: {pair.text};")
        hbox(
            edge,
            (vbox(self.row, hbox((self.price, 1), self.unit, spacing=6), self.limit_row, self.limit, spacing=0), 1),
            on=self,
            margins=(0, 4, 0, 0),
            spacing=8,
        )

    def show_values(self) -> None:
        """Show what the form holds; refused text stays as typed."""
        form = self._ticket.form
        own = form.exits.of(self._role)
        self.setVisible(own.on)
        self.unit.choose(own.unit.value)
        for part in (self.limit_row, self.limit):
            part.setVisible(form.exits.limited)
        self.price.set_text(shown_exit(self._ticket, self._role))
        self.limit.set_text(shown_limit(self._ticket, self._role))

    def show_market(self) -> None:
        """Show the notes, which follow entry and market."""
        self.row.title.setText(exit_title(self._ticket, self._role))
        self.price.field.setPlaceholderText(exit_hint(self._ticket, self._role))
        for row, field, (text, wrong) in (
            (self.row, self.price, exit_note(self._ticket, self._role)),
            (self.limit_row, self.limit, limit_note(self._ticket, self._role)),
        ):
            row.note.setText(text)
            set_tone(row.note, Tone.WARN if wrong else Tone.CAPTION)
            field.set_invalid(wrong)


class StaysRows(QWidget):
    """How long the exits stay in force, and their last day where they have one."""

    def __init__(self, ticket: OrderTicket, theme: Theme) -> None:
        super().__init__()
        self._ticket = ticket
        self.choice = MenuChoice(
            [(one.value, time_in_force_word(one)) for one in TICKET_TIMES],
            theme,
            identifier="exits_time_in_force",
            name=translate("Exits", "Exits stay in force"),
        )
        self.meaning = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.meaning.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        day_name = translate("Exits", "Last day of the exits")
        self.day_row = CaptionRow(day_name, theme)
        self.day = StepperInput(theme, identifier="exits_last_day", name=day_name)
        self.day.field.setValidator(QRegularExpressionValidator(TYPED_DATE, self.day.field))
        vbox(
            hbox(
                label(translate("Exits", "In force"), theme, Type.CAPTION, Tone.SECONDARY),
                self.choice,
                (self.meaning, 1),
                margins=(0, 2, 0, 2),
                spacing=6,
            ),
            self.day_row,
            self.day,
            on=self,
            margins=0,
            spacing=0,
        )

    def show_values(self) -> None:
        """Show the choice, what the broker does not hold, and the day."""
        exits, offered = self._ticket.form.exits, self._ticket.exit_times
        self.choice.choose(exits.time_in_force.value)
        off = translate("Exits", "The broker does not hold exits so.")
        self.choice.show_reasons({one.value: "" if one in offered else off for one in TICKET_TIMES})
        self.choice.setToolTip(tip(time_meaning(exits.time_in_force)))
        ends = translate("Exits", "no exits after that")
        parts = [] if exits.time_in_force is TimeInForce.GTC else [ends]
        if self._ticket.market is Market.US:  # the ticket asks for no other hours
            parts.append(sessions_word(TradingHours.REGULAR))
            gap = without_exits_words(self._ticket.form.hours, TradingHours.REGULAR)
            self.choice.setToolTip(tip(together(time_meaning(exits.time_in_force), gap)))
        self.meaning.setText(listed(parts))
        self.day.set_text("" if exits.expires is None else exits.expires.isoformat())
        self.show_day()

    def show_day(self) -> None:
        """Show the note of the last day, or what is wrong with it."""
        exits = self._ticket.form.exits
        dated = exits.time_in_force is TimeInForce.GTD
        for part in (self.day_row, self.day):
            part.setVisible(dated)
        text, wrong = last_day_note(self._ticket, exits.expires) if dated else ("", False)
        self.day_row.note.setText(text)
        set_tone(self.day_row.note, Tone.WARN if wrong else Tone.CAPTION)
        self.day.set_invalid(wrong)


class ExitFields(QWidget):
    """Both exits, how they trade once released, their risk, and who holds them.

    `changed` comes after each edit by a person: True = the fields themselves have to be shown again too.
    """

    changed = Signal(bool)

    def __init__(self, ticket: OrderTicket, theme: Theme) -> None:
        super().__init__()
        self._ticket = ticket
        self.rows = {role: ExitRows(role, ticket, theme) for role in ExitRole}
        self.released = Segments(
            [(AT_MARKET, translate("Exits", "Market")), (AT_LIMIT, translate("Exits", "Limit"))],
            theme,
            identifier="exits_released",
            name=translate("Exits", "When hit, trade at"),
        )
        self.consequence = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self.consequence.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.stays = StaysRows(ticket, theme)
        self.figures = RiskFigures(theme)
        vbox(
            *self.rows.values(),
            hbox(
                label(translate("Exits", "When hit"), theme, Type.CAPTION, Tone.SECONDARY),
                self.released,
                (self.consequence, 1),
                margins=(0, 6, 0, 2),
                spacing=6,
            ),
            self.stays,
            self.figures,
            space(4),
            _holder(theme),
            on=self,
            margins=0,
            spacing=0,
        )
        self._connect()

    def _connect(self) -> None:
        for role, row in self.rows.items():
            row.price.edited.connect(lambda text, role=role: self._typed(exit_edits.type_exit, role, text))
            row.price.stepped.connect(lambda steps, role=role: self._chosen(exit_edits.step_exit, role, steps))
            row.unit.chosen.connect(lambda key, role=role: self._chosen(exit_edits.choose_unit, role, ExitUnit(key)))
            row.limit.edited.connect(lambda text, role=role: self._typed(exit_edits.type_limit, role, text))
            row.limit.stepped.connect(lambda ticks, role=role: self._chosen(exit_edits.step_limit, role, ticks))
            for field in (row.price, row.limit):
                field.left.connect(row.show_values)
        self.released.chosen.connect(self._release)
        stays = self.stays
        stays.choice.chosen.connect(lambda key: self._chosen(exit_edits.choose_time, TimeInForce(key)))
        stays.day.edited.connect(lambda text: self._typed(exit_edits.set_last_day, typed_day(text)))
        stays.day.stepped.connect(lambda days: self._chosen(exit_edits.step_last_day, days))
        self.show_values()

    @property
    def fields(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        parts = [part for row in self.rows.values() for part in (row.price.field, row.limit.field)]
        buttons = (self.released.button(key) for key in (AT_MARKET, AT_LIMIT))
        return [*parts, *buttons, self.stays.choice, self.stays.day.field]

    @property
    def gap(self) -> StepperInput | None:
        """The first field that keeps the order from being valid, None without one."""
        for role, row in self.rows.items():
            own = self._ticket.form.exits.of(role)
            if own.on and (own.entered is None or exit_note(self._ticket, role)[1]):
                return row.price
            if own.on and limit_note(self._ticket, role)[1]:
                return row.limit
        return self.stays.day if self._ticket.exits_day_wrong else None

    @property
    def fault(self) -> str:
        """What is wrong in the first field that is, with the field's name; empty if none is."""
        stays = self.stays.day, last_day_note(self._ticket, self._ticket.form.exits.expires)
        notes = [
            *((row.price, exit_note(self._ticket, role)) for role, row in self.rows.items()),
            *((row.limit, limit_note(self._ticket, role)) for role, row in self.rows.items()),
            *([stays] if self._ticket.exits_day_wrong else []),
        ]
        found = ((part.field.accessibleName(), words) for part, (words, wrong) in notes if wrong)
        return next((titled(*one) for one in found), "")

    def show_values(self) -> None:
        form = self._ticket.form.exits
        for row in self.rows.values():
            row.show_values()
        self.released.choose(AT_LIMIT if form.limited else AT_MARKET)
        self.released.button(AT_LIMIT).setEnabled(self._ticket.exit_limits)
        self.consequence.setText(gap_words(self._ticket))
        self.stays.show_values()

    def show_market(self) -> None:
        """Show what follows entry, quantity and market."""
        ticket = self._ticket
        for row in self.rows.values():
            row.show_market()
        self.stays.show_day()
        self.figures.bar.show_prices(bracket_prices(ticket))
        self.figures.table.show_risk(exit_edits.risk_of(ticket), ticket.assets)

    def _typed(self, change: Callable[..., None], *values: object) -> None:
        change(self._ticket, *values)
        self.changed.emit(False)

    def _chosen(self, change: Callable[..., None], *values: object) -> None:
        change(self._ticket, *values)
        self.changed.emit(True)

    def _release(self, key: str) -> None:
        exit_edits.limit_exits(self._ticket, limited=key == AT_LIMIT)
        self.changed.emit(True)


def bracket_prices(ticket: OrderTicket) -> BracketPrices | None:
    """Entry, exits and last price of a ticket; None without an entry or without exits on the right side of it."""
    basis = ticket.exit_basis
    terms = {role: ticket.exit_terms(role) for role in ExitRole}
    known = [role for role in ExitRole if terms[role] is not None]
    if basis is None or basis.entry is None or not known or any(ticket.exit_wrong(role) for role in known):
        return None
    target, stop = (None if one is None else exit_price(one) for one in (terms[role] for role in ExitRole))
    return BracketPrices(basis.entry, stop, target, basis.last, basis.instrument.price_step(basis.entry))


def _holder(theme: Theme) -> QFrame:
    """Who holds the exits, in a frame of its own: the broker, and nobody else."""
    frame = QFrame()
    frame.setObjectName("exits_holder")
    frame.setStyleSheet(f"QFrame#exits_holder {{ border: 1px solid {theme.surface.line_strong}; border-radius: 5px; }}")
    glyph = Glyph(theme)
    glyph.show_glyph("database", "text2", 16)
    first = label(translate("Exits", "Exits held by the broker"), theme, Type.STRONG)
    second = elided_label(
        translate("Exits", "They stay when Tideboard is closed or offline."), theme, Type.CAPTION, Tone.SECONDARY
    )
    hbox(
        (glyph, 0, Qt.AlignmentFlag.AlignTop),
        (vbox(first, second, spacing=0), 1),
        on=frame,
        margins=(10, 6, 10, 6),
        spacing=10,
    )
    return frame
