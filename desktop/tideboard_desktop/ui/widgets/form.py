"""What settings pages are made of: captions, rows of a name and a control, and room for a sentence below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from tideboard_desktop.ui.number_input import LONGEST
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, label, line_edit, set_style_property, set_tone
from tideboard_desktop.ui.widgets.layouts import QWIDGETSIZE_MAX, as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.widgets.segments import Segments

NAME_WIDTH, ROW_NAME_WIDTH = 170, 96
FIGURE_WIDTH = 130
COLUMN_GAP = 12
ROOMY = 540
"""From this width on a name is beside its control, in a narrower page above it."""


class FieldNote(QLabel):
    """A sentence below a control: a grey explanation, or in amber what is wrong. Its height is always reserved."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text)
        self._quiet = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(Type.CAPTION))
        self.setWordWrap(True)
        self.setMinimumHeight(theme.px(Type.CAPTION.line))
        set_tone(self, Tone.CAPTION)

    def tell(self, text: str) -> None:
        """Show a grey sentence instead of the explanation; an empty text brings the explanation back."""
        self.setText(text or self._quiet)
        set_tone(self, Tone.CAPTION)

    def say(self, problem: str) -> None:
        """Show what is wrong; an empty text brings the explanation back."""
        self.setText(problem or self._quiet)
        if problem:
            self.show()
        set_tone(self, Tone.WARN if problem else Tone.CAPTION)


class PassingNote(FieldNote):
    """A note that takes no room while it has no text."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text, theme)
        if not text:
            self.hide()

    def setText(self, text: str) -> None:  # noqa: N802  Qt's name
        """Appear with a text and leave without one."""
        super().setText(text)
        self.setVisible(bool(text))


def judge(field: QWidget, note: FieldNote, problem: str) -> None:
    """Mark a field as wrong and say why; with an empty text it is right."""
    set_style_property(field, "invalid", bool(problem))
    note.say(problem)


class Form(QWidget):
    """A page: a title, then sections of rows, which scroll when the window is low, above a foot that stays in view."""

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.title = title
        self._rows: list[_Row] = []
        self.end: QWidget | None = None
        """The last widget of the page: everything added from now on is inserted above it."""
        inner = QWidget()
        self._column = vbox(
            label(title, theme, Type.DIALOG_TITLE), stretch(), on=inner, margins=(18, 14, 18, 18), spacing=8
        )
        self.area = scrolling(inner)
        self._whole = vbox(self.area, on=self, margins=0, spacing=0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Put the names beside or above their controls."""
        super().resizeEvent(event)
        for row in self._rows:
            row.arrange(beside=self.width() >= self._theme.px(ROOMY))

    def section(self, text: str) -> None:
        self.put(label(text, self._theme, Type.STRONG, Tone.SECONDARY), above=10)

    def row(self, name: str, control: QWidget, explanation: str = "") -> FieldNote:
        """A name, its control beside it, and a sentence below the control; returns the sentence."""
        note = FieldNote(explanation, self._theme)
        if not explanation and isinstance(control, (QCheckBox, QPushButton, Segments)):
            note.hide()
        row = _Row(name, control, note, self._theme)
        self._rows.append(row)
        self.put(row)
        return note

    def figure(
        self, name: str, unit: str, explanation: str = "", *, identifier: str, spoken: str = ""
    ) -> tuple[QLineEdit, FieldNote]:
        """A row of a number with its unit; `spoken` is its name for assistive programs, if not the row's."""
        field = line_edit(identifier, spoken or name, self._theme, width=FIGURE_WIDTH)
        field.setMaxLength(LONGEST)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        words = label(unit, self._theme, Type.CAPTION, Tone.CAPTION)
        control = as_widget(hbox(field, words, stretch(), margins=0, spacing=8))
        control.setFocusProxy(field)
        return field, self.row(name, control, explanation)

    def put(self, widget: QWidget, *, above: int = 0) -> None:
        """Add anything else over the whole width."""
        place = self._column.count() - 1 if self.end is None else self._column.indexOf(self.end)
        if above:
            self._column.insertSpacing(place, above)
            place += 1
        self._column.insertWidget(place, widget)

    def foot(self, row: QWidget) -> None:
        """Keep a row in view below the page: what is typed above it counts only with its button."""
        row.setContentsMargins(18, 8, 18, 8)
        self._whole.addWidget(row)


class _Row(QWidget):
    def __init__(self, name: str, control: QWidget, note: FieldNote, theme: Theme) -> None:
        super().__init__()
        self._width = theme.px(NAME_WIDTH)
        self._words = label(name, theme, Type.BODY)
        self._words.setWordWrap(True)
        self._words.setBuddy(control)
        self._control, self._note = control, note
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._beside: bool | None = None
        self.arrange(beside=True)

    def arrange(self, *, beside: bool) -> None:
        """Name at the left of the control, or above it."""
        if beside is self._beside:
            return
        self._beside = beside
        for part in (self._words, self._control, self._note):
            self._grid.removeWidget(part)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._words.setMinimumWidth(self._width if beside else 0)
        self._words.setMaximumWidth(self._width if beside else QWIDGETSIZE_MAX)
        self._grid.addWidget(self._words, 0, 0, 1, 1 if beside else 2, middle)
        row, column = (0, 1) if beside else (1, 0)
        span = 1 if beside else 2
        self._grid.addWidget(self._control, row, column, 1, span, Qt.AlignmentFlag.AlignLeft | middle)
        self._grid.addWidget(self._note, row + 1, column, 1, span)
        self._words.setVisible(bool(self._words.text()) or beside)


class NamedRows(QWidget):
    """A grid that grows by one row each time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(COLUMN_GAP)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, theme.px(ROW_NAME_WIDTH))
        self._grid.setColumnStretch(1, 1)

    def add(self, name: str, widget: QWidget, *, first: int = 0) -> None:
        """A name with a widget at its right; beside several lines it is centred in the `first` pixels."""
        row = self._grid.rowCount()
        words = label(name, self._theme, Type.BODY, Tone.SECONDARY)
        words.setBuddy(widget)
        words.setMinimumHeight(self._theme.px(first))
        where = Qt.AlignmentFlag.AlignTop if first else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(words, row, 0, where)
        narrow = widget.maximumWidth() < QWIDGETSIZE_MAX
        self._grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0))
