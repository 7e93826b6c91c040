"""The rows of the page of programs in which a key is let propose: in which environments, and up to which value."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit

from tideboard_api.scopes import ProgramScope
from tideboard_core.model.instrument import MARKET_CURRENCY
from tideboard_core.programs.keys import PROPOSES_IN, KeyEnvironment
from tideboard_desktop.programs.words import scope_words, sends_anywhere
from tideboard_desktop.ui.number_input import WrongNumber, read_number
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import FieldNote, Form, judge
from tideboard_desktop.ui.widgets.labels import identify

translate = QCoreApplication.translate
CURRENCIES: Final = tuple(dict.fromkeys(MARKET_CURRENCY.values()))
MOST: Final = Decimal(10) ** 9


class ProposingRows:
    """Adds its rows to a form. Without an amount of a currency nothing is proposed in it."""

    def __init__(self, form: Form, theme: Theme) -> None:
        self.boxes: dict[ProgramScope, QCheckBox] = {}
        self.values: dict[str, tuple[QLineEdit, FieldNote]] = {}
        for scope in PROPOSES_IN:
            words = scope_words(scope)
            box = QCheckBox(words)
            box.setFont(theme.font(Type.BODY))
            identify(box, f"programs_scope_{scope.value.replace(':', '_')}", words)
            box.setAccessibleDescription(sends_anywhere())
            form.row(translate("Programs", "May propose") if not self.boxes else "", box, sends_anywhere())
            self.boxes[scope] = box
        name = translate("Programs", "Largest order")
        for currency in CURRENCIES:
            self.values[currency] = form.figure(
                name if not self.values else "",
                currency,
                translate("Programs", "Without one nothing is proposed in this currency."),
                identifier=f"programs_value_{currency}",
                spoken=translate("Programs", "Largest order in {currency}").format(currency=currency),
            )

    @property
    def scopes(self) -> list[ProgramScope]:
        """What is ticked."""
        return [scope for scope, box in self.boxes.items() if box.isChecked()]

    @property
    def environments(self) -> set[KeyEnvironment]:
        """Those of what is ticked."""
        return {PROPOSES_IN[scope] for scope in self.scopes}

    def read(self) -> dict[str, Decimal] | None:
        """The amounts by currency; None after a wrong one was marked, or where a key would propose nothing."""
        found: dict[str, Decimal] = {}
        wrong = False
        for currency, (field, note) in self.values.items():
            problem = ""
            try:
                value = read_number(field.text()) if field.text().strip() else None
            except WrongNumber as error:
                value, problem = None, str(error)
            if value is not None and not 0 < value <= MOST:
                problem = translate("Programs", "Write an amount above 0 and up to {most}.").format(most=f"{MOST:,}")
            elif value is not None:
                found[currency] = value
            judge(field, note, problem)
            wrong = wrong or bool(problem)
        if not wrong and self.scopes and not found:
            field, note = next(iter(self.values.values()))
            judge(field, note, translate("Programs", "A key that may propose needs the largest order of a currency."))
            wrong = True
        return None if wrong else found

    def clear(self) -> None:
        """As before anything was filled in."""
        for box in self.boxes.values():
            box.setChecked(False)
        for field, note in self.values.values():
            field.clear()
            judge(field, note, "")
