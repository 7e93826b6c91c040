"""Which securities wait to be looked up in a shared place: the ones asked for last first, those that failed last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId

AGAIN: Final = 600.0
"""Seconds after which a security that is asked for is looked up again: somebody may have published."""
TOGETHER: Final = 8
"""Securities of one question to the child: what is shown now waits for no more than these."""
MOST: Final = 300
"""Securities that wait at most, the last ones asked for."""


class WaitingSecurities:
    """Each `now` is a moment of one clock in seconds. A security is due if it was asked for AGAIN after it was read."""

    def __init__(self) -> None:
        self._asked: dict[InstrumentId, float] = {}
        self._looked: dict[InstrumentId, float] = {}
        self._failed: dict[InstrumentId, TideboardError] = {}
        self._damaged: dict[InstrumentId, float] = {}
        self._to_drop: set[InstrumentId] = set()
        self._begun_anew: float | None = None
        self.anew = False

    def ask(self, instrument: InstrumentId, now: float) -> bool:
        """Note that somebody asks for a security; returns whether it is due.

        Beyond MOST one goes that is not due, else the one that was asked for longest ago: it comes again when somebody
        asks for it again.
        """
        self._asked.pop(instrument, None)
        self._asked[instrument] = now
        if len(self._asked) > MOST:
            beyond = min(self._asked, key=self._is_due)
            del self._asked[beyond]
            self._failed.pop(beyond, None)
        return self._is_due(instrument)

    def due(self) -> list[InstrumentId]:
        """The securities to look up, those that were asked for last at the end."""
        return [*filter(self._is_due, [*self._asked])]

    def next(self) -> list[InstrumentId]:
        """Those to look up together now, the last one asked for first."""
        return self.due()[-TOGETHER:][::-1]

    def _is_due(self, instrument: InstrumentId) -> bool:
        asked, looked = self._asked.get(instrument), self._looked.get(instrument)
        return asked is not None and (looked is None or asked - looked >= AGAIN)

    def looked_up(self, symbols: Iterable[InstrumentId], began: float) -> None:
        """Note that the place was read for these, from the moment `began` on."""
        for each in symbols:
            self._looked[each] = began
            self._failed.pop(each, None)

    def fail(self, symbols: Sequence[InstrumentId], error: TideboardError) -> None:
        """Note that reading the place for these failed: all others come before them."""
        still = {each: self._asked[each] for each in symbols if each in self._asked}
        self._failed.update(dict.fromkeys(still, error))
        self._asked = still | {each: asked for each, asked in self._asked.items() if each not in still}

    @property
    def error(self) -> TideboardError | None:
        """What failed and was not read since; None if nothing did."""
        return next(iter(self._failed.values()), None)

    def look_again(self) -> None:
        """Let everything that was asked for be due."""
        self._looked.clear()

    def forget_place(self) -> None:
        """Another place is meant, or none."""
        self._looked.clear()
        self._failed.clear()
        self._damaged.clear()
        self._to_drop.clear()
        self._begun_anew, self.anew = None, False

    # --- a damaged copy ---------------------------------------------------------------------------------------------

    def copy_again(self, instrument: InstrumentId, now: float) -> bool:
        """Have a security copied again from the beginning, once in AGAIN seconds; returns whether it will be."""
        if now - self._damaged.get(instrument, -AGAIN) < AGAIN:
            return False
        self._damaged[instrument] = now
        self._to_drop.add(instrument)
        self._looked.pop(instrument, None)
        return self.ask(instrument, now)

    def begin_anew(self, now: float) -> bool:
        """Have the whole copy made anew, once in AGAIN seconds; returns whether it will be."""
        if self._begun_anew is not None and now - self._begun_anew < AGAIN:
            return False
        self._begun_anew, self.anew = now, True
        self._looked.clear()
        return True

    def damaged(self, symbols: Iterable[InstrumentId]) -> list[InstrumentId]:
        """Those of some securities that are copied again from the beginning."""
        return [each for each in symbols if each in self._to_drop]

    def dropped(self, symbols: Collection[InstrumentId]) -> None:
        """Note that what was copied of these is gone, and the whole copy where that was asked for."""
        self._to_drop.difference_update(symbols)
        self.anew = False
