"""Changes are kept in bounded memory, and what was recorded fills what was not pushed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from fakes.values.archive_market import TENCENT
from fakes.values.depth_books import after, book, busy_day, ladder, levels_of
from tideboard_core.archive.depth.book_rows import (
    BookChange,
    BookCursor,
    BookFlag,
    BookRows,
    book_gap,
    book_step,
    whole_book,
)
from tideboard_core.archive.gaps import GapReason
from tideboard_core.flow.depth import book_log
from tideboard_core.flow.depth.book_log import CHUNK, NEWEST, BookLog, UnknownStretch, stretches_of
from tideboard_core.model.quote import Level, OrderBook


def recorded(told: Sequence[tuple[int, OrderBook]], *, gaps: Sequence[int] = ()) -> BookRows:
    """The rows that an archive has of books by moment; `gaps` are moments from which nothing is known."""
    changes, before = list[BookChange](), None
    for moment, shown in sorted([*told, *((moment, None) for moment in gaps)], key=lambda one: one[0]):
        if shown is None:
            changes.append(book_gap(moment, GapReason.LINK))
        elif before is None:
            changes.append(whole_book(moment, shown))
        else:
            changes.append(book_step(moment, before, shown))
        before = shown
    return BookRows.of(changes)


def book_at(log: BookLog, moment: int) -> dict[tuple[int, int], int] | None:
    found = None
    for piece in log.pieces(0, moment + 1):
        cursor = BookCursor(TENCENT, piece.rows)
        cursor.go(moment)
        if cursor.book is not None and (piece.over is None or moment < piece.over):
            found = levels_of(cursor.book)
    return found


def test_every_book_is_there_again_at_its_moment() -> None:
    told, log = busy_day(3 * CHUNK), BookLog(TENCENT)
    for moment, shown in told:
        log.take(shown, moment)
    assert log.changes == len(
        [1 for (_, one), (_, other) in zip(told, [(0, None), *told], strict=False) if one != other]
    )
    for moment, shown in told[:: CHUNK // 3]:
        assert book_at(log, moment) == levels_of(shown)
    assert log.holes(after(0), after(4000)) == []


def test_of_changes_that_are_not_packed_yet_only_newer_ones_are_made_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    made, of = list[int](), BookRows.of

    def counted(changes: Sequence[BookChange]) -> BookRows:
        made.append(len(changes))
        return of(changes)

    monkeypatch.setattr(BookRows, "of", counted)
    told, log = busy_day(300), BookLog(TENCENT)
    for moment, shown in told[:200]:
        log.take(shown, moment)
    log.pieces()
    before, changes = len(made), log.changes
    for moment, shown in told[200:]:
        log.take(shown, moment)
        log.pieces()
    assert sum(made[before:]) == log.changes - changes
    assert book_at(log, told[250][0]) == levels_of(told[250][1])


def test_a_book_that_is_the_same_is_no_change() -> None:
    log = BookLog(TENCENT)
    for second in range(5):
        log.take(ladder(600), after(second))
    assert log.changes == 1


def test_a_gap_is_a_hole_with_its_reason_until_the_next_book() -> None:
    log = BookLog(TENCENT)
    log.gap(after(0), GapReason.LINK)
    log.take(ladder(600), after(1))
    log.gap(after(5), GapReason.LINK)
    assert log.holes(after(0), after(9)) == [
        UnknownStretch(after(0), after(1), GapReason.NOT_RUNNING),
        UnknownStretch(after(5), None, GapReason.LINK),
    ]
    log.take(ladder(600), after(8))
    assert log.holes(after(2), after(9)) == [UnknownStretch(after(5), after(8), GapReason.LINK)]
    assert [len(piece.rows) for piece in log.pieces()] == [1, 1]


def test_a_clock_that_goes_back_moves_no_change_before_an_earlier_one() -> None:
    log = BookLog(TENCENT)
    log.take(ladder(600), after(10))
    log.take(ladder(601), after(3))
    assert book_at(log, after(10)) == levels_of(ladder(601))
    assert book_at(log, after(9)) is None


def test_memory_is_bounded_and_the_oldest_detail_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_log, "CHUNK", 128)
    told, limit = busy_day(20_000), 400_000
    log = BookLog(TENCENT, limit=limit)
    for moment, shown in told:
        log.take(shown, moment)
        assert log.nbytes <= limit + 128 * 500  # of a chunk that is not packed yet
    assert log.detail_from is not None
    fine = [(moment, shown) for moment, shown in told if moment > log.detail_from]
    for moment, shown in fine[::500]:
        assert book_at(log, moment) == levels_of(shown)
    older = log.pieces(0, log.detail_from)
    assert older
    assert all((piece.rows.flags & BookFlag.THINNED).all() for piece in older[:-1])
    assert not log.dropped


def test_where_thinning_is_not_enough_the_oldest_goes() -> None:
    log = BookLog(TENCENT, limit=3_000)
    for moment, shown in busy_day(20_000):
        log.take(shown, moment)
    assert log.dropped
    begin = log.begin
    assert begin is not None
    assert begin > after(0)


def test_what_came_is_handed_on_until_it_is_forgotten() -> None:
    log = BookLog(TENCENT)
    told = busy_day(3 * NEWEST)
    for moment, shown in told[:10]:
        log.take(shown, moment)
    mark = log.mark
    log.take(told[11][1], told[11][0])
    newer = log.newer(mark)
    assert newer is not None
    assert [change.received for change in newer] == [told[11][0]]
    for moment, shown in told[12:]:
        log.take(shown, moment)
    assert log.newer(mark) is None
    assert log.newer(log.mark) == []


def test_recorded_changes_fill_what_was_not_pushed_and_nothing_else() -> None:
    log = BookLog(TENCENT)
    log.take(ladder(600), after(100))
    log.gap(after(110), GapReason.NOT_RUNNING)
    log.take(ladder(603), after(200))
    rows = recorded([(after(5), ladder(590)), (after(105), ladder(1)), (after(150), ladder(602))])
    assert log.fill(rows, after(300))
    assert book_at(log, after(50)) == levels_of(ladder(590))
    assert book_at(log, after(105)) == levels_of(ladder(600))
    assert book_at(log, after(120)) == levels_of(ladder(1))  # what stood there when the hole began
    assert book_at(log, after(160)) == levels_of(ladder(602))
    assert book_at(log, after(250)) == levels_of(ladder(603))
    assert log.holes(after(5), after(300)) == []
    assert log.version == 1
    assert not log.fill(rows, after(300))


def test_a_gap_of_the_record_stays_one() -> None:
    log = BookLog(TENCENT)
    log.fill(recorded([(after(5), ladder(590)), (after(50), ladder(591))], gaps=[after(20)]), after(60))
    assert log.holes(after(5), after(60)) == [UnknownStretch(after(20), after(50), GapReason.LINK)]
    assert book_at(log, after(30)) is None


def test_a_long_record_is_cut_into_pieces() -> None:
    told = busy_day(5 * CHUNK)
    changes = [
        whole_book(moment, shown) if number % 100 == 0 else book_step(moment, told[number - 1][1], shown)
        for number, (moment, shown) in enumerate(told)
    ]
    log = BookLog(TENCENT)
    log.fill(BookRows.of(changes), after(3600))
    pieces = log.pieces()
    assert len(pieces) > 3
    assert {piece.stretch for piece in pieces} == {0}
    for moment, shown in told[::777]:
        assert book_at(log, moment) == levels_of(shown)


@pytest.mark.parametrize("until", [after(3600), after(320), after(250)])
def test_what_another_thread_packed_is_cut_at_the_pushes_alone(until: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_log, "CHUNK", 64)
    told = [(after(number), ladder(600 + number % 7, {600 + number % 7 + 0.5: 1000 + number})) for number in range(500)]
    whole = [
        whole_book(moment, shown) if number % 50 == 0 else book_step(moment, told[number - 1][1], shown)
        for number, (moment, shown) in enumerate(told)
        if not 300 <= number < 310
    ]
    whole[300:300] = [book_gap(after(300), GapReason.LINK)]
    whole[301] = whole_book(after(310), told[310][1])
    rows, log = BookRows.of(whole), BookLog(TENCENT)
    log.take(ladder(1), after(130))
    log.gap(after(140) + 500_000, GapReason.NOT_RUNNING)
    packed = stretches_of(TENCENT, rows)
    assert log.fill(rows, until, packed)
    kept = [chunk for one in log.stretches for chunk in one.chunks]
    assert sum(chunk in kept for one in packed for chunk in one.chunks) >= 1
    for moment, shown in told:
        second = (moment - after(0)) // 1_000_000
        expected: dict[tuple[int, int], int] | None = levels_of(shown)
        if 130 <= second <= 140:
            expected = levels_of(ladder(1))
        elif 300 <= second < 310 or moment >= until:
            expected = None
        assert book_at(log, moment) == expected, second
    assert book_at(log, after(140) + 600_000) == levels_of(told[140][1])
    lost = UnknownStretch(after(300), after(310), GapReason.LINK)
    assert (lost in log.holes(after(0), until)) is (until > after(310))


@pytest.mark.parametrize(
    "bad",
    [
        Level(Decimal(600), -5, 1),
        Level(Decimal(600), 0, 1),
        Level(Decimal(600), 2**60, 1),
        Level(Decimal("1e30"), 5, 1),
        Level(Decimal("NaN"), 5, 1),
        Level(Decimal("Infinity"), 5, 1),
    ],
)
def test_a_level_that_cannot_be_kept_is_left_out_and_the_rest_is_there(bad: Level) -> None:
    log = BookLog(TENCENT)
    for second in range(2):
        log.take(
            OrderBook(instrument=TENCENT, bids=(bad, Level(Decimal(500), 100 + second, 1)), asks=()), after(second)
        )
    assert book_at(log, after(1)) == {(1, 5_000_000): 101}


def test_of_two_thousand_levels_the_ten_best_are_kept() -> None:
    deep = book([(600 - number / 10, 5) for number in range(2000)], [(601 + number, 7) for number in range(2000)])
    log = BookLog(TENCENT)
    log.take(deep, after(0))
    assert book_at(log, after(0)) == levels_of(deep)


def test_a_price_of_nine_digits_and_a_crossed_book_are_kept_as_they_are() -> None:
    crossed = book([(123_456_789.5, 100)], [(123_456_788.5, 200)])
    log = BookLog(TENCENT)
    log.take(crossed, after(0))
    log.gap(after(1), GapReason.LINK)
    assert book_at(log, after(0)) == levels_of(crossed)
