"""The form of one call: its fields with their types, and its raw JSON, two synchronized views of one body."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Final, NoReturn

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tideboard_core.model.instrument import Instrument
from tideboard_core.model.rest import RestParam, RestRow, WriteKind
from tideboard_desktop.console.request_body import RequestBody, no_body, stripped
from tideboard_desktop.console.words import field_words
from tideboard_desktop.search.lookup import Lookup
from tideboard_desktop.search.symbol_field import SymbolField
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.form import PassingNote, judge
from tideboard_desktop.ui.widgets.labels import Tone, identify, label, set_style_property
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.widgets.segments import Segments

_SYMBOL: Final = frozenset({"symbol"})
_SYMBOLS: Final = frozenset({"symbols", "stocks"})
_HEADER: Final = frozenset({"header.acc_id", "header.trd_env", "header.trd_market"})


class FieldType(StrEnum):
    """The type of a field's value."""

    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    TEXT = "text"
    ID = "id"
    SYMBOL = "symbol"
    SYMBOLS = "symbols"
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form. `path` as in `RequestBody`; with `allowed` values it is a drop-down."""

    path: str
    kind: FieldType
    required: bool = False
    allowed: tuple[Any, ...] = ()
    note: str = ""


class NotAValue(ValueError):
    """A text that is no value of its field's type."""


def fields_of_row(row: RestRow) -> list[FormField]:
    """The fields of a row's form, in the reference's order; an object is listed by its inner fields."""
    if no_body(row):
        return []
    opened = {param.path.rpartition(".")[0] for param in row.params}
    return [_field(param, row) for param in row.params if param.path not in opened]


def further_fields(row: RestRow, present: Sequence[str]) -> list[FormField]:
    """The fields of a call that its form does not show yet."""
    if no_body(row):
        return []
    shown = {path.partition(".")[0] for path in present}
    made = [_declared(name, words) for name, words in row.fields.items() if name not in shown]
    return [field for field in made if field.path != "packet_id"]


def asks_for_account(fields: Sequence[FormField]) -> bool:
    """Whether the fields have a header that an account fills."""
    return any(field.path in _HEADER for field in fields)


def fill_header(body: RequestBody, header: Mapping[str, Any]) -> None:
    for name, value in header.items():
        body.put(f"header.{name}", value)


