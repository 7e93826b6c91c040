"""Matching: who meets whom, at which price, and what goes on the tape."""

from __future__ import annotations

from fakes.reviews import TENCENT
from tideboard_core.sandbox.exchange.flow import BUY, SELL, Thresholds
from tideboard_core.sandbox.exchange.ladder import ladder_of
from tideboard_core.sandbox.exchange.matching import Matcher
from tideboard_core.sandbox.exchange.order_book import Book, Resting
from tideboard_core.sandbox.exchange.tape import Tape

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
