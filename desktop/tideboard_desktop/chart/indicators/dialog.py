"""The window of a chart's indicators: picker, what is on the chart, parameters, templates."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tideboard_core.indicators.parameters import Parameter, Value
from tideboard_core.indicators.table import INDICATORS
from tideboard_core.system.settings import ChartIndicator
from tideboard_desktop.chart.curve_styles import add_choices
from tideboard_desktop.chart.indicators.chosen import ChartIndicators
from tideboard_desktop.chart.indicators.drawn import numbers
from tideboard_desktop.chart.indicators.line_looks import LineStyles
from tideboard_desktop.chart.indicators.picker import IndicatorPicker
from tideboard_desktop.chart.indicators.templates import ChartTemplates
from tideboard_desktop.chart.indicators.words import choice_words, indicator_name, parameter_words
from tideboard_desktop.chart.words import group_names
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog, NameWords, ask_name
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.number_input import ascii_forms
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import FieldNote
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    icon_button,
    identify,
    label,
    push_button,
)
from tideboard_desktop.ui.widgets.panel import hairline, upright_hairline
from tideboard_desktop.ui.widgets.stepper import StepperInput

translate = QCoreApplication.translate


class OnChartList(QScrollArea):
    """Rows of the price pane, then those of panes of their own; `edited` carries the number of one to be changed."""

    edited = Signal(int)

    def __init__(self, chosen: ChartIndicators, theme: Theme) -> None:
        super().__init__()
        self._chosen, self._theme = chosen, theme
        self._shown: object = None
        identify(self, "chart_indicator_rows", translate("Indicators", "On this chart"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        chosen.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        """Build the rows anew where they differ; the focus stays on its button."""
        chosen = self._chosen
        state = (chosen.items, chosen.place, chosen.preview if chosen.place is None else None)
        if state == self._shown:
            return
        self._shown = state
        focused: QWidget | None = self.focusWidget()
        name = "" if focused is None else focused.objectName()
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        places = range(len(chosen.items))
        new = chosen.preview if chosen.place is None else None
        over = [place for place in places if chosen.is_overlay(place)]
        below = [place for place in places if not chosen.is_overlay(place)]
        new_over = new is not None and INDICATORS[new.code].overlay
        self._section(translate("Indicators", "Price pane"), over, new if new_over else None)
        self._section(translate("Indicators", "Own panes"), below, None if new_over else new)
        self._column.addStretch(1)
        self.setWidget(body)
        if name and (button := body.findChild(QToolButton, name)) is not None:
            button.setFocus()

    def _section(self, title: str, places: Sequence[int], new: ChartIndicator | None) -> None:
        caption = label(title, self._theme, Type.CAPTION, Tone.CAPTION)
        caption.setContentsMargins(self._theme.px(10), self._theme.px(6), 0, self._theme.px(2))
        self._column.addWidget(caption)
        for place in places:
            self._column.addWidget(self._row(place))
        if new is not None:
            self._column.addWidget(self._words(new, translate("Indicators", "preview")))

    def _words(self, one: ChartIndicator, more: str) -> QWidget:
        theme = self._theme
        row = QWidget()
        row.setFixedHeight(theme.px(28))
        line = QHBoxLayout(row)
        line.setContentsMargins(theme.px(10), 0, theme.px(6), 0)
        line.setSpacing(theme.px(6))
        line.addWidget(label(one.code, theme, Type.STRONG, Tone.PRIMARY if one.visible else Tone.CAPTION))
        detail = " · ".join(filter(None, (" ".join(numbers(one)), more)))
        words = elided_label(detail, theme, Type.CAPTION, Tone.SECONDARY)
        words.whole = indicator_name(one.code)
        line.addWidget(words, 1)
        return row

    def _row(self, place: int) -> QWidget:
        one, chosen = self._chosen.items[place], self._chosen
        row = self._words(one, translate("Indicators", "being changed") if place == chosen.place else "")
        line = row.layout()
        assert line is not None
        eye = translate("Indicators", "Hide {name}") if one.visible else translate("Indicators", "Show {name}")
        gear, delete = (
            translate("Indicators", "Settings of {name}"),
            translate("Indicators", "Take {name} off the chart"),
        )
        up, down = translate("Indicators", "Move {name} up"), translate("Indicators", "Move {name} down")
        first, last = chosen.neighbour(place, -1) is None, chosen.neighbour(place, 1) is None
        buttons: list[tuple[str, str, str, Callable[[], object], bool]] = [
            ("eye" if one.visible else "eye-off", "eye", eye, partial(chosen.toggle, place), True),
            ("settings", "gear", gear, partial(self.edited.emit, place), True),
            ("chevron-up", "up", up, partial(chosen.move, place, -1), not first),
            ("chevron-down", "down", down, partial(chosen.move, place, 1), not last),
            ("trash-2", "delete", delete, partial(chosen.remove, place), True),
        ]
        for glyph, part, words, action, on in buttons:
            button = icon_button(
                glyph, words.format(name=one.code), self._theme, identifier=f"chart_indicator_{place}_{part}"
            )
            button.setEnabled(on)
            button.setToolTip(tip(words.format(name=one.code)))
            button.clicked.connect(lambda _on=False, action=action: action())
            line.addWidget(button)
        return row


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
        self.lines = LineStyles(theme)
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


SIZE: Final = QSize(680, 600)
_PICKER: Final = 250


class IndicatorsDialog(QDialog):
    """Not modal: the chart beside it shows the preview. Closing it discards a preview.

    `template_chosen` carries the name of a template to show.
    """

    template_chosen = Signal(str)

    def __init__(
        self,
        chosen: ChartIndicators,
        templates: ChartTemplates,
        missing: Collection[str],
        *,
        theme: Theme,
        tasks: Tasks,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._chosen, self._templates, self._theme, self._tasks = chosen, templates, theme, tasks
        self.setObjectName("indicators_dialog")
        self.setWindowTitle(translate("Indicators", "Indicators \u00b7 Tideboard"))
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableSize() - QSize(40, 60)  # less its edges
        self.resize(QSize(theme.px(SIZE.width()), theme.px(SIZE.height())).boundedTo(room))
        self.picker = IndicatorPicker(theme, templates.favourites, missing)
        self.picker.setFixedWidth(theme.px(_PICKER))
        self.rows = OnChartList(chosen, theme)
        self.form = ParameterForm(theme)
        self._count = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.menu = QMenu(self)
        self.menu.setObjectName("chart_templates_menu")
        self.template = push_button(translate("Indicators", "Templates"), theme, identifier="chart_templates")
        self.template.setMenu(self.menu)
        self.defaults = push_button(
            translate("Indicators", "Defaults"), theme, ButtonStyle.TEXT, identifier="indicator_defaults"
        )
        self.discard = push_button(translate("Indicators", "Discard preview"), theme, identifier="indicator_discard")
        self.add = push_button("", theme, ButtonStyle.PRIMARY, identifier="indicator_add")
        self._lay_out()
        self._connect()
        self._show()

    def _connect(self) -> None:
        chosen, picker = self._chosen, self.picker
        picker.tried.connect(chosen.try_out)
        picker.taken.connect(lambda _code: chosen.accept())
        picker.favoured.connect(lambda _code: self._templates.set_favourites(picker.favourites))
        self.rows.edited.connect(chosen.edit)
        self.form.changed.connect(chosen.set_value)
        self.form.lines.changed.connect(chosen.set_look)
        self.defaults.clicked.connect(chosen.set_defaults)
        self.discard.clicked.connect(chosen.discard)
        self.add.clicked.connect(chosen.accept)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.finished.connect(lambda _result: chosen.discard())
        chosen.changed.connect(self._show)

    def _show(self) -> None:
        chosen = self._chosen
        self.form.show_indicator(chosen.preview)
        count = translate("Indicators", "{count} shown").format(count=len(chosen.items))
        if chosen.preview is not None:
            count = translate("Indicators", "{count} and a preview").format(count=count)
        self._count.setText(count)
        on = chosen.preview is not None
        for button in (self.discard, self.defaults):
            button.setEnabled(on)
        self.add.setEnabled(on and (chosen.place is not None or not chosen.is_full))
        self.add.setText(
            translate("Indicators", "Add to chart") if chosen.place is None else translate("Indicators", "Keep changes")
        )
        words = translate("Indicators", "No more fit on the chart") if chosen.is_full and chosen.place is None else ""
        self.add.setToolTip(tip(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Esc discards the preview first, then closes."""
        if event.key() == Qt.Key.Key_Escape and self._chosen.preview is not None:
            self._chosen.discard()
            return
        super().keyPressEvent(event)

    # --- templates --------------------------------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        menu, names = self.menu, self._templates.names
        menu.clear()
        for name in names:
            menu.addAction(button_text(name)).triggered.connect(
                lambda _on=False, name=name: self.template_chosen.emit(name)
            )
        menu.addSeparator()
        menu.addAction(translate("Indicators", "Save as\u2026")).triggered.connect(self._save)
        if names:
            self._add_groups(menu.addMenu(translate("Indicators", "Show by itself on")), names)
            below = menu.addMenu(translate("Indicators", "Delete"))
            for name in names:
                below.addAction(button_text(name)).triggered.connect(partial(self._delete, name))

    def _add_groups(self, menu: QMenu, names: Sequence[str]) -> None:
        """For each group of intervals the template that comes with it."""
        nothing = translate("Indicators", "No template")
        for group, words in group_names().items():
            add_choices(
                menu.addMenu(words), {"": nothing, **{name: button_text(name) for name in names}},
                self._templates.of_group(group), partial(self._templates.set_group, group),
            )  # fmt: skip

    def _save(self) -> None:
        self._tasks.spawn(self._ask_name(), name="name of a template")

    async def _ask_name(self) -> None:
        words = NameWords(
            translate("Indicators", "Save as a template"),
            translate("Indicators", "Save"),
            translate("Indicators", "Name of the template"),
            translate("Indicators", "This replaces the template of that name"),
        )
        name = await ask_name(NameDialog(words, "", self._templates.names, self._theme, self))
        if name:
            self._templates.save(name)

    def _delete(self, name: str, _on: bool = False) -> None:  # noqa: FBT001  Qt passes it
        self._templates.delete(name)

    # --- layout -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        theme = self._theme
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(2))
        head.addWidget(label(translate("Indicators", "On this chart"), theme, Type.STRONG))
        head.addStretch(1)
        head.addWidget(self._count)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self.rows, 1)
        right.addWidget(hairline())
        right.addWidget(self.form)
        body = QHBoxLayout()
        body.setContentsMargins(theme.px(10), theme.px(10), 0, 0)
        body.setSpacing(theme.px(8))
        body.addWidget(self.picker)
        body.addWidget(upright_hairline())
        body.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(10))
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.template)
        foot.addWidget(self.defaults)
        foot.addStretch(1)
        foot.addWidget(self.discard)
        foot.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(hairline())
        column.addLayout(foot)
