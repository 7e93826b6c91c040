"""The conditions of an own rule as rows of fields: a quantity, how it is compared, a number; errors at their row."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from tideboard_core.indicators.table import INDICATORS
from tideboard_core.signals.rules import MOST_COMPARISONS, WINDOWED, Comparison, Condition, Operator, Quantity, Term
from tideboard_desktop.signals.words import operator_words, quantity_name
from tideboard_desktop.ui.number_input import LONGEST, WrongNumber, read_number, whole_number
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import Note
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    icon_button,
    identify,
    label,
    push_button,
    set_style_property,
)
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate
HEIGHT = 28
_FIRST = Comparison(term=Term(quantity=Quantity.NET_SHARE, window=15), operator=Operator.AT_LEAST, value=6.0)
ALL, ANY = "all", "any"


class ConditionRow(QWidget):
    """`changed` follows every change of the person, `removed` the button at its end."""

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, *, identifier: str) -> None:
        super().__init__()
        self._theme = theme
        self.quantity = self._choice(f"{identifier}_quantity", translate("Signals", "Quantity"))
        for quantity in Quantity:
            self.quantity.addItem(quantity_name(quantity), quantity.value)
        self.window_field = self._edit(f"{identifier}_window", translate("Signals", "Window, minutes"), 56)
        self.window_unit = label(translate("Signals", "minutes"), theme, Type.BODY, Tone.SECONDARY)
        self.indicator = self._choice(f"{identifier}_indicator", translate("Signals", "Indicator"))
        for code, indicator in INDICATORS.items():
            if not indicator.flow:
                for place, line in enumerate(indicator.lines):
                    self.indicator.addItem(line.label.format(**dict(indicator.settings())), (code, place))
        self.operator = self._choice(f"{identifier}_operator", translate("Signals", "Comparison"))
        for operator in Operator:
            self.operator.addItem(operator_words(operator), operator.value)
        self.value = self._edit(f"{identifier}_value", translate("Signals", "Number"), 84)
        remove = icon_button(
            "x", translate("Signals", "Remove the condition"), theme, identifier=f"{identifier}_remove"
        )
        remove.clicked.connect(lambda _on=False: self.removed.emit())
        self.note = Note("", theme)
        vbox(
            hbox(
                (self.quantity, 4),
                (self.indicator, 2),
                (self.window_field, 1),
                self.window_unit,
                (self.operator, 2),
                (self.value, 2),
                remove,
                spacing=6,
            ),
            self.note,
            on=self,
            margins=0,
            spacing=0,
        )
        self.parts: tuple[QWidget, ...] = (
            self.quantity,
            self.indicator,
            self.window_field,
            self.operator,
            self.value,
            remove,
        )
        for box in (self.quantity, self.indicator, self.operator):
            box.currentIndexChanged.connect(lambda _place: self._told())
        for edit in (self.window_field, self.value):
            edit.textEdited.connect(lambda _text: self._told())
        self.show_comparison(_FIRST)

    def show_comparison(self, comparison: Comparison) -> None:
        term = comparison.term
        with QSignalBlocker(self.quantity), QSignalBlocker(self.operator), QSignalBlocker(self.indicator):
            self.quantity.setCurrentIndex(self.quantity.findData(term.quantity.value))
            self.operator.setCurrentIndex(self.operator.findData(comparison.operator.value))
            places = [self.indicator.itemData(at) for at in range(self.indicator.count())]
            self.indicator.setCurrentIndex(
                next((at for at, (code, line) in enumerate(places) if (code, line) == (term.code, term.line)), 0)
            )
        self.window_field.setText(str(term.window or 15))
        self.value.setText(f"{comparison.value:.10g}")
        self._fit()

    def comparison(self) -> Comparison | None:
        """What the fields say; None if a field says nothing, which then has its error below."""
        quantity = Quantity(self.quantity.currentData())
        self.refuse("")
        window = 0
        if quantity in WINDOWED:
            read = whole_number(self.window_field.text())
            if read is None or not 1 <= read <= 240:
                self._wrong(self.window_field, translate("Signals", "Minutes from 1 to 240."))
                return None
            window = read
        try:
            value = read_number(self.value.text(), signed=True, percent=quantity in WINDOWED, units=True)
        except WrongNumber as error:
            self._wrong(self.value, str(error))
            return None
        if value is None:
            self._wrong(self.value, translate("Signals", "Write a number."))
            return None
        if quantity is Quantity.PERCENTILE and not Decimal(0) <= value <= Decimal(100):
            self._wrong(self.value, translate("Signals", "A percentile is from 0 to 100."))
            return None
        code, line = self.indicator.currentData() if quantity is Quantity.INDICATOR else ("", 0)
        term = Term(quantity=quantity, window=window, code=code, line=line)
        return Comparison(term=term, operator=Operator(self.operator.currentData()), value=float(value))

    def refuse(self, sentence: str) -> None:
        """Show an error below the row; an empty text removes it."""
        self.note.say(sentence)
        self.note.setVisible(bool(sentence))
        if not sentence:
            for edit in (self.window_field, self.value):
                set_style_property(edit, "invalid", False)

    def _wrong(self, field: QLineEdit, sentence: str) -> None:
        """Say at a field why it cannot be read."""
        self.refuse(sentence)
        set_style_property(field, "invalid", True)
        field.setAccessibleDescription(sentence)

    def _told(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        quantity = Quantity(self.quantity.currentData())
        for part in (self.window_field, self.window_unit):
            part.setVisible(quantity in WINDOWED)
        self.indicator.setVisible(quantity is Quantity.INDICATOR)
        self.refuse("")

    def _choice(self, identifier: str, name: str) -> QComboBox:
        made = QComboBox()
        identify(made, identifier, name)
        made.setFixedHeight(self._theme.px(HEIGHT))
        made.setStyleSheet(f"QComboBox {{ min-height: {self._theme.px(HEIGHT) - 2}px; }}")
        made.setMinimumWidth(self._theme.px(72))
        made.setMaxVisibleItems(20)
        return made

    def _edit(self, identifier: str, name: str, width: int) -> QLineEdit:
        made = QLineEdit()
        identify(made, identifier, name)
        made.setPlaceholderText(name)
        made.setMaxLength(LONGEST)
        made.setFont(self._theme.font(Type.BODY))
        made.setStyleSheet(f"QLineEdit {{ min-height: {self._theme.px(HEIGHT) - 2}px; padding: 0 6px; }}")
        made.setFixedHeight(self._theme.px(HEIGHT))
        made.setMinimumWidth(self._theme.px(width))
        return made


class ConditionBlock(QWidget):
    """Rows that all have to hold, or any one; `grown` carries a row that was added."""

    changed = Signal()

    def __init__(self, theme: Theme, *, identifier: str, title: str, least: int) -> None:
        super().__init__()
        self._theme, self._identifier, self._least = theme, identifier, least
        self._made = 0
        self.rows: list[ConditionRow] = []
        self.joint = Segments(
            [(ALL, translate("Signals", "all hold")), (ANY, translate("Signals", "any one holds"))],
            theme,
            identifier=f"{identifier}_joint",
            name=title,
        )
        self.joint.chosen.connect(lambda _key: self.changed.emit())
        self.add = push_button(
            translate("Signals", "Add a condition"), theme, ButtonStyle.TEXT, identifier=f"{identifier}_add"
        )
        self.add.clicked.connect(lambda _on=False: self.add_row(_FIRST))
        self._column = vbox(
            hbox(label(title, theme, Type.BODY, Tone.SECONDARY), self.joint, stretch(), self.add, spacing=8),
            on=self,
            margins=0,
            spacing=4,
        )

    def show_condition(self, condition: Condition | None) -> None:
        """Write the comparisons of a condition into rows."""
        for row in list(self.rows):
            self._take_away(row)
        found = () if condition is None else condition.comparisons
        self.joint.choose(ANY if condition is not None and condition.any else ALL)
        for each in found or (_FIRST,) * self._least:
            self.add_row(each)

    def read(self) -> tuple[Condition | None, bool]:
        """The condition, None without rows, and whether every row could be read."""
        found = [row.comparison() for row in self.rows]
        known = tuple(each for each in found if each is not None)
        whole = len(known) == len(found)
        return (Condition(any=self.joint.key == ANY, comparisons=known) if known else None), whole

    def add_row(self, comparison: Comparison) -> ConditionRow:
        self._made += 1
        row = ConditionRow(self._theme, identifier=f"{self._identifier}_{self._made}")
        row.show_comparison(comparison)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._column.addWidget(row)
        self._tell()
        return row

    def _remove(self, row: ConditionRow) -> None:
        self._take_away(row)
        self._tell()

    def _take_away(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _tell(self) -> None:
        self.add.setEnabled(len(self.rows) < MOST_COMPARISONS // 2)
        self.joint.setVisible(len(self.rows) > 1)
        for row in self.rows:
            row.parts[-1].setEnabled(len(self.rows) > self._least)
        self.changed.emit()
