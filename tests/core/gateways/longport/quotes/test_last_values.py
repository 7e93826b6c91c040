"""Pulls and deltas put together: however a state is split into deltas, the end is the same; books keep no ghosts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.gateways.longport.quotes.last_values import Arrival, Counter, LastValues, QuoteState, Stream, side
from tideboard_core.gateways.longport.translate.quotes import OVERNIGHT, POST, PRE, REGULAR, order_book_of
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.longport import quote_pb2 as pb

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
NOON = 1795132800
"""A second of a Hong Kong morning."""
PULLED = pb.SecurityQuote(
    symbol="700.HK", last_done="338.0", prev_close="334.8", open="340.6", high="340.6", low="333.0", timestamp=NOON,
    volume=1000, turnover="338000",
)  # fmt: skip

_prices = st.decimals(min_value=Decimal("0.01"), max_value=9999, places=2).map(str)
_values: dict[str, st.SearchStrategy[Any]] = {
    "last_done": _prices,
    "open": _prices,
    "high": _prices,
    "low": _prices,
    "timestamp": st.integers(NOON + 1, NOON + 3000),
    "volume": st.integers(2000, 10**9),
    "turnover": _prices,
    "trade_status": st.sampled_from([pb.NORMAL, pb.TO_BE_OPENED]),
}


def standing() -> QuoteState:
    """A quote that was pulled."""
    made = QuoteState(TENCENT)
    made.pulled(PULLED)
    return made


def push(**fields: Any) -> pb.PushQuote:
    """A delta, through bytes."""
    return pb.PushQuote.FromString(pb.PushQuote(symbol="700.HK", **fields).SerializeToString())


@given(st.fixed_dictionaries({}, optional=_values), st.data())
def test_any_split_of_a_state_into_deltas_ends_equal(state: dict[str, Any], data: st.DataObject) -> None:
    whole = standing()
    whole.pushed(push(**state))
    split, left = standing(), dict(state)
    while left:
        names = data.draw(st.sets(st.sampled_from(sorted(left)), min_size=1))
        stale = {"last_done": "1.0"} if "last_done" in left and "last_done" not in names else {}
        split.pushed(push(**{name: left.pop(name) for name in names}, **stale))

    assert split.quote() == whole.quote()


def test_zero_and_empty_fields_change_nothing_even_when_they_are_sent() -> None:
    """A server that writes its zeros out says no more than one that leaves them out."""
    before = standing()
    zeros = b"".join(bytes([number << 3 | 2, 0]) for number in (3, 4, 5, 6, 9, 13))
    zeros += b"".join(bytes([number << 3, 0]) for number in (7, 8, 10, 11, 12, 14))
    before.pushed(push(last_done="339.0", timestamp=NOON + 5, volume=1100, high="341"))
    known = before.quote()

    before.pushed(pb.PushQuote.FromString(b"\x0a\x06700.HK" + zeros))

    assert before.quote() == known
    assert (known.last, known.high, known.open) == (Decimal(339), Decimal(341), Decimal("340.6"))


def test_an_increment_without_a_sum_moves_the_sum() -> None:
    made = standing()

    made.pushed(push(last_done="339", timestamp=NOON + 1, current_volume=100, current_turnover="33900.0"))
    made.pushed(push(last_done="339", timestamp=NOON + 2, current_volume=50, current_turnover="16950.0"))

    assert (made.quote().volume, made.quote().turnover) == (1150, Decimal(388850))


def test_an_increment_beside_its_sum_counts_once() -> None:
    made = standing()

    made.pushed(push(volume=1100, turnover="371900", current_volume=100, current_turnover="33900", timestamp=NOON + 1))

    assert (made.volume, made.turnover) == (1100, Decimal(371900))


def test_parts_of_the_day_are_kept_apart() -> None:
    made = QuoteState(APPLE)
    made.pulled(pb.SecurityQuote(symbol="AAPL.US", last_done="270", prev_close="268", timestamp=NOON, volume=5))

    made.pushed(push(last_done="271", volume=7, trade_session=PRE, timestamp=NOON + 9))
    made.pushed(push(last_done="272", volume=9, trade_session=OVERNIGHT, timestamp=NOON + 9))

    quote = made.quote()
    assert (quote.last, quote.volume) == (Decimal(270), 5)
    assert quote.pre is not None
    assert quote.overnight is not None
    assert (quote.pre.price, quote.overnight.price, quote.after) == (Decimal(271), Decimal(272), None)


def test_a_part_of_a_newer_broker_is_left_alone() -> None:
    made = standing()
    unknown = pb.PushQuote.FromString(push(last_done="1", timestamp=NOON + 1).SerializeToString() + b"\x58\x09")

    assert made.pushed(unknown) is False
    assert made.quote().last == Decimal(338)


def test_a_message_that_deltas_go_into_does_not_outlive_many_of_them() -> None:
    """It frees a text that was replaced only with itself: 60 bytes a push for as long as the program runs."""
    quote, messages = standing(), list[object]()

    for number in range(200):
        quote.pushed(push(last_done=f"{number + 1}.5", timestamp=NOON + 1, volume=2000 + number))
        if not messages or quote.parts[REGULAR] is not messages[-1]:
            messages.append(quote.parts[REGULAR])

    assert len(messages) > 200 / 20
    assert (quote.quote().last, quote.volume) == (Decimal("200.5"), 2199)


def test_the_corrected_close_is_the_last_price() -> None:
    made = standing()

    made.pushed(push(last_done="337.6", timestamp=NOON + 1, tag=pb.Eod))

    assert made.quote().last == Decimal("337.6")


def test_a_pull_replaces_what_was_pushed_before_it_and_keeps_what_is_newer() -> None:
    made = standing()
    made.pushed(push(last_done="339", timestamp=NOON + 5, volume=1100))

    made.pulled(pb.SecurityQuote(symbol="700.HK", last_done="340", prev_close="334.8", timestamp=NOON + 9, volume=1200))
    assert (made.quote().last, made.quote().volume) == (Decimal(340), 1200)

    made.pushed(push(last_done="341", timestamp=NOON + 12, volume=1300))
    made.pulled(pb.SecurityQuote(symbol="700.HK", last_done="340", prev_close="335", timestamp=NOON + 9, volume=1200))
    assert (made.quote().last, made.quote().prev_close) == (Decimal(341), Decimal(335))


def test_it_is_priced_once_it_was_pulled_and_has_a_price() -> None:
    made = QuoteState(TENCENT)
    made.pushed(push(last_done="339", timestamp=NOON))
    assert not made.priced

    made.pulled(pb.SecurityQuote(symbol="700.HK", last_done="", prev_close="334.8"))
    assert made.priced

    empty = QuoteState(TENCENT)
    empty.pulled(pb.SecurityQuote(symbol="700.HK", prev_close="334.8"))
    assert not empty.priced
    empty.pushed(push(last_done="339", timestamp=NOON))
    assert empty.priced


CLOSE = 1795208400
"""The second of New York's close on a Friday."""
AT_CLOSE = pb.SecurityQuote(symbol="AAPL.US", last_done="9", prev_close="8", timestamp=CLOSE - 1)


