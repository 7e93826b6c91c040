"""The book keeps price-time priority and its sums."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.sandbox.exchange.order_book import Book, BookSide, Resting


def order(level: int, quantity: int = 100, *, bid: bool = True, owner: object = None) -> Resting:
    return Resting(bid=bid, level=level, remaining=quantity, broker=1, owner=owner)


def sums_hold(side: BookSide) -> bool:
    best = (max if side.bid else min)(side.levels) if side.levels else None
    return side.best == best and all(
        queue.orders and queue.total == sum(resting.remaining for resting in queue.orders)
        for queue in side.levels.values()
    )


def test_first_come_first_served_within_a_level() -> None:
    side, first, second = BookSide(bid=True), order(10, 300), order(10, 200)
    side.add(first)
    side.add(second)

    taken = side.take(400)

    assert [(e.resting, e.quantity) for e in taken] == [(first, 300), (second, 100)]
    assert side.levels[10].total == 100


def test_the_better_price_trades_first() -> None:
    for bid, best in ((True, 11), (False, 9)):
        side = BookSide(bid=bid)
        for level in (10, 11, 9):
            side.add(order(level, bid=bid))
        assert side.best == best
        side.take(100)
        assert side.best == 10


def test_removing_the_last_order_finds_the_next_level_across_a_gap() -> None:
    side, top, low = BookSide(bid=True), order(500), order(100)
    side.add(top)
    side.add(low)

    side.remove(top)
    assert side.best == 100
    side.remove(low)
    assert side.best is None
    assert side.best_levels(10) == []


def test_best_levels_are_in_order_even_with_wide_gaps() -> None:
    side = BookSide(bid=False)
    for level in (900, 5, 300, 6):
        side.add(order(level, bid=False))

    assert [level for level, _ in side.best_levels(3)] == [5, 6, 300]
    assert [resting.level for resting in side] == [5, 6, 300, 900]


def test_clearing_participants_leaves_what_accounts_own() -> None:
    side, mine = BookSide(bid=True), order(10, 500, owner="me")
    for resting in (order(10), mine, order(10), order(11)):
        side.add(resting)

    side.clear_participants(10)
    side.clear_participants(11)

    assert list(side) == [mine]
    assert sums_hold(side)


def test_shrinking_keeps_the_place() -> None:
    side, first = BookSide(bid=True), order(10, 300)
    side.add(first)
    side.add(order(10, 200))

    side.shrink(first, 100)

    assert side.levels[10].total == 300
    assert side.take(100)[0].resting is first


def test_crossed_is_told() -> None:
    book = Book()
    book.side(bid=True).add(order(10))
    book.side(bid=False).add(order(11, bid=False))
    assert not book.crossed
    book.side(bid=False).add(order(10, bid=False))
    assert book.crossed


@given(st.lists(st.tuples(st.sampled_from("atrc"), st.integers(1, 12), st.integers(1, 9)), max_size=60), st.booleans())
def test_any_sequence_keeps_best_and_sums(actions: list[tuple[str, int, int]], bid: bool) -> None:
    side = BookSide(bid=bid)
    for action, level, lots in actions:
        if action == "a":
            side.add(order(level, 100 * lots, bid=bid))
        elif action == "t" and side.best is not None:
            side.take(100 * lots)
        elif action == "r" and level in side.levels:
            side.remove(side.levels[level].orders[-1])
        elif action == "c" and level in side.levels:
            side.clear_participants(level)
        assert sums_hold(side)
