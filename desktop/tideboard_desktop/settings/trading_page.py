"""Settings page: order limits and how long trading stays unlocked; applied with a button, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget
from shiboken6 import isValid

from tideboard_core.lock.screen_locks import UNSEEN_MINUTES, ScreenLocks
from tideboard_core.model.limits import DEFAULT_MONEY, TradingLimits
from tideboard_core.system.settings import LockSettings
from tideboard_desktop.orders.unlock.account_pins import AccountPins
from tideboard_desktop.settings.limits import (
    LimitField,
    held,
    money_limits,
    price_limits,
    quantity_limits,
    read_limit,
    switches,
    with_figures,
    words,
)
from tideboard_desktop.settings.pin_rows import PinRows
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.preferences import Preferences
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import FieldNote, Form, judge
from tideboard_desktop.ui.widgets.labels import ButtonStyle, identify, push_button
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import unseen_screen_lock
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate

UNLOCK_MINUTES = (5, 15, 30)
LONGEST_IDLE = 120


Widen = Callable[[TradingLimits, TradingLimits, Callable[[], None]], str]


def widen_at_once(_before: TradingLimits, _after: TradingLimits, apply: Callable[[], None]) -> str:
    """Apply at once: without a live account no password is needed."""
    apply()
    return ""


class TradingPage(Form):
    """Fields with the limits in force. `changed` is emitted after they were applied, with the former limits.

    `widen` is called with the former and the new limits if these permit an order that was denied: it applies them
    once it may, and returns the reason if it never will.
    """

    changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        widen: Widen = widen_at_once,
        pins: AccountPins | None = None,
        screen_locks: ScreenLocks | None = None,
    ) -> None:
        """Where `screen_locks` were not seen, a box lets LIVE wait as long for input as the field above it says."""
        super().__init__(translate("Settings", "Trading"), theme)
        self._theme = theme
        self._preferences = preferences
        self._widen, self._screen_locks = widen, screen_locks
        self.fields: dict[str, tuple[QLineEdit, FieldNote, LimitField]] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self.section(translate("Settings", "Order ticket"))
        self.detailed = QCheckBox(translate("Settings", "Detailed ticket"))
        self.detailed.setFont(theme.font(Type.BODY))
        identify(self.detailed, "settings_detailed_ticket", translate("Settings", "Detailed ticket"))
        self.detailed.setChecked(preferences.settings.detailed_ticket)
        self.detailed.toggled.connect(lambda on: preferences.change(detailed_ticket=on))
        self.row("", self.detailed, translate("Settings", "All parts stay open. It takes effect at once."))
        self._add_limits()
        self.section(translate("Settings", "Unlock"))
        self.unlock = self._unlock_choice()
        self.row(translate("Settings", "Trading stays unlocked for"), self.unlock)
        idle = translate("Settings", "Lock without key or mouse after")
        self.idle, self._idle_note = self._figure(idle, translate("Common", "minutes"), identifier="settings_idle")
        self.unseen: QCheckBox | None = None
        if screen_locks is not None and not screen_locks.noticed:
            self.unseen = self._unseen_box()
        self.lock_gateway = QCheckBox(translate("Settings", "Lock the gateway, too"))
        self.lock_gateway.setFont(theme.font(Type.BODY))
        identify(self.lock_gateway, "settings_lock_gateway", translate("Settings", "Lock the gateway, too"))
        self.lock_gateway.toggled.connect(self._show_difference)
        self.row(
            translate("Settings", "When trading locks"),
            self.lock_gateway,
            translate("Settings", "Other programs on the same gateway then have to unlock as well."),
        )
        if pins is not None:
            self.section(translate("Settings", "Pinned accounts"))
            self.pins = PinRows(theme, pins)
            self.row(
                translate("Settings", "LIVE accounts"),
                self.pins,
                translate(
                    "Settings",
                    "Nothing is placed or changed from a pinned account; cancelling and closing ask for its password."
                    " It takes effect at once.",
                ),
            )
        self._add_buttons()
        self.show_settings()

    def show_settings(self) -> None:
        """Fill the fields with the values in force."""
        settings = self._preferences.settings
        self._fill(settings.limits)
        self.unlock.choose(_unlock_key(settings.lock.unlock_minutes))
        self.idle.setText(str(settings.lock.idle_minutes))
        judge(self.idle, self._idle_note, "")
        self.lock_gateway.setChecked(settings.lock.lock_gateway_too)
        if self.unseen is not None:
            self.unseen.setChecked(self._confirmed)
        self._show_difference()

    def show_defaults(self) -> None:
        """Fill the fields with the defaults; `apply` puts them in force."""
        self._fill(TradingLimits())
        lock = LockSettings()
        self.unlock.choose(_unlock_key(lock.unlock_minutes))
        self.idle.setText(str(lock.idle_minutes))
        judge(self.idle, self._idle_note, "")
        self.lock_gateway.setChecked(lock.lock_gateway_too)
        if self.unseen is not None:
            self.unseen.setChecked(False)
        self._show_difference()

    def apply(self) -> None:
        """Apply all fields, or show the error at each wrong field and apply nothing."""
        limits_, lock = self._read_limits(), self._read_lock()
        if limits_ is None or lock is None:
            return
        before, confirmed = self._preferences.settings.limits, self._ticked

        def put_in_force() -> None:
            self._preferences.change(limits=limits_, lock=lock)
            if self._screen_locks is not None and self.unseen is not None:
                self._screen_locks.confirm(lock.idle_minutes if confirmed else 0)
            if before != limits_:
                self.changed.emit(before)
            if isValid(self):  # the page may have closed while a password was asked for
                self.show_settings()

        problem = ""
        if limits_.widened(before):
            problem = self._widen(before, limits_, put_in_force)
        else:
            put_in_force()
        self.refused.say(problem)

    def reveal(self, name: str) -> None:
        """Put the focus on one limit and show its figure in force; a currency without limits gets its empty rows."""
        currency = name.partition(".")[0] if "." in name else ""
        if currency and name not in self.fields:
            self._add_money(currency)
            self._fill(self._preferences.settings.limits)
            self._show_difference()
        place: QWidget | None = self.boxes.get(name)
        if place is None:
            field, note, _limit = self.fields[name]
            note.tell(self._old_and_new(name, field))
            field.selectAll()
            place = field
        self.area.ensureWidgetVisible(place)
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _old_and_new(self, name: str, field: QLineEdit) -> str:
        """A sentence with the figure in force, and the typed one if it differs."""
        typed, _problem = read_limit(field.text(), self.fields[name][2])
        old, new = words(held(self._preferences.settings.limits, name)), words(typed) or field.text()
        if new == old:
            return translate("Settings", "In force: {old}.").format(old=old or fmt.MISSING)
        return translate("Settings", "In force: {old}, then {new}.").format(
            old=old or fmt.MISSING, new=new or fmt.MISSING
        )

    # --- reading ----------------------------------------------------------------------------------------------------

    def _fill(self, limits: TradingLimits) -> None:
        for name, (field, note, _limit) in self.fields.items():
            field.setText(words(held(limits, name)))
            judge(field, note, "")
        for name, box in self.boxes.items():
            box.setChecked(getattr(limits, name))

    def _read_limits(self) -> TradingLimits | None:
        values: dict[str, Decimal | None] = {}
        unset = {limit.currency for _field, _note, limit in self.fields.values()} - {""}
        unset -= {limit.currency for field, _note, limit in self.fields.values() if field.text().strip()}
        for name, (field, note, limit) in self.fields.items():
            number, problem = (None, "") if limit.currency in unset else read_limit(field.text(), limit)
            judge(field, note, problem)
            if not problem:
                values[name] = number
        if len(values) < len(self.fields):
            return None
        marks = {name: box.isChecked() for name, box in self.boxes.items()}
        filled = with_figures(self._preferences.settings.limits, values)
        return replace(filled, **marks)  # type: ignore[arg-type]  # names of its fields

    def _read_lock(self) -> LockSettings | None:
        minutes = LimitField("idle_minutes", "", "", 1, LONGEST_IDLE, whole=True)
        number, problem = read_limit(self.idle.text(), minutes)
        judge(self.idle, self._idle_note, problem)
        if number is None:
            return None
        return LockSettings(
            unlock_minutes=int(self.unlock.key),
            idle_minutes=int(number),
            lock_gateway_too=self.lock_gateway.isChecked(),
        )

    def _show_difference(self, _change: object = None) -> None:
        settings = self._preferences.settings
        shown = {name: field.text() for name, (field, _note, _limit) in self.fields.items()}
        kept = {name: words(held(settings.limits, name)) for name in self.fields}
        marks = {name: box.isChecked() for name, box in self.boxes.items()}
        lock = (self.unlock.key, self.idle.text(), self.lock_gateway.isChecked())
        kept_lock = settings.lock
        same = (
            _unlock_key(kept_lock.unlock_minutes),
            str(kept_lock.idle_minutes),
            kept_lock.lock_gateway_too,
        )
        different = (
            self._ticked is not self._confirmed
            or shown != kept
            or lock != same
            or marks != {name: getattr(settings.limits, name) for name in marks}
        )
        for button in (self.apply_button, self.undo_button):
            button.setEnabled(different)
        for name, (field, note, _limit) in self.fields.items():
            if field.property("invalid") != "true" and (shown[name] != kept[name] or field.hasFocus()):
                note.tell(self._old_and_new(name, field))

    # --- parts ------------------------------------------------------------------------------------------------------

    @property
    def _confirmed(self) -> bool:
        """Whether a hand chose the idle time in force for LIVE, without a lock of the screen."""
        return self.unseen is not None and self._screen_locks is not None and bool(self._screen_locks.confirmed)

    @property
    def _ticked(self) -> bool:
        return self.unseen is not None and self.unseen.isChecked()

    def _unseen_box(self) -> QCheckBox:
        box = QCheckBox(translate("Settings", "For LIVE, too"))
        box.setFont(self._theme.font(Type.BODY))
        identify(box, "settings_unseen_lock", box.text())
        box.toggled.connect(self._show_difference)
        until = translate("Settings", "Until then LIVE locks after {minutes} minutes at most, unless this is ticked.")
        self.row("", box, together(unseen_screen_lock(), until.format(minutes=UNSEEN_MINUTES)))
        return box

    def _add_limits(self) -> None:
        self.section(translate("Settings", "Limits of every order"))
        for limit in (*price_limits(), *quantity_limits()):
            self._add(limit)
        for field, name in switches():
            self._box(field, name)
        for currency in sorted({*DEFAULT_MONEY, *self._preferences.settings.limits.money}):
            self._add_money(currency)

    def _add_money(self, currency: str) -> None:
        self.section(translate("Settings", "Amounts in {currency}").format(currency=currency))
        for limit in money_limits(currency):
            self._add(limit)

    def _box(self, name: str, text: str) -> None:
        box = QCheckBox(text)
        box.setFont(self._theme.font(Type.BODY))
        identify(box, f"settings_{name}", text)
        box.toggled.connect(self._show_difference)
        self.boxes[name] = box
        self.row("", box)

    def _add(self, limit: LimitField) -> None:
        identifier = f"settings_{limit.field.lower().replace('.', '_')}"
        spoken = f"{limit.currency} {limit.name}".strip()
        field, note = self._figure(limit.name, limit.unit, limit.explanation, identifier=identifier, spoken=spoken)
        self.fields[limit.field] = (field, note, limit)

    def _figure(
        self, name: str, unit: str, explanation: str = "", *, identifier: str, spoken: str = ""
    ) -> tuple[QLineEdit, FieldNote]:
        field, note = self.figure(name, unit, explanation, identifier=identifier, spoken=spoken)
        field.textChanged.connect(self._show_difference)  # assistive programs write without typing
        field.returnPressed.connect(self.apply)
        return field, note

    def _unlock_choice(self) -> Segments:
        minutes = translate("Settings", "{minutes} min")
        options = [(str(one), minutes.format(minutes=one)) for one in UNLOCK_MINUTES]
        options.append(("0", translate("Settings", "The session")))
        result = Segments(
            options,
            self._theme,
            identifier="settings_unlock_minutes",
            name=translate("Settings", "Trading stays unlocked for"),
            height=26,
        )
        result.chosen.connect(self._show_difference)
        return result

    def _add_buttons(self) -> None:
        apply_, undo = translate("Common", "Apply"), translate("Settings", "Undo changes")
        self.apply_button = push_button(apply_, self._theme, ButtonStyle.PRIMARY, identifier="settings_apply")
        self.undo_button = push_button(undo, self._theme, identifier="settings_undo")
        self.apply_button.clicked.connect(self.apply)
        self.undo_button.clicked.connect(self.show_settings)
        defaults = translate("Settings", "Defaults")
        self.defaults_button = push_button(
            defaults, self._theme, ButtonStyle.TEXT, identifier="settings_trading_defaults"
        )
        self.defaults_button.clicked.connect(self.show_defaults)
        line = as_widget(hbox(self.defaults_button, stretch(), self.undo_button, self.apply_button, margins=0))
        self.refused = FieldNote("", self._theme)
        self.put(self.refused)
        self.foot(line)
        self.end = self.refused


def _unlock_key(minutes: int) -> str:
    """The offered time for a setting: the longest one that is not longer, 0 for the session."""
    if minutes == 0:
        return "0"
    return str(max((one for one in UNLOCK_MINUTES if one <= minutes), default=UNLOCK_MINUTES[0]))
