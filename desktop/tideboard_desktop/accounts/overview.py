"""The first page: money and margin of each account, sums in each currency, and one converted total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from tideboard_core.accounts.quoted import QuotedReadings
from tideboard_core.accounts.reading import AccountReading
from tideboard_core.accounts.sums import AccountSum, KnownProfits, sums
from tideboard_core.accounts.typed_rates import TYPED, TypedRates, parsed_rate
from tideboard_core.model.behind.results import RealizedResult
from tideboard_core.model.hub_keys import LOCK
from tideboard_core.model.lock import NO_PINS
from tideboard_core.model.order import Environment
from tideboard_desktop.accounts.account_menu import fill_account_menu, put_in_view
from tideboard_desktop.accounts.columns import GroupedModel, digits, rank
from tideboard_desktop.accounts.money_rows import MoneyRow, money_columns, rate_words, rows_of
from tideboard_desktop.accounts.page import AccountsPage, PageContext
from tideboard_desktop.docks.currency_button import CurrencyButton
from tideboard_desktop.docks.table import Table
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.flow_layout import FlowLayout
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label, set_text_in_place
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.reference import unread_words

translate = QCoreApplication.translate
_EVERYTHING: Final = 0
"""The broker's number of all kinds of what was held, which the line shows; the others are its tooltip."""

_FIELD: Final = 96
"""Width of a field for a rate, in logical pixels."""


class RateFields(QWidget):
    """A field for each currency; hidden without any. `typed` carries the currency and what was typed, empty = none."""

    typed = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[str, ...] = ()
        self.fields: dict[str, QLineEdit] = {}
        self._flow = FlowLayout(gap=10)
        self.setLayout(self._flow)
        self.hide()

    def show_currencies(self, names: Sequence[str], into: str, rates: TypedRates) -> None:
        """Offer a field for these, with what was typed; a field in which somebody types stays as it is."""
        if self._shown != (shown := (into, *names)):
            self._shown = shown
            self._build(names, into)
        for name, field in self.fields.items():
            rate = rates.rate(name, into)
            if not field.hasFocus():
                field.setText("" if rate is None else f"{rate.rate.normalize():f}")
        self.setVisible(bool(names))

    def _build(self, names: Sequence[str], into: str) -> None:
        self.fields.clear()
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for name in names:
            field = self.fields[name] = QLineEdit()
            title = translate("Accounts", "One {currency} in {into}").format(currency=name, into=into)
            identify(field, f"accounts_rate_{name}", title)
            field.setPlaceholderText(translate("Accounts", "type a rate"))
            field.setFixedWidth(self._theme.px(_FIELD))
            field.editingFinished.connect(lambda name=name, field=field: self.typed.emit(name, field.text()))
            words = label(title, self._theme, Type.CAPTION, Tone.CAPTION)
            self._flow.addWidget(as_widget(hbox(words, field, margins=(10, 2, 0, 2), spacing=6)))


