"""An archive of sixty-one sessions of one list, with gaps of every reason, as the pictures show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

from fakes.values.archive_filling import record
from fakes.values.archive_market import DAY, close_archive, days_before, open_archive, session
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.model.instrument import InstrumentId, Market

DAYS: Final = (*days_before(DAY, 60), DAY)
LISTED: Final = tuple(
    InstrumentId(f"HK.{number:05}")
    for number in (
        700, 9988, 3690, 1810, 5, 388, 1299, 2318, 941, 9618,
        981, 939, 3988, 883, 2015, 992, 2382, 857,
    )
)  # fmt: skip
DENIED: Final = InstrumentId("HK.00857")
BEGINS: Final = {InstrumentId("HK.02015"): date(2026, 9, 14), InstrumentId("HK.02382"): date(2026, 9, 4)}
"""First recorded day of the securities that were added to the list later."""


class Hole(NamedTuple):
    """Missing minutes `first` to `last`, both included, of some securities; `fetched` later, all the same."""

    symbols: tuple[InstrumentId, ...]
    first: int
    last: int
    why: GapReason
    fetched: bool = False


HOLES: Final[Mapping[date, tuple[Hole, ...]]] = {
    date(2026, 9, 8): (Hole(LISTED[:1], 0, 14, GapReason.PROVIDER_EMPTY),),
    date(2026, 9, 28): (Hole(LISTED, 0, 329, GapReason.NOT_RUNNING),),
    date(2026, 10, 21): (Hole(LISTED[:1], 150, 167, GapReason.PROVIDER_EMPTY),),
    date(2026, 10, 29): (Hole(LISTED[11:14], 0, 329, GapReason.LIMIT),),
    date(2026, 11, 9): (Hole(LISTED[1:2], 130, 142, GapReason.PROVIDER_EMPTY),),
    date(2026, 11, 17): (Hole(LISTED[4:9], 301, 329, GapReason.LINK),),
    DAY: (
        Hole(LISTED[:1], 108, 120, GapReason.PROVIDER_EMPTY, fetched=True),
        Hole(LISTED[10:11], 71, 111, GapReason.PROVIDER_EMPTY),
        Hole(LISTED[14:15], 212, 219, GapReason.LINK),
    ),
}


def fill_quarter(folder: Path, key: DefinitionKey, now: datetime) -> None:
    """Write the archive as it is at `now`, in the evening of `DAY`; takes twenty seconds of a processor."""
    writer = open_archive(folder, *DAYS)
    for day in DAYS:
        for symbol in LISTED:
            if symbol == DENIED:
                record(writer, symbol, day, (), why=GapReason.NO_RIGHT, key=key)
            elif day >= BEGINS.get(symbol, day):
                hole = next((each for each in HOLES.get(day, ()) if symbol in each.symbols), None)
                missing = set() if hole is None else set(range(hole.first, hole.last + 1))
                minutes = [minute for minute in range(session(day).minutes) if minute not in missing]
                record(writer, symbol, day, minutes, why=None if hole is None else hole.why, key=key)
                if hole is not None and hole.fetched:
                    record(writer, symbol, day, range(session(day).minutes), key=key)
        seal(writer, unsealed(writer.database, Market.HK), now)
    writer.close_expired(now)
    close_archive(writer)
