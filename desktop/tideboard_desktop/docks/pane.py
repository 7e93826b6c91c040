"""A view of a read: the view if there are figures, else the reason why not, with a button to act on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from tideboard_desktop.docks.reads import Reads, ReadState
from tideboard_desktop.docks.words import Wording, empty_words, stale_words
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.empty_state import EmptyFooter, EmptyKind, EmptyNote
from tideboard_desktop.ui.widgets.layouts import vbox

QUIET_MS = 200
"""Milliseconds before a running read is shown: most answers are faster."""


class Pane(QWidget):
    """Shows `view` with a note over it while `reads` has nothing, and a footer with the reason and a retry button.

    `wording` returns the panel's texts. `rights_wanted` is emitted to open the page of quote rights, `link_wanted` for
    a link that the wording names. Call `each_second` while it is on screen: it counts waits down and repeats reads that
    were rate limited.
    """

    rights_wanted = Signal()
    link_wanted = Signal()

    def __init__(
        self, view: QWidget, reads: Reads[Any], wording: Callable[[], Wording], theme: Theme, *, panel: str
    ) -> None:
        """`panel` is how identifiers call what may be empty."""
        super().__init__()
        self.view, self.reads, self._wording = view, reads, wording
        self.note, self.footer = EmptyNote(theme), EmptyFooter(theme, panel=panel)
        self._may_rights = False
        column = vbox(on=self, margins=0, spacing=0)
        layers = QStackedLayout()
        column.addLayout(layers, 1)  # first, for it shows its first widget at once, which would be a window of its own
        layers.setStackingMode(QStackedLayout.StackingMode.StackAll)
        layers.addWidget(self.note)
        layers.addWidget(view)
        layers.setCurrentWidget(self.note)
        column.addWidget(self.footer)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.show_state)
        self.footer.button_clicked.connect(self._button)
        self.footer.link_clicked.connect(self._link)
        reads.changed.connect(self._changed)
        self.show_state()

    def each_second(self) -> None:
        """Count waits down and ask again where one is over."""
        self.reads.tick()
        if self.reads.loading or self.reads.error is not None:
            self.show_state()

    def show_state(self) -> None:
        said = empty_words(self.reads, self._wording())
        footer = stale_words(self.reads, self._wording().log) if said is None else said
        if said is None:
            self.note.show_words("", "")
        else:
            self.note.show_state(said)
            self.note.raise_()
        self._may_rights = footer is not None and footer.kind is EmptyKind.NO_PERMISSION
        if footer is None or not footer.name:
            self.footer.hide()
        else:
            self.footer.show_state(footer)
        self.view.setAccessibleDescription("" if said is None else said.sentence)

    def _changed(self) -> None:
        """Show nothing for a read that has just begun."""
        if self.reads.state is ReadState.LOADING:
            self.note.show_words("", "")
            self.footer.hide()
            self._quiet.start()
            return
        self._quiet.stop()
        self.show_state()

    def _button(self) -> None:
        if self._may_rights:
            self.rights_wanted.emit()
        else:
            self.reads.restart()

    def _link(self) -> None:
        if self._may_rights:
            self.reads.again()
        else:
            self.link_wanted.emit()
