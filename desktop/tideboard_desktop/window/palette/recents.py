"""What a person opened and ran lately; outlives a window that is built anew, and the program."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, instrument_id

MOST_SYMBOLS = 5
MOST_COMMANDS = 3


class Recents:
    """The newest first, each once. `changed` is called after every change."""

    def __init__(
        self,
        symbols: Iterable[str] = (),
        commands: Iterable[str] = (),
        *,
        changed: Callable[[Recents], None] = lambda _recents: None,
    ) -> None:
        """Begin with what an earlier run left; a symbol that is none is passed over."""
        self._symbols: list[InstrumentId] = []
        for symbol in symbols:
            with contextlib.suppress(BadInput):
                self._symbols.append(instrument_id(symbol))
        del self._symbols[MOST_SYMBOLS:]
        self._commands = list(commands)[:MOST_COMMANDS]
        self._changed = changed

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
        if self._symbols[:1] != [instrument]:
            self._symbols = [instrument, *(one for one in self._symbols if one != instrument)][:MOST_SYMBOLS]
            self._changed(self)

    def ran(self, command: str) -> None:
        """A command was run."""
        if self._commands[:1] != [command]:
            self._commands = [command, *(one for one in self._commands if one != command)][:MOST_COMMANDS]
            self._changed(self)
