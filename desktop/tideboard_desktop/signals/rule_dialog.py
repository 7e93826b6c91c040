"""The form of a rule: own conditions or the parameters of one of the five, the list, and the sentence it makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from tideboard_core.errors import BadInput
from tideboard_core.indicators.parameters import Parameter
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.model.behind.brokers import HOLDING_SPANS, PARTICIPANT
from tideboard_core.signals.rules import (
    IN_MINUTES,
    IN_PERCENT,
    MOST_COMPARISONS,
    PARAMETERS,
    Comparison,
    Condition,
    Operator,
    Quantity,
    Rule,
    RuleKind,
    Stated,
    Term,
    checked,
)
from tideboard_desktop.signals.words import (
    kind_name,
    operator_words,
    parameter_name,
    quantity_name,
    rule_name,
    sentence,
)
from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.literal_text import button_text
from tideboard_desktop.ui.number_input import LONGEST, WrongNumber, read_number, whole_number
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import FieldNote, PassingNote, judge
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    icon_button,
    identify,
    label,
    line_edit,
    push_button,
    set_style_property,
)
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments
from tideboard_desktop.ui.words.errors import error_sentence

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
        self.window_unit = label(translate("Common", "minutes"), theme, Type.BODY, Tone.SECONDARY)
        self.indicator = self._choice(f"{identifier}_indicator", translate("Signals", "Indicator"))
        for code, indicator in INDICATORS.items():
            if not indicator.flow:
                for place, line in enumerate(indicator.lines):
                    self.indicator.addItem(line.label.format(**dict(indicator.settings())), (code, place))
        self.participant = self._edit(f"{identifier}_participant", translate("Signals", "Participant’s number"), 84)
        self.span = self._choice(f"{identifier}_span", translate("Signals", "Trading days"))
        for span in HOLDING_SPANS:
            self.span.addItem(str(span), span)
        self.span_unit = label(translate("Signals", "trading days"), theme, Type.BODY, Tone.SECONDARY)
        self.operator = self._choice(f"{identifier}_operator", translate("Signals", "Comparison"))
        for operator in Operator:
            self.operator.addItem(operator_words(operator), operator.value)
        self.value = self._edit(f"{identifier}_value", translate("Signals", "Number"), 84)
        remove = icon_button(
            "x", translate("Signals", "Remove the condition"), theme, identifier=f"{identifier}_remove"
        )
        remove.clicked.connect(lambda _on=False: self.removed.emit())
        self.note = PassingNote("", theme)
        vbox(
            hbox(
                (self.quantity, 4),
                (self.indicator, 2),
                (self.participant, 2),
                (self.span, 1),
                self.span_unit,
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
            self.participant,
            self.span,
            self.window_field,
            self.operator,
            self.value,
            remove,
        )
        for box in (self.quantity, self.indicator, self.span, self.operator):
            box.currentIndexChanged.connect(lambda _place: self._typed())
        for edit in (self.window_field, self.participant, self.value):
            edit.textEdited.connect(lambda _text: self._typed())
        self.show_comparison(_FIRST)

    def show_comparison(self, comparison: Comparison) -> None:
        term = comparison.term
        with (
            QSignalBlocker(self.quantity),
            QSignalBlocker(self.operator),
            QSignalBlocker(self.indicator),
            QSignalBlocker(self.span),
        ):
            self.span.setCurrentIndex(max(self.span.findData(term.window), 0))
            self.quantity.setCurrentIndex(self.quantity.findData(term.quantity.value))
            self.operator.setCurrentIndex(self.operator.findData(comparison.operator.value))
            places = [self.indicator.itemData(at) for at in range(self.indicator.count())]
            self.indicator.setCurrentIndex(
                next((at for at, (code, line) in enumerate(places) if (code, line) == (term.code, term.line)), 0)
            )
        self.window_field.setText(str(term.window or 15))
        self.participant.setText(term.code if term.quantity is Quantity.BROKER_CHANGE else "")
        self.value.setText(f"{comparison.value:.10g}")
        self._fit()

    def comparison(self) -> Comparison | None:
        """What the fields say; None if a field says nothing, which then has its error below."""
        quantity = Quantity(self.quantity.currentData())
        self.refuse("")
        window = 0
        if quantity in IN_MINUTES:
            read = whole_number(self.window_field.text())
            if read is None or not 1 <= read <= 240:
                self._wrong(self.window_field, translate("Signals", "Minutes from 1 to 240."))
                return None
            window = read
        participant = self.participant.text().strip().upper()
        if quantity is Quantity.BROKER_CHANGE:
            window = self.span.currentData()
            if not PARTICIPANT.fullmatch(participant):
                self._wrong(self.participant, translate("Signals", "A number such as B01224."))
                return None
        try:
            value = read_number(self.value.text(), signed=True, percent=quantity in IN_PERCENT, units=True)
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
        if quantity is Quantity.BROKER_CHANGE:
            code = participant
        term = Term(quantity=quantity, window=window, code=code, line=line)
        return Comparison(term=term, operator=Operator(self.operator.currentData()), value=float(value))

    def refuse(self, sentence: str) -> None:
        """Show an error below the row; an empty text removes it."""
        self.note.say(sentence)
        if not sentence:
            for edit in (self.window_field, self.participant, self.value):
                set_style_property(edit, "invalid", False)

    def _wrong(self, field: QLineEdit, sentence: str) -> None:
        """Say at a field why it cannot be read."""
        self.refuse(sentence)
        set_style_property(field, "invalid", True)
        field.setAccessibleDescription(sentence)

    def _typed(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        quantity = Quantity(self.quantity.currentData())
        for part in (self.window_field, self.window_unit):
            part.setVisible(quantity in IN_MINUTES)
        for field in (self.participant, self.span, self.span_unit):
            field.setVisible(quantity is Quantity.BROKER_CHANGE)
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
        made = line_edit(identifier, name, self._theme, height=HEIGHT, hint=name)
        made.setMaxLength(LONGEST)
        made.setStyleSheet(f"QLineEdit {{ min-height: {self._theme.px(HEIGHT) - 2}px; padding: 0 6px; }}")
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


WIDTH = 660
LONGEST_NAME = 40
MOST_BEGINS = 300
COPY, DELETE = 2, 3
"""Results of the dialog besides Qt's own."""