def shown(value: Any) -> str:  # noqa: ANN401  any JSON value
    """A value as its field shows it; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, (str, int, float)) for each in value):
        return ", ".join(each if isinstance(each, str) else json.dumps(each) for each in value)
    return json.dumps(value, ensure_ascii=False)


def read(field: FormField, text: str) -> Any:  # noqa: ANN401  any JSON value
    """The value of a typed text, None for an empty one; raises NotAValue."""
    text = text.strip()
    if not text:
        return None
    if field.kind in _NUMBERS and ("_" in text or not text.isascii()):
        raise NotAValue(text)
    try:
        return _READERS[field.kind](text)
    except (ValueError, RecursionError):
        raise NotAValue(text) from None


def _float(text: str) -> float | int:
    number = float(text)
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return int(text) if text.lstrip("+-").isdigit() else number


def _bool(text: str) -> bool:
    return json.loads(text.casefold()) is True if text.casefold() in {"true", "false"} else _no(text)


def _no(text: str) -> NoReturn:
    raise ValueError(text)


def _id(text: str) -> str:
    return text if text.isascii() and text.isdigit() else _no(text)


def _symbol(text: str) -> Any:  # noqa: ANN401  any JSON value
    return _object(text) if text.startswith("{") else text.upper()


def _symbols(text: str) -> list[str]:
    return [word.upper() for word in text.replace(",", " ").replace(";", " ").split()]


def _list(text: str) -> list[Any]:
    if text.startswith("["):
        value = json.loads(text)
        return value if isinstance(value, list) else _no(text)
    return [_element(word.strip()) for word in text.split(",") if word.strip()]


def _element(word: str) -> Any:  # noqa: ANN401  any JSON value
    try:
        return json.loads(word)
    except (ValueError, RecursionError):
        return word


def _object(text: str) -> Any:  # noqa: ANN401  any JSON value
    value = json.loads(text)
    return value if isinstance(value, (dict, list)) else _no(text)


_NUMBERS: Final = frozenset({FieldType.INT, FieldType.FLOAT})
_READERS: Final[Mapping[FieldType, Callable[[str], Any]]] = {
    FieldType.INT: int,
    FieldType.FLOAT: _float,
    FieldType.BOOL: _bool,
    FieldType.TEXT: str,
    FieldType.ID: _id,
    FieldType.SYMBOL: _symbol,
    FieldType.SYMBOLS: _symbols,
    FieldType.LIST: _list,
    FieldType.OBJECT: _object,
}


def _field(param: RestParam, row: RestRow) -> FormField:
    return FormField(
        path=param.path,
        kind=_kind(param.path, param.type),
        required=param.required or row.fields.get(param.path, "").endswith("required"),
        allowed=param.allowed,
        note=param.note,
    )


def _kind(path: str, type_: str) -> FieldType:
    name = path.rpartition(".")[2]
    if name in _SYMBOLS:
        return FieldType.SYMBOLS
    if name in _SYMBOL:
        return FieldType.SYMBOL
    if type_ == "object|string":
        return FieldType.SYMBOL
    return {
        "int": FieldType.INT,
        "int64": FieldType.INT,
        "float": FieldType.FLOAT,
        "bool": FieldType.BOOL,
        "string": FieldType.TEXT,
        "array": FieldType.LIST,
        "array of int": FieldType.LIST,
    }.get(type_, FieldType.OBJECT)


def _declared(name: str, words: str) -> FormField:
    type_, _, label = words.partition(" ")
    if label == "repeated":
        kind = FieldType.LIST
    elif type_ in {"int64", "uint64"}:
        kind = FieldType.ID
    else:
        scalar = {"int32": FieldType.INT, "double": FieldType.FLOAT, "float": FieldType.FLOAT}
        scalar |= {"bool": FieldType.BOOL, "string": FieldType.TEXT, "uint32": FieldType.INT}
        kind = scalar.get(type_, FieldType.OBJECT)
    return FormField(path=name, kind=kind, required=label == "required")


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
        self.note = PassingNote(field_words(field.note), theme)
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
        judge(self.control, self.note, problem)

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


FORM, RAW = "form", "raw"
NAMES = 150


class RowForm(QWidget):
    """Edits the body of a call. Emits `changed` after each change of the body or of its validity."""

    changed = Signal()

    def __init__(self, row: RestRow, theme: Theme, lookup: Lookup, tasks: Tasks, *, value: Any = None) -> None:  # noqa: ANN401
        """`value` replaces the reference's own example."""
        super().__init__()
        self.row, self.body = row, RequestBody(row)
        self._theme, self._lookup, self._tasks = theme, lookup, tasks
        if value is not None and not no_body(row):
            self.body.value = value
        self._fields = fields_of_row(row)
        self.editors: dict[str, FieldEditor] = {}
        self.problem = ""
        identify(self, "console_form", translate("Console", "Body of the call"))
        self.account = self._account_box()
        self.view = Segments(
            [(FORM, translate("Console", "Form")), (RAW, translate("Console", "JSON"))],
            theme,
            identifier="console_view",
            name=translate("Console", "View of the body"),
            height=24,
        )
        self.more = self._more_box()
        self.raw = self._raw_view()
        self.fault = PassingNote("", theme)
        self.nothing = self._nothing()
        self._grid = QGridLayout()
        self._lay_out()
        for field in self._fields:
            self._add(field)
        self._offer_more()
        self.view.choose(FORM if self._fields else RAW)
        self.view.chosen.connect(self._turn)
        self._turn(FORM if self._fields else RAW)
        self._show_all()

    @property
    def usable(self) -> bool:
        """Whether form and raw text both make a body."""
        return not self.problem and all(editor.valid for editor in self.editors.values())

    def offer_accounts(self, accounts: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Offer accounts: name and request header of each; the first replaces the header of the example."""
        self.account.clear()
        for words, header in accounts:
            self.account.addItem(words, dict(header))
        wanted = asks_for_account(self._fields)
        self.account.setVisible(wanted and bool(accounts))
        if wanted and accounts and self.body.get("header.acc_id") == self._example_account():
            self._fill(accounts[0][1])

    # --- inside -----------------------------------------------------------------------------------------------------

    def _example_account(self) -> Any:  # noqa: ANN401  any JSON value
        return RequestBody(self.row).get("header.acc_id")

    def _fill(self, header: Mapping[str, Any]) -> None:
        fill_header(self.body, header)
        self._show_all()
        self.changed.emit()

    def _take(self, path: str, value: Any) -> None:  # noqa: ANN401  any JSON value
        self.body.put(path, value)
        self._show_raw()
        self.changed.emit()

    def _typed(self) -> None:
        text = self.raw.toPlainText()
        clean = stripped(text)
        if clean != text:
            self.raw.blockSignals(True)
            self.raw.setPlainText(clean)
            self.raw.document().clearUndoRedoStacks()
            self.raw.blockSignals(False)
        wrong = self.body.read(clean)
        self.problem = translate("Console", "Not valid JSON: {why}").format(why=wrong) if wrong else ""
        if clean != text:
            self._say(translate("Console", "A password does not belong here and was removed: use the Unlock dialog."))
        else:
            self._say(self.problem)
        if not wrong:
            for path, editor in self.editors.items():
                editor.show_value(self.body.get(path))
        self.changed.emit()

    def _show_all(self) -> None:
        for path, editor in self.editors.items():
            editor.show_value(self.body.get(path))
        self._show_raw()

    def _show_raw(self) -> None:
        self.problem = ""
        self._say("")
        self.raw.blockSignals(True)
        self.raw.setPlainText(self.body.text())
        self.raw.blockSignals(False)

    def _say(self, problem: str) -> None:
        self.fault.say(problem)
        set_style_property(self.raw, "invalid", bool(self.problem))

    def _turn(self, key: str) -> None:
        self._stack.setCurrentIndex(0 if key == FORM else 1)
        self.view.choose(key)

    def _add(self, field: FormField) -> None:
        editor = FieldEditor(field, self._theme, self._lookup, self._tasks)
        self.editors[field.path] = editor
        name = label(field.path, self._theme, Type.BODY, Tone.PRIMARY if field.required else Tone.SECONDARY)
        if field.required:
            name.setToolTip(translate("Console", "The gateway asks for it"))
        name.setMinimumWidth(self._theme.px(NAMES))
        name.setBuddy(editor.control)
        row = self._grid.rowCount()
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(editor, row, 1)
        editor.changed.connect(partial(self._take, field.path))

    def _add_chosen(self, index: int) -> None:
        field = self.more.itemData(index)
        if isinstance(field, FormField):
            self._add(field)
            self._offer_more()
            self.editors[field.path].control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_more(self) -> None:
        left = further_fields(self.row, list(self.editors))
        self.more.blockSignals(True)
        self.more.clear()
        self.more.addItem(translate("Console", "Add a field…"))
        for field in left:
            self.more.addItem(f"{field.path}  {field.kind.value}", field)
        self.more.blockSignals(False)
        self.more.setVisible(bool(left))

    # --- parts ------------------------------------------------------------------------------------------------------

    def _account_box(self) -> QComboBox:
        box = QComboBox()
        identify(box, "console_account", translate("Console", "Account"))
        box.setFont(self._theme.font(Type.BODY))
        box.activated.connect(lambda index: self._fill(box.itemData(index) or {}))
        box.hide()
        return box

    def _more_box(self) -> QComboBox:
        box = QComboBox()
        identify(box, "console_more", translate("Console", "Add a field"))
        box.setFont(self._theme.font(Type.BODY))
        box.setMinimumContentsLength(18)
        box.activated.connect(self._add_chosen)
        return box

    def _raw_view(self) -> QPlainTextEdit:
        view = QPlainTextEdit()
        identify(view, "console_raw", translate("Console", "Body as JSON"))
        view.setFont(self._theme.font(Type.BODY))
        view.setTabChangesFocus(True)
        view.setMinimumHeight(self._theme.px(96))
        view.textChanged.connect(self._typed)
        return view

    def _nothing(self) -> QLabel:
        unlock = self.row.write is WriteKind.UNLOCK
        text = (
            translate("Console", "The password is asked in the Unlock dialog and is never part of a form.")
            if unlock
            else translate("Console", "This call takes no body.")
        )
        words = label(text, self._theme, Type.BODY, Tone.CAPTION)
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        return words

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(6)
        column.addWidget(self.account)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolling(inner))
        self._stack.addWidget(self.raw)
        bare = no_body(self.row)
        self.view.setVisible(not bare)
        self._stack.setVisible(not bare)
        self.nothing.setVisible(bare)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self.view, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self.nothing)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self.fault)
