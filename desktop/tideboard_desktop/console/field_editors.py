"""Editors of single fields: a text field or a choice, with errors below; an empty field is not sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from tideboard_core.model.instrument import Instrument
from tideboard_desktop.console.field_types import FieldType, FormField, NotAValue, read, shown
from tideboard_desktop.console.words import field_words
from tideboard_desktop.search.lookup import Lookup
from tideboard_desktop.search.symbol_field import SymbolField
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import Note
from tideboard_desktop.ui.widgets.labels import identify, set_style_property
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate

HEIGHT = 32


class FieldEditor(QWidget):
    """Emits `changed` after each valid edit with the value of the field; None = the field is not sent.

    Fields of symbols find matches by `lookup`, in tasks of `tasks`.
    """

    changed = Signal(object)

    def __init__(self, field: FormField, theme: Theme, lookup: Lookup, tasks: Tasks) -> None:
        super().__init__()
        self.field = field
        self._theme = theme
        self.valid = True
        self.note = Note(field_words(field.note), theme)
        self.note.setVisible(bool(field.note))
        self.control: QLineEdit | QComboBox = self._choice() if _choices(field) else self._line(lookup, tasks)
        self.control.setAccessibleDescription(field_words(field.note))
        vbox(self.control, self.note, on=self, margins=0, spacing=1)

    def show_value(self, value: Any) -> None:  # noqa: ANN401  any JSON value
        """Show a value of the body; a typed text that means the same value stays as typed."""
        control = self.control
        if isinstance(control, QComboBox):
            self._show_choice(control, value)
            return
        if not control.hasFocus() or self._read(control.text()) != value:
            text = shown(value)
            if control.text() != text:
                control.setText(text)
            self._mark("")

    def _show_choice(self, control: QComboBox, value: Any) -> None:  # noqa: ANN401  any JSON value
        control.blockSignals(True)
        text = shown(value)
        place = control.findData(text)
        if place < 0:
            control.addItem(text, text)
            place = control.count() - 1
        control.setCurrentIndex(place)
        control.blockSignals(False)

    def _read(self, text: str) -> Any:  # noqa: ANN401  any JSON value
        try:
            return read(self.field, text)
        except NotAValue:
            return None

    def _take(self, text: str) -> None:
        try:
            value = read(self.field, text)
        except NotAValue:
            self._mark(type_sentence(self.field.kind))
            return
        self._mark("")
        self.changed.emit(value)

    def _mark(self, problem: str) -> None:
        self.valid = not problem
        set_style_property(self.control, "invalid", bool(problem))
        self.note.say(problem)
        self.note.setVisible(bool(problem or self.field.note))

    def _choice(self) -> QComboBox:
        box = QComboBox()
        identify(box, f"console_{self.field.path}", self.field.path)
        box.setFont(self._theme.font(Type.BODY))
        box.addItem(translate("Console", "not sent"), "")
        for value, words in _choices(self.field):
            box.addItem(f"{value}  {words}".strip(), value)
        box.currentIndexChanged.connect(lambda _index: self._take(str(box.currentData() or "")))
        return box

    def _line(self, lookup: Lookup, tasks: Tasks) -> QLineEdit:
        identifier, name = f"console_{self.field.path}", self.field.path
        line: QLineEdit
        if self.field.kind in {FieldType.SYMBOL, FieldType.SYMBOLS}:
            several = self.field.kind is FieldType.SYMBOLS
            field_lookup = _LastWord(lookup) if several else lookup
            symbols = SymbolField(field_lookup, tasks, self._theme, identifier=identifier, name=name)
            symbols.found.connect(self._found)
            line = symbols
        else:
            line = QLineEdit()
            identify(line, identifier, name)
            line.setFont(self._theme.font(Type.BODY))
        line.setFixedHeight(self._theme.px(HEIGHT))
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.textEdited.connect(self._typed)
        self._text = ""
        return line

    def _typed(self, text: str) -> None:
        self._text = text
        self._take(text)

    def _found(self, instrument: str) -> None:
        """Replace the last word by the chosen match."""
        assert isinstance(self.control, QLineEdit)
        before = self._text.rpartition(",")[0] if self.field.kind is FieldType.SYMBOLS else ""
        text = f"{before}, {instrument}" if before else instrument
        self.control.setText(text)
        self._typed(text)


class _LastWord:
    """Looks up the last of several symbols."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    async def find(self, text: str) -> Sequence[Instrument]:
        """Matches of the text behind the last comma."""
        last = text.rpartition(",")[2].strip()
        return await self._lookup.find(last) if last else ()


def type_sentence(kind: FieldType) -> str:
    """The sentence for a text that a field of this type does not accept."""
    return {
        FieldType.INT: translate("Console", "A whole number."),
        FieldType.FLOAT: translate("Console", "A number."),
        FieldType.ID: translate("Console", "Digits only."),
        FieldType.LIST: translate("Console", "Values with commas between, or a JSON list."),
        FieldType.OBJECT: translate("Console", "A JSON object or list."),
    }.get(kind, translate("Console", "This cannot be sent."))


def _choices(field: FormField) -> list[tuple[str, str]]:
    """The values of a choice with the reference's words for them; empty for a field that takes a text."""
    if field.kind is FieldType.BOOL:
        return [("true", ""), ("false", "")]
    if field.kind not in {FieldType.INT, FieldType.TEXT} or not field.allowed:
        return []
    words = dict(re.findall(r"\b(-?\d+)\s+([A-Za-z][\w-]*)", field.note))
    return [(str(value), words.get(str(value), "")) for value in field.allowed]