def traded(second: int, part: int = REGULAR) -> pb.PushQuote:
    """A push of so many seconds after the close."""
    return push(last_done="9", timestamp=CLOSE + second, trade_session=part)


def test_while_the_first_read_is_under_way_no_push_asks_for_another_one() -> None:
    """Whichever first pushes come, in which order: the read brings every session; a later day is in doubt as ever."""
    fresh = QuoteState(APPLE)
    for part, second in ((REGULAR, -1), (POST, 30), (PRE, -23400), (OVERNIGHT, -43200)):
        assert fresh.pushed(traded(second, part)) is False

    row = pb.SecurityQuote(post_market_quote=pb.PrePostQuote(last_done="9", timestamp=CLOSE + 30, prev_close="8"))
    row.MergeFrom(AT_CLOSE)
    fresh.pulled(row)

    assert fresh.pushed(traded(31, POST)) is False
    assert fresh.pushed(traded(86400 * 3)) is True


@pytest.mark.parametrize("answer_first", [True, False])
def test_a_session_that_begins_while_the_first_read_is_under_way_is_read_once_more(answer_first: bool) -> None:
    """The answer is of the session before, whether the push came before or after it: it has no close to compare to."""
    fresh = QuoteState(APPLE)
    asked = [fresh.pushed(traded(-1))]
    for step in (0, 1) if answer_first else (1, 0):
        if step == 0:
            fresh.pulled(AT_CLOSE)
        else:
            asked.append(fresh.pushed(traded(20, POST)))

    asked += [fresh.pushed(traded(second, POST)) for second in range(21, 60)]

    assert asked.count(True) == 1
    assert asked.index(True) == (1 if answer_first else 2)


