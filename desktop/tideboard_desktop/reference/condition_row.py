"""One condition of a screen: field, from, to, days, and a sentence below where it means nothing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tideboard_core.model.screen import DAILY_FIELDS, ScreenCondition, ScreenField
from tideboard_desktop.models.screen_form import Line, LineError, condition_of, field_words, hint_words, unit_words
from tideboard_desktop.qt_text import tip
from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.typed_numbers import LONGEST, whole_number
from tideboard_desktop.widgets.labels import Tone, icon_button, identify, label, set_look

translate = QCoreApplication.translate
HEIGHT = 28


class ConditionRow(QWidget):
    """`changed` tells any change, `removed` that the person takes it away, `entered` Enter in a field."""

    changed = Signal()
    removed = Signal()
    entered = Signal()

    def __init__(self, theme: Theme, *, identifier: str, currency: str) -> None:
        super().__init__()
        self._theme = theme
        self._currency = currency
        self.field = QComboBox()
        identify(self.field, f"{identifier}_field", translate("Screener", "Field"))
        for one in ScreenField:
            self.field.addItem(field_words(one), one.value)
        self.field.setMinimumWidth(theme.px(84))
        self.least = self._edit(f"{identifier}_least", translate("Screener", "From"))
        self.most = self._edit(f"{identifier}_most", translate("Screener", "To"))
        self.unit = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.unit.setMinimumWidth(theme.px(24))
        self.days = self._edit(f"{identifier}_days", translate("Screener", "Days"))
        self.days.setFixedWidth(theme.px(44))
        self.days.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.days.setToolTip(translate("Screener", "Over this many trading days, today included"))
        remove = icon_button("x", translate("Screener", "Remove"), theme, identifier=f"{identifier}_remove")
        remove.clicked.connect(lambda _on=False: self.removed.emit())
        self.note = label("", theme, Type.CAPTION, Tone.WARN)
        identify(self.note, f"{identifier}_note")
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(theme.px(Type.CAPTION.line))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.field, 3)
        row.addWidget(self.least, 2)
        row.addWidget(self.most, 2)
        row.addWidget(self.unit)
        row.addWidget(self.days)
        row.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(row)
        column.addWidget(self.note)
        self.field.setFixedHeight(theme.px(HEIGHT))
        self.field.setStyleSheet(f"QComboBox {{ min-height: {theme.px(HEIGHT) - 2}px; }}")
        self.parts: tuple[QWidget, ...] = (self.field, self.least, self.most, self.days, remove)
        self.field.currentIndexChanged.connect(self._field_changed)
        self._dress()

    @property
    def line(self) -> Line:
        """The condition as written."""
        field = ScreenField(self.field.currentData())
        days = whole_number(self.days.text()) if field in DAILY_FIELDS and self.days.text() else 1
        return Line(field, self.least.text(), self.most.text(), 0 if days is None else days)

    def show_line(self, line: Line) -> None:
        """Write a condition into it."""
        with QSignalBlocker(self):
            self.field.setCurrentIndex(self.field.findData(line.field.value))
            self.least.setText(line.least)
            self.most.setText(line.most)
            self.days.setText(str(line.days))
        self._dress()
        self.refuse("")

    def judge(self) -> ScreenCondition | None:
        """What it means; None, and said below it, where it means nothing."""
        try:
            found = condition_of(self.line)
        except LineError as error:
            self.refuse(str(error))
            return None
        self.refuse("")
        return found

    def refuse(self, sentence: str) -> None:
        """Say below it what is wrong; nothing = it is in order."""
        self.note.setText(sentence or hint_words(self.line.field))
        set_look(self.note, "tone", (Tone.WARN if sentence else Tone.CAPTION).value)
        for edit in (self.least, self.most, self.days):
            set_look(edit, "invalid", bool(sentence))

    def show_currency(self, currency: str) -> None:
        """Another market, another currency."""
        self._currency = currency
        self._dress()

    def _field_changed(self) -> None:
        self._dress()
        self.refuse("")
        self.changed.emit()

    def _dress(self) -> None:
        field = self.line.field
        self.field.setToolTip(tip(field_words(field)))
        self.unit.setText(unit_words(field, self._currency))
        self.days.setVisible(field in DAILY_FIELDS)
        self.refuse("")

    def _edit(self, identifier: str, name: str) -> QLineEdit:
        made = QLineEdit()
        identify(made, identifier, name)
        made.setPlaceholderText(name)
        made.setMaxLength(LONGEST)
        made.setFont(self._theme.font(Type.BODY))
        made.setStyleSheet(f"QLineEdit {{ min-height: {self._theme.px(HEIGHT) - 2}px; padding: 0 6px; }}")
        made.setFixedHeight(self._theme.px(HEIGHT))
        made.setMinimumWidth(self._theme.px(48))
        made.setToolTip(translate("Screener", "Empty: no limit on this side; 500M, 1.5B and 5\u4ebf are understood"))
        made.textEdited.connect(lambda _text: self.changed.emit())
        made.returnPressed.connect(self.entered)
        return made
