"""Flaws of a recorded day: each is named, and everything else is shown as it was recorded."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from fakes.values.archive_market import DAY, TENCENT, after_close, session
from fakes.values.book_day import second
from fakes.values.clock import ManualClock
from fakes.values.replayed import BOOK_FROM, KEY, QUOTES, fill, moment, reading
from tideboard_core.archive.database import FILE
from tideboard_core.archive.depth.quote_rows import QuoteRows
from tideboard_core.archive.gaps import GapReason
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.problems import ArchiveError, ArchiveFault
from tideboard_core.archive.records import BARS, FLOW, PRINTS
from tideboard_core.archive.rows import from_tuples
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.units import micros
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.flow import FlowDefinition
from tideboard_core.replay.day_notes import DayNotes, of_other_tiers, went_back, without_repeated
from tideboard_core.replay.recorded_day import recorded_day
from tideboard_core.replay.recorded_security import RecordedRows, RecordedSecurity

OPENED = micros(session(DAY).open)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path / "archive", with_books=True)
    return tmp_path / "archive"


def trades(*receipts: int) -> list[tuple[int | None, ...]]:
    """One a second by the exchange's clock, received so many seconds after the open."""
    return [
        (at, 1, OPENED + received * 1_000_000, 8, OPENED + at * 1_000_000, 6_000_000, 100, 1, 0)
        for at, received in enumerate(receipts)
    ]


def security_of(rows: list[tuple[int | None, ...]], quotes: QuoteRows | None = None) -> RecordedSecurity:
    empty = {layout: from_tuples(layout, []) for layout in (FLOW, BARS)}
    recorded = RecordedRows(
        flow=empty[FLOW], bars=empty[BARS], prints=from_tuples(PRINTS, rows), quotes=quotes or QuoteRows.of([])
    )
    return RecordedSecurity(TENCENT, session(DAY), recorded)


async def test_a_day_without_flaws_has_nothing_to_be_said_of_it(folder: Path) -> None:
    day = await recorded_day(reading(folder), KEY, DAY)
    assert (await day.security(TENCENT)).notes == DayNotes()
    assert not of_other_tiers(KEY, FlowDefinition.FUTU, DAY)


def test_rows_that_stand_there_twice_are_shown_once() -> None:
    rows = trades(0, 1, 2)
    security = security_of([rows[0], rows[1], rows[1], rows[2]])
    assert security.notes.repeated == 1
    assert security.trades_known(session(DAY).close) == 3
    kept, count = without_repeated(from_tuples(PRINTS, rows))
    assert (len(kept), count) == (3, 0)


def test_a_clock_that_went_back_is_named_and_every_trade_shown() -> None:
    security = security_of(trades(10, 11, 3, 4, 12))
    assert security.notes.clock_back
    assert security.trades_known(session(DAY).close) == 5
    assert not security_of(trades(10, 11, 10, 12)).notes.clock_back, "answers under way may overtake each other"
    back = replace(QUOTES, received=np.roll(QUOTES.received, 5))
    assert went_back(from_tuples(PRINTS, []), back)
    quoted = security_of([], back)
    assert quoted.quotes_known(session(DAY).close) == len(QUOTES)
    for seconds in (100, 1000, 5000):
        quote = quoted.quote(second(seconds))
        assert quote is None or quote.time <= second(seconds)


def test_another_definition_of_the_order_sizes_is_told_apart() -> None:
    older = replace(KEY, tier_version="0", valid_from=date(2010, 1, 1))
    assert of_other_tiers(older, FlowDefinition.FUTU, DAY)


async def test_damaged_quotes_and_books_are_named_and_the_rest_plays(folder: Path) -> None:
    lease = Lease(folder, ManualClock(), program="test").take()
    with closing(ArchiveWriter(folder, lease)) as writer:
        seal(writer, unsealed(writer.database, KEY.market), after_close())
    lease.release()
    with closing(sqlite3.connect(folder / FILE)) as file, file:
        file.execute("UPDATE depth_block SET data=zeroblob(length(data))")
    day = await recorded_day(reading(folder), KEY, DAY)
    security, book = await day.security(TENCENT), await day.book(TENCENT)
    assert security.notes.damaged == ("quotes",)
    assert {hole.why for hole in book.holes} >= {GapReason.DAMAGED}
    assert book.book(second(BOOK_FROM + 1000)) is None
    assert security.has_flow
    assert security.quote(moment("10:47")) is not None, "of bars and trades"
    assert security.trades_known(moment("10:47")) > 0


async def test_a_file_of_an_older_version_has_no_books_and_plays(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as file, file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
            if name.startswith("depth") or name == "facts":
                file.execute(f"DROP TABLE {name}")
        file.execute("PRAGMA user_version=4")
    day = await recorded_day(reading(folder), KEY, DAY)
    security = await day.security(TENCENT)
    assert (await day.book(TENCENT)).is_empty
    assert security.facts is None
    assert security.has_flow
    assert security.quote(moment("10:47")) is not None


async def test_a_file_of_a_newer_version_is_refused_by_name(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as file, file:
        file.execute("PRAGMA user_version=99")
    with pytest.raises(ArchiveError) as refused:
        await recorded_day(reading(folder), KEY, DAY)
    assert refused.value.code == ArchiveFault.NEWER


async def test_a_day_that_was_not_recorded_is_refused(folder: Path) -> None:
    with pytest.raises(ArchiveError):
        await recorded_day(reading(folder), KEY, DAY + timedelta(days=30))