def test_a_first_read_that_is_refused_leaves_the_session_that_was_pushed() -> None:
    fresh = QuoteState(APPLE)
    fresh.pushed(traded(20, POST))
    fresh.pulled(pb.SecurityQuote())
    assert fresh.pushed(traded(40, POST)) is False
    assert fresh.pushed(traded(60, PRE)) is True


def test_a_session_that_begins_just_after_a_doubt_is_read_when_ten_seconds_are_over() -> None:
    made = QuoteState(APPLE)
    made.pulled(AT_CLOSE)
    assert made.pushed(traded(0, PRE)) is True
    assert [made.pushed(traded(second, POST)) for second in range(8, 13)] == [False, False, True, False, False]


def test_a_session_of_another_day_than_the_regular_one_is_read_once() -> None:
    """Before the opening a read brings yesterday's close beside today's trades: nothing of that is in doubt."""
    morning = 16 * 3600  # of Saturday, as far as these rules know
    made = QuoteState(APPLE)
    row = pb.SecurityQuote(pre_market_quote=pb.PrePostQuote(last_done="9", timestamp=CLOSE + morning, prev_close="8"))
    row.MergeFrom(AT_CLOSE)
    made.pulled(row)
    assert not any(made.pushed(traded(morning + second, PRE)) for second in range(100))

    assert made.pushed(traded(morning + 86400, PRE)) is True
    made.pulled(row)
    assert made.pushed(traded(morning + 86420, PRE)) is True, "the answer was of the day before"


def after_hours(second: int) -> pb.SecurityQuote:
    """An answer of so many seconds after the close."""
    row = pb.SecurityQuote(post_market_quote=pb.PrePostQuote(last_done="9", timestamp=CLOSE + second, prev_close="8"))
    row.MergeFrom(AT_CLOSE)
    return row


@pytest.mark.parametrize("answered", [True, False])
def test_late_pushes_of_the_session_before_are_no_reason_to_read_again_and_again(answered: bool) -> None:
    """Prints of the closing auction come between those of the hours after it."""
    made, reads = QuoteState(APPLE), 0
    made.pulled(AT_CLOSE)
    for second in range(1, 100):
        for late in (traded(second, POST), traded(0)):
            if made.pushed(late):
                reads += 1
                if answered:
                    made.pulled(after_hours(second))

    assert reads == 1 if answered else reads <= 10


def test_nothing_of_the_day_before_stays_in_the_sums_of_a_new_one() -> None:
    """However few fields the day's first push has: more volume than was read does not make it newer then."""
    made = standing()
    made.pushed(push(last_done="337", timestamp=NOON + 9000, high="350", low="330", volume=9_000_000, turnover="9"))
    today = NOON + 86400

    assert made.pushed(push(timestamp=today, trade_status=pb.NORMAL)) is True
    assert made.quote().last == Decimal(337)
    made.pulled(
        pb.SecurityQuote(
            symbol="700.HK", last_done="361", prev_close="337", open="360", high="361", low="360",
            timestamp=today + 1, volume=100, turnover="36000",
        )
    )  # fmt: skip
    made.pushed(push(last_done="362", timestamp=today + 20, volume=300))

    quote = made.quote()
    assert (quote.last, quote.open, quote.high, quote.low) == (Decimal(362), Decimal(360), Decimal(361), Decimal(360))
    assert (quote.volume, quote.turnover) == (300, Decimal(36000))


