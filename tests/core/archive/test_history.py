from __future__ import annotations

import numpy as np

from fakes.values.archive_market import nets
from tideboard_core.archive.history import SESSIONS, forget_day, read_history, read_minute, remember
from tideboard_core.archive.records import FLOW, NULL, Minute, Rows
from tideboard_core.archive.rows import SessionId, from_tuples
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId


def rows(minutes: list[Minute], version: int = 1) -> Rows:
    return from_tuples(FLOW, [(row[0], version, 0, 1, *row[1:]) for row in minutes])


def kept(writer: ArchiveWriter, symbol: int = 1) -> dict[int, list[int]]:
    """Nets of each day."""
    history = read_history(writer.database, 1, symbol)
    assert history is not None
    return {int(day): history.nets[:, column].tolist() for column, day in enumerate(history.days) if day}


def test_nets_of_a_session_are_kept(writer: ArchiveWriter) -> None:
    remember(writer.database, 1, 1, {20261119: rows([Minute(-1, 9), *nets(1, None, 3)])})
    remember(writer.database, 1, 1, {20261120: rows(nets(4, 5))})
    assert kept(writer) == {20261119: [1, NULL, 3], 20261120: [4, 5, NULL]}
    assert kept(writer, symbol=2) == {}


def test_a_restated_session_takes_its_own_column(writer: ArchiveWriter) -> None:
    session = SessionId(1, 1, 20261119)
    remember(writer.database, 1, 1, {session.day: rows(nets(1, 2, 3))})
    both = from_tuples(FLOW, [(0, 1, 0, 1, 1, *[None] * 7), (0, 2, 0, 1, 8, *[None] * 7)])
    remember(writer.database, 1, 1, {session.day: both})
    assert kept(writer) == {20261119: [8, NULL, NULL]}


def test_the_oldest_makes_room_and_nothing_older_comes_back(writer: ArchiveWriter) -> None:
    for day in range(20260101, 20260101 + SESSIONS):
        remember(writer.database, 1, 1, {day: rows(nets(day))})
    history = read_history(writer.database, 1, 1)
    assert history is not None
    assert history.full
    remember(writer.database, 1, 1, {20269999: rows(nets(7))})
    remember(writer.database, 1, 1, {20250101: rows(nets(8))})

    assert len(kept(writer)) == SESSIONS
    assert 20260101 not in kept(writer)
    assert 20250101 not in kept(writer)
    assert kept(writer)[20269999] == [7]


def test_an_emptied_day_stays_as_one_with_nothing(writer: ArchiveWriter) -> None:
    session = SessionId(1, 1, 20261119)
    remember(writer.database, 1, 1, {session.day: rows(nets(1, 2))})
    forget_day(writer.database, session)
    forget_day(writer.database, SessionId(1, 2, 20261119))
    assert kept(writer) == {20261119: [NULL, NULL]}


NAMES = [InstrumentId(f"HK.0000{number}") for number in (1, 2, 3)]


def test_only_the_symbols_asked_for_are_read(writer: ArchiveWriter) -> None:
    for name in NAMES[:2]:
        symbol = writer.identities.made_symbol(name)
        remember(writer.database, 1, symbol, {20261119: rows(nets(symbol))})
    assert read_minute(writer.database, 1, 0, {NAMES[1]}).symbols == (NAMES[1],)


def test_one_minute_is_that_of_the_whole(writer: ArchiveWriter) -> None:
    first, second, _third = NAMES
    for name, values in zip(NAMES, ([1, 2, 3], [4, 5], []), strict=True):
        symbol = writer.identities.made_symbol(name)
        remember(writer.database, 1, symbol, {20261119: rows(nets(*values))})
        remember(writer.database, 2, symbol, {20261119: rows(nets(*[9] * 5))})
    for minute, expected in enumerate(({first: 1, second: 4}, {first: 2, second: 5}, {first: 3}, {})):
        found = read_minute(writer.database, 1, minute, NAMES)
        assert dict(zip(found.symbols, found.nets[:, 0].tolist(), strict=True)) == expected
        assert [symbols for _history, symbols in found.by_days()] == ([list(expected)] if expected else [])
        assert all(np.flatnonzero(history.days).tolist() == [0] for history, _symbols in found.by_days())
