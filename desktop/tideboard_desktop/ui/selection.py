"""Which instrument each dock shows: docks with the same link letter move together."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from tideboard_core.model.instrument import InstrumentId

LETTERS = ("A", "B", "C")
UNLINKED = ""
"""The letter of a dock that keeps an instrument of its own."""


class LinkRole(StrEnum):
    """Which way a link goes: a source moves its letter and is not moved by it, a target only follows."""

    BOTH = "both"
    SOURCE = "source"
    TARGET = "target"

    @property
    def drives(self) -> bool:
        """Whether what is selected here moves the letter."""
        return self is not LinkRole.TARGET

    @property
    def follows(self) -> bool:
        """Whether the letter moves the dock."""
        return self is not LinkRole.SOURCE


class LinkLetters(QObject):
    """Instrument and minute of every letter. Outlives the windows; the docks' selections are views of it.

    A minute is named by its start in UTC epoch seconds; None = live, the newest one.
    """

    moved = Signal(str, str)
    """A letter and its new instrument."""
    minute_moved = Signal(str, object)
    """A letter and its new minute."""

    def __init__(self, instrument: InstrumentId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._instruments = dict.fromkeys(LETTERS, instrument)
        self._minutes: dict[str, float | None] = dict.fromkeys(LETTERS)

    def instrument(self, letter: str) -> InstrumentId:
        return self._instruments[letter]

    def move(self, letter: str, instrument: InstrumentId) -> None:
        """Let the docks of a letter show another instrument; silent when they do already."""
        if self._instruments[letter] != instrument:
            self._instruments[letter] = instrument
            self.moved.emit(letter, instrument)

    def minute(self, letter: str) -> float | None:
        """The minute that the docks of this letter point at."""
        return self._minutes[letter]

    def move_minute(self, letter: str, minute: float | None) -> None:
        """Let the docks of a letter point at another minute; silent when they do already."""
        if self._minutes[letter] != minute:
            self._minutes[letter] = minute
            self.minute_moved.emit(letter, minute)

    def instruments(self) -> Mapping[str, InstrumentId]:
        return dict(self._instruments)


class Selection(QObject):
    """Instrument and minute of one dock: its letter's, or its own while it is unlinked.

    `changed` carries the new instrument, whether it was selected or the dock changed its letter; it is not emitted
    if the instrument stays the same; `minute_changed` likewise for the minute. `letter_changed` carries the new letter,
    `UNLINKED` for none, always before `changed`; `role_changed` has no data.
    """

    changed = Signal(str)
    minute_changed = Signal(object)
    letter_changed = Signal(str)
    role_changed = Signal()

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
        self._role = LinkRole.BOTH
        self._instrument = instrument if letter == UNLINKED else self.letters.instrument(letter)
        self._minute = None if letter == UNLINKED else self.letters.minute(letter)
        self._lead: Selection | None = None
        self.letters.moved.connect(self._letter_moved)
        self.letters.minute_moved.connect(self._letter_minute_moved)

    @property
    def instrument(self) -> InstrumentId:
        return self._instrument

    @property
    def minute(self) -> float | None:
        """The minute that is pointed at, by its start in UTC epoch seconds; None = live."""
        return self._minute

    @property
    def letter(self) -> str:
        """`A`, `B`, `C`, or `UNLINKED`."""
        return self._letter

    @property
    def role(self) -> LinkRole:
        """Which way the link goes; without effect while unlinked."""
        return self._role

    def beside(self, letter: str | None = None) -> Selection:
        """A further dock's selection over the same letters; it begins with this letter and instrument."""
        return Selection(self._instrument, self._letter if letter is None else letter, letters=self.letters)

    def select(self, instrument: InstrumentId) -> None:
        """Move to `instrument` with all docks of the letter; alone while unlinked or a target."""
        if self._lead is not None:
            self._lead.select(instrument)
            return
        if self._letter == UNLINKED or not self._role.drives:
            self._go(instrument)
            return
        self.letters.move(self._letter, instrument)
        self._go(instrument)  # a source does not follow, also not itself

    def move_minute(self, minute: float | None) -> None:
        """Point at a minute (start in UTC epoch seconds, None = live) as `select` moves to an instrument."""
        if self._lead is not None:
            self._lead.move_minute(minute)
            return
        if self._letter != UNLINKED and self._role.drives:
            self.letters.move_minute(self._letter, minute)
        self._go_to_minute(minute)

    def set_letter(self, letter: str) -> None:
        """Take another letter, which may change the instrument; unlinked docks and sources keep the present one."""
        if letter == self._letter:
            return
        self._letter = letter
        self.letter_changed.emit(letter)
        self._join()

    def set_role(self, role: LinkRole) -> None:
        """Link the other way; a dock that follows again goes to its letter's instrument."""
        if role is self._role:
            return
        self._role = role
        self.role_changed.emit()
        self._join()

    def _join(self) -> None:
        """Go where the letter is, if it is followed."""
        if self._letter != UNLINKED and self._role.follows:
            self._go(self.letters.instrument(self._letter))
            self._go_to_minute(self.letters.minute(self._letter))

    def follow(self, lead: Selection) -> None:
        """Follow another selection until it is destroyed: the window's own follows the dock in use."""
        if self._lead is lead:
            return
        self._leave()
        self._lead = lead
        lead.changed.connect(self._lead_moved)
        lead.minute_changed.connect(self._go_to_minute)
        lead.letter_changed.connect(self._lead_linked)
        lead.destroyed.connect(self._lead_gone)
        self._lead_linked(lead.letter)
        self._go(lead.instrument)
        self._go_to_minute(lead.minute)

    def _leave(self) -> None:
        if self._lead is not None:
            self._lead.changed.disconnect(self._lead_moved)
            self._lead.minute_changed.disconnect(self._go_to_minute)
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
        if letter == self._letter and self._moved_by_letter:
            self._go(InstrumentId(instrument))

    def _letter_minute_moved(self, letter: str, minute: float | None) -> None:
        if letter == self._letter and self._moved_by_letter:
            self._go_to_minute(minute)

    @property
    def _moved_by_letter(self) -> bool:
        """What follows a lead is moved by it alone: the lead may be a source."""
        return self._lead is None and self._role.follows

    def _go(self, instrument: InstrumentId) -> None:
        if instrument != self._instrument:
            self._instrument = instrument
            self.changed.emit(instrument)

    def _go_to_minute(self, minute: float | None) -> None:
        if minute != self._minute:
            self._minute = minute
            self.minute_changed.emit(minute)
