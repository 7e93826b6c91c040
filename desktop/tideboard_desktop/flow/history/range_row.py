"""The row for the range of a history: presets, two dates, and what is wrong with them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from tideboard_desktop.flow.history.date_range import (
    LONGEST,
    YEAR,
    DateRange,
    Preset,
    RangeChoice,
    RangeFault,
    date_fault,
    read_date,
)
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import (
    Tone,
    elided_label,
    icon_button,
    identify,
    label,
    set_style_property,
    set_tone,
)
from tideboard_desktop.ui.widgets.segments import Segments

OWN = "own"
_SLACK = 14
"""Days by which an answer for one year may miss the year."""


class RangeRow(QWidget):
    """`chosen` carries a RangeChoice; `save_wanted` asks for a CSV file."""

    chosen = Signal(object)
    save_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._today = date.min
        translate = QCoreApplication.translate
        options = [(preset.value, _preset_words(preset)) for preset in Preset]
        self.presets = Segments(
            [*options, (OWN, translate("Flow", "Dates"))],
            theme,
            identifier="history_range",
            name=translate("Flow", "Range"),
        )
        self.presets.choose(Preset.YEAR.value)
        self.begin, self.end = (_field(theme, f"history_{name}") for name in ("begin", "end"))
        self.begin.setAccessibleName(translate("Flow", "First day"))
        self.end.setAccessibleName(translate("Flow", "Last day"))
        self.message = elided_label("", theme, Type.CAPTION, Tone.WARN)
        identify(self.message, "history_range_message")
        self.save = icon_button(
            "download", translate("Flow", "Save the history as CSV"), theme, identifier="history_csv"
        )
        self.save.setEnabled(False)
        self._lay_out(theme)
        self.presets.chosen.connect(self._preset_chosen)
        self.save.clicked.connect(self.save_wanted)
        for field in (self.begin, self.end):
            field.returnPressed.connect(self._dates_given)
            field.textEdited.connect(lambda _text: self._show_fault(None))
            field.installEventFilter(self)

    def show_choice(self, choice: RangeChoice, today: date) -> None:
        """Show the requested range; `today` is the exchange's date."""
        self._today = today
        meant = choice.on(today)
        self.presets.choose(OWN if choice.dates is not None else (choice.preset or Preset.YEAR).value)
        self._show_dates(meant)
        self._show_fault(None)

    def tell_short(self, provider: str, first: date) -> None:
        """The answer begins later than requested: say so, and select the preset that it covers."""
        text = QCoreApplication.translate("Flow", "{provider} has no flow before {date}")
        self._say(text.replace("{provider}", provider).replace("{date}", first.isoformat()), warn=False)
        self.begin.setText(first.isoformat())
        reach = (self._today - first).days
        if self.presets.key == Preset.TWO_YEARS.value and abs(reach - YEAR) <= _SLACK:
            self.presets.choose(Preset.YEAR.value)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # noqa: N802  Qt's name
        """Leaving a field accepts its date; Esc restores the shown one."""
        if event.type() == QEvent.Type.FocusOut and (self.begin.isModified() or self.end.isModified()):
            self._dates_given()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """One row; no width of its own, so that the dock can become narrow."""
        return QSize(200, self.minimumSizeHint().height())

    def resizeEvent(self, event: object) -> None:  # noqa: N802  Qt's name
        """Without room for dates only the presets stay."""
        need = self.presets.sizeHint().width() + 2 * self.begin.sizeHint().width() + self.save.width() + 60
        for part in (self.begin, self.dash, self.end):
            part.setVisible(self.width() >= need)

    def _preset_chosen(self, key: str) -> None:
        if key == OWN:
            self.begin.setFocus(Qt.FocusReason.OtherFocusReason)
            self.begin.selectAll()
            return
        self.chosen.emit(RangeChoice(Preset(key)))

    def _dates_given(self) -> None:
        begin, end = read_date(self.begin.text()), read_date(self.end.text())
        fault = date_fault(begin, end, self._today)
        self._show_fault(fault)
        for field in (self.begin, self.end):
            field.setModified(False)
        if fault is None and begin is not None and end is not None:
            self._show_dates(DateRange(begin, end))
            self.presets.choose(OWN)
            self.chosen.emit(RangeChoice(None, DateRange(begin, end)))

    def _show_dates(self, dates: DateRange) -> None:
        for field, day in ((self.begin, dates.begin), (self.end, dates.end)):
            if not field.hasFocus() or not field.isModified():
                field.setText(day.isoformat())
                field.setModified(False)

    def _show_fault(self, fault: RangeFault | None) -> None:
        begin_bad = fault in {RangeFault.NOT_A_DATE, RangeFault.REVERSED, RangeFault.TOO_OLD}
        if fault is RangeFault.NOT_A_DATE:
            begin_bad = read_date(self.begin.text()) is None
        end_bad = fault is RangeFault.FUTURE or (fault is RangeFault.NOT_A_DATE and read_date(self.end.text()) is None)
        set_style_property(self.begin, "invalid", "true" if begin_bad else "false")
        set_style_property(self.end, "invalid", "true" if end_bad else "false")
        self._say("" if fault is None else _fault_words(fault), warn=True)

    def _say(self, text: str, *, warn: bool) -> None:
        set_tone(self.message, Tone.WARN if warn else Tone.SECONDARY)
        self.message.setText(text)
        self.message.setAccessibleName(text)

    def _lay_out(self, theme: Theme) -> None:
        self.dash = label("\u2013", theme, Type.BODY, Tone.CAPTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 4)
        row.setSpacing(6)
        row.addWidget(self.presets)
        row.addSpacing(4)
        for part in (self.begin, self.dash, self.end):
            row.addWidget(part)
        row.addSpacing(4)
        row.addWidget(self.message, 1)
        row.addWidget(self.save)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


def _field(theme: Theme, identifier: str) -> QLineEdit:
    field = QLineEdit()
    identify(field, identifier)
    field.setFont(theme.font(Type.BODY))
    field.setPlaceholderText("2026-11-20")
    field.setMaxLength(10)
    field.setAlignment(Qt.AlignmentFlag.AlignCenter)
    field.setStyleSheet(f"QLineEdit {{ min-height: {theme.px(22) - 2}px; padding: 0 4px; border-radius: 4px; }}")
    field.setFixedSize(theme.px(92), theme.px(22))
    return field


def _preset_words(preset: Preset) -> str:
    words = {
        Preset.MONTH: QCoreApplication.translate("Flow", "1M", "one month"),
        Preset.QUARTER: QCoreApplication.translate("Flow", "3M", "three months"),
        Preset.HALF: QCoreApplication.translate("Flow", "6M", "six months"),
        Preset.YEAR: QCoreApplication.translate("Flow", "1Y", "one year"),
        Preset.TWO_YEARS: QCoreApplication.translate("Flow", "2Y", "two years"),
    }
    return words[preset]


def _fault_words(fault: RangeFault) -> str:
    words = {
        RangeFault.NOT_A_DATE: QCoreApplication.translate("Flow", "A date reads 2026-11-20"),
        RangeFault.REVERSED: QCoreApplication.translate("Flow", "The first day is after the last"),
        RangeFault.FUTURE: QCoreApplication.translate("Flow", "The last day is still to come"),
        RangeFault.TOO_OLD: QCoreApplication.translate("Flow", "History reaches back {days} days at most"),
    }
    return words[fault].replace("{days}", str(LONGEST))
