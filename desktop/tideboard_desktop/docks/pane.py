"""A view of a read: the view if there are figures, else the reason why not, with a button to act on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from tideboard_desktop.docks.reads import Reads, ReadState
from tideboard_desktop.docks.words import Wording, empty_words, stale_words
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.empty_state import EmptyKind, EmptyPane

QUIET_MS = 200
"""Milliseconds before a running read is shown: most answers are faster."""


class Pane(EmptyPane):
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
        super().__init__(view, theme, panel=panel)
        self.reads, self._wording = reads, wording
        self._may_rights = False
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
        self.say(said, below=footer)
        self.note.raise_()
        self._may_rights = footer is not None and footer.kind is EmptyKind.NO_PERMISSION
        self.view.setAccessibleDescription("" if said is None else said.sentence)

    def _changed(self) -> None:
        """Show nothing for a read that has just begun."""
        if self.reads.state is ReadState.LOADING:
            self.say(None)
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
