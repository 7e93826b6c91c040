"""Verification finds what is damaged or missing in recorded books, and sets a damaged block aside."""

from __future__ import annotations

import pytest

from fakes.values.archive_market import DAY, KEY, TENCENT, after_close
from fakes.values.book_day import books, changes, quotes, record, rows_of, second
from tideboard_core.archive.depth import storage
from tideboard_core.archive.depth.book_rows import ASK, BID, BookChange, BookFlag, BookRows, RecordedLevel, book_gap
from tideboard_core.archive.depth.checks import coherent
from tideboard_core.archive.gaps import GapReason, gaps_of
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import DEPTH
from tideboard_core.archive.verification import Damage, DamageType, set_aside, verify
from tideboard_core.archive.writer import ArchiveWriter

SHOWN = books(400, 21)
ROWS = rows_of(SHOWN)


@pytest.fixture
def sealed(writer: ArchiveWriter, monkeypatch: pytest.MonkeyPatch) -> ArchiveWriter:
    monkeypatch.setattr(storage, "LARGE", 500)
    record(writer, ROWS, known=30_000)
    writer.add_quotes(KEY, TENCENT, DAY, quotes(200, 1), known=second(30_000))
    writer.seal_depth(KEY, TENCENT, DAY, after_close())
    return writer


def found(writer: ArchiveWriter) -> list[Damage]:
    return list(verify(writer.database))


def test_a_recorded_day_is_whole(sealed: ArchiveWriter) -> None:
    assert found(sealed) == []


def test_each_damaged_block_is_named_and_the_rest_stays(sealed: ArchiveWriter, reader: ArchiveReader) -> None:
    numbers = [row[0] for row in sealed.database.all("SELECT id FROM depth_block WHERE series=5 ORDER BY number")]
    sealed.database.execute("UPDATE depth_block SET data=substr(data, 1, 50) WHERE id=?", (numbers[1],))
    sealed.database.execute("UPDATE depth_block SET data='text' WHERE series=6")
    damages = found(sealed)
    assert [(each.type, each.series, each.symbol) for each in damages] == [
        (DamageType.BLOCK, "depth", TENCENT),
        (DamageType.BLOCK, "quotes", TENCENT),
    ]
    assert damages[0].number == numbers[1]
    for damage in damages:
        set_aside(sealed, damage, after_close())
    assert found(sealed) == []
    assert len(sealed.database.all("SELECT data FROM damaged")) == 2
    assert GapReason.DAMAGED in {each.why for each in reader.book_gaps(KEY, TENCENT, DAY)}
    noted = gaps_of(reader.database, reader.identities.all_keys(), reader.identities.all_symbols())
    assert {each.series for each in noted if each.why is GapReason.DAMAGED} == {"depth", "quotes"}
    assert reader.damaged == []
    set_aside(sealed, damages[0], after_close())
    assert len(sealed.database.all("SELECT data FROM damaged")) == 2


def test_a_missing_block_is_noticed(sealed: ArchiveWriter) -> None:
    sealed.database.execute("DELETE FROM depth_block WHERE series=5 AND number=(SELECT MAX(number) FROM depth_block)")
    sealed.database.execute("DELETE FROM depth_block WHERE series=5 AND number=0")
    assert [(each.type, each.series) for each in found(sealed)] == [(DamageType.CHANGES, "depth")]


@pytest.mark.parametrize("column", ["begin", "end", "whole", "gaps", "changes", "levels"])
def test_what_the_file_says_of_a_block_is_compared(sealed: ArchiveWriter, column: str) -> None:
    sealed.database.execute(f"UPDATE depth_block SET {column}={column}+1 WHERE series=5 AND number=0")  # noqa: S608
    assert DamageType.CHANGES in {each.type for each in found(sealed)}


def test_blocks_without_their_day_are_noticed(sealed: ArchiveWriter) -> None:
    sealed.database.execute("DELETE FROM depth_day WHERE series=5")
    assert [(each.type, each.series) for each in found(sealed)] == [(DamageType.CHANGES, "depth")]


def test_changes_that_lack_one_are_not_coherent() -> None:
    every = changes(SHOWN)
    assert coherent(BookRows.of(every))
    gone = next(at for at, change in enumerate(every) if any(not each.shares for each in change.levels))
    again = every[gone]
    assert not coherent(BookRows.of([*every[:gone], again, again, *every[gone + 1 :]]))


def test_eleven_levels_are_too_many_and_a_crossed_book_is_not() -> None:
    def whole(count: int) -> BookChange:
        bids = [RecordedLevel(BID, 100 - each, 5, 1) for each in range(count)]
        return BookChange(1, 1, int(BookFlag.FULL), [*bids, RecordedLevel(ASK, 90, 5, 1)])

    step = BookChange(2, 2, 0, [RecordedLevel(BID, 200, 5, 1)])
    assert coherent(BookRows.of([whole(10)]))
    assert not coherent(BookRows.of([whole(11)]))
    assert coherent(BookRows.of([whole(9), step]))
    assert not coherent(BookRows.of([whole(10), step]))
    assert coherent(BookRows.of([whole(10), whole(10), whole(10)]))


def test_what_comes_before_the_first_whole_book_or_in_a_gap_is_not_looked_at() -> None:
    odd = BookChange(1, 1, 0, [RecordedLevel(BID, 7, 0, 0)])
    gap = book_gap(3, GapReason.LINK)
    assert coherent(BookRows.of([odd]))
    assert coherent(BookRows.of([odd, changes(SHOWN)[0], gap, odd]))
    assert not coherent(BookRows.of([changes(SHOWN)[0], odd, gap]))
    assert coherent(BookRows.of([]))


def test_a_series_that_is_none_of_ours_is_left_alone(sealed: ArchiveWriter) -> None:
    sealed.database.execute("UPDATE depth_block SET series=77 WHERE series=6")
    sealed.database.execute("UPDATE depth_day SET series=77 WHERE series=6")
    assert found(sealed) == []
    assert DEPTH.number == 5
