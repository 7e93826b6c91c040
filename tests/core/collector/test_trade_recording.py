"""Trades on their way into the archive: written once, minutes covered or named as gaps, bounded, sealed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.values.archive_market import (
    CALENDAR,
    DAY,
    KEY,
    MEITUAN,
    TENCENT,
    after_close,
    close_archive,
    open_archive,
    session,
)
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.gaps import GapReason, GapState, gaps_of
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import PRINTS
from tideboard_core.archive.verification import set_aside, verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.collector.trade_recording import TradeQueue, seal_earlier, write
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import AggressorSide, Tick

SESSION = session()


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[ArchiveWriter]:
    made = open_archive(tmp_path / "archive")
    yield made
    close_archive(made)


@pytest.fixture
def reader(writer: ArchiveWriter) -> Iterator[ArchiveReader]:
    with closing(ArchiveReader(writer.folder)) as made:
        yield made


def key_of(_instrument: InstrumentId, _day: date) -> DefinitionKey:
    return KEY


def moment(minute: float) -> datetime:
    """Session minutes after the open, before the break."""
    return SESSION.open + timedelta(minutes=minute)


def tick(sequence: int, minute: float) -> Tick:
    return Tick(
        instrument=TENCENT,
        time=moment(minute),
        sequence=sequence,
        price=Decimal("600.2"),
        quantity=100,
        turnover=Decimal(60_020),
        direction=AggressorSide.BUY,
    )


def queue(room: int = 1000, *, numbered: bool = False) -> TradeQueue:
    return TradeQueue(CALENDAR, numbered=numbered, room=room)


def sequences(reader: ArchiveReader) -> list[int]:
    found: list[int] = reader.last(KEY, TENCENT, DAY, PRINTS).index.tolist()
    return found


def gaps(reader: ArchiveReader) -> list[tuple[int, int, GapReason]]:
    """First, last and reason of what is missing."""
    found = gaps_of(reader.database, reader.identities.all_keys(), reader.identities.all_symbols())
    missing = (each for each in found if each.series == PRINTS.name and each.state is not GapState.FILLED)
    return sorted((each.first, each.last, each.why) for each in missing)


def test_minutes_are_covered_from_the_first_whole_one_to_the_last_that_is_over(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    trades = queue()
    trades.take(TENCENT, [tick(1, 10.5), tick(2, 11.2)], moment(11.2))
    assert write(writer, trades.flush(moment(15.1)), key_of) == 2
    assert gaps(reader) == [(0, 10, GapReason.NOT_RUNNING), (15, 329, GapReason.NOT_RUNNING)]
    trades.take(TENCENT, [tick(3, 16.5)], moment(16.5))
    write(writer, trades.flush(moment(17)), key_of)
    assert gaps(reader) == [(0, 10, GapReason.NOT_RUNNING), (17, 329, GapReason.NOT_RUNNING)]
    assert trades.flush(moment(17)) == []


def test_a_break_is_a_gap_unless_the_next_answer_reaches_over_it(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    trades = queue()
    trades.take_answer(TENCENT, [tick(1, 0.5)], moment(1), whole_day=True)
    trades.broken()
    assert trades.unasked == [TENCENT]
    write(writer, trades.flush(moment(9)), key_of)
    trades.take(TENCENT, [tick(8, 9.5)], moment(9.5))
    trades.take_answer(TENCENT, [tick(7, 9.2), tick(8, 9.5)], moment(9.6), whole_day=False)
    write(writer, trades.flush(moment(12)), key_of)
    assert sequences(reader) == [1, 7, 8]
    assert gaps(reader) == [(0, 9, GapReason.LINK), (12, 329, GapReason.NOT_RUNNING)]


def test_what_there_is_no_room_for_is_dropped_and_said(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    trades = queue(room=3)
    trades.take_answer(TENCENT, [tick(1, 0.5), tick(2, 0.6)], moment(1), whole_day=True)
    trades.take(TENCENT, [tick(3, 4.1), tick(4, 5.1)], moment(5.2))
    assert trades.waiting == 2
    write(writer, trades.flush(moment(8)), key_of)
    assert sequences(reader) == [1, 2]
    assert gaps(reader) == [(4, 5, GapReason.OVERFLOW), (8, 329, GapReason.NOT_RUNNING)]
    trades.take(TENCENT, [tick(5, 8.5)], moment(8.5))
    assert write(writer, trades.flush(moment(9)), key_of) == 1


def test_a_session_of_two_runs_keeps_no_more_trades_than_its_block_has_room_for(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    first, second = queue(), queue()
    first.take_answer(TENCENT, [tick(1, 0.5), tick(2, 1.5)], moment(2), whole_day=True)
    assert write(writer, first.flush(moment(2.5)), key_of, most=3) == 2
    second.take(TENCENT, [tick(2, 1.5), tick(3, 4.1), tick(4, 5.1), tick(5, 6.1)], moment(6.2))
    assert write(writer, second.flush(moment(8)), key_of, most=3) == 1
    assert sequences(reader) == [1, 2, 3]
    assert (5, 6, GapReason.OVERFLOW) in gaps(reader)
    third = queue()
    third.take(TENCENT, [tick(1, 4.1)], moment(8.2))
    assert write(writer, third.flush(moment(8.5)), key_of, {}, most=2) == 0, "more than there is room for, and known"


def test_what_could_not_be_written_is_asked_for_again_or_is_a_gap(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    trades = queue()
    trades.take_answer(TENCENT, [tick(1, 0.5)], moment(1), whole_day=True)
    write(writer, trades.flush(moment(2.2)), key_of)
    trades.take(TENCENT, [tick(2, 2.5), tick(3, 3.5)], moment(3.6))
    trades.unwritten(trades.flush(moment(3.7)))
    assert trades.unasked == [TENCENT]
    trades.take(TENCENT, [tick(4, 4.5)], moment(4.5))
    trades.take_answer(TENCENT, [tick(3, 3.5), tick(4, 4.5)], moment(4.6), whole_day=False)
    write(writer, trades.flush(moment(6)), key_of)
    assert sequences(reader) == [1, 3, 4]
    assert gaps(reader) == [(2, 3, GapReason.NOT_RUNNING), (6, 329, GapReason.NOT_RUNNING)]


def test_minutes_lost_are_said_though_the_first_try_to_write_that_failed(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    trades = queue(numbered=True)
    trades.take_answer(TENCENT, [tick(1, 0.5)], moment(1), whole_day=True)
    write(writer, trades.flush(moment(5)), key_of)
    trades.take(TENCENT, [tick(9, 5.5)], moment(5.6))
    trades.unwritten(trades.flush(moment(6)))
    trades.take_answer(TENCENT, [tick(9, 5.5)], moment(6.1), whole_day=False)
    write(writer, trades.flush(moment(7)), key_of)
    assert gaps(reader) == [(0, 5, GapReason.LINK), (7, 329, GapReason.NOT_RUNNING)]


def test_after_the_close_the_session_is_sealed_and_whole(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    trades = queue()
    trades.take_answer(TENCENT, [tick(1, 0.5), tick(2, 3)], moment(3), whole_day=True)
    write(writer, trades.flush(after_close()), key_of)
    assert trades.followed == frozenset()
    assert writer.database.all("SELECT series FROM block") == [(PRINTS.number,)]
    assert writer.database.all("SELECT * FROM prints") == []
    assert sequences(reader) == [1, 2]
    assert gaps(reader) == []
    assert list(verify(writer.database)) == []
    trades.take(TENCENT, [tick(3, 4)], after_close())
    assert trades.flush(after_close()) == []


def test_what_an_earlier_run_left_is_sealed(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    trades = queue()
    trades.take(TENCENT, [tick(1, 10)], moment(10))
    write(writer, trades.flush(moment(11)), key_of)
    assert seal_earlier(writer, DAY) == 0
    assert seal_earlier(writer, DAY + timedelta(days=1)) == 1
    assert sequences(reader) == [1]


def test_a_damaged_block_keeps_no_other_session_from_being_sealed(
    writer: ArchiveWriter, reader: ArchiveReader, caplog: pytest.LogCaptureFixture
) -> None:
    trades = queue()
    trades.take(TENCENT, [tick(1, 10)], moment(10))
    trades.take(MEITUAN, [replace(tick(1, 10), instrument=MEITUAN)], moment(10))
    write(writer, trades.flush(moment(11)), key_of)
    assert seal_earlier(writer, DAY + timedelta(days=1)) == 2
    writer.database.execute("UPDATE block SET data=x'00' WHERE id=1")
    row = "INSERT INTO prints SELECT key, symbol, day, 2, 1, 0, 8, 0, 1, 1, 1, 0 FROM block"
    writer.database.execute(row)
    assert seal_earlier(writer, DAY + timedelta(days=1)) == 1
    assert len(writer.database.all("SELECT * FROM prints")) == 1
    assert "not sealed" in caplog.text
    (damage,) = verify(writer.database)
    set_aside(writer, damage, after_close(), until=after_close())
    found = gaps_of(reader.database, reader.identities.all_keys(), reader.identities.all_symbols())
    assert {each.state for each in found} == {GapState.CLOSED}


def test_where_numbers_begin_anew_a_second_run_goes_on_after_the_first(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    first, second = queue(numbered=True), queue(numbered=True)
    first.take(TENCENT, [tick(101, 10), tick(102, 11)], moment(11))
    write(writer, first.flush(moment(12)), key_of, {})
    second.take_answer(TENCENT, [tick(901, 10), tick(902, 11), tick(903, 12.5)], moment(13), whole_day=False)
    assert write(writer, second.flush(moment(14)), key_of, {}) == 1
    assert sequences(reader) == [101, 102, 903]


def test_the_minute_in_which_a_second_run_goes_on_is_not_told_as_whole(
    writer: ArchiveWriter, reader: ArchiveReader
) -> None:
    """Of the second of the newest recorded trade there may be more, which have no number to tell them by."""
    first, second = queue(numbered=True), queue(numbered=True)
    first.take(TENCENT, [tick(101, 10), tick(102, 11.5)], moment(11.5))
    write(writer, first.flush(moment(11.6)), key_of, {})
    answer = [tick(901, 10), tick(902, 11.5), tick(903, 11.5), tick(904, 12.5)]
    second.take_answer(TENCENT, answer, moment(13), whole_day=False)
    write(writer, second.flush(moment(14)), key_of, {})
    assert sequences(reader) == [101, 102, 904]
    reasons = [(0, 9, GapReason.NOT_RUNNING), (11, 11, GapReason.NOT_RUNNING), (14, 329, GapReason.NOT_RUNNING)]
    assert gaps(reader) == reasons
