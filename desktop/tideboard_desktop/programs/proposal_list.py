"""The list of proposals: one line each; Enter opens one into the ticket, Delete declines it; none opens by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from tideboard_core.programs.proposal import Proposal
from tideboard_desktop.programs.proposal_words import order_words, quoted, state_word
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import escape_button, lay_out_over_footer, section_margins
from tideboard_desktop.ui.tables.column_model import Cell, Column, ColumnTable, TextColour
from tideboard_desktop.ui.tables.column_view import ColumnView
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, elided_label, identify, label, push_button
from tideboard_desktop.ui.widgets.layouts import vbox

translate = QCoreApplication.translate
WIDTH, ROW, HEADER, FEWEST, MOST = 860, 26, 28, 4, 12


class ProposalRow(NamedTuple):
    """A proposal, the seconds for which it stands, and why it cannot be opened; empty = it can."""

    proposal: Proposal
    seconds: float
    obstacle: str


class ProposalList(QDialog):
    """`open_wanted` and `decline_wanted` carry the id of the row in which the person pressed; `resume_wanted` a key."""

    open_wanted = Signal(str)
    decline_wanted = Signal(str)
    resume_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None, *, time: Callable[[Proposal], str]) -> None:
        """`time` says when a proposal reached its state."""
        super().__init__(parent)
        title = translate("Proposals", "Proposals")
        identify(self, "proposal_list", title)
        self.setWindowTitle(f"{title}  ·  Tideboard")
        self.setWindowModality(Qt.WindowModality.NonModal)
        self._theme, self._paused = theme, ""
        limits = translate("Proposals", "at most 3 of a key, 10 in all, 6 a minute")
        self.table = ColumnTable(_columns(time), lambda row: row.proposal.id)
        self.rows = ColumnView(self.table, theme, identifier="proposal_rows", name=title)
        self.line = elided_label("", theme, Type.BODY, Tone.SECONDARY)
        self.resume = _button(translate("Proposals", "Resume"), theme, "proposal_resume")
        self.decline = escape_button(
            translate("Proposals", "Decline"), theme, identifier="proposal_row_decline", key="Del"
        )
        self.open_button = push_button(
            translate("Proposals", "Open in the ticket"), theme, ButtonStyle.PRIMARY, identifier="proposal_open"
        )
        self.open_button.setFixedHeight(theme.px(38))
        leave = escape_button(translate("Proposals", "Close"), theme, identifier="proposal_list_close")
        leave.clicked.connect(self.reject)
        content = vbox(
            label(title, theme, Type.DIALOG_TITLE),
            label(limits, theme, Type.CAPTION, Tone.CAPTION),
            self.rows,
            self.line,
            margins=section_margins(top=14, bottom=10),
            spacing=8,
        )
        lay_out_over_footer(self, content, (self.resume, leave, self.decline, self.open_button))
        self.rows.opened.connect(lambda _row: self._act(self.open_wanted))
        self.rows.selectionModel().selectionChanged.connect(lambda _now, _before: self._show_selected())
        self.open_button.clicked.connect(lambda: self._act(self.open_wanted))
        self.decline.clicked.connect(lambda: self._act(self.decline_wanted))
        self.resume.clicked.connect(lambda: self.resume_wanted.emit(self._paused))
        self.setFixedWidth(theme.px(WIDTH))
        self.show_rows((), "")

    @property
    def selected(self) -> ProposalRow | None:
        """The row that a key or a button acts on."""
        row = self.rows.current_row
        return None if row is None else self.table.rows[row]

    def show_rows(self, rows: Sequence[ProposalRow], paused: str) -> None:
        """Show them, the newest first; `paused` is a key that waits for the person, empty = none."""
        self.table.show_rows(rows)
        self.rows.setFixedHeight(self._theme.px(HEADER + ROW * min(max(len(rows), FEWEST), MOST)) + 4)
        self._paused = paused
        self.resume.setVisible(bool(paused))
        self._show_selected()

    def choose_first(self) -> None:
        """Let the keys act on the newest one that is open, unless the person chose a row: Enter and Delete need one."""
        if self.selected is None and self.table.rows and not self.table.rows[0].proposal.over:
            self.rows.selectRow(0)

    def say(self, words: str) -> None:
        """Say why something was not done."""
        self.line.setText(words)

    def _show_selected(self) -> None:
        row = self.selected
        self.open_button.setEnabled(row is not None and not row.obstacle)
        self.decline.setEnabled(row is not None and not row.proposal.over)
        paused = translate("Proposals", "{key} is paused after three declines.").format(key=self._paused)
        obstacle = "" if row is None else row.obstacle
        self.line.setText(obstacle or (paused if self._paused else ""))

    def _act(self, signal: SignalInstance) -> None:
        row = self.selected
        if row is not None:
            signal.emit(row.proposal.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Delete declines the selected row; a key that is held down does nothing."""
        if event.key() == Qt.Key.Key_Delete:
            if not event.isAutoRepeat():
                self._act(self.decline_wanted)
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)


def _button(text: str, theme: Theme, identifier: str) -> QPushButton:
    button = push_button(text, theme, ButtonStyle.OUTLINE, identifier=identifier)
    button.setFixedHeight(theme.px(38))
    return button


def _columns(time: Callable[[Proposal], str]) -> list[Column[ProposalRow]]:
    def tone(row: ProposalRow) -> TextColour:
        return TextColour.QUIET if row.proposal.over else TextColour.PLAIN

    def whose(row: ProposalRow) -> Cell:
        return Cell(row.proposal.key, TextColour.QUIET if row.proposal.over else TextColour.WARN, strong=True)

    def order(row: ProposalRow) -> Cell:
        return Cell(order_words(row.proposal), tone(row))

    def end(row: ProposalRow) -> Cell:
        if not row.proposal.over:
            return Cell(fmt.countdown(row.seconds))
        return Cell(f"{state_word(row.proposal.state)} {time(row.proposal)}", TextColour.QUIET)

    return [
        Column(title=translate("Proposals", "From"), width=150, cell=whose),
        Column(
            title=translate("Proposals", "Ticket"),
            width=230,
            cell=order,
        ),
        Column(
            title=translate("Proposals", "Its words, shown as they came"),
            width=0,
            cell=lambda row: Cell(quoted(row.proposal.fields.reason), tone(row)),
        ),
        Column(title=translate("Proposals", "Ends in"), width=120, cell=end),
    ]
