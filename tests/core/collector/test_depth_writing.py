"""What waited of books and quotes is written in one transaction: with its facts and gaps, and sealed after the day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    close_archive,
    days_before,
    open_archive,
    session,
)
from fakes.values.book_day import books, rows_of
from fakes.values.books import MORNING, book_of, quote_of
from fakes.values.clock import ManualClock
from fakes.values.collecting import facts
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import GapReason, gaps_of
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import QUOTES
from tideboard_core.archive.units import day_number
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.depth_recording import KNOWN_EVERY, DepthQueue, facts_of, seal_earlier, write
from tideboard_core.market.hub import Hub
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.live import Lazy


class Market:
    """Two securities that are followed, at 10:00 of the day, and an archive."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock(MORNING)
        self.queue = DepthQueue(Hub(self.clock), self.clock, CALENDAR)
        self.writer: ArchiveWriter = open_archive(folder)

    def push(self, instrument: InstrumentId = TENCENT, shares: int = 100, volume: int = 100) -> None:
        tape, now = self.queue.follow(instrument, self.clock.market()), self.clock.monotonic()
        assert tape is not None
        tape.book.push(Lazy.ready(book_of([shares], self.clock.market())), now)
        tape.quote.push(Lazy.ready(quote_of("600", self.clock.market(), volume)), now)
        self.clock.advance(1)

    def flush(self) -> int:
        flushes = self.queue.flush(self.clock.market())
        write(self.writer, flushes, key_of)
        return len(flushes)


def key_of(_instrument: InstrumentId, _day: date) -> DefinitionKey:
    return KEY


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Market]:
    made = Market(tmp_path / "archive")
    yield made
    close_archive(made.writer)


@pytest.fixture
def reader(market: Market) -> Iterator[ArchiveReader]:
    with closing(ArchiveReader(market.writer.folder)) as made:
        yield made
        assert list(verify(made.database)) == []


def missing_quotes(reader: ArchiveReader) -> list[tuple[int, int, GapReason]]:
    found = gaps_of(reader.database, reader.identities.all_keys(), reader.identities.all_symbols())
    return sorted((each.first, each.last, each.why) for each in found if each.series == QUOTES.name)


def test_books_quotes_and_facts_come_back(market: Market, reader: ArchiveReader) -> None:
    market.push(shares=100, volume=100)
    tape = market.queue.tapes[TENCENT]
    tape.facts = facts_of(facts(TENCENT), MORNING)
    market.push(shares=200, volume=300)
    market.push(MEITUAN)
    assert market.flush() == 2
    assert len(reader.depth(KEY, TENCENT, DAY, end=market.clock.market())) == 2
    assert reader.quotes(KEY, TENCENT, DAY).volume.tolist() == [100, 300]
    assert reader.facts(KEY, TENCENT, DAY) == tape.facts
    assert reader.facts(KEY, MEITUAN, DAY) is None


def test_up_to_when_a_still_book_is_known_is_said_now_and_then(market: Market, reader: ArchiveReader) -> None:
    market.push()
    market.flush()
    market.clock.advance(KNOWN_EVERY - 2)
    assert market.flush() == 0
    market.clock.advance(1)
    assert market.flush() == 1
    assert reader.book_gaps(KEY, TENCENT, DAY)[-1].begin == market.clock.market()
    market.push(MEITUAN)
    assert market.flush() == 1, "a write of one costs nothing of the others"


def test_minutes_without_quotes_are_a_gap_in_the_ledger(market: Market, reader: ArchiveReader) -> None:
    market.push()
    market.flush()
    before = missing_quotes(reader)
    market.queue.lose(GapReason.LINK)
    market.clock.advance(150)
    market.push()
    market.flush()
    assert before == [(0, 29, GapReason.NOT_RUNNING)]
    assert missing_quotes(reader) == [*before, (30, 32, GapReason.LINK)]


def test_a_day_that_is_over_is_sealed_with_what_was_left_of_earlier_ones(market: Market, reader: ArchiveReader) -> None:
    (earlier,) = days_before(DAY, 1)
    market.writer.record_hours(session(earlier))
    market.writer.add_depth(KEY, MEITUAN, earlier, rows_of(books(60, 1, day=earlier)))
    market.push()
    market.flush()
    market.clock.set_market(session().close + timedelta(seconds=1))
    market.push(shares=300)
    market.flush()
    market.clock.set_market(session().settled)
    market.flush()
    row = reader.database.one("SELECT COUNT(*), COUNT(sealed) FROM depth_day")
    assert row == (3, 3)
    assert [each.why for each in reader.book_gaps(KEY, TENCENT, DAY)] == [GapReason.NOT_RUNNING], "before 10:00 alone"


def test_a_day_that_cannot_be_read_keeps_no_other_from_being_sealed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    earlier, damaged = days_before(DAY, 2)
    writer = open_archive(tmp_path / "archive")
    try:
        for day in (earlier, damaged):
            writer.record_hours(session(day))
            writer.add_depth(KEY, MEITUAN, day, rows_of(books(60, 1, day=day)))
        first = min(day_number(earlier), day_number(damaged))
        writer.database.execute("UPDATE depth_day SET known='now' WHERE day=?", (first,))
        assert seal_earlier(writer, MORNING) == 1
        assert "books were not sealed" in caplog.text
    finally:
        close_archive(writer)


def test_the_running_day_is_not_sealed_with_earlier_ones(market: Market, reader: ArchiveReader) -> None:
    market.push()
    market.flush()
    assert seal_earlier(market.writer, market.clock.market()) == 0
    assert seal_earlier(market.writer, session().settled) == 1
    assert reader.book_gaps(KEY, TENCENT, DAY)[-1].end is None
