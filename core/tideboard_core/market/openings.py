"""What the quotes of a hub told around New York's open, for every reader of a security's day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.opening import Opening
from tideboard_core.model.quote import Quote
from tideboard_core.ports.system import Clock

if TYPE_CHECKING:
    from tideboard_core.market.hub import Hub


class Openings:
    """Follows each security of New York from the first time that somebody asks for it; `Hub.opening` has the only one.

    A quote that is followed is converted as it comes: one connection makes its rows of what it has at that moment.
    """

    def __init__(self, hub: Hub, clock: Clock) -> None:
        self._hub, self._clock = hub, clock
        self._of: dict[str, Opening] = {}

    def of(self, instrument: InstrumentId) -> Opening:
        """What is known by the newest quote."""
        key = Topic.QUOTE.of(instrument)
        if instrument not in self._of:
            self._of[instrument] = Opening()
            self._hub.listen(key, self._came)
        self._take(key, again=False)
        return self._of[instrument]

    def learn_closes(self, instrument: InstrumentId, day: date, closes: Collection[Decimal]) -> None:
        """Take over what the previous close of `day` may be by the daily candle of the session before."""
        before = self.of(instrument)
        after = self._of[instrument] = before.with_closes(day, closes)
        if after != before:
            self._hub.touch(Topic.QUOTE.of(instrument))

    def _came(self, key: Key[Quote]) -> None:
        self._take(key, again=True)

    def _take(self, key: Key[Quote], *, again: bool) -> None:
        """Take the newest quote, once for each publish: a listener called earlier may ask before this one is called."""
        quote, known = self._hub.sound(key), self._of[key.subject]
        if quote is not None and (again or quote is not known.row):
            since = self._hub.elapsed(self._hub.arrived(key) or 0.0)
            self._of[key.subject] = known.after(quote, self._clock.market() - timedelta(seconds=since))