class NamedList(NamedTuple):
    """A list that a rule can watch: its id, empty for all lists, and its name."""

    id: str
    name: str


def read_parameter(parameter: Parameter, text: str) -> float:
    """Return what was written for a parameter; raises ValueError with the sentence to show."""
    value = read_number(text, signed=True, percent=True)
    if value is None:
        raise ValueError(translate("Signals", "Write a number."))
    number = abs(float(value)) if parameter.least >= 0 else float(value)
    if not parameter.accepts(number):
        words = (
            translate("Signals", "A number from {least} to {most}.")
            if parameter.decimals
            else translate("Signals", "A whole number from {least} to {most}.")
        )
        raise ValueError(words.format(least=f"{parameter.least:g}", most=f"{parameter.most:g}"))
    return number


class RuleDialog(QDialog):
    """Accepted = keep `rule`. Every change is judged at once; what is wrong stands at its field.

    The results `COPY` and `DELETE` ask for a copy of the rule, or for its end.
    """

    def __init__(
        self,
        rule: Rule,
        lists: Sequence[NamedList],
        theme: Theme,
        parent: QWidget | None,
        *,
        new: bool,
        takes: Callable[[Rule], str] = lambda _rule: "",
    ) -> None:
        """`takes` says what a rule takes when it is armed, empty for nothing."""
        super().__init__(parent)
        self._start, self._theme, self._built = rule, theme, False
        self._takes = takes
        self.rule = rule
        title = translate("Signals", "New rule") if new else rule_name(rule)
        identify(self, "signal_rule", title)
        self.setWindowTitle(f"{title} \u00b7 Tideboard")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(theme.px(WIDTH))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, theme.px(150))
        self._grid.setColumnStretch(1, 1)
        self._content = vbox(label(title, theme, Type.DIALOG_TITLE), self._grid, margins=section_margins(), spacing=8)
        self._notes: dict[str, FieldNote] = {}
        self.fields: dict[str, QLineEdit] = {}
        self.outer: ConditionBlock | None = None
        self.inner: ConditionBlock | None = None
        self._add_field("name", translate("Common", "Name"), rule.name, 0)
        self.fields["name"].setMaxLength(LONGEST_NAME)
        self.fields["name"].setPlaceholderText(kind_name(rule.kind))
        for parameter in PARAMETERS[rule.kind]:
            self._add_field(parameter.name, parameter_name(parameter.name), f"{rule.parameter(parameter.name):g}", 110)
        if rule.kind is RuleKind.OWN:
            self._add_conditions(rule.condition)
        self._add_list(lists)
        self._add_field("begins", translate("Signals", "First minute after the open"), str(rule.begins), 110)
        self._add_states()
        self.mirror = QCheckBox(translate("Signals", "Count the opposite, too, mirrored"))
        identify(self.mirror, "signal_mirrored", self.mirror.text())
        self.mirror.setChecked(rule.mirrored)
        self.mirror.setVisible(rule.kind not in {RuleKind.OWN, RuleKind.PROVIDERS_DISAGREE})
        self.mirror.toggled.connect(lambda _on: self._judge())
        self._content.addWidget(self.mirror)
        self.sentence = label("", theme, Type.BODY)
        self.sentence.setWordWrap(True)
        identify(self.sentence, "signal_sentence")
        self._content.addWidget(self.sentence)
        self.armed = PassingNote("", theme)
        identify(self.armed, "signal_armed_takes")
        self._content.addWidget(self.armed)
        self.problem = FieldNote("", theme)
        self._content.addWidget(self.problem)
        self._content.addStretch(1)
        leave = escape_button(translate("Signals", "Leave it"), theme, identifier="signal_rule_leave")
        leave.clicked.connect(self.reject)
        words = translate("Signals", "Make the rule") if new else translate("Signals", "Keep")
        self.keep = push_button(button_text(words), theme, ButtonStyle.PRIMARY, identifier="signal_rule_keep")
        self.keep.clicked.connect(self.accept)
        make_tall(self.keep, theme)
        lay_out_over_footer(self, self._content, (leave, self.keep), aside=None if new else self._other_actions())
        self._built = True
        self._judge()
        self.fields["name"].setFocus()

    def _other_actions(self) -> QWidget:
        """Copy, and for own rules delete."""
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        others = [(COPY, "copy", translate("Signals", "Copy the rule"))]
        if self._start.id != str(self._start.kind):
            others.append((DELETE, "delete", translate("Common", "Delete")))
        for result, name, words in others:
            button = push_button(words, self._theme, ButtonStyle.TEXT, identifier=f"signal_rule_{name}")
            button.clicked.connect(lambda _on=False, result=result: self.done(result))
            row.addWidget(button)
        return made

    # --- parts ------------------------------------------------------------------------------------------------------

    def _add_field(self, key: str, name: str, text: str, width: int) -> None:
        field = QLineEdit(text)
        identify(field, f"signal_field_{key}", name)
        field.setFont(self._theme.font(Type.BODY))
        field.setMaxLength(LONGEST)
        if width:
            field.setFixedWidth(self._theme.px(width))
        field.textEdited.connect(lambda _text: self._judge())
        note = PassingNote("", self._theme)
        row = self._grid.rowCount()
        words = label(name, self._theme, Type.BODY, Tone.SECONDARY)
        words.setBuddy(field)
        self._grid.addWidget(words, row, 0)
        self._grid.addWidget(field, row, 1)
        self._grid.addWidget(note, row + 1, 1)
        self.fields[key], self._notes[key] = field, note

    def _add_conditions(self, condition: Condition | None) -> None:
        theme = self._theme
        self.outer = ConditionBlock(theme, identifier="signal_when", title=translate("Signals", "When"), least=1)
        title = translate("Signals", "and, as one of them, when")
        self.inner = ConditionBlock(theme, identifier="signal_inner", title=title, least=0)
        self.outer.show_condition(condition)
        inside = condition.conditions[0] if condition is not None and condition.conditions else None
        self.inner.show_condition(inside)
        for block in (self.outer, self.inner):
            block.changed.connect(self._judge)
            self._content.addWidget(block)

    def _add_list(self, lists: Sequence[NamedList]) -> None:
        self.list = QComboBox()
        identify(self.list, "signal_list", translate("Signals", "Securities of"))
        for each in lists:
            self.list.addItem(each.name, each.id)
        self.list.setCurrentIndex(max(self.list.findData(self._start.list_id), 0))
        self.list.currentIndexChanged.connect(lambda _place: self._judge())
        self._add_row(translate("Signals", "Securities of"), self.list)

    def _add_states(self) -> None:
        self.states = Segments(
            [
                (str(int(Stated.HIGHER)), translate("Signals", "price higher")),
                (str(int(Stated.LOWER)), translate("Signals", "price lower")),
                (str(int(Stated.NOTHING)), translate("Signals", "no direction")),
            ],
            self._theme,
            identifier="signal_states",
            name=translate("Signals", "States"),
        )
        self.states.choose(str(int(self._start.states)))
        self.states.chosen.connect(lambda _key: self._judge())
        if self._start.kind is RuleKind.OWN:
            self._add_row(translate("Signals", "States"), self.states)
        else:
            self.states.setParent(self)
            self.states.hide()

    def _add_row(self, name: str, widget: QWidget) -> None:
        row = self._grid.rowCount()
        words = label(name, self._theme, Type.BODY, Tone.SECONDARY)
        words.setBuddy(widget)
        self._grid.addWidget(words, row, 0)
        self._grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft)

    # --- judging ----------------------------------------------------------------------------------------------------

    def _judge(self) -> None:
        if not self._built:
            return
        rule, problem = self._written(), ""
        if rule is not None:
            try:
                checked(rule)
            except BadInput as error:
                rule, problem = None, error_sentence(error)
        self.problem.say(problem)
        self.keep.setEnabled(rule is not None)
        if rule is not None:
            self.rule = rule
        self.sentence.setText("" if rule is None else sentence(rule).text)
        self.armed.tell("" if rule is None else self._takes(rule))

    def _written(self) -> Rule | None:
        """The rule of the fields; None if one of them cannot be read, which then has its error below."""
        rule = self._start
        found = {each.name: self._number(each) for each in PARAMETERS[rule.kind]}
        begins = self._number(Parameter("begins", rule.begins, 0, MOST_BEGINS))
        condition, whole = self._condition()
        if None in found.values() or begins is None or not whole:
            return None
        return replace(
            rule,
            name=" ".join(self.fields["name"].text().split()),
            parameters={name: value for name, value in found.items() if value is not None},
            condition=condition,
            list_id=str(self.list.currentData() or ""),
            begins=int(begins),
            mirrored=self.mirror.isChecked(),
            states=Stated(int(self.states.key)),
        )

    def _condition(self) -> tuple[Condition | None, bool]:
        if self.outer is None or self.inner is None:
            return self._start.condition, True
        outer, whole = self.outer.read()
        inner, inside_whole = self.inner.read()
        if outer is not None and inner is not None:
            outer = replace(outer, conditions=(inner,))
        return outer, whole and inside_whole

    def _number(self, parameter: Parameter) -> float | None:
        field, note = self.fields[parameter.name], self._notes[parameter.name]
        try:
            value = read_parameter(parameter, field.text())
        except (WrongNumber, ValueError) as error:
            problem, value = str(error), None
        else:
            problem = ""
        judge(field, note, problem)
        field.setAccessibleDescription(problem)
        return value
