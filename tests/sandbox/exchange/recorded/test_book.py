"""The recorded book at the clock: changes, gaps, what lies beyond the reported levels."""

from __future__ import annotations

from fakes.values.recorded_market import Books, at
from tideboard_sandbox.exchange.recorded.book import NEVER, RecordedBook

BIDS, ASKS = {"600": 500, "599.5": 900, "599": 70}, {"600.5": 400}
COLUMNS = (
    Books()
    .change(at(0), (1, "1", 1))
    .whole(at(1), BIDS, ASKS)
    .change(at(2), (1, "600", 0), (1, "599.5", 100), thinned=True)
    .gap(at(3))
    .whole(at(4), {"598": 1}, {"597": 1})
    .columns()
)


def price(text: float) -> int:
    return round(text * 10_000)


def test_nothing_is_known_before_the_first_whole_book_and_in_a_gap() -> None:
    book = RecordedBook(COLUMNS)
    assert book.next_us == at(0)
    book.bring(at(0))
    assert (book.known, book.best_levels(bid=True), book.shares_at(price(600), bid=True)) == (False, [], None)
    book.bring(at(3))
    assert (book.known, book.best_levels(bid=True)) == (False, [])
    assert RecordedBook(None).next_us == NEVER


def test_it_steps_and_jumps_to_the_same_book() -> None:
    stepped, jumped = RecordedBook(COLUMNS), RecordedBook(COLUMNS)
    for us in (at(1), at(2)):
        while stepped.next_us <= us:
            stepped.step()
    jumped.bring(at(2))
    assert stepped.best_levels(bid=True) == jumped.best_levels(bid=True) == [(price(599.5), 100), (price(599), 70)]
    assert (stepped.thinned, stepped.changes, stepped.time) == (True, 3, at(2))
    assert [(float(level.price), level.quantity, level.orders) for level in jumped.levels(1, bid=True)] == [
        (599.5, 100, 3)
    ]


def test_beyond_the_last_reported_level_nobody_knows() -> None:
    book = RecordedBook(COLUMNS)
    book.bring(at(1))
    assert book.shares_at(price(600), bid=True) == 500
    assert book.shares_at(price(600.5), bid=True) == 0
    assert book.shares_at(price(598.5), bid=True) is None  # three levels are reported
    assert book.shares_at(price(700), bid=False) == 0  # fewer than three: all of them


def test_a_book_that_crosses_is_shown_and_said() -> None:
    book = RecordedBook(COLUMNS)
    book.bring(at(1))
    assert not book.crossed
    book.bring(at(9))
    assert book.crossed
    assert book.best_levels(bid=False) == [(price(597), 1)]
