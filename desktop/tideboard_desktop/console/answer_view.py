"""View of an answer: status, time, and the body as a tree or, if it holds a list, as a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStackedWidget,
    QTableView,
    QWidget,
)

from tideboard_core.model.rest import RestAnswer
from tideboard_desktop.console.json_tree import fill_tree, json_tree, leaf, unhidden
from tideboard_desktop.console.request_body import cell_of, columns_of, first_list, without_secret_answer
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, icon_button, identify, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, stretch, vbox
from tideboard_desktop.ui.widgets.segments import Segments

translate = QCoreApplication.translate

TREE, TABLE = "tree", "table"
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
GOOD: Final = 200
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
FITTED_ROWS: Final = 50
"""Number of rows that are measured for the widths of the columns."""


class AnswerView(QWidget):
    """Shows an answer. Emits `save_wanted` to save it in a file, `curl_wanted` to copy the call as a command line."""

    save_wanted = Signal()
    curl_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.answer: RestAnswer | None = None
        identify(self, "console_answer", translate("Console", "Answer"))
        give_role(self, QAccessible.Role.Grouping)
        self.status = elided_label("", theme, Type.STRONG)
        identify(self.status, "console_status")
        self.view = Segments(
            [(TREE, translate("Console", "Tree")), (TABLE, translate("Common", "Table"))],
            theme,
            identifier="console_answer_view",
            name=translate("Console", "View of the answer"),
            height=24,
        )
        self.copy = icon_button("copy", translate("Console", "Copy the answer"), theme, identifier="console_copy")
        self.save = icon_button(
            "download", translate("Console", "Save the answer…"), theme, identifier="console_save_answer"
        )
        self.curl = icon_button(
            "file-text", translate("Console", "Copy as curl, the key masked"), theme, identifier="console_curl"
        )
        self.tree = json_tree(theme, "console_tree", translate("Console", "Answer as a tree"))
        self.rows = AnswerRows(self)
        self.table = self._new_table()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.table)
        self._lay_out()
        self.view.chosen.connect(self._turn)
        self.copy.clicked.connect(lambda _on=False: self.copy_answer())
        self.save.clicked.connect(lambda _on=False: self.save_wanted.emit())
        self.curl.clicked.connect(lambda _on=False: self.curl_wanted.emit())
        self._turn(TREE)
        self.say("")

    def say(self, words: str, *, warn: bool = False) -> None:
        """Show a sentence in place of an answer."""
        self.answer = None
        self._put(words, warn=warn)
        self.tree.clear()
        self.rows.show_rows([])
        self._offer()

    def show_answer(self, answer: RestAnswer, clock: str) -> None:
        """Show an answer; `clock` is its time in words."""
        self.answer = without_secret_answer(answer)
        size = len(self.text().encode())
        words = translate("Console", "HTTP {status} · {ms} ms · {size} bytes · {clock}").format(
            status=answer.status, ms=round(answer.seconds * 1000), size=f"{size:,}", clock=clock
        )
        refusal = refusal_words(answer.body)
        self._put(f"{words} · {refusal}" if refusal else words, warn=answer.status != GOOD or bool(refusal))
        fill_tree(self.tree, self.answer.body if self.answer.body is not None else self.answer.text)
        _path, rows = first_list(self.answer.body)
        self.rows.show_rows(rows)
        self.table.resizeColumnsToContents()
        self._offer()
        if not rows:
            self._turn(TREE)

    def text(self) -> str:
        if self.answer is None:
            return ""
        body = self.answer.body
        return self.answer.text if body is None else json.dumps(body, ensure_ascii=False, indent=2)

    def copy_answer(self) -> None:
        if self.answer is not None:
            QGuiApplication.clipboard().setText(self.text())

    # --- inside -----------------------------------------------------------------------------------------------------

    def _put(self, words: str, *, warn: bool) -> None:
        self.status.setText(words)
        self.status.setAccessibleName(words)
        set_tone(self.status, Tone.WARN if warn else Tone.PRIMARY)

    def _offer(self) -> None:
        self.copy.setEnabled(self.answer is not None)
        self.save.setEnabled(self.answer is not None)
        self.view.button(TABLE).setEnabled(self.rows.rowCount() > 0)

    def _turn(self, key: str) -> None:
        self.view.choose(key)
        self._stack.setCurrentIndex(0 if key == TREE else 1)

    def _new_table(self) -> QTableView:
        table = QTableView()
        identify(table, "console_table", translate("Console", "First list of the answer as a table"))
        table.setModel(self.rows)
        table.setFont(self._theme.font(Type.BODY))
        table.horizontalHeader().setFont(self._theme.font(Type.CAPTION))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._theme.px(26))
        table.setShowGrid(False)
        table.setStyleSheet("QTableView::item { padding: 0 4px; }")
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeader().setResizeContentsPrecision(FITTED_ROWS)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        return table

    def _lay_out(self) -> None:
        vbox(
            self.status,
            hbox(self.view, stretch(), self.copy, self.save, self.curl, spacing=6),
            (self._stack, 1),
            on=self,
            margins=0,
            spacing=6,
        )


class AnswerRows(QAbstractTableModel):
    """A table model of a list of JSON objects, with a column for each field name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[Mapping[str, Any]] = []
        self._names: list[str] = []
        self._numbers: list[bool] = []

    def show_rows(self, rows: list[Mapping[str, Any]]) -> None:
        self.beginResetModel()
        self._rows, self._names = rows, columns_of(rows)
        self._numbers = [
            _numeric(next(filter(_is_set, (cell_of(row, name) for row in rows)), "")) for name in self._names
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802  Qt's name
        """How many objects."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802  Qt's name
        """How many names."""
        return 0 if parent.isValid() else len(self._names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401, N802
        """The names."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._names[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and self._numbers[section]:
            return _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's type
        """The cells; numbers at the right."""
        value = cell_of(self._rows[index.row()], self._names[index.column()])
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            text = "" if value is None else leaf(value) or unhidden(json.dumps(value, ensure_ascii=False))
            return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.TextAlignmentRole and _numeric(value):
            return _RIGHT
        return None


def _is_set(value: Any) -> bool:  # noqa: ANN401  any JSON value
    return value is not None


def _numeric(value: Any) -> bool:  # noqa: ANN401  any JSON value
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def refusal_words(body: Any) -> str:  # noqa: ANN401  any JSON value
    """The gateway's own sentence of a refusal, in either of its forms; empty for a success."""
    if not isinstance(body, Mapping):
        return ""
    if "error" in body:
        return str(body["error"])
    failed = body.get("ret_type") not in {None, 0}
    return str(body.get("ret_msg") or body.get("ret_type")) if failed else ""
