"""The dialogs of price alerts: one alert, and the question before all alerts of a security are deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType, currency_of, market_of
from tideboard_core.model.watch.alerts import (
    AlertFrequency,
    AlertKeeper,
    AlertKind,
    AlertSession,
    AlertTerms,
    PriceAlert,
)
from tideboard_core.orders.rounding import nearest_price
from tideboard_desktop.alerts.words import (
    MAX_NOTE_LENGTH,
    PRICES,
    RATES,
    AlertFigures,
    failure_words,
    frequency_words,
    keeper_words,
    kind_words,
    own_alerts_words,
    parsed,
    session_words,
    silent_alerts_words,
    silent_broker_words,
    unit_words,
    value_words,
    would_ring,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.number_input import WrongNumber
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, space, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.widgets.stepper import StepperInput
from tideboard_desktop.ui.words.joining import as_sentence, together

DELETE_WIDTH = 440
PROPOSED = Decimal("1.01")
"""What a new alert begins with, as a part of the last price."""


class DeleteAlertsDialog(QDialog):
    """Accepted = delete them; the focus starts on the button that keeps them."""

    def __init__(
        self,
        instrument: InstrumentId,
        count: int,
        keepers: Collection[AlertKeeper],
        theme: Theme,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        identify(self, "delete_alerts")
        self.setWindowTitle(self.tr("Delete price alerts"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(theme.px(DELETE_WIDTH))
        one, more = self.tr("Delete the alert of {symbol}?"), self.tr("Delete all {count} alerts of {symbol}?")
        head = (one if count == 1 else more).format(count=count, symbol=instrument)
        title = label(head, theme, Type.DIALOG_TITLE)
        title.setWordWrap(True)
        words: list[str] = []
        if AlertKeeper.BROKER in keepers:
            words.append(self.tr("The broker keeps them for all your programs: they are gone in those, too."))
        if AlertKeeper.TIDEBOARD in keepers:
            words.append(self.tr("Tideboard keeps them on this computer."))
        body = label("\n".join(words), theme, Type.BODY, Tone.SECONDARY)
        body.setWordWrap(True)
        content = vbox(title, body, margins=section_margins(), spacing=6)
        keep = escape_button(self.tr("Keep them"), theme, identifier="keep_alerts")
        keep.clicked.connect(self.reject)
        delete = push_button(
            self.tr("Delete") if count == 1 else self.tr("Delete all"),
            theme,
            ButtonStyle.OUTLINE,
            identifier="delete_alerts_now",
        )
        delete.clicked.connect(self.accept)
        make_tall(delete, theme)
        lay_out_over_footer(self, content, (keep, delete))
        keep.setFocus()


translate = QCoreApplication.translate
WIDTH = 460
_NOTHING = AlertFigures()
_RATE_STEP = Decimal("0.5")
Write = Callable[[PriceAlert], Awaitable[object]]
"""Adds or changes the alert where it is kept; the dialog shows its errors."""


class AlertDialog(QDialog):
    """Accepted = `write` has succeeded. `figures` may arrive later through `show_figures`.

    A new alert is kept by one of `terms`, the first unless the person chooses another.
    """

    def __init__(
        self,
        alert: PriceAlert,
        write: Write,
        tasks: Tasks,
        theme: Theme,
        parent: QWidget | None,
        *,
        terms: Mapping[AlertKeeper, AlertTerms],
        facts: Instrument | None,
        figures: AlertFigures = _NOTHING,
    ) -> None:
        super().__init__(parent)
        identify(self, "price_alert")
        self._alert, self._write, self._tasks, self._theme = alert, write, tasks, theme
        self._terms = terms
        self._facts, self._figures = facts, figures
        self._busy = False
        self._refused: tuple[PriceAlert | None, str] = (None, "")
        self._kind = alert.kind
        new = not alert.key
        self.setWindowTitle(self.tr("New price alert") if new else self.tr("Change a price alert"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._title = elided_label("", theme, Type.DIALOG_TITLE)
        self._now = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        self._make_fields(theme)
        self.set_button = push_button(
            self.tr("Set alert") if new else self.tr("Change alert"),
            theme,
            ButtonStyle.PRIMARY,
            identifier="price_alert_set",
        )
        self._cancel = push_button(self.tr("Cancel"), theme, ButtonStyle.OUTLINE, identifier="price_alert_cancel")
        self._lay_out()
        self._connect()
        self._fill(alert)
        self._show_keeper()
        self._tidy()
        self.show_figures(figures, facts)
        self._propose()
        self.value.field.selectAll()
        self.value.setFocus()

    # --- what it says -----------------------------------------------------------------------------------------------

    @property
    def alert(self) -> PriceAlert | None:
        """The alert that the form describes; None while the value is not valid."""
        kind = AlertKind(self.kind.currentData())
        value = self._value(kind)
        if value is None:
            return None
        sessions = frozenset(one for one, box in self.sessions.items() if box.isChecked())
        return replace(
            self._alert,
            kind=kind,
            value=value,
            frequency=AlertFrequency(self.frequency.key),
            note=self.note.text().strip() if self._kept_terms.notes else "",
            sessions=sessions if self._has_sessions else self._alert.sessions,
            keeper=self._keeper,
        )

    def _value(self, kind: AlertKind) -> Decimal | None:
        try:
            return parsed(self.value.text, kind)
        except WrongNumber:
            return None

    def show_figures(self, figures: AlertFigures, facts: Instrument | None) -> None:
        """Show the current price, with which the value is compared; a refusal stays until the form changes."""
        self._figures, self._facts = figures, facts or self._facts
        instrument = self._alert.instrument
        name = "" if self._facts is None else self._facts.name
        self._title.setText(f"{instrument}  {name}".rstrip())
        if figures.last is None:
            self._now.setText(self.tr("The last price is not known."))
        else:
            change = "" if figures.change_percent is None else f" ({fmt.percent(figures.change_percent)})"
            text = self.tr("Last price {price}{change}")
            self._now.setText(text.format(price=fmt.price(figures.last), change=change))
        self._hint()
        self._judge()

    def _propose(self) -> None:
        """Begin a new price with one a little above the last; it is selected, so that what is typed replaces it."""
        last, kind = self._figures.last, AlertKind(self.kind.currentData())
        if self._alert.key or self.value.text or last is None or self._facts is None or kind not in PRICES:
            return
        wanted = nearest_price(self._facts, last * PROPOSED)
        self.value.set_text(fmt.price(wanted, self._facts.price_step(wanted)))
        self._judge()

    def _hint(self) -> None:
        """Show the current price as placeholder of an empty field."""
        last = self._figures.last
        shown = last is not None and AlertKind(self.kind.currentData()) in PRICES
        self.value.field.setPlaceholderText(fmt.price(last) if shown and last is not None else "")

    def _judge(self) -> None:
        """Show what the value means now; enable the button if the alert can be set."""
        alert, kind = self.alert, AlertKind(self.kind.currentData())
        self.unit.setText(unit_words(kind, self._currency()))
        wrong = alert is None and bool(self.value.text)
        self.value.set_invalid(wrong)
        no_session = self._has_sessions and not any(box.isChecked() for box in self.sessions.values())
        self.set_button.setEnabled(alert is not None and not self._busy and not no_session)
        if wrong:
            self._say(self._wrong_words(kind), Tone.WARN)
        elif no_session:
            self._say(self.tr("Choose at least one session."), Tone.WARN)
        elif alert is None:
            self._say("", Tone.CAPTION)
        elif alert == self._refused[0]:
            self._say(self._refused[1], Tone.WARN)
        elif would_ring(kind, alert.value, self._figures):
            self._say(self.tr("This is already so: the alert would ring at once."), Tone.WARN)
        elif (kept := self._kept_terms.kept(alert)) != alert.value:
            text = self.tr("The broker keeps {value}: it cuts this to its own step.")
            self._say(text.format(value=fmt.quantity(kept)), Tone.WARN)
        else:
            self._say(self._away(alert), Tone.CAPTION)

    def _currency(self) -> str:
        if self._facts is not None:
            return self._facts.currency
        return currency_of(self._alert.instrument, SecurityType.STOCK)

    def _away(self, alert: PriceAlert) -> str:
        last = self._figures.last
        if alert.kind not in PRICES or not last:
            return ""
        apart = alert.value - last
        text = self.tr("{amount} from the last price, {percent}")
        decimals = 2 if apart == round(apart, 2) else 3
        return text.format(amount=fmt.signed(apart, decimals), percent=fmt.percent(apart / last * 100))

    def _say(self, sentence: str, tone: Tone) -> None:
        self.words.setText(sentence)
        self.value.field.setAccessibleDescription(sentence)
        set_tone(self.words, tone)

    # --- hands ------------------------------------------------------------------------------------------------------

    def _keeper_chosen(self) -> None:
        """Offer what this keeper can judge and keep, and say what its alerts depend on."""
        terms, kind = self._kept_terms, AlertKind(self.kind.currentData())
        self.kind.blockSignals(True)
        self.kind.clear()
        for each in terms.kinds:
            self.kind.addItem(kind_words(each), each.value)
        self.kind.setCurrentIndex(max(self.kind.findData(kind.value), 0))
        self.kind.blockSignals(False)
        self._show_keeper()
        self._kind_chosen()

    def _show_keeper(self) -> None:
        terms = self._kept_terms
        own = self._keeper is AlertKeeper.TIDEBOARD
        words = own_alerts_words() if own else "" if terms.rings_here else silent_alerts_words()
        silent = self._terms.get(AlertKeeper.BROKER, AlertTerms())
        if own and not silent.rings_here:
            words = together(as_sentence(words), silent_broker_words())
        self._kept_words.setText(words)
        self._kept_words.setVisible(bool(words))
        self.note.setEnabled(terms.notes)
        hint = self.tr("Up to {most} characters").format(most=MAX_NOTE_LENGTH)
        self.note.setPlaceholderText(hint if terms.notes else self.tr("The broker keeps no note"))
        for box in self.sessions.values():
            box.setEnabled(terms.sessions)

    def _kind_chosen(self) -> None:
        """Clear the value if the new kind has another unit."""
        kind = AlertKind(self.kind.currentData())
        before, self._kind = self._kind, kind
        if _unit(before) != _unit(kind):
            self.value.set_text("5" if kind in RATES else "")
            self._hint()
        self._judge()

    def _wrong_words(self, kind: AlertKind) -> str:
        try:
            parsed(self.value.text, kind)
        except WrongNumber as error:
            return str(error)
        return self.tr("A number above zero with at most three decimals.")

    def _tidy(self) -> None:
        """Give a price the decimals of its step when the field loses the focus."""
        value = self._value(self._kind)
        if value is not None and self._kind in PRICES and self._facts is not None:
            self.value.set_text(fmt.price(value, self._facts.price_step(value)))

    def _step(self, steps: int) -> None:
        value = self._value(self._kind)
        if value is None and not self.value.text and self._kind in PRICES:
            value = self._figures.last
        if value is None:
            return
        if self._kind in PRICES and self._facts is not None:
            size = self._facts.price_step(value)
        elif self._kind in RATES:
            size = _RATE_STEP
        else:
            size = max(Decimal(10) ** (value.adjusted() - 1), Decimal(1))
        moved = value + steps * size
        if moved > 0:
            self.value.set_text(f"{moved.normalize():f}")
            self._tidy()
            self._judge()

    def submit(self) -> None:
        """Write the alert; the dialog stays open if the broker refuses."""
        alert = self.alert
        if alert is not None and not self._busy and self.set_button.isEnabled():
            self._busy = True
            self.set_button.setEnabled(False)
            self._tasks.spawn(self._submit(alert), name="price alert")

    async def _submit(self, alert: PriceAlert) -> None:
        try:
            await self._write(alert)
        except TideboardError as error:
            self._busy, self._refused = False, (alert, failure_words(error))
            self._judge()
            return
        self.accept()

    # --- parts ------------------------------------------------------------------------------------------------------

    @property
    def _american(self) -> bool:
        return market_of(self._alert.instrument) is Market.US

    @property
    def _keeper(self) -> AlertKeeper:
        """Who is to keep it; an alert that is changed stays where it is."""
        return self._alert.keeper if self.keeper is None else AlertKeeper(self.keeper.key)

    @property
    def _kept_terms(self) -> AlertTerms:
        return self._terms.get(self._keeper, AlertTerms())

    @property
    def _has_sessions(self) -> bool:
        return self._american and self._kept_terms.sessions

    def _make_fields(self, theme: Theme) -> None:
        self.keeper: Segments | None = None
        if len(self._terms) > 1 and not self._alert.key:
            keepers = [(keeper.value, keeper_words(keeper)) for keeper in self._terms]
            name = self.tr("Who keeps it")
            self.keeper = Segments(keepers, theme, identifier="price_alert_keeper", name=name, height=28)
            self.keeper.choose(self._alert.keeper.value)
        self._kept_words = label("", theme, Type.CAPTION, Tone.WARN)
        self._kept_words.setWordWrap(True)
        self.kind = QComboBox()
        identify(self.kind, "price_alert_kind", self.tr("What is watched"))
        for kind in self._kept_terms.kinds:
            self.kind.addItem(kind_words(kind), kind.value)
        self.kind.setMaxVisibleItems(len(AlertKind))
        self.value = StepperInput(theme, identifier="price_alert_value", name=self.tr("Value"))
        self.unit = label("", theme, Type.BODY, Tone.SECONDARY)
        self.words = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(2 * theme.px(Type.CAPTION.line))
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        often = [(one.value, frequency_words(one)) for one in AlertFrequency]
        self.frequency = Segments(often, theme, identifier="price_alert_often", name=self.tr("How often"), height=28)
        self.sessions: dict[AlertSession, QCheckBox] = {}
        for session in AlertSession if self._american and any(each.sessions for each in self._terms.values()) else ():
            box = self.sessions[session] = QCheckBox(session_words(session))
            identify(box, f"price_alert_session_{session.value}", session_words(session))
        self.note = QLineEdit()
        identify(self.note, "price_alert_note", self.tr("Note"))
        self.note.setMaxLength(MAX_NOTE_LENGTH)

    def _fill(self, alert: PriceAlert) -> None:
        self.kind.setCurrentIndex(self.kind.findData(alert.kind.value))
        if alert.value:
            text = f"{abs(alert.value).normalize():f}"
            self.value.set_text(value_words(alert.kind, alert.value) if _unit(alert.kind) == "count" else text)
        self.frequency.choose(alert.frequency.value)
        self.note.setText(alert.note)
        usual = {AlertSession.OPEN, AlertSession.PRE, AlertSession.AFTER}
        for session, box in self.sessions.items():
            box.setChecked(session in (alert.sessions or usual))

    def _connect(self) -> None:
        if self.keeper is not None:
            self.keeper.chosen.connect(lambda _key: self._keeper_chosen())
        self.kind.currentIndexChanged.connect(lambda _place: self._kind_chosen())
        self.value.edited.connect(lambda _text: self._judge())
        self.value.stepped.connect(self._step)
        self.value.left.connect(self._tidy)
        self.value.submitted.connect(self.submit)
        self.note.returnPressed.connect(self.submit)
        for box in self.sessions.values():
            box.toggled.connect(lambda _on: self._judge())
        self.set_button.clicked.connect(self.submit)
        self._cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        theme = self._theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        value = hbox((self.value, 1), self.unit, spacing=10)
        rows: list[tuple[str, QWidget | QHBoxLayout]] = [
            (self.tr("When"), self.kind),
            (self.tr("Value"), value),
            ("", self.words),
            (self.tr("Rings"), self.frequency),
        ]
        if self.keeper is not None:
            rows.insert(0, (translate("Alerts", "Kept by"), self.keeper))
        if self.sessions:
            boxes = hbox(*self.sessions.values(), stretch())
            rows.append((self.tr("Sessions"), boxes))
        rows.append((self.tr("Note"), self.note))
        for row, (words, part) in enumerate(rows):
            grid.addWidget(label(words, theme, Type.BODY, Tone.SECONDARY), row, 0)
            if isinstance(part, QHBoxLayout):
                grid.addLayout(part, row, 1)
            else:
                side = Qt.AlignmentFlag.AlignLeft if isinstance(part, Segments) else Qt.AlignmentFlag(0)
                grid.addWidget(part, row, 1, side)
        content = vbox(self._title, self._now, space(8), grid, margins=section_margins(), spacing=4)
        buttons = (self._cancel, self.set_button)
        for button in buttons:
            make_tall(button, theme)
        self.set_button.setDefault(True)
        content.addSpacing(4)
        content.addWidget(self._kept_words)
        aside = None
        if self.keeper is None and self._keeper is AlertKeeper.BROKER and self._kept_terms.rings_here:
            aside = label(self.tr("Kept by the broker"), theme, Type.CAPTION, Tone.CAPTION)
        lay_out_over_footer(self, content, buttons, aside=aside)
        self.setMinimumWidth(theme.px(WIDTH))


def new_alert(
    instrument: InstrumentId, value: Decimal | None, kind: AlertKind, keeper: AlertKeeper = AlertKeeper.BROKER
) -> PriceAlert:
    """The dialog's initial alert; a value of zero means that none was chosen yet."""
    often = AlertFrequency.ONCE_A_DAY
    return PriceAlert(instrument=instrument, kind=kind, value=value or Decimal(0), frequency=often, keeper=keeper)


def _unit(kind: AlertKind) -> str:
    return "price" if kind in PRICES else "rate" if kind in RATES else "count"