def test_an_increment_of_a_new_day_begins_its_sums() -> None:
    made = standing()
    made.pushed(push(timestamp=NOON + 9000, volume=9_000_000, turnover="9"))

    made.pushed(push(last_done="2", timestamp=NOON + 86400, current_volume=100, current_turnover="200"))
    made.pushed(push(last_done="2", timestamp=NOON + 86401, current_volume=10, current_turnover="20"))

    assert (made.volume, made.turnover) == (110, Decimal(220))


def test_a_halt_that_was_pushed_goes_on_over_the_night_until_a_read_ends_it() -> None:
    made = standing()
    made.pushed(push(timestamp=NOON + 9000, trade_status=pb.HALTED))

    assert made.pushed(push(last_done="339", timestamp=NOON + 86400)) is True
    assert made.quote().suspended
    assert made.pushed(push(last_done="339", timestamp=NOON + 86420)) is True
    made.pulled(pb.SecurityQuote(symbol="700.HK", last_done="339", timestamp=NOON + 86421, trade_status=pb.NORMAL))
    assert not made.quote().suspended


@pytest.mark.parametrize("stamp", [1, 4_102_444_799])
def test_any_time_that_a_push_may_tell_has_a_day(stamp: int) -> None:
    for instrument in (TENCENT, APPLE):
        made = QuoteState(instrument)
        for part in (REGULAR, PRE, OVERNIGHT):
            made.pushed(push(last_done="9", timestamp=min(stamp, NOON), trade_session=part))
            made.pushed(push(last_done="8", timestamp=max(stamp, NOON), trade_session=part))
        assert made.quote().last == Decimal(8)


def test_a_night_of_two_dates_is_one_day() -> None:
    made = QuoteState(APPLE)
    made.pulled(AT_CLOSE)
    night = {"trade_session": OVERNIGHT, "last_done": "9"}
    made.pushed(push(timestamp=FALL_BACK + 10, high="9.9", volume=700, **night))
    made.pushed(push(timestamp=FALL_BACK + 5 * 3600, **night))

    overnight = made.quote().overnight
    assert overnight is not None
    assert (overnight.high, overnight.volume) == (Decimal("9.9"), 700)


def test_a_push_without_a_time_asks_for_nothing() -> None:
    halted, reads = QuoteState(APPLE), 0
    row = pb.SecurityQuote(trade_status=pb.HALTED)
    row.MergeFrom(AT_CLOSE)
    halted.pulled(row)
    for second in range(20):
        reads += halted.pushed(traded(second))
        reads += halted.pushed(push(last_done="9"))

    assert reads == 2


FALL_BACK = 1793581200
"""20:00 in New York of the Sunday that has 25 hours, when the night's trading begins."""


def test_a_day_of_25_hours_ends_once() -> None:
    """Its last hour was read every ten seconds."""
    made, asked = QuoteState(APPLE), []
    row = pb.SecurityQuote(symbol="AAPL.US", last_done="9", prev_close="8", timestamp=FALL_BACK - 180000)
    for second in range(1, 8 * 3600, 5):
        night = push(last_done="9", timestamp=FALL_BACK + second, trade_session=OVERNIGHT)
        if second == 1 or made.pushed(night):
            asked.append(second)
            row.over_night_quote.CopyFrom(pb.PrePostQuote(last_done="9", timestamp=FALL_BACK + second, prev_close="8"))
            made.pulled(row)

    assert asked == [1, 4 * 3600 + 1]


