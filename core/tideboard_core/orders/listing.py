"""Static facts of securities at the connection that orders go to, if prices come from another one, and their check."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable

from tideboard_core.errors import GatewayError
from tideboard_core.model.instrument import Instrument, InstrumentId
from tideboard_core.model.review import Check, CheckCode, MappingPart, hard
from tideboard_core.orders.snapshot import Listed, PretradeSnapshot
from tideboard_core.ports.market import QuoteFeed

log = logging.getLogger(__name__)


class Listing:
    """Static facts by security, read once per connection; `generation` returns the number of the connection."""

    def __init__(self, feed: QuoteFeed, generation: Callable[[], int]) -> None:
        self._feed = feed
        self._generation = generation
        self._of = generation()
        self._known: dict[InstrumentId, Instrument | None] = {}

    def listed(self, instrument: InstrumentId) -> Listed:
        """What was read of the security."""
        self._forget_the_last()
        return Listed(self._known.get(instrument))

    def was_read(self, instrument: InstrumentId) -> bool:
        """Whether the connection has been asked for the security."""
        self._forget_the_last()
        return instrument in self._known

    async def read(self, instrument: InstrumentId) -> None:
        """Ask for the security unless that has been done; a refusal leaves it unknown, to be asked again."""
        if self.was_read(instrument):
            return
        of = self._of
        try:
            rows = await self._feed.instruments([instrument])
        except GatewayError as error:
            log.info("%s not read where orders go: %s", instrument, error.code)
            return
        # A new login may be at another program: what the old one said of the symbol proves nothing there.
        if of == self._generation():
            self._known[instrument] = next((row for row in rows if row.id == instrument), None)

    def _forget_the_last(self) -> None:
        if self._of != self._generation():
            self._of = self._generation()
            self._known.clear()


def mapping(snapshot: PretradeSnapshot) -> Check | None:
    """Prices of one connection, orders to another: name, lot and currency of the symbol must be the same on both.

    A contract's multiplier belongs to its lot: where they differ the same order would cost another sum.

    The same name in any of the languages that a side gives is the same name. What one side does not have is denied.
    """
    listed = snapshot.listed
    if listed is None:
        return None
    ours, theirs = snapshot.instrument if snapshot.known else None, listed.instrument
    if ours is None or theirs is None:
        return hard(CheckCode.MAPPING, passed=False, what=MappingPart.UNKNOWN, **_names_shown(ours, theirs))
    if not _names(ours) & _names(theirs):
        return hard(CheckCode.MAPPING, passed=False, what=MappingPart.NAME, **_names_shown(ours, theirs))
    if (ours.lot_size, ours.multiplier) != (theirs.lot_size, theirs.multiplier):
        return hard(CheckCode.MAPPING, passed=False, what=MappingPart.LOT, ours=_lot_of(ours), theirs=_lot_of(theirs))
    if ours.currency != theirs.currency:
        what = MappingPart.CURRENCY
        return hard(CheckCode.MAPPING, passed=False, what=what, ours=ours.currency, theirs=theirs.currency)
    return hard(CheckCode.MAPPING, passed=True, what="", **_names_shown(ours, theirs))


def _names_shown(ours: Instrument | None, theirs: Instrument | None) -> dict[str, object]:
    return {"ours": _name_of(ours), "theirs": _name_of(theirs)}


def _name_of(instrument: Instrument | None) -> str:
    return "" if instrument is None else instrument.name or instrument.name_en


def _lot_of(instrument: Instrument) -> str:
    """`100` of a stock, `1 x 100` of a contract."""
    lot, multiplier = instrument.lot_size, instrument.multiplier
    return str(lot) if multiplier == 1 else f"{lot} x {multiplier}"


def _names(instrument: Instrument) -> frozenset[str]:
    """Every name without what brokers write differently: case, width, spaces and punctuation."""
    given = (instrument.name, instrument.name_en, *instrument.names)
    plain = (
        "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())
        for name in given
    )
    return frozenset(plain) - {""}
