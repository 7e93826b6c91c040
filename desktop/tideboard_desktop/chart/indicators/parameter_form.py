"""A field for each parameter of an indicator; every change that is allowed is passed on at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from tideboard_core.indicators.parameters import Parameter, Value
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.chart.indicators.line_looks import LineLooks
from tideboard_desktop.chart.indicators.words import choice_words, indicator_name, parameter_words
from tideboard_desktop.ui.number_input import ascii_forms
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import FieldNote
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.stepper import StepperInput

translate = QCoreApplication.translate
_HEIGHT = 26


class ParameterForm(QWidget):
    """`changed` carries a parameter's name and its new value; `lines` has the looks of the curves."""

    changed = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._code = ""
        self._values: Mapping[str, Value] = {}
        self._fields: dict[str, StepperInput | QComboBox] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8))
        self._column.setSpacing(theme.px(6))
        self._title = label("", theme, Type.STRONG)
        self._basis = elided_label("", theme, Type.CAPTION, Tone.CAPTION)
        self._body: QWidget | None = None
        self._note = FieldNote("", theme)
        self.lines = LineLooks(theme)
        for part in (self._title, self._basis, self.lines, self._note):
            self._column.addWidget(part)
        self.show_indicator(None)

    def show_indicator(self, one: ChartIndicator | None) -> None:
        """Show the parameters of an indicator, of none without one."""
        self.lines.show_indicator(one)
        if one is None or one.code != self._code:
            self._build(one)
        if one is None:
            return
        self._values = one.values
        for name, field in self._fields.items():
            value = one.values[name]
            if isinstance(field, QComboBox):
                field.setCurrentIndex(field.findData(value))
            elif not field.field.hasFocus() or _number(field.text) != value:
                field.set_text(self._text(name, value))

    def _build(self, one: ChartIndicator | None) -> None:
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
            self._body = None
        self._fields = {}
        self._code = "" if one is None else one.code
        self._note.say("")
        self._title.setText("" if one is None else indicator_name(one.code))
        self._basis.setText("" if one is None else _basis_words(one.code))
        if one is None:
            return
        self._body = QWidget()
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.px(10))
        grid.setVerticalSpacing(self._theme.px(6))
        for number, parameter in enumerate(INDICATORS[one.code].parameters):
            row, column = divmod(number, 2)
            words = label(parameter_words(parameter.name), self._theme, Type.BODY, Tone.SECONDARY)
            field = self._choice(parameter) if parameter.choices else self._number_field(parameter)
            words.setBuddy(field)
            grid.addWidget(words, row, 2 * column)
            grid.addWidget(field, row, 2 * column + 1)
            self._fields[parameter.name] = field
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        self._column.insertWidget(2, self._body)

    def _choice(self, parameter: Parameter) -> QComboBox:
        field = QComboBox()
        identify(field, f"indicator_{parameter.name}", parameter_words(parameter.name))
        for choice in parameter.choices:
            field.addItem(choice_words(choice), choice)
        field.activated.connect(lambda _row: self._send(parameter, str(field.currentData())))
        return field

    def _number_field(self, parameter: Parameter) -> StepperInput:
        field = StepperInput(
            self._theme,
            identifier=f"indicator_{parameter.name}",
            name=parameter_words(parameter.name),
            height=_HEIGHT,
            letters=False,
        )
        field.stepped.connect(partial(self._step, parameter))
        field.edited.connect(partial(self._edited, parameter))
        return field

    def _step(self, parameter: Parameter, steps: int) -> None:
        unit = 10.0**-parameter.decimals
        value = round((float(self._values[parameter.name]) + steps * unit) / unit) * unit
        value = round(min(max(value, parameter.least), parameter.most), parameter.decimals)
        field = self._fields[parameter.name]
        if isinstance(field, StepperInput):
            field.set_text(self._text(parameter.name, value))
        self._send(parameter, value)

    def _edited(self, parameter: Parameter, text: str) -> None:
        value = _number(text)
        self._send(parameter, float("nan") if value is None else value)

    def _send(self, parameter: Parameter, value: Value) -> None:
        allowed = parameter.accepts(value)
        field = self._fields[parameter.name]
        if isinstance(field, StepperInput):
            field.set_invalid(not allowed)
        self._note.say("" if allowed else _bounds_words(parameter))
        if allowed:
            self.changed.emit(parameter.name, parameter.typed(value))

    def _text(self, name: str, value: Value) -> str:
        parameter = next(each for each in INDICATORS[self._code].parameters if each.name == name)
        return f"{float(value):.{parameter.decimals}f}"


def _number(text: str) -> float | None:
    try:
        return float(ascii_forms(text).strip())
    except ValueError:
        return None


def _bounds_words(parameter: Parameter) -> str:
    words = translate("Indicators", "{name}: {least} to {most}")
    least, most = (f"{bound:.{parameter.decimals}f}" for bound in (parameter.least, parameter.most))
    return words.format(name=parameter_words(parameter.name), least=least, most=most)


def _basis_words(code: str) -> str:
    return INDICATORS[code].basis or translate("Indicators", "Tideboard's own formula")
