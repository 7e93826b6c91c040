"""Recently viewed symbols and recently run commands; kept over a window rebuild and a restart."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId, instrument_id

MOST_SYMBOLS = 5
MOST_COMMANDS = 3


class Recents:
    """Newest first, each once. `changed` is called after every change."""

    def __init__(
        self,
        symbols: Iterable[str] = (),
        commands: Iterable[str] = (),
        *,
        changed: Callable[[Recents], None] = lambda _recents: None,
    ) -> None:
        """Start with the entries of an earlier run; invalid symbols are skipped."""
        self._symbols: list[InstrumentId] = []
        for symbol in symbols:
            with contextlib.suppress(BadInput):
                self._symbols.append(instrument_id(symbol))
        del self._symbols[MOST_SYMBOLS:]
        self._commands = list(commands)[:MOST_COMMANDS]
        self._changed = changed

    @property
    def symbols(self) -> tuple[InstrumentId, ...]:
        return tuple(self._symbols)

    @property
    def commands(self) -> tuple[str, ...]:
        return tuple(self._commands)

    def opened(self, instrument: InstrumentId) -> None:
        """Add an instrument that was shown."""
        if self._symbols[:1] != [instrument]:
            self._symbols = [instrument, *(one for one in self._symbols if one != instrument)][:MOST_SYMBOLS]
            self._changed(self)

    def ran(self, command: str) -> None:
        """Add a command that was run from the palette."""
        if self._commands[:1] != [command]:
            self._commands = [command, *(one for one in self._commands if one != command)][:MOST_COMMANDS]
            self._changed(self)
