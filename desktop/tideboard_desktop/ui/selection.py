"""Which instrument each dock shows: docks with the same link letter move together."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from tideboard_core.model.instrument import InstrumentId

LETTERS = ("A", "B", "C")
UNLINKED = ""
"""The letter of a dock that keeps an instrument of its own."""


class LinkLetters(QObject):
    """The instrument of every letter. Outlives the windows; the docks' selections are views of it."""

    moved = Signal(str, str)
    """A letter and its new instrument."""

    def __init__(self, instrument: InstrumentId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._instruments = dict.fromkeys(LETTERS, instrument)

    def instrument(self, letter: str) -> InstrumentId:
        """What the docks of this letter show."""
        return self._instruments[letter]

    def move(self, letter: str, instrument: InstrumentId) -> None:
        """Let the docks of a letter show another instrument; silent when they do already."""
        if self._instruments[letter] != instrument:
            self._instruments[letter] = instrument
            self.moved.emit(letter, instrument)

    def instruments(self) -> Mapping[str, InstrumentId]:
        """All letters, for keeping."""
        return dict(self._instruments)


class Selection(QObject):
    """The instrument of one dock: its letter's, or its own while it is unlinked.

    `changed` carries the new instrument, whether it was selected or the dock changed its letter; it is not emitted
    if the instrument stays the same. `letter_changed` carries the new letter, `UNLINKED` for none, always before
    `changed`.
    """

    changed = Signal(str)
    letter_changed = Signal(str)

    def __init__(
        self,
        instrument: InstrumentId,
        letter: str = "A",
        parent: QObject | None = None,
        *,
        letters: LinkLetters | None = None,
    ) -> None:
        """Without `letters` it stands alone with letters of its own, which begin at `instrument`."""
        super().__init__(parent)
        self.letters = letters or LinkLetters(instrument, self)
        self._letter = letter
        self._instrument = instrument if letter == UNLINKED else self.letters.instrument(letter)
        self._lead: Selection | None = None
        self.letters.moved.connect(self._letter_moved)

    @property
    def instrument(self) -> InstrumentId:
        """The selected instrument."""
        return self._instrument

    @property
    def letter(self) -> str:
        """`A`, `B`, `C`, or `UNLINKED`."""
        return self._letter

    def beside(self, letter: str | None = None) -> Selection:
        """A further dock's selection over the same letters; it begins with this letter and instrument."""
        return Selection(self._instrument, self._letter if letter is None else letter, letters=self.letters)

    def select(self, instrument: InstrumentId) -> None:
        """Move to `instrument` with all docks of the letter; alone while unlinked."""
        if self._lead is not None:
            self._lead.select(instrument)
        elif self._letter == UNLINKED:
            self._go(instrument)
        else:
            self.letters.move(self._letter, instrument)

    def set_letter(self, letter: str) -> None:
        """Follow another letter, which may change the instrument; `UNLINKED` keeps the present instrument."""
        if letter == self._letter:
            return
        self._letter = letter
        self.letter_changed.emit(letter)
        if letter != UNLINKED:
            self._go(self.letters.instrument(letter))

    def follow(self, lead: Selection) -> None:
        """Follow another selection until it is destroyed: the window's own follows the dock in use."""
        if self._lead is lead:
            return
        self._leave()
        self._lead = lead
        lead.changed.connect(self._lead_moved)
        lead.letter_changed.connect(self._lead_linked)
        lead.destroyed.connect(self._lead_gone)
        self._lead_linked(lead.letter)
        self._go(lead.instrument)

    def _leave(self) -> None:
        if self._lead is not None:
            self._lead.changed.disconnect(self._lead_moved)
            self._lead.letter_changed.disconnect(self._lead_linked)
            self._lead.destroyed.disconnect(self._lead_gone)
            self._lead = None

    def _lead_moved(self, instrument: str) -> None:
        self._go(InstrumentId(instrument))

    def _lead_linked(self, letter: str) -> None:
        if letter != self._letter:
            self._letter = letter
            self.letter_changed.emit(letter)

    def _lead_gone(self) -> None:
        self._lead = None

    def _letter_moved(self, letter: str, instrument: str) -> None:
        if letter == self._letter:
            self._go(InstrumentId(instrument))

    def _go(self, instrument: InstrumentId) -> None:
        if instrument != self._instrument:
            self._instrument = instrument
            self.changed.emit(instrument)
