"""Settings page: the loss brake of the account in view; off until a limit is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import TRADED_IN, InstrumentId
from tideboard_core.model.order import Account, Environment
from tideboard_core.orders.brake.loss_brake import LossBrake
from tideboard_core.orders.brake.loss_limits import MOST, MOST_LOSS, LossLimits, RaiseFrom
from tideboard_desktop.settings.brake_words import day_sentence, figure, rows_of, waiting_sentence
from tideboard_desktop.settings.limits import LimitField, read_limit
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.widgets.form import FieldNote, Form, judge
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, label, line_edit, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
EVERY_MS = 1000
CODE_WIDTH = 130
LONGEST_CODE = 40

Ask = Callable[[Account, LossLimits, RaiseFrom, Sequence[tuple[str, str, str]], Callable[[], None]], None]


class BrakePage(Form):
    """Fields with the limits in force; an empty field is off.

    `ask` is called for a raise of a LIVE account: it asks for the password and calls its last argument once the raise
    waits.
    """

    def __init__(self, theme: Theme, brake: LossBrake, *, account: Callable[[], Account | None], ask: Ask) -> None:
        super().__init__(translate("Checks", "Loss brake"), theme)
        self._theme, self._brake, self._ask = theme, brake, ask
        self._account = account()
        self._priceless: tuple[InstrumentId, ...] = ()
        self.fields: dict[str, tuple[QLineEdit, FieldNote, LimitField]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.show_day)
        self._add_head()
        for limit in self._limits():
            self._add(limit)
        self._add_end()
        self.show_limits()
        self.show_day()
        self._unlisten = brake.listen(self._changed)
        self.destroyed.connect(self._unlisten)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Follow the day while the page is visible."""
        super().showEvent(event)
        self.show_day()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Rest while it is hidden."""
        super().hideEvent(event)
        self._timer.stop()

    @property
    def limits_in_force(self) -> LossLimits:
        """Those of the account; none without one."""
        return LossLimits() if self._account is None else self._brake.limits(self._account)

    def show_limits(self) -> None:
        """Fill the fields with the limits in force."""
        for name, (field, note, _limit) in self.fields.items():
            field.setText(figure(self.limits_in_force, name))
            judge(field, note, "")
        self._show_difference()

    def show_day(self) -> None:
        """The figures of the day, and the raise that waits."""
        account = self._account
        if account is None:
            return
        limits = self._brake.limits(account)
        currencies = sorted({account.currency, *limits.loss})
        days = [day_sentence(one, self._brake.result(account, one)) for one in currencies] if limits.on else []
        self.day.tell("\n".join(days))
        waiting = self._brake.waiting(account)
        text = "" if waiting is None else waiting_sentence(waiting, self._brake.wait_left(account))
        self.waiting.setText(text)
        self.waiting_row.setVisible(waiting is not None)
        self._show_priceless(account)

    def leave_out(self) -> None:
        """Take the security whose code was typed out of today's count, or say that none can be."""
        if self._account is None:
            return
        try:
            self._brake.leave_out(self._account, self.left_out.text())
        except BadInput as error:
            judge(self.left_out, self.priceless, error_sentence(error))
            return
        judge(self.left_out, self.priceless, "")
        self.left_out.clear()
        self._priceless = ()
        self.show_day()

    def _show_priceless(self, account: Account) -> None:
        """The row in which a code is typed, while a security has no price."""
        names = self._brake.without_price(account) if self._brake.limits(account).on else ()
        self.left_out_row.setVisible(bool(names))
        if names == self._priceless:
            return
        self._priceless = names
        text = translate(
            "Brake",
            "No price of {securities} that is known to be of today, and no result of the day in the broker's row: "
            "orders that increase risk are held. Type a code to take that security out of today's count, until one of "
            "both is told; it is written to the order log.",
        )
        self.priceless.tell(text.format(securities=listed(names)))

    def apply(self) -> None:
        """Put the fields in force, let a raise of a LIVE account wait, or show the error at each wrong field."""
        limits, account = self._read(), self._account
        if limits is None or account is None:
            return
        before = self._brake.limits(account)
        if account.environment is Environment.LIVE and limits.raised(before):
            names = {name: limit.name for name, (_field, _note, limit) in self.fields.items()}
            rows = rows_of(before, limits, names)
            self._ask(account, limits, RaiseFrom(self.since.key), rows, self._asked)
            return
        self._brake.set(account, limits)
        self.show_limits()

    def drop_raise(self) -> None:
        """Drop the raise that waits."""
        if self._account is not None:
            self._brake.drop_raise(self._account)

    def _asked(self) -> None:
        if isValid(self):
            self.show_limits()
            self.show_day()

    def _changed(self) -> None:
        if isValid(self):
            self.show_day()
            self._show_difference()

    def _read(self) -> LossLimits | None:
        loss: dict[str, Decimal] = {}
        figures: dict[str, int] = {}
        wrong = False
        for name, (field, note, limit) in self.fields.items():
            number, problem = (None, "") if not field.text().strip() else read_limit(field.text(), limit)
            judge(field, note, problem)
            wrong = wrong or bool(problem)
            if number is not None and limit.currency:
                loss[limit.currency] = number
            elif not limit.currency:
                figures[name] = int(number or 0)
        return None if wrong else LossLimits(loss=loss, **figures)

    def _show_difference(self, _change: object = None) -> None:
        kept = {name: figure(self.limits_in_force, name) for name in self.fields}
        shown = {name: field.text() for name, (field, _note, _limit) in self.fields.items()}
        for button in (self.apply_button, self.undo_button):
            button.setEnabled(self._account is not None and shown != kept)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _add_head(self) -> None:
        account = self._account
        if account is None:
            text = translate("Brake", "Connect first: each account has its own loss brake.")
        else:
            text = translate("Brake", "{environment} account {account}. Off while every field is empty.").format(
                environment=word(account.environment), account=account.short_id
            )
        head = label(text, self._theme, Type.BODY)
        head.setWordWrap(True)
        self.put(head)
        words = translate(
            "Brake",
            "When a limit is reached, orders that increase risk are denied until the next day of that market; orders "
            "that reduce a position always go out. Nothing is sent or cancelled by itself. All programs' orders count. "
            "An overnight position counts from its previous close, fees are estimated until the broker tells them, "
            "each currency counts by itself.",
        )
        self.put(FieldNote(words, self._theme))
        folder = translate(
            "Brake",
            "These limits stand in the order log of this data folder. Another data folder or computer on the same "
            "account has its own, which are off until they are set there.",
        )
        self.put(FieldNote(folder, self._theme))
        self.day = FieldNote("", self._theme)
        identify(self.day, "brake_day", translate("Brake", "The day so far"))
        self.put(self.day)
        self._add_left_out()

    def _add_left_out(self) -> None:
        self.priceless = FieldNote("", self._theme)
        self.left_out = line_edit(
            "brake_left_out", translate("Brake", "Code of the security"), self._theme, width=CODE_WIDTH
        )
        self.left_out.setMaxLength(LONGEST_CODE)
        self.left_out.returnPressed.connect(self.leave_out)
        take = push_button(translate("Brake", "Take out of today's count"), self._theme, identifier="brake_leave_out")
        take.clicked.connect(self.leave_out)
        typed = as_widget(hbox(self.left_out, take, stretch(), margins=0, spacing=8))
        self.left_out_row = as_widget(vbox(self.priceless, typed, margins=0, spacing=4))
        self.left_out_row.hide()
        self.put(self.left_out_row)

    def _limits(self) -> list[LimitField]:
        account = self._account
        if account is None:
            return []
        traded = {currency for market in account.markets for currency in TRADED_IN[market]}
        currencies = traded | self._brake.limits(account).loss.keys()
        loss = translate("Brake", "Largest loss of a day, {currency}")
        least = Decimal("0.01")
        rows = [
            LimitField(f"{one}.loss", loss.format(currency=one), one, least, MOST_LOSS) for one in sorted(currencies)
        ]
        return [
            *rows,
            LimitField(
                "streak",
                translate("Brake", "Losses in a row"),
                translate("Brake", "losses"),
                1,
                MOST["streak"],
                whole=True,
                explanation=translate("Brake", "Orders that closed with a loss, before fees."),
            ),
            LimitField(
                "trades",
                translate("Brake", "Trades of a day"),
                translate("Brake", "trades"),
                1,
                MOST["trades"],
                whole=True,
                explanation=translate(
                    "Brake",
                    "Orders of the day that opened or increased a position and have traded. One that still waits does "
                    "not count, so several may go out and trade later.",
                ),
            ),
            LimitField(
                "cool_down",
                translate("Brake", "Pause after a loss"),
                translate("Common", "minutes"),
                1,
                MOST["cool_down"],
                whole=True,
            ),
        ]

    def _add(self, limit: LimitField) -> None:
        identifier = f"brake_{limit.field.lower().replace('.', '_')}"
        field, note = self.figure(limit.name, limit.unit, limit.explanation, identifier=identifier)
        field.textChanged.connect(self._show_difference)
        field.returnPressed.connect(self.apply)
        self.fields[limit.field] = (field, note, limit)

    def _add_end(self) -> None:
        theme = self._theme
        wait, session = translate("Brake", "In 10 minutes"), translate("Brake", "From the next session")
        self.since = Segments(
            [(RaiseFrom.WAIT.value, wait), (RaiseFrom.SESSION.value, session)],
            theme,
            identifier="brake_raise_from",
            name=translate("Brake", "A raise counts"),
            height=26,
        )
        self.since.choose(RaiseFrom.WAIT.value)
        if self._account is not None and self._account.environment is Environment.LIVE:
            self.row(
                translate("Brake", "A raise counts"),
                self.since,
                translate("Brake", "Wants the account's password. What becomes tighter counts at once."),
            )
        self.waiting = FieldNote("", theme)
        identify(self.waiting, "brake_waiting", translate("Brake", "Raise that waits"))
        drop = push_button(translate("Brake", "Drop it"), theme, ButtonStyle.TEXT, identifier="brake_withdraw")
        drop.clicked.connect(self.drop_raise)
        self.waiting_row = as_widget(hbox((self.waiting, 1), drop, margins=0))
        self.put(self.waiting_row)
        self.apply_button = push_button(
            translate("Common", "Apply"), theme, ButtonStyle.PRIMARY, identifier="brake_apply"
        )
        self.undo_button = push_button(translate("Settings", "Undo changes"), theme, identifier="brake_undo")
        self.apply_button.clicked.connect(self.apply)
        self.undo_button.clicked.connect(self.show_limits)
        self.foot(as_widget(hbox(stretch(), self.undo_button, self.apply_button, margins=0)))