def test_a_new_day_another_part_and_the_end_of_a_halt_are_in_doubt() -> None:
    day = standing()
    assert day.pushed(push(last_done="339", timestamp=NOON + 1)) is False
    assert day.pushed(push(last_done="339", timestamp=NOON + 86400)) is True
    assert day.pushed(push(last_done="339", timestamp=NOON + 86401)) is False

    part = standing()
    assert part.pushed(push(last_done="339", timestamp=NOON + 20, trade_session=PRE)) is True

    halted = QuoteState(TENCENT)
    halted.pulled(pb.SecurityQuote(symbol="700.HK", last_done="338", timestamp=NOON, trade_status=pb.HALTED))
    assert halted.quote().suspended
    assert halted.pushed(push(last_done="339", timestamp=NOON + 30)) is True
    assert halted.pushed(push(last_done="339", timestamp=NOON + 31)) is False, "asked once in ten seconds"
    assert halted.pushed(push(last_done="339", timestamp=NOON + 41)) is True


# --- one side of a book ----------------------------------------------------------------------------------------------


def rows(*positions: int, price: str = "10.0") -> list[pb.Depth]:
    """Rows at these positions."""
    return [pb.Depth(position=position, price=price, volume=position) for position in positions]


def places(found: Sequence[pb.Depth]) -> list[tuple[int, str]]:
    """Position and price of each row."""
    return [(row.position, row.price) for row in found]


def test_three_levels_over_ten_leave_no_ghosts() -> None:
    found = side(rows(*range(1, 11)), rows(1, 2, 3, price="11.0"))

    assert places(found) == [(1, "11.0"), (2, "11.0"), (3, "11.0")]


def test_a_side_that_is_empty_is_empty() -> None:
    assert list(side(rows(1, 2, 3), [])) == []


def test_a_part_of_a_side_replaces_its_positions_and_ends_it() -> None:
    found = side(rows(1, 2, 3, 4, 5), rows(2, 4, price="11.0"))

    assert places(found) == [(1, "10.0"), (2, "11.0"), (3, "10.0"), (4, "11.0")]


@given(st.lists(st.integers(0, 12), max_size=12), st.lists(st.integers(0, 12), max_size=12))
def test_positions_rise_and_nothing_stands_beyond_the_push(before: list[int], pushed: list[int]) -> None:
    """Volumes are positions here. A book never shows two levels of one position, nor a level of before its end."""
    known = side([], rows(*before))
    found = [level.quantity for level in order_book_of(TENCENT, side(known, rows(*pushed)), []).bids]

    assert found == sorted(set(found))
    assert all(0 < position <= max([len(pushed), *pushed]) for position in found)
    assert {position for position in pushed if position} <= set(found)


# --- records ---------------------------------------------------------------------------------------------------------


def test_a_symbol_is_found_however_it_is_written() -> None:
    board = LastValues()
    record = board.want(TENCENT, frozenset({Topic.QUOTE}))

    assert board.of_symbol("700.HK") is board.of_symbol("00700.HK") is board.of(TENCENT) is record
    assert board.of_symbol("5.HK") is None
    assert board.of_symbol("nonsense") is None


@pytest.mark.parametrize("topic", [Topic.QUOTE, Topic.MINUTES, Topic.BARS_1M, Topic.TICKS, Topic.BOOK])
def test_nothing_is_kept_of_what_nobody_wants(topic: Topic[object]) -> None:
    board = LastValues()
    record = board.want(TENCENT, frozenset({topic}))
    record.bids = rows(1)

    board.want(TENCENT, frozenset())

    assert len(board) == 0
    assert (record.quote, record.line, record.trades, list(record.bids)) == (None, None, None, [])
    assert board._logs == {}


def test_lines_need_the_quote_and_trade_numbers_outlive_the_connection() -> None:
    board = LastValues()
    record = board.want(TENCENT, frozenset({Topic.MINUTES, Topic.TICKS}))
    assert record.quote is not None
    assert record.line is not None
    log = record.trades
    assert log is not None
    log.pulled([pb.Trade(price="1", volume=1, timestamp=NOON)])
    assert not log.broken

    board.renew()

    assert len(board) == 0
    assert board.want(TENCENT, frozenset({Topic.TICKS})).trades is log
    assert log.broken


