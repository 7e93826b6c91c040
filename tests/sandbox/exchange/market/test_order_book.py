"""The book keeps price-time priority and its sums."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fakes.values.reviews import TENCENT
from tideboard_sandbox.exchange.instruments.capital_flow import BUY, SELL, Thresholds
from tideboard_sandbox.exchange.instruments.price_grid import ladder_of
from tideboard_sandbox.exchange.instruments.tape import Tape
from tideboard_sandbox.exchange.market.order_book import Book, BookSide, Matcher, Resting


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


LADDER = ladder_of(TENCENT)
BASE = LADDER.index(6_000_000)


def matcher() -> tuple[Matcher, list[tuple[object, int, int, int]]]:
    fills: list[tuple[object, int, int, int]] = []
    tape = Tape(6_000_000, Thresholds(900, 600, 300))
    tape.begin_minute()
    return Matcher(Book(), tape, LADDER, lambda *fill: fills.append(fill)), fills


def rest(made: Matcher, offset: int, quantity: int, *, bid: bool, owner: object = None) -> None:
    made.book.side(bid=bid).add(Resting(bid=bid, level=BASE + offset, remaining=quantity, broker=1, owner=owner))


def test_each_level_gives_one_trade_with_the_aggressors_side() -> None:
    made, fills = matcher()
    for offset, quantity in ((1, 200), (1, 300), (2, 400)):
        rest(made, offset, quantity, bid=False)

    assert made.execute(7, buys=True, quantity=700, limit=None, owner="me") == 700
    assert list(made.tape.prices) == [LADDER.price(BASE + 1), LADDER.price(BASE + 2)]
    assert list(made.tape.sizes) == [500, 200]
    assert list(made.tape.sides) == [BUY, BUY]
    assert fills == [("me", 500, LADDER.price(BASE + 1), 7), ("me", 200, LADDER.price(BASE + 2), 7)]


def test_the_limit_is_kept_on_both_sides() -> None:
    made, _ = matcher()
    for offset in (1, 2):
        rest(made, offset, 100, bid=False)
        rest(made, -offset, 100, bid=True)

    assert made.execute(7, buys=True, quantity=500, limit=BASE + 1) == 100
    assert made.execute(7, buys=False, quantity=500, limit=BASE - 1) == 100
    assert list(made.tape.sides) == [BUY, SELL]
    assert (made.book.asks.best, made.book.bids.best) == (BASE + 2, BASE - 2)


def test_both_owners_hear_of_a_trade_between_them_and_the_tape_has_it_once() -> None:
    made, fills = matcher()
    rest(made, 1, 300, bid=False, owner="seller")

    made.execute(7, buys=True, quantity=100, limit=None, owner="buyer")
    price = LADDER.price(BASE + 1)
    assert fills == [("seller", 100, price, 7), ("buyer", 100, price, 7)]
    assert made.tape.volume == 100


def test_an_empty_side_trades_nothing() -> None:
    made, fills = matcher()

    assert made.execute(7, buys=True, quantity=100, limit=None, owner="me") == 0
    assert fills == []
    assert made.tape.volume == 0
