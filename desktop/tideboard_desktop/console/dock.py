"""The gateway console: every call of the REST gateway in a list, its form, its answer and the earlier calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QSplitter, QVBoxLayout, QWidget

from tideboard_core.model.hub_keys import (
    ORDERS_LINK,
    QUOTES_LINK,
    LinkKey,
    Topic,
)
from tideboard_core.model.rest import RestRow, WriteKind
from tideboard_core.ports.reference import RestConsole
from tideboard_desktop.connection.services import Feeds
from tideboard_desktop.console.answer_view import AnswerView
from tideboard_desktop.console.call_form import RowForm
from tideboard_desktop.console.call_runner import CallHistory, CallOutcome, CallRunner, PastCall
from tideboard_desktop.console.words import group_words, instead_words, note_words
from tideboard_desktop.docks.context import DockContext
from tideboard_desktop.docks.dock import Dock
from tideboard_desktop.docks.saved_state import SavedState
from tideboard_desktop.docks.table import Table
from tideboard_desktop.docks.table_model import TableModel
from tideboard_desktop.docks.value_columns import ValueColumn, text_column
from tideboard_desktop.ui.command import Command
from tideboard_desktop.ui.file_saving import FileKind, file_name, save_file
from tideboard_desktop.ui.tables.column_model import Cell, TextColour
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.form import FieldNote
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    identify,
    label,
    let_clear,
    line_edit,
    push_button,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, vbox
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.panel_state import StateNote
from tideboard_desktop.ui.words.accounts import account_words
from tideboard_desktop.ui.words.joining import titled

translate = QCoreApplication.translate


def write_words(kind: WriteKind | None) -> str:
    """What a row changes, in one word; empty for a read."""
    if kind is None:
        return ""
    return {
        WriteKind.SUBSCRIPTION: translate("Console", "subscription"),
        WriteKind.WATCHLIST: translate("Console", "watchlist"),
        WriteKind.REMINDER: translate("Console", "reminder"),
        WriteKind.TRADE: translate("Console", "order"),
        WriteKind.PUSH: translate("Console", "push"),
        WriteKind.UNLOCK: translate("Console", "unlock"),
        WriteKind.ADMIN: translate("Console", "admin"),
    }[kind]


def mark_of(row: RestRow) -> str:
    """The mark of a row in the list: what it changes, or that it is deprecated."""
    return translate("Console", "deprecated") if row.deprecated else write_words(row.write)


def scope_words(row: RestRow) -> str:
    """The scopes that a call needs: `qot:read`, `trade:real / trade:simulate`, `public`."""
    return " / ".join(row.scopes) or translate("Console", "public")


def matching(rows: Sequence[RestRow], text: str) -> list[RestRow]:
    """The rows that hold every word of a text, in method, path, group, scope, mark or the call behind them."""
    words = text.casefold().split()
    return [row for row in rows if all(word in _haystack(row) for word in words)]


def row_columns() -> list[ValueColumn[RestRow]]:
    """Call, mark, scope, group; the last two are hidden if there is no room."""
    return [
        text_column("call", translate("Console", "Call"), _call, second=_method),
        _mark_column(),
        text_column("scope", translate("Console", "Scope"), scope_words, width=110, spare=1),
        text_column("group", translate("Console", "Group"), group_words, width=150, spare=2),
    ]


def _call(row: RestRow) -> str:
    return row.path.removeprefix("/api/") if row.path.startswith("/api/") else row.path


def _method(row: RestRow) -> str:
    return row.method if row.method != "POST" else ""


def _mark_column() -> ValueColumn[RestRow]:
    def cell(row: RestRow) -> Cell:
        text_colour = (
            TextColour.WARN if row.write in {WriteKind.TRADE, WriteKind.ADMIN, WriteKind.UNLOCK} else TextColour.QUIET
        )
        words = mark_of(row)
        return Cell(words, TextColour.QUIET if row.deprecated else text_colour, exact=words)

    return ValueColumn(
        key="changes",
        head="changes",
        title=translate("Console", "Changes"),
        width=88,
        cell=cell,
        order=lambda row: mark_of(row) or None,
        value=mark_of,
    )


def _haystack(row: RestRow) -> str:
    parts = (
        row.method,
        row.path,
        row.group,
        group_words(row),
        scope_words(row),
        mark_of(row),
        row.proto,
        str(row.proto_id or ""),
    )
    return " ".join(parts).casefold()


LIST_WIDTH, FORM_WIDTH = 330, 380


class ConsoleState(SavedState, kw_only=True):
    """The row in view and what was searched; no body, which may hold account numbers."""

    row: str = ""
    find: str = ""


class GatewayConsoleDock(Dock):
    """The console of a REST connection; with another connection the dock says that there is none."""

    KEY = "gateway_console"

    def __init__(self, context: DockContext, bar: TitleBar) -> None:
        super().__init__(context, bar)
        self._actions = context.services.actions
        self.console = None if context.services.actions is None else _console_of(context.services.feeds)
        self.calls: CallRunner | None = None
        if context.services.actions is not None and self.console is not None:
            self.calls = CallRunner(
                self.console,
                audit=context.services.order_path.audit,
                unlock=context.services.actions.unlock,
                window=context.window.parent,
                theme=context.theme,
            )
        self.history = CallHistory()
        self.form: RowForm | None = None
        theme = context.theme
        self.search = self._search_field()
        self._rows: TableModel[RestRow] = TableModel(row_columns(), lambda row: row.key, self)
        self.list = Table(
            self._rows, theme, identifier="console_rows", name=translate("Console", "Calls of the gateway")
        )
        self.title = label("", theme, Type.STRONG)
        self.about = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.about.setWordWrap(True)
        self.instead = FieldNote("", theme)
        self.send = push_button("", theme, ButtonStyle.PRIMARY, identifier="console_send")
        self.why = elided_label("", theme, Type.CAPTION, Tone.WARN)
        self.past = self._past_box()
        self.answer = AnswerView(theme)
        self.nothing = StateNote(theme)
        self._form_place = QVBoxLayout()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        self.finish()
        for button in (self.refresh_button, self.save_button):
            bar.drop_control(button)
        self._show_available()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _search_field(self) -> QLineEdit:
        hint = translate("Console", "Find: path, group, scope")
        field = line_edit(
            "console_search", translate("Console", "Find a call"), self.context.theme, height=28, hint=hint
        )
        let_clear(field)
        return field

    def _past_box(self) -> QComboBox:
        box = QComboBox()
        identify(box, "console_past", translate("Console", "Earlier calls"))
        box.setFont(self.context.theme.font(Type.BODY))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.setEnabled(False)
        box.addItem(translate("Console", "Earlier calls"))
        return box

    def _lay_out(self) -> None:
        theme = self.context.theme
        left, middle = QWidget(), QWidget()
        vbox(self.search, (self.list, 1), on=left, margins=(8, 6, 0, 0), spacing=6)
        vbox(
            self.title,
            self.about,
            self.instead,
            (self._form_place, 1),
            hbox((self.past, 1), (self.why, 1), self.send, spacing=8),
            on=middle,
            margins=(8, 6, 8, 6),
            spacing=6,
        )
        answer = as_widget(vbox(self.answer, margins=(8, 6, 8, 6)))
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
        if self._actions is not None:
            self._actions.permissions.changed.connect(self._show_send)

    def _show_available(self) -> None:
        self.split.setVisible(self.console is not None)
        if self.console is None:
            sentence = translate("Console", "Only a REST connection has a console")
            detail = translate("Console", "{provider} uses another protocol. Connect to a FutuOpenD-rs.").format(
                provider=self.context.services.provider()
            )
            self.nothing.show_words(sentence, detail)
            # Nothing else here takes the focus, and who tabs into an empty dock has to hear why it is empty.
            identify(self.nothing, "console_nothing", titled(sentence, detail))
            give_role(self.nothing, QAccessible.Role.StaticText)
            self.nothing.setFocusPolicy(Qt.FocusPolicy.TabFocus)
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
        """Show the form of a row, filled with the body of an earlier call if `past` is given."""
        if self.form is not None and self.form.row is row and past is None:
            return
        if self.form is not None:
            self._form_place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        assert self._actions is not None
        sent = None if past is None else past.body
        self.form = RowForm(row, self.context.theme, self._actions.lookup, self.context.tasks, value=sent)
        if past is None:
            self.form.offer_accounts(_headers_of(self.context))
        self._form_place.addWidget(self.form)
        self.form.changed.connect(self._show_send)
        self.title.setText(row.name)
        about = " · ".join(filter(None, (scope_words(row), group_words(row), mark_of(row))))
        self.about.setText("\n".join(filter(None, (about, note_words(row)))))
        self.instead.say(instead_words(row))
        self.instead.setVisible(row.write is WriteKind.TRADE)
        self._mark(row)
        self._show_send()

    def _mark(self, row: RestRow) -> None:
        """Choose the row in the list, if the search lists it."""
        rows = self._rows.rows
        place = next((at for at, each in enumerate(rows) if each is row), None)
        if place is not None and self.list.currentIndex().row() != place:
            self.list.choose_row(place)

    def _show_send(self) -> None:
        form, actions = self.form, self._actions
        if form is None or actions is None:
            return
        self.send.setText(_send_words(form.row))
        self.send.setAccessibleName(f"{self.send.text()} {form.row.name}")
        trades = form.row.write is WriteKind.TRADE
        feeds = self.context.services.feeds
        reason = actions.permissions.row_reason(form.row, form.body.value, _console_link(feeds)) or ""
        self.send.setEnabled(form.usable and not reason and not trades)
        self.why.setText(translate("Console", "The console sends no orders.") if trades else reason)
        self.why.setVisible(trades or bool(reason))

    # --- sending ----------------------------------------------------------------------------------------------------

    def send_form(self) -> None:
        """Send the body of the form, as `CallRunner` permits for its row."""
        if self.form is not None and self.calls is not None and self.send.isEnabled():
            self.send.setEnabled(False)
            self.context.tasks.spawn(self._send(self.form, self.calls), name="console call")

    async def _send(self, form: RowForm, calls: CallRunner) -> None:
        row, body = form.row, form.body.snapshot()
        self.answer.say(translate("Console", "{call}: waiting for the answer…").format(call=row.name))
        outcome = await calls.send(body)
        if outcome.sent:
            self.history.add(row, body.value, self.context.clock.wall(), outcome.answer, outcome.sentence)
            self._list_past()
        self._show_outcome(outcome)
        self._show_send()

    def _show_outcome(self, outcome: CallOutcome) -> None:
        if outcome.answer is not None:
            self.answer.show_answer(outcome.answer, f"{self.context.clock.wall().astimezone():%H:%M:%S}")
        else:
            self.answer.say(outcome.sentence, warn=outcome.warn)

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
            self.answer.say(call.sentence)

    # --- copy and save ----------------------------------------------------------------------------------------------

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
            self.context.tasks.spawn(work, name="save answer")

    # --- commands and memory ----------------------------------------------------------------------------------------

    def commands(self) -> list[Command]:
        """Find, send, copy."""
        group = self.title_bar.title.text()
        rows = (
            ("find", translate("Console", "find a call"), self._find, ("Ctrl+F",)),
            ("send", translate("Console", "send the call"), self.send_form, ("Ctrl+Return",)),
            ("curl", translate("Console", "copy as curl"), self.copy_curl, ()),
            ("copy", translate("Console", "copy the answer"), self.answer.copy_answer, ()),
        )
        return [
            Command(id=f"{self.KEY}.{key}", text=titled(group, text), group=group, run=run, keys=keys, scope=self)
            for key, text, run, keys in rows
        ]

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def saved_state(self) -> ConsoleState:
        return ConsoleState(row="" if self.form is None else self.form.row.key, find=self.search.text())

    def restore(self, state: ConsoleState) -> None:
        if self.console is None:
            return
        self.search.setText(state.find)
        wanted = next((row for row in self.console.rows if row.key == state.row), None)
        if wanted is not None:
            self.show_row(wanted)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # noqa: N802  Qt's name
        if self.console is not None:
            self.search.setFocus(reason)
        else:
            super().setFocus(reason)


def _send_words(row: RestRow) -> str:
    return translate("Console", "Unlock…") if row.write is WriteKind.UNLOCK else translate("Common", "Send")


def _console_of(feeds: Feeds) -> RestConsole | None:
    """The console of the connection for prices, else of the one for orders; None if neither has one."""
    return feeds.gateway.console or feeds.broker.console


def _console_link(feeds: Feeds) -> LinkKey:
    """The connection whose scopes apply."""
    return ORDERS_LINK if feeds.gateway.console is None else QUOTES_LINK


def _headers_of(context: DockContext) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """The accounts in words, the one in view first, each with the header of its requests."""
    console = _console_of(context.services.feeds)
    if console is None:
        return []
    accounts = context.hub.value(Topic.ACCOUNTS.of("")) or ()
    in_view = context.window.account()
    ordered = sorted(accounts, key=lambda one: in_view is None or one.id != in_view.id)
    named = [(account_words(account), console.account_header(account)) for account in ordered]
    return [(words, header) for words, header in named if header]