FOLLOWS, OUT_OF_ORDER, GAP = Arrival.FOLLOWS, Arrival.OUT_OF_ORDER, Arrival.GAP


def judged(*numbers: int) -> list[Arrival]:
    """What a stream says to these numbers."""
    stream, instrument, connection = Stream(), Counter(), Counter()
    return [stream.take(number, instrument, connection) for number in numbers]


def test_a_number_that_is_skipped_is_a_gap() -> None:
    assert judged(1, 2, 3, 5, 6) == [FOLLOWS, FOLLOWS, FOLLOWS, GAP, FOLLOWS]


def test_two_gaps_are_two() -> None:
    assert judged(1, 2, 4, 5, 7) == [FOLLOWS, FOLLOWS, GAP, FOLLOWS, GAP]


def test_a_lower_or_repeated_number_is_late() -> None:
    assert judged(10, 11, 11, 9, 12) == [FOLLOWS, FOLLOWS, OUT_OF_ORDER, OUT_OF_ORDER, FOLLOWS]


def test_pushes_without_a_number_are_taken() -> None:
    assert judged(0, 0, 0) == [FOLLOWS] * 3
    assert judged(5, 0, 6) == [FOLLOWS] * 3


def test_a_broker_that_counts_anew_is_followed_after_a_while() -> None:
    assert judged(1_000_000, *range(1, 12)) == [FOLLOWS] + [OUT_OF_ORDER] * 7 + [FOLLOWS] * 4


def test_a_count_of_rows_follows_on_by_rows() -> None:
    stream, instrument, connection = Stream(), Counter(), Counter()
    pushes = ((10, 1), (14, 4), (17, 3), (25, 2))

    answers = [stream.take(number, instrument, connection, count) for number, count in pushes]

    assert answers == [FOLLOWS, FOLLOWS, FOLLOWS, GAP]


def test_a_count_over_the_instrument_or_the_connection_has_no_gaps_of_its_own() -> None:
    """Quote and book of two instruments, numbered together."""
    streams = {name: Stream() for name in ("quote", "book", "other")}
    counters = {"quote": Counter(), "book": Counter(), "other": Counter()}
    counters["book"] = counters["quote"]
    connection = Counter()
    order = ["quote", "book", "other", "quote", "quote", "other", "book", "book", "quote"]

    answers = [streams[name].take(number, counters[name], connection) for number, name in enumerate(order, start=100)]

    assert answers == [FOLLOWS] * len(order)


@given(st.lists(st.integers(2, 1000), min_size=30, max_size=100))
def test_numbers_that_are_no_count_never_cry_gap(steps: list[int]) -> None:
    assert GAP not in judged(*accumulate(steps))


NANOSECONDS = 1_795_842_000_123_456_789
"""A number of the size that the vendor's example in Go prints."""


@pytest.mark.parametrize("first", [NANOSECONDS, NANOSECONDS // 1_000_000])
def test_numbers_that_are_times_lose_no_push_of_the_same_instant_and_cry_no_gap(first: int) -> None:
    assert judged(first, first, first + 1, first + 900) == [FOLLOWS] * 4
    assert judged(first, first - 1, first + 1) == [FOLLOWS, OUT_OF_ORDER, FOLLOWS]


def test_times_that_go_back_for_good_are_followed_after_a_while() -> None:
    back = [NANOSECONDS - 10**9 + number for number in range(10)]
    assert judged(NANOSECONDS, *back) == [FOLLOWS] + [OUT_OF_ORDER] * 7 + [FOLLOWS] * 3


def test_numbers_that_now_and_then_step_by_one_are_found_out() -> None:
    """A few false alarms, then silence."""
    assert judged(*accumulate([1, 7] * 100)).count(GAP) < 25
