"""Which instrument the linked docks show."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from tideboard_core.model.instrument import InstrumentId


class Selection(QObject):
    """The instrument of one link letter; selecting in any dock of the letter moves all of them."""

    changed = Signal(str)

    def __init__(self, instrument: InstrumentId, letter: str = "A", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._instrument = instrument
        self.letter = letter

    @property
    def instrument(self) -> InstrumentId:
        """The selected instrument."""
        return self._instrument

    def select(self, instrument: InstrumentId) -> None:
        """Move to `instrument`; `changed` carries its id and is silent when nothing moves."""
        if instrument != self._instrument:
            self._instrument = instrument
            self.changed.emit(instrument)
