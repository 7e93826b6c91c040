"""Every call of the REST gateway by hand: a list, a form made from the route table, the answer, what was called."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_desktop.commands import Command
from tideboard_desktop.console.answer_view import AnswerView
from tideboard_desktop.console.calls import Calls, Outcome
from tideboard_desktop.console.history import CallHistory, PastCall
from tideboard_desktop.console.parts import call_parts, console_link, console_of, editing, headers_of
from tideboard_desktop.console.row_form import RowForm
from tideboard_desktop.console.row_texts import group_words, note_words
from tideboard_desktop.console.rows import mark_of, matching, row_columns, scope_words
from tideboard_desktop.file_saving import FileKind, file_name, save_file
from tideboard_desktop.memory import JsonValue, Memory
from tideboard_desktop.models.reference_rows import ReferenceModel
from tideboard_desktop.reference.dock import ReferenceDock
from tideboard_desktop.reference.ground import ReferenceGround
from tideboard_desktop.reference.table import ReferenceTable
from tideboard_desktop.selection import Selection
from tideboard_desktop.sentences import titled
from tideboard_desktop.theme import Type
from tideboard_desktop.widgets.empty_state import EmptyNote
from tideboard_desktop.widgets.labels import Kind, Tone, elided_label, identify, label, let_clear, push_button
from tideboard_desktop.widgets.panel import TitleBar

translate = QCoreApplication.translate

LIST_WIDTH, FORM_WIDTH = 330, 380


class GatewayConsoleDock(ReferenceDock):
    """Only a REST connection has one; with another the dock says so."""

    KEY = "gateway_console"

    def __init__(self, ground: ReferenceGround, selection: Selection, bar: TitleBar) -> None:
        super().__init__(ground, selection, bar)
        self._hands = ground.hands
        self.console = None if ground.hands is None else console_of(ground.feeds)
        self.calls: Calls | None = None
        if ground.hands is not None and self.console is not None:
            self.calls = Calls(self.console, call_parts(ground, ground.hands))
        self.history = CallHistory()
        self.form: RowForm | None = None
        theme = ground.theme
        self.search = self._search_field()
        self._rows: ReferenceModel[RestRow] = ReferenceModel(row_columns(), lambda row: row.key, self)
        self.list = ReferenceTable(
            self._rows, theme, identifier="console_rows", name=translate("Console", "Calls of the gateway")
        )
        self.title = label("", theme, Type.STRONG)
        self.about = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.about.setWordWrap(True)
        self.send = push_button("", theme, Kind.PRIMARY, identifier="console_send")
        self.why = elided_label("", theme, Type.CAPTION, Tone.WARN)
        self.past = self._past_box()
        self.answer = AnswerView(theme)
        self.nothing = EmptyNote(theme)
        self._form_place = QVBoxLayout()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        self.finish()
        for button in (self.refresh_button, self.save_button):
            bar.drop_control(button)
        self._show_there()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _search_field(self) -> QLineEdit:
        field = QLineEdit()
        identify(field, "console_search", translate("Console", "Find a call"))
        field.setFont(self.ground.theme.font(Type.BODY))
        field.setFixedHeight(self.ground.theme.px(28))
        field.setPlaceholderText(translate("Console", "Find: path, group, scope"))
        let_clear(field)
        return field

    def _past_box(self) -> QComboBox:
        box = QComboBox()
        identify(box, "console_past", translate("Console", "Earlier calls"))
        box.setFont(self.ground.theme.font(Type.BODY))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.setEnabled(False)
        box.addItem(translate("Console", "Earlier calls"))
        return box

    def _lay_out(self) -> None:
        theme = self.ground.theme
        left, middle = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column = QVBoxLayout(middle)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addLayout(self._form_place, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.past, 1)
        foot.addWidget(self.why, 1)
        foot.addWidget(self.send)
        column.addLayout(foot)
        answer = QWidget()
        column = QVBoxLayout(answer)
        column.setContentsMargins(8, 6, 8, 6)
        column.addWidget(self.answer)
        for part in (left, middle, answer):
            self.split.addWidget(part)
        self.split.setChildrenCollapsible(False)
        self.split.setSizes([theme.px(LIST_WIDTH), theme.px(FORM_WIDTH), theme.px(FORM_WIDTH)])
        self.column.addWidget(self.split, 1)
        self.column.addWidget(self.nothing, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._filter())
        self.search.returnPressed.connect(self._take_first)
        self.list.chosen.connect(lambda place: self.show_row(self._rows.rows[place]))
        self.list.opened.connect(lambda _place: self._to_form())
        self.send.clicked.connect(lambda _on=False: self.send_form())
        self.past.activated.connect(self._go_back)
        self.answer.save_wanted.connect(self._save)
        self.answer.curl_wanted.connect(self.copy_curl)
        if self._hands is not None:
            self._hands.reach.changed.connect(self._show_send)

    def _show_there(self) -> None:
        there = self.console is not None
        self.split.setVisible(there)
        if self.console is None:
            self.nothing.show_words(
                translate("Console", "Only a REST connection has a console"),
                translate("Console", "{provider} is spoken to in another protocol. Connect to a FutuOpenD-rs.").format(
                    provider=self.ground.provider()
                ),
            )
            return
        self.nothing.show_words("", "")
        self._filter()
        self.show_row(self.console.rows[0])

    # --- choosing ---------------------------------------------------------------------------------------------------

    def _filter(self) -> None:
        if self.console is None:
            return
        rows = matching(self.console.rows, self.search.text())
        self._rows.show_rows(rows)
        words = translate("Console", "{count} of {all} calls")
        self.foot.show_words(words.format(count=len(rows), all=len(self.console.rows)))

    def _take_first(self) -> None:
        if self._rows.rows:
            self.show_row(self._rows.rows[0])
            self._to_form()

    def _to_form(self) -> None:
        first = None if self.form is None else next(iter(self.form.editors.values()), None)
        (self.send if first is None else first.control).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_row(self, row: RestRow, past: PastCall | None = None) -> None:
        """Put a row's form into the middle, with what an earlier call of it sent."""
        if self.form is not None and self.form.row is row and past is None:
            return
        if self.form is not None:
            self._form_place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        assert self._hands is not None
        sent = None if past is None else past.body
        self.form = RowForm(row, self.ground.theme, editing(self.ground, self._hands), sent)
        if past is None:
            self.form.offer_accounts(headers_of(self.ground))
        self._form_place.addWidget(self.form)
        self.form.changed.connect(self._show_send)
        self.title.setText(row.name)
        told = [scope_words(row), group_words(row), mark_of(row)]
        about = " · ".join(part for part in told if part)
        self.about.setText("\n".join(filter(None, (about, note_words(row)))))
        self._mark(row)
        self._show_send()

    def _mark(self, row: RestRow) -> None:
        """Choose the row in the list, where the search lets it stand."""
        rows = self._rows.rows
        place = next((at for at, each in enumerate(rows) if each is row), None)
        if place is not None and self.list.currentIndex().row() != place:
            self.list.choose_row(place)

    def _show_send(self) -> None:
        form, hands = self.form, self._hands
        if form is None or hands is None:
            return
        self.send.setText(_send_words(form.row))
        self.send.setAccessibleName(f"{self.send.text()} {form.row.name}")
        reason = hands.reach.row_reason(form.row, form.body.value, console_link(self.ground.feeds)) or ""
        self.send.setEnabled(form.usable and not reason)
        self.why.setText(reason)
        self.why.setVisible(bool(reason))

    # --- sending ----------------------------------------------------------------------------------------------------

    def send_form(self) -> None:
        """Send what the form holds, on the way that its row prescribes."""
        if self.form is not None and self.calls is not None and self.send.isEnabled():
            self.send.setEnabled(False)
            self.ground.tasks.spawn(self._send(self.form, self.calls), name="console call")

    async def _send(self, form: RowForm, calls: Calls) -> None:
        row, body = form.row, form.body.snapshot()
        self.answer.say(translate("Console", "{call}: waiting for the answer…").format(call=row.name))
        outcome = await calls.send(body)
        if outcome.sent:
            self.history.add(row, body.value, self.ground.clock.wall(), outcome.answer, outcome.said)
            self._list_past()
        self._show_outcome(outcome)
        self._show_send()

    def _show_outcome(self, outcome: Outcome) -> None:
        if outcome.answer is not None:
            self.answer.show_answer(outcome.answer, f"{self.ground.clock.wall().astimezone():%H:%M:%S}")
        else:
            self.answer.say(outcome.said, warn=outcome.warn)

    def _list_past(self) -> None:
        self.past.clear()
        self.past.addItem(translate("Console", "Earlier calls"))
        for call in self.history:
            self.past.addItem(f"{call.time.astimezone():%H:%M:%S}  {call.status}  {call.row.name}")
        self.past.setEnabled(True)

    def _go_back(self, place: int) -> None:
        """Show an earlier call again, ready to be repeated."""
        if not 0 < place <= len(self.history):
            return
        call = self.history[place - 1]
        self.show_row(call.row, call)
        if call.answer is not None:
            self.answer.show_answer(call.answer, f"{call.time.astimezone():%H:%M:%S}")
        else:
            self.answer.say(call.said)

    # --- taking away ------------------------------------------------------------------------------------------------

    def copy_curl(self) -> None:
        """The call of the form as a command line, the key masked."""
        if self.form is not None and self.console is not None:
            QGuiApplication.clipboard().setText(self.console.curl(self.form.row, self.form.body.value))
            self.foot.say(translate("Console", "Copied with the key masked: put your own key in its place."))

    def _save(self) -> None:
        if self.form is not None and self.answer.answer is not None:
            name = file_name(self.form.row.path.removeprefix("/api/").replace("/", " "))
            kind = FileKind("JSON", "json", lambda: self.answer.text().encode())
            work = save_file(self.window(), translate("Console", "Save the answer"), name, [kind])
            self.ground.tasks.spawn(work, name="save answer")

    # --- what it can be told ----------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        """Find, send, copy."""
        group = self.title_bar.title.text()
        acts = (
            ("find", translate("Console", "find a call"), self._find, ("Ctrl+F",)),
            ("send", translate("Console", "send the call"), self.send_form, ("Ctrl+Return",)),
            ("curl", translate("Console", "copy as curl"), self.copy_curl, ()),
            ("copy", translate("Console", "copy the answer"), self.answer.copy_answer, ()),
        )
        return [
            Command(id=f"{self.KEY}.{key}", text=titled(group, text), group=group, run=run, keys=keys, scope=self)
            for key, text, run, keys in acts
        ]

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def memory(self) -> Memory:
        """The row in view and what was searched; no body, which may hold account numbers."""
        return {"row": "" if self.form is None else self.form.row.key, "find": self.search.text()}

    def recall(self, memory: Mapping[str, JsonValue]) -> None:
        """Take up an earlier memory."""
        if self.console is None:
            return
        self.search.setText(str(memory.get("find") or ""))
        wanted = next((row for row in self.console.rows if row.key == memory.get("row")), None)
        if wanted is not None:
            self.show_row(wanted)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        """The search takes the keys."""
        if self.console is not None:
            self.search.setFocus(reason)
        else:
            super().setFocus(reason)


def _send_words(row: RestRow) -> str:
    if row.write is WriteKind.TRADE:
        return translate("Console", "Review order…")
    return translate("Console", "Unlock…") if row.write is WriteKind.UNLOCK else translate("Console", "Send")
