"""Which securities wait for a place: the last one asked for first, a long list in turns, what failed last."""

from __future__ import annotations

from tideboard_core.errors import TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_desktop.archive.shared_waiting import AGAIN, MOST, TOGETHER, WaitingSecurities

FAILED = TideboardError("desk-no-place", place="file:///share")


def securities(count: int, first: int = 0) -> list[InstrumentId]:
    return [InstrumentId(f"HK.{number:05}") for number in range(first, first + count)]


def asked(waiting: WaitingSecurities, symbols: list[InstrumentId], now: float) -> int:
    """Ask for some in their order; returns how many are due."""
    return sum([waiting.ask(each, now) for each in symbols])


def looked_up_all(waiting: WaitingSecurities, now: float) -> int:
    """Look up all that waits; returns how many questions that took."""
    questions = 0
    while symbols := waiting.next():
        waiting.looked_up(symbols, now)
        questions += 1
    return questions


def test_the_last_one_asked_for_comes_first() -> None:
    waiting, symbols = WaitingSecurities(), securities(TOGETHER + 2)
    assert asked(waiting, symbols, 0.0) == TOGETHER + 2
    assert waiting.next() == symbols[:1:-1]
    assert asked(waiting, symbols[:1], 1.0) == 1
    assert waiting.next()[0] == symbols[0]


def test_what_fails_after_it_went_out_of_the_list_ends_nothing() -> None:
    waiting = WaitingSecurities()
    asked(waiting, securities(TOGETHER), 0.0)
    under_way = waiting.next()
    asked(waiting, securities(MOST, first=TOGETHER), 1.0)
    waiting.fail(under_way, FAILED)
    assert waiting.error is None, "of what nobody waits for"
    assert len(waiting.due()) == MOST
    assert not {*under_way} & {*waiting.due()}


def test_what_failed_comes_after_all_others_and_is_told_until_it_is_read() -> None:
    waiting, symbols = WaitingSecurities(), securities(TOGETHER + 1)
    asked(waiting, symbols, 0.0)
    first = waiting.next()
    waiting.fail(first, FAILED)
    assert waiting.error is FAILED
    assert waiting.next()[0] == symbols[0]
    waiting.looked_up(symbols[:1], 1.0)
    assert waiting.error is FAILED
    waiting.looked_up(first, 2.0)
    assert waiting.error is None


def test_a_list_longer_than_what_may_wait_is_read_whole_in_turns() -> None:
    waiting, symbols = WaitingSecurities(), securities(MOST + 100)
    asked(waiting, symbols, 0.0)
    assert waiting.due() == symbols[100:]
    looked_up_all(waiting, 0.0)
    assert asked(waiting, symbols, 60.0) == 100
    assert {*waiting.due()} == {*symbols[:100]}, "those that do not wait make room for those that do"
    looked_up_all(waiting, 60.0)
    assert asked(waiting, symbols, 120.0) == 0


def test_only_what_somebody_still_asks_for_is_looked_up_again() -> None:
    waiting, symbols = WaitingSecurities(), securities(MOST)
    asked(waiting, symbols, 0.0)
    looked_up_all(waiting, 0.0)
    assert asked(waiting, symbols[:1], AGAIN - 1) == 0
    assert asked(waiting, symbols[:1], AGAIN) == 1
    assert waiting.due() == symbols[:1]
    assert looked_up_all(waiting, AGAIN) == 1
    waiting.look_again()
    assert len(waiting.due()) == MOST, "a person wants all of it"


def test_a_damaged_copy_is_made_again_once_in_a_while() -> None:
    waiting, symbols = WaitingSecurities(), securities(2)
    asked(waiting, symbols, 0.0)
    looked_up_all(waiting, 0.0)
    assert waiting.copy_again(symbols[0], 1.0)
    assert not waiting.copy_again(symbols[0], 2.0)
    assert waiting.damaged(waiting.next()) == symbols[:1]
    waiting.dropped(symbols[:1])
    assert waiting.damaged(symbols) == []
    looked_up_all(waiting, 2.0)
    assert waiting.begin_anew(3.0)
    assert waiting.anew
    assert waiting.due() == [symbols[1], symbols[0]]
    waiting.dropped([])
    assert not waiting.begin_anew(4.0)
    assert not waiting.anew
    assert waiting.begin_anew(3.0 + AGAIN)
    waiting.forget_place()
    assert not waiting.anew
