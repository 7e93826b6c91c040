"""What a killed recording left becomes a gap, by the next program or when its day is sealed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, KEY, MEITUAN, TENCENT, after_close, close_archive, open_archive, session
from fakes.values.book_day import books, quotes, record, rows_of, second
from tideboard_core.archive.depth.book_rows import BookRows, book_gap
from tideboard_core.archive.depth.closing import minutes_between, unsealed_recordings
from tideboard_core.archive.depth.reading import BookGap
from tideboard_core.archive.gaps import GapReason, GapState, gaps_of
from tideboard_core.archive.problems import ArchiveError
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.sealing import seal, unsealed
from tideboard_core.archive.units import instant, micros
from tideboard_core.archive.verification import verify
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import Market

NOT_RUNNING = GapReason.NOT_RUNNING


def ledger(reader: ArchiveReader, series: str) -> list[tuple[int, int, GapReason]]:
    found = gaps_of(reader.database, reader.identities.all_keys(), reader.identities.all_symbols())
    mine = [each for each in found if each.series == series]
    assert all(each.state is GapState.CLOSED and each.fetchable_until is None for each in mine)
    return sorted((each.first, each.last, each.why) for each in mine)


def test_the_next_program_notes_a_gap_from_what_was_known(folder: Path) -> None:
    killed = open_archive(folder)
    killed.add_depth(KEY, TENCENT, DAY, rows_of(books(50, 1)), known=second(60))
    killed.add_quotes(KEY, TENCENT, DAY, quotes(60, 1))
    killed.database.close()
    killed.lease.release()
    writer = open_archive(folder)
    reader = ArchiveReader(folder)
    again = rows_of(books(30, 2, begin=600))
    writer.add_depth(KEY, TENCENT, DAY, again.part(0, 20))
    writer.add_depth(KEY, TENCENT, DAY, again.part(20, 60), known=second(640))
    late = quotes(700, 1).part(600, 700)
    writer.add_quotes(KEY, TENCENT, DAY, late)
    gaps = reader.book_gaps(KEY, TENCENT, DAY)
    assert gaps[1:] == [
        BookGap(second(60), instant(int(again.received[0])), NOT_RUNNING),
        BookGap(second(640), None, NOT_RUNNING),
    ]
    assert ledger(reader, "quotes") == [(0, 10, NOT_RUNNING)]
    assert len(reader.depth(KEY, TENCENT, DAY).gaps) == 2
    reader.close()
    close_archive(writer)


def test_a_program_that_goes_on_notes_nothing(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    rows = rows_of(books(50, 3))

    def fail_behind() -> None:
        with writer.batch():
            writer.add_depth(KEY, TENCENT, DAY, rows.part(0, 10))
            writer.add_depth(KEY, TENCENT, DAY.replace(year=2001), rows)

    with pytest.raises(ArchiveError, match="archive-hours-missing"):
        fail_behind()
    writer.add_depth(KEY, TENCENT, DAY, rows.part(0, 10))
    writer.add_depth(KEY, TENCENT, DAY, rows.part(10, 100), known=second(30_000))
    assert not len(reader.depth(KEY, TENCENT, DAY).gaps)


def test_sealing_closes_a_day_and_notes_its_minutes(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    begin = 30 * 60
    record(writer, rows_of(books(120, 4, begin=begin)), known=begin + 125)
    writer.add_depth(KEY, TENCENT, DAY, BookRows.of([book_gap(micros(second(begin + 125)), GapReason.LINK)]))
    writer.add_depth(KEY, TENCENT, DAY, rows_of(books(100, 5, begin=begin + 300)), known=second(begin + 420))
    writer.add_quotes(KEY, TENCENT, DAY, quotes(600, 1), known=second(600))
    assert [each.day for each in unsealed_recordings(writer.database, Market.HK)] == [20261120]
    assert seal(writer, unsealed(writer.database, Market.HK), after_close()) == 1
    assert unsealed(writer.database, Market.HK) == []
    begun = instant(int(reader.depth(KEY, TENCENT, DAY).received[0]))
    gaps = reader.book_gaps(KEY, TENCENT, DAY)
    assert [gaps[0], gaps[1][::2], gaps[2]] == [
        BookGap(second(0), begun, NOT_RUNNING),
        (second(begin + 125), GapReason.LINK),
        BookGap(second(begin + 420), None, NOT_RUNNING),
    ]
    assert ledger(reader, "depth") == [(0, 30, NOT_RUNNING), (32, 35, GapReason.LINK), (37, 329, NOT_RUNNING)]
    assert ledger(reader, "quotes") == [(0, 0, NOT_RUNNING), (10, 329, NOT_RUNNING)]
    assert list(verify(writer.database)) == []
    assert writer.database.all("SELECT open FROM depth_day WHERE series=5") == [(0,)]
    size = reader.depth_sizes()
    writer.seal_depth(KEY, TENCENT, DAY, after_close() + timedelta(hours=1))
    assert reader.depth_sizes() == size


def test_a_day_that_is_recorded_on_after_its_seal_is_sealed_anew(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    shown = books(60, 6)
    rows = rows_of(shown)
    writer.add_depth(KEY, TENCENT, DAY, rows.part(0, 100), known=second(30_000))
    writer.seal_depth(KEY, TENCENT, DAY, after_close())
    assert ledger(reader, "depth") == [(0, 0, NOT_RUNNING)]
    writer.add_depth(KEY, TENCENT, DAY, rows.part(100, 120))
    assert len(unsealed_recordings(writer.database, Market.HK)) == 1
    writer.seal_depth(KEY, TENCENT, DAY, after_close())
    assert reader.depth(KEY, TENCENT, DAY).received.tolist() == rows.received.tolist()
    assert unsealed_recordings(writer.database, Market.HK) == []


def test_quotes_that_the_recording_lost(writer: ArchiveWriter, reader: ArchiveReader) -> None:
    writer.note_quotes_missing(KEY, MEITUAN, DAY, second(61), second(120), GapReason.OVERFLOW)
    assert ledger(reader, "quotes") == [(1, 1, GapReason.OVERFLOW)]


def test_minutes_between_moments() -> None:
    hours = session()
    minutes = [(0, 60), (0, 61), (59, 60), (60, 60), (-100, 5), (9_000, 12_600), (30_000, 40_000)]
    found = [minutes_between(hours, second(begin), second(end)) for begin, end in minutes]
    assert [list(each) for each in found] == [[0], [0, 1], [0], [], [0], [], []]
