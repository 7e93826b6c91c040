"""Reads the sessions of a record from the archive: a rule's securities in the last sessions that are over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.hours import recorded_days
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.session import TradingCalendar
from tideboard_core.signals.loading import Members, load_sessions
from tideboard_core.signals.rules import Rule
from tideboard_core.signals.sessions import SessionData

Progress = Callable[[int, int], None]


def read_sessions(
    reader: ArchiveReader,
    progress: Progress,
    *,
    rule: Rule,
    symbols: Sequence[InstrumentId],
    members: Members,
    count: int,
    keys: tuple[DefinitionKey | None, DefinitionKey | None],
    now: datetime,
) -> list[SessionData]:
    """Return what the archive has of a rule's securities in the last `count` sessions that were over at `now` (aware).

    `symbols` has those that are or were in its list, `members` says which of them were on a day. `keys` are those of
    the provider and of a second one, None without it. `progress` gets the securities that are read and all of them.
    Damaged sessions are left out. Raises ArchiveError.
    """
    key, other = keys
    if key is None:
        return []
    loaded = load_sessions(
        reader,
        rule,
        key,
        symbols,
        _days_over(reader, key, now)[-count:],
        TradingCalendar(),
        cancelled=lambda: False,  # `progress` raises instead
        other=other,
        members=members,
        progress=progress,
    )
    progress(len(symbols), len(symbols))
    return list(loaded.sessions)


def _days_over(reader: ArchiveReader, key: DefinitionKey, now: datetime) -> list[date]:
    """The recorded days of a market that are over, oldest first."""
    days = recorded_days(reader.database, key.market)
    return [day for day in days if reader.hours(key.market, day).close <= now]