class OverviewPage(AccountsPage):
    """All accounts; Enter or a double click puts one in view."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        dock, accounts = context.dock, context.services.accounts
        self.rows: Sequence[MoneyRow] = ()
        self._given: Sequence[AccountReading] = ()
        self._readings: Sequence[AccountReading] = ()
        self._quoted = QuotedReadings(dock.hub, dock.clock, context.services.figures)
        self._totals: Sequence[AccountSum] = ()
        self._wanted = ""
        self._profits = KnownProfits()
        self.model: GroupedModel[MoneyRow] = GroupedModel(
            money_columns(accounts.age, dock.hub.elapsed, dock.clock.market),
            lambda row: row.key,
            lambda row: (rank(row.environment), row.is_sum),
            self,
        )
        self.table = self.view = Table(
            self.model, dock.theme, identifier="accounts_table", name=translate("Accounts", "Accounts")
        )
        self.view.opened.connect(lambda at: self._put_in_view(self.model.rows[at]))
        self.view.fill_menu = self._fill_menu
        self.currency = CurrencyButton(dock.theme, "accounts")
        self.currency.chosen.connect(self.choose_currency)
        self._about = elided_label(translate("Accounts", "Converted total in"), dock.theme, Type.CAPTION, Tone.CAPTION)
        self._currency_row = as_widget(hbox(self._about, self.currency, stretch(), margins=(10, 3, 8, 3), spacing=8))
        self.rate_fields = RateFields(dock.theme)
        self.rate_fields.typed.connect(self._take_rate)
        self.realized = label("", dock.theme, Type.CAPTION, Tone.CAPTION)
        self.realized.setWordWrap(True)
        identify(self.realized, "accounts_realized")
        self._realized_row = as_widget(hbox((self.realized, 1), margins=(10, 3, 8, 3), spacing=0))
        self._realized_row.hide()
        vbox(
            (self.view, 1),
            self._realized_row,
            self._currency_row,
            self.rate_fields,
            on=self,
            margins=0,
            spacing=0,
        )

    # --- rows -------------------------------------------------------------------------------------------------------

    def show_accounts(self, readings: Sequence[AccountReading]) -> None:
        self._given = readings
        self._show()

    def each_second(self) -> None:
        """Ages, another account in view, and rates or prices that came or grew too old."""
        if self._quoted.lacking(self._given):
            self.context.services.figures.forget_old()
            self.read_figures(self._given)
        self._show()
        if self.rows:
            count = len(self.rows) - 1
            for at in (1, len(self.model.columns) - 1):  # the state of the figures, and their age
                self.model.dataChanged.emit(self.model.index(0, at), self.model.index(count, at))

    def _show(self) -> None:
        self._readings = self._quoted.of(self._given)
        into, now = self._into(), self.context.dock.clock.market()
        services = self.context.services
        own = self.context.day()
        days = {} if own is None else {own[0].identity: own[1]}
        age, typed = services.accounts.age, services.typed
        found = sums(self._readings, services.rates, into, now, self._profits, age=age, days=days, typed=typed)
        self._totals = [one for rows in found.values() for one in rows]
        account = self.context.dock.window.account()
        in_view = None if account is None else account.identity
        lock = self.context.dock.hub.value(LOCK)
        pinned = NO_PINS if lock is None else lock.pinned
        rows = rows_of(self._readings, self._totals, in_view, self.rows, self._profits, pinned, days)
        if len(rows) != len(self.rows) or any(new is not old for new, old in zip(rows, self.rows, strict=False)):
            self.rows = rows
            self.model.renew(rows)
        self._show_currencies(into)
        self._show_realized()
        self.words_changed.emit()

    def _show_realized(self) -> None:
        """What a broker counts as realised by its own periods; nothing where none counts so."""
        counted = [one for one in self._readings if one.realized or one.uncounted is not None]
        set_text_in_place(self.realized, "\n".join(map(realized_words, counted)))
        self.realized.setToolTip(tip("\n".join(filter(None, map(realized_tip, counted)))))
        self._realized_row.setVisible(bool(counted))

    def _show_currencies(self, into: str) -> None:
        names = sorted({row.currency for row in self.rows if row.currency} | self.context.services.rates.currencies)
        self.currency.show_names(names, into)
        lacking = {name for total in self._totals for name in total.left_out}
        used = {rate.base for total in self._totals for rate in total.rates if rate.source == TYPED}
        self.rate_fields.show_currencies(sorted(lacking | used), into, self.context.services.typed)
        self._currency_row.setVisible(len(names) > 1)

    def _into(self) -> str:
        """The currency that the person chose; else that of most accounts with real money, or of most."""
        if self._wanted:
            return self._wanted
        live = [one for one in self._readings if one.account.environment is Environment.LIVE]
        counts = Counter(one.account.currency for one in live or self._readings)
        return counts.most_common(1)[0][0] if counts else ""

    def choose_currency(self, name: str) -> None:
        """Convert the total to this currency."""
        self._wanted = name
        self._show()

    def _take_rate(self, currency: str, text: str) -> None:
        """Convert by what was typed, where no broker tells a rate."""
        typed, into = self.context.services.typed, self._into()
        rate = parsed_rate(text)
        if rate is not None:
            typed.put(currency, into, rate, self.context.dock.clock.market())
        elif not text.strip():
            typed.forget(currency, into)
        else:
            self.context.refuse(translate("Accounts", "A rate is a number above 0, such as 7.8"))
        self._show()

    def foot_words(self) -> str:
        """The rates by which the totals were converted, with source and age."""
        now = self.context.dock.clock.market()
        rates = dict.fromkeys(rate for total in self._totals for rate in total.rates)
        words = [rate_words(rate, now) for rate in rates]
        left = sorted({name for total in self._totals for name in total.left_out})
        if left:
            words.append(translate("Accounts", "no rate told for {currencies}").format(currencies=", ".join(left)))
        return " \u00b7 ".join(words)

    # --- acts -------------------------------------------------------------------------------------------------------

    def _put_in_view(self, row: MoneyRow) -> None:
        if row.reading is not None:
            put_in_view(self.context, row.reading)

    def _fill_menu(self, menu: QMenu, rows: Sequence[MoneyRow]) -> None:
        readings = [row.reading for row in rows if row.reading is not None]
        if len(readings) == 1:
            fill_account_menu(menu, self.context, readings[0])

    # --- state ------------------------------------------------------------------------------------------------------

    def choice(self) -> str:
        """The currency of the total, and the rates that were typed."""
        return f"{self._wanted} {self.context.services.typed.written()}".rstrip()

    def restore(self, choice: str) -> None:
        """A currency code of three capitals, and rates behind it."""
        wanted, _space, rates = choice.partition(" ")
        self._wanted = wanted if len(wanted) == 3 and wanted.isascii() and wanted.isupper() else ""
        if rates:  # a layout without any forgets none that are typed now
            self.context.services.typed.take(rates)
        self._show()


# --- what was realised ------------------------------------------------------------------------------------------------


def realized_words(reading: AccountReading) -> str:
    """What an account's closed holdings gained by each period of the broker, and that none of these is a day."""
    rows = reading.realized or ()
    shown = [row for row in rows if row.kind == _EVERYTHING] or rows
    figures = " \u00b7 ".join(_figure(row, kind=row.kind != _EVERYTHING) for row in shown)
    if not figures:
        figures = translate("Accounts", "not known")
    text = translate("Accounts", "P&L realised, {name} {digits}: {figures}.")
    found = [text.format(name=reading.account.name, digits=digits(reading.account), figures=figures)]
    if rows:
        found.append(translate("Accounts", "The periods are the broker's own: none is a day's figure."))
    refusal = reading.uncounted
    if refusal is not None:
        partial = reading.realized is not None
        found.append(unread_words(str(refusal.data["field"])) if partial else error_sentence(refusal))
    return " ".join(found)


def realized_tip(reading: AccountReading) -> str:
    """The figures of each kind of what was held, a line each."""
    return "\n".join(_figure(row, kind=True) for row in reading.realized or ())


def _figure(row: RealizedResult, *, kind: bool) -> str:
    amount = f"{fmt.signed(row.amount, 2)} {row.currency}"
    if not kind:
        return translate("Accounts", "period {period}: {amount}").format(period=row.period, amount=amount)
    kinds = {
        _EVERYTHING: translate("Accounts", "Everything"),
        1: translate("Accounts", "Stocks"),
        2: translate("Accounts", "Options"),
        3: translate("Accounts", "Crypto"),
    }
    name = kinds.get(row.kind) or translate("Accounts", "Kind {number}").format(number=row.kind)
    text = translate("Accounts", "{kind}, period {period}: {amount}")
    return text.format(kind=name, period=row.period, amount=amount)
