"""A view of a read: the view if there are figures, else the reason why not, with a button to act on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QWidget

from tideboard_core.errors import NotOffered, TideboardError
from tideboard_desktop.docks.reads import SLOW, Reads, ReadState
from tideboard_desktop.docks.words import Wording
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.widgets.panel_state import PanelState, StateAction, StateKind, StatePane
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate
QUIET_MS = 200
"""Milliseconds before a running read is shown: most answers are faster."""
_KINDS = {
    ReadState.LOADING: StateKind.LOADING,
    ReadState.STALE: StateKind.STALE,
    ReadState.NO_PERMISSION: StateKind.NO_PERMISSION,
    ReadState.RATE_LIMITED: StateKind.RATE_LIMITED,
    ReadState.DISCONNECTED: StateKind.DISCONNECTED,
    ReadState.TIMED_OUT: StateKind.STALE,
    ReadState.REFUSED: StateKind.STALE,
}
"""Those of reads without figures; the others have nothing to show, and it is simply so."""


class Pane(StatePane):
    """Shows `view` with a note in it while `reads` has nothing, and a footer with the reason and a retry button.

    `wording` returns the panel's texts. `rights_wanted` is emitted to open the page of quote rights, `link_wanted` for
    a link that the wording names. Call `each_second` while it is on screen: it counts waits down and repeats reads that
    were rate limited.
    """

    rights_wanted = Signal()
    link_wanted = Signal()

    def __init__(
        self,
        view: QWidget,
        reads: Reads[Any],
        wording: Callable[[], Wording],
        theme: Theme,
        *,
        panel: str,
        body: QWidget | None = None,
    ) -> None:
        super().__init__(view, theme, panel=panel, body=body)
        self.reads, self._wording = reads, wording
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.show_state)
        reads.changed.connect(self._changed)
        self.show_state()

    def each_second(self) -> None:
        """Count waits down and ask again where one is over."""
        self.reads.tick()
        if self.reads.loading or self.reads.error is not None:
            self.show_state()

    def show_state(self) -> None:
        wording = self._wording()
        state = self._empty(wording)
        self.say(state, below=self._stale(wording))
        self.view.setAccessibleDescription("" if state is None else state.sentence)

    def _changed(self) -> None:
        """Show nothing for a read that has just begun."""
        if self.reads.state is ReadState.LOADING:
            self.say(None)
            self._quiet.start()
            return
        self._quiet.stop()
        self.show_state()

    # --- its words --------------------------------------------------------------------------------------------------

    def _empty(self, wording: Wording) -> PanelState | None:
        """The state in place of figures; None if there are figures, even if newer ones could not be read."""
        reads, state = self.reads, self.reads.state
        if state in {ReadState.READY, ReadState.STALE}:
            return None
        sentence = {
            ReadState.IDLE: wording.idle,
            ReadState.LOADING: wording.asking,
            ReadState.EMPTY: wording.empty,
            ReadState.NOT_OFFERED: translate("Reference", "Not offered here"),
            ReadState.NO_PERMISSION: wording.forbidden or translate("Reference", "No right to read this"),
            ReadState.RATE_LIMITED: translate("Reference", "Too many calls just now"),
            ReadState.DISCONNECTED: translate("Common", "No connection"),
            ReadState.TIMED_OUT: translate("Reference", "No answer"),
            ReadState.BAD_INPUT: translate("Reference", "This request is not valid"),
        }.get(state, translate("Reference", "Refused"))
        advice = wording.about is None or state in {ReadState.EMPTY, ReadState.IDLE}
        detail = wording.detail if advice else wording.about or ""
        if state is ReadState.NO_PERMISSION:
            detail = wording.held or detail
        if state is ReadState.LOADING:
            return self._loading(sentence, wording.waiting or detail, wording)
        kind = _KINDS.get(state, StateKind.UNSUPPORTED)
        if reads.error is not None:
            return self._refused(kind, sentence, detail, reads.error, wording)
        return PanelState(
            kind=kind,
            sentence=sentence,
            detail=detail,
            name=wording.name,
            reason=wording.reason,
            button=self._again() if wording.name else None,
            link=self._elsewhere(wording.more),
        )

    def _loading(self, sentence: str, detail: str, wording: Wording) -> PanelState:
        """After a while with the time that it takes; with `slow` what it waits for, too."""
        long = self.reads.running_for >= SLOW
        state = PanelState(
            kind=StateKind.LOADING,
            sentence=sentence,
            detail=fmt.age(self.reads.running_for) if long and not wording.waiting else detail,
        )
        if not long or not wording.slow:
            return state
        name, link = translate("Reference", "Loading"), self._elsewhere(wording.log)
        return replace(state, name=name, reason=wording.slow, button=self._again(), link=link)

    def _stale(self, wording: Wording) -> PanelState | None:
        """The footer's state below figures that could not be renewed; None if the last read succeeded."""
        reads = self.reads
        if reads.value is None or reads.error is None or reads.loading:
            return None
        kind = StateKind.STALE if reads.retry_in is None else StateKind.RATE_LIMITED
        return self._refused(kind, "", "", reads.error, wording)

    def _refused(
        self, kind: StateKind, sentence: str, detail: str, error: TideboardError, wording: Wording
    ) -> PanelState:
        names = {
            StateKind.NO_PERMISSION: translate("Common", "No right"),
            StateKind.RATE_LIMITED: translate("Reference", "Rate limited"),
            StateKind.DISCONNECTED: translate("Common", "No connection"),
            StateKind.STALE: sentence or translate("Reference", "Not renewed"),
        }
        button = None if isinstance(error, NotOffered) else self._again()
        says = translate("Reference", "The provider says")
        if isinstance(error, NotOffered):
            says = translate("Reference", "Reason")  # a sentence of ours
        link, wait = self._elsewhere(wording.log), self.reads.retry_in
        if kind is StateKind.NO_PERMISSION:
            button, link = StateAction(translate("Reference", "My rights"), self.rights_wanted.emit), button
        again_in = translate("Reference", "Asked again in {seconds} s.")
        return PanelState(
            kind=kind,
            sentence=sentence,
            detail=detail,
            name=names.get(kind, says),
            reason=together(error_sentence(error), "" if wait is None else again_in.format(seconds=math.ceil(wait))),
            button=button,
            link=link,
        )

    def _again(self) -> StateAction:
        return StateAction(translate("Reference", "Ask again"), self.reads.ask_anew)

    def _elsewhere(self, words: str) -> StateAction | None:
        return StateAction(words, self.link_wanted.emit) if words else None
