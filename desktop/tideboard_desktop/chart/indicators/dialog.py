"""The window of a chart's indicators: picker, what is on the chart, parameters, templates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from tideboard_desktop.chart.controls.curve_styles import add_choices
from tideboard_desktop.chart.indicators.chosen import ChartIndicators
from tideboard_desktop.chart.indicators.on_chart import OnChartList
from tideboard_desktop.chart.indicators.parameter_form import ParameterForm
from tideboard_desktop.chart.indicators.picker import IndicatorPicker
from tideboard_desktop.chart.indicators.templates import ChartTemplates
from tideboard_desktop.chart.words import group_names
from tideboard_desktop.ui.dialogs.name_dialog import NameDialog, NameWords, ask_name
from tideboard_desktop.ui.literal_text import button_text, tip
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, label, push_button
from tideboard_desktop.ui.widgets.panel import hairline, upright_hairline

translate = QCoreApplication.translate
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
