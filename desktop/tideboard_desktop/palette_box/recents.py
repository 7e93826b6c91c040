"""What a person opened and ran lately; outlives a window that is built anew."""

from __future__ import annotations

from tideboard_core.model.instrument import InstrumentId

MOST_SYMBOLS = 5
MOST_COMMANDS = 3


class Recents:
    """The newest first, each once."""

    def __init__(self) -> None:
        self._symbols: list[InstrumentId] = []
        self._commands: list[str] = []

    @property
    def symbols(self) -> tuple[InstrumentId, ...]:
        """Instruments that were in view."""
        return tuple(self._symbols)

    @property
    def commands(self) -> tuple[str, ...]:
        """Ids of commands that were run from the palette."""
        return tuple(self._commands)

    def opened(self, instrument: InstrumentId) -> None:
        """An instrument came into view."""
        self._symbols = [instrument, *(one for one in self._symbols if one != instrument)][:MOST_SYMBOLS]

    def ran(self, command: str) -> None:
        """A command was run."""
        self._commands = [command, *(one for one in self._commands if one != command)][:MOST_COMMANDS]
