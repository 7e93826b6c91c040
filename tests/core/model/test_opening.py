"""New York's open by the rows of quotes around it: when the first trade was, and from which close the day counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fakes.values.new_york import BEFORE, VOLUME, YESTERDAY, block, new_york, row
from fakes.values.trading import QUOTE
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.opening import AroundOpen, close_before, has_traded, price_time, turnover_day
from tideboard_core.model.quote import MarketState, Quote
from tideboard_core.model.reference import ExDay
from tideboard_core.model.session_price import day_base

DAY = "2026-11-20"
PRE = MarketState.PRE_MARKET


def at(clock: str) -> datetime:
    return new_york(f"{DAY} {clock}")


def after(*rows: tuple[str, Quote]) -> AroundOpen:
    """What is known once these rows came, each at its time of the day."""
    opening = AroundOpen()
    for clock, quote in rows:
        opening = opening.after(quote, at(clock))
    return opening


def base(opening: AroundOpen, clock: str) -> Decimal | None:
    assert opening.row is not None
    return close_before(opening.row, at(clock), opening)


FROZEN = row(at("05:30"))
TRADED = row(at("09:30"), Decimal("190.00"), YESTERDAY, volume=1200, open=Decimal("189.50"))


def test_before_the_open_the_day_counts_from_the_last_price_whatever_the_stamp_says() -> None:
    """The vendor's own row of 05:30: its previous close is that of the day before."""
    for stamp in (at("05:30"), new_york("2026-11-19 16:00")):
        opening = after(("05:30", row(stamp)))
        assert base(opening, "05:30") == YESTERDAY
        assert base(opening, "09:29") == YESTERDAY


def test_the_first_trade_brings_the_previous_close() -> None:
    opening = after(("09:29", FROZEN), ("09:30", TRADED))
    assert (opening.traded, base(opening, "09:30")) == (True, YESTERDAY)
    assert has_traded(TRADED, at("09:30"), opening)


@pytest.mark.parametrize(
    "changes",
    [{"volume": VOLUME + 1}, {"open": Decimal("189.50")}, {"prev_close": YESTERDAY}],
    ids=["volume", "open", "previous close"],
)
def test_volume_open_and_previous_close_each_tell_it(changes: dict[str, object]) -> None:
    quote = structs.replace(FROZEN, **({"prev_close": YESTERDAY} | changes))
    assert after(("09:29", FROZEN), ("09:31", quote)).base == YESTERDAY


def test_a_first_trade_that_comes_just_before_the_open_by_our_clock_is_one() -> None:
    """Market time is read every ten seconds: it may be behind the exchange's, and the row of the open come early."""
    opening = after(("09:00", FROZEN), ("09:29", TRADED))
    assert (opening.traded, opening.base) == (True, YESTERDAY)
    assert base(opening, "09:30") == YESTERDAY

    late = structs.replace(TRADED, prev_close=FROZEN.prev_close)  # as where it is read again after the first push
    opening = after(("09:00", FROZEN), ("09:29", late))
    assert (base(opening, "09:29"), base(opening, "09:30")) == (YESTERDAY, None)
    assert base(after(("09:00", FROZEN), ("09:29", late), ("09:29", TRADED)), "09:30") == YESTERDAY


def test_no_trade_of_before_the_open_is_one() -> None:
    """A row that changes at 08:00, as a correction of the session before does, is compared with none before it."""
    opening = after(("07:59", FROZEN), ("08:00", structs.replace(FROZEN, volume=VOLUME + 5)))
    assert (opening.traded, base(opening, "08:00")) == (None, YESTERDAY)


def test_a_share_that_is_halted_over_the_open_counts_from_the_last_price_until_it_trades() -> None:
    halted = structs.replace(FROZEN, time=at("09:45"), suspended=True)
    opening = after(("09:29", FROZEN), ("09:31", halted), ("10:59", halted))
    assert (opening.traded, base(opening, "10:59"), base(opening, "23:59")) == (False, YESTERDAY, YESTERDAY)
    assert not has_traded(halted, at("10:59"), opening)
    assert base(after(("09:29", FROZEN), ("09:31", halted), ("11:00", TRADED)), "11:00") == YESTERDAY


def test_a_share_that_never_trades_before_the_open_has_the_row_of_the_evening_before() -> None:
    evening = AroundOpen().after(FROZEN, new_york("2026-11-19 16:00"))
    assert close_before(FROZEN, at("09:31"), evening) == YESTERDAY, "no row came since"
    assert evening.after(TRADED, at("09:31")).base == YESTERDAY


def test_a_row_of_the_session_before_proves_nothing_of_what_came_after_it() -> None:
    """Received at 14:00 of the day before, when nobody looked further: its figures had not settled."""
    noon = AroundOpen().after(FROZEN, new_york("2026-11-19 14:00"))
    assert close_before(FROZEN, at("09:31"), noon) is None
    assert noon.after(TRADED, at("09:31")).base is None


def test_a_start_after_the_open_needs_the_candle_of_the_last_session() -> None:
    opening = after(("10:00", TRADED))
    assert (opening.base, base(opening, "10:00"), opening.lacks_close(at("10:00"))) == (None, None, True)
    known = opening.with_closes(at("10:00").date(), (YESTERDAY,))
    assert (base(known, "10:00"), known.lacks_close(at("10:00"))) == (YESTERDAY, False)
    other = opening.with_closes(at("10:00").date(), (BEFORE,))
    assert (base(other, "10:00"), other.lacks_close(at("10:00"))) == (None, True)


def test_a_clock_of_this_computer_that_is_behind_makes_the_last_price_no_close() -> None:
    """The brake counts by the earlier of two clocks: a row came after the open whatever that one says."""
    opening = after(("10:00", TRADED))
    assert [base(opening, clock) for clock in ("09:00", "09:29", "10:00")] == [None, None, None]
    corrected = after(("10:00", FROZEN), ("08:00", FROZEN))
    assert base(corrected, "08:00") == YESTERDAY, "the exchange's own clock was ahead"


def test_once_it_has_traded_no_row_before_the_close_tells_more() -> None:
    """Without its base, after a start at ten, the candle is held against the newest row."""
    opening = after(("10:00", TRADED), ("10:01", structs.replace(TRADED, volume=1300)))
    assert [opening.rests(at(clock)) for clock in ("10:02", "15:59", "16:00")] == [True, True, False]
    assert not after(("10:00", TRADED)).rests(at("10:01"))
    assert not after(("09:29", FROZEN), ("09:31", FROZEN)).rests(at("09:32"))


def test_a_start_after_the_open_with_a_share_that_is_halted_is_not_known() -> None:
    """Its row is that of the session before: the previous close is not the last session's close."""
    opening = after(("10:00", FROZEN)).with_closes(at("10:00").date(), (YESTERDAY,))
    assert base(opening, "10:00") is None


def test_shares_that_trade_between_two_rows_are_traded_today_from_whichever_close() -> None:
    opening = after(("10:00", TRADED), ("10:01", structs.replace(TRADED, volume=1300)))
    assert (has_traded(TRADED, at("10:01"), opening), base(opening, "10:01")) == (True, None)


def test_a_row_that_differs_with_the_close_before_last_is_judged_by_the_candle() -> None:
    """A volume that the vendor corrects after the open, or a previous close that was read hours before."""
    corrected = structs.replace(FROZEN, volume=VOLUME + 125_000)
    opening = after(("09:29", FROZEN), ("09:31", corrected))
    assert (opening.traded, base(opening, "09:31"), opening.lacks_close(at("09:31"))) == (None, None, True)
    assert base(after(("09:29", FROZEN), ("09:31", corrected), ("09:32", TRADED)), "09:32") == YESTERDAY


def test_the_base_stands_when_the_broker_moves_its_previous_close_at_20_00() -> None:
    rolled = structs.replace(TRADED, last=Decimal("194.00"), prev_close=Decimal("194.00"), time=at("20:00"))
    opening = after(("09:29", FROZEN), ("09:30", TRADED), ("15:59", TRADED), ("20:00", rolled))
    assert [base(opening, clock) for clock in ("20:01", "23:59")] == [YESTERDAY, YESTERDAY]
    night = opening.after(rolled, new_york("2026-11-21 00:00"))
    assert close_before(rolled, new_york("2026-11-21 00:00"), night) == 194


def test_a_start_after_20_00_does_not_take_a_close_that_has_moved() -> None:
    rolled = structs.replace(TRADED, last=Decimal("194.00"), prev_close=Decimal("194.00"))
    opening = after(("21:00", rolled)).with_closes(at("21:00").date(), (YESTERDAY,))
    assert base(opening, "21:00") is None


@pytest.mark.parametrize(
    "moment",
    ["2026-11-22 20:52", "2026-11-21 12:00", "2026-11-26 20:30"],
    ids=["sunday", "saturday", "thanksgiving"],
)
def test_on_a_date_without_a_session_the_day_counts_from_the_last_price(moment: str) -> None:
    now = new_york(moment)
    opening = AroundOpen().after(row(now), now)
    assert close_before(row(now), now, opening) == YESTERDAY
    assert close_before(row(now), now, None) == YESTERDAY


def test_an_early_close_changes_nothing_of_the_base_until_midnight() -> None:
    """The half day after Thanksgiving."""
    opening = AroundOpen()
    for clock, quote in (("09:29", FROZEN), ("09:30", TRADED), ("13:05", TRADED)):
        opening = opening.after(quote, new_york(f"2026-11-27 {clock}"))
    assert close_before(TRADED, new_york("2026-11-27 20:30"), opening) == YESTERDAY


@given(
    st.lists(st.tuples(st.integers(0, 14 * 60 + 29), st.decimals(1, 999, places=2), st.integers(0, 10**9)), max_size=12)
)
def test_what_the_first_trade_brought_no_row_of_the_day_changes(rows: list[tuple[int, Decimal, int]]) -> None:
    opening = after(("09:29", FROZEN), ("09:30", TRADED))
    for minutes, previous, volume in sorted(rows):
        now = at("09:30") + timedelta(minutes=minutes)
        opening = opening.after(structs.replace(TRADED, prev_close=previous, volume=volume), now)
        assert close_before(TRADED, now, opening) == YESTERDAY


@given(st.lists(st.tuples(st.integers(0, 9 * 60 + 29), st.integers(0, 10**9)), min_size=1, max_size=12))
def test_before_the_open_no_row_makes_a_trade(rows: list[tuple[int, int]]) -> None:
    opening = AroundOpen()
    for minutes, volume in sorted(rows):
        now = at("00:00") + timedelta(minutes=minutes)
        opening = opening.after(row(now, volume=volume), now)
        assert not has_traded(FROZEN, now, opening)
        assert close_before(FROZEN, now, opening) == YESTERDAY


# --- the block of the running session ---------------------------------------------------------------------------------


def with_block(quote: Quote, state: MarketState, clock: str, *ex_days: ExDay) -> Decimal | None:
    return day_base(quote, state, at(clock), after(("03:00", quote)), ex_days)


def test_price_less_change_of_the_running_session_must_be_the_last_price() -> None:
    agrees = structs.replace(FROZEN, pre=block("190.00", "1.62"))
    one_step, two_steps = (structs.replace(FROZEN, pre=block("190.00", change)) for change in ("1.61", "1.60"))
    assert with_block(agrees, PRE, "08:00") == YESTERDAY
    assert (with_block(one_step, PRE, "08:00"), with_block(two_steps, PRE, "08:00")) == (YESTERDAY, None)
    moved = structs.replace(agrees, last=Decimal("190.00"))
    assert with_block(moved, PRE, "08:00") is None, "a last price that follows the trades of before the open"


def test_a_block_that_is_missing_or_of_another_session_contradicts_nothing() -> None:
    other = structs.replace(FROZEN, overnight=block("180.00", "9.00"), after=block("180.00", "9.00"))
    assert with_block(other, PRE, "08:00") == YESTERDAY
    old = structs.replace(FROZEN, pre=block("204.00", "0.81", new_york("2026-11-19 09:29")))
    assert with_block(old, PRE, "08:00") == YESTERDAY, "the block of the morning before"
    untold = structs.replace(FROZEN, pre=block("190.00", "0"))
    assert with_block(untold, PRE, "08:00") == YESTERDAY, "no change is told"


def test_a_state_that_is_still_of_before_the_open_contradicts_no_first_trade() -> None:
    """Market states are read each ten seconds: at 09:30:05 the last price is a trade of today."""
    first = structs.replace(TRADED, pre=block("189.00", "0.62", at("09:29")))
    opening = after(("09:29", FROZEN), ("09:30", first))
    assert day_base(first, PRE, at("09:30"), opening) == YESTERDAY


def test_after_the_first_trade_the_block_must_agree_with_the_close_of_the_day() -> None:
    evening = structs.replace(TRADED, after=block("191.00", "1.00"))
    opening = after(("09:29", FROZEN), ("09:30", TRADED), ("17:00", evening))
    assert day_base(evening, MarketState.AFTER_HOURS, at("17:00"), opening) == YESTERDAY
    odd = structs.replace(evening, after=block("191.00", "2.62"))
    assert day_base(odd, MarketState.AFTER_HOURS, at("17:00"), opening) is None


def test_on_an_ex_day_the_reference_may_lie_lower_by_the_dividend() -> None:
    """The day counts from there until the first trade: what it fell by was paid."""
    less = structs.replace(FROZEN, pre=block("187.50", "0.12"))  # 187.38, a dollar below the close
    paid, untold = ExDay(at("08:00").date(), dividend=Decimal(1)), ExDay(at("08:00").date())
    assert with_block(less, PRE, "08:00", paid) == Decimal("187.38")
    assert with_block(less, PRE, "08:00") is None, "no ex-day is known"
    assert with_block(less, PRE, "08:00", untold) is None, "how much is paid is not known"
    assert with_block(less, PRE, "08:00", paid._replace(dividend=Decimal(2))) is None
    unadjusted = structs.replace(FROZEN, pre=block("187.50", "-0.88"))
    assert with_block(unadjusted, PRE, "08:00", paid) == YESTERDAY


def test_a_night_knows_the_ex_day_that_it_leads_to() -> None:
    """20:30 on the evening before."""
    quote = structs.replace(TRADED, overnight=block("189.50", "0.50"))  # from 189.00, a dollar below the close
    opening = after(("09:29", FROZEN), ("09:30", TRADED), ("20:30", quote))
    monday = ExDay(new_york("2026-11-23 00:00").date(), dividend=Decimal(1))
    assert day_base(quote, MarketState.OVERNIGHT, at("20:30"), opening, (monday,)) == YESTERDAY
    assert day_base(quote, MarketState.OVERNIGHT, at("20:30"), opening) is None


# --- the time of a price, and other markets ---------------------------------------------------------------------------


def test_the_time_of_a_price_lies_within_a_session() -> None:
    closed, close = new_york("2026-11-19 16:00"), at("16:00")
    opening = after(("09:29", FROZEN))
    assert price_time(structs.replace(FROZEN, time=at("08:00")), at("08:01"), opening) == closed
    halted = after(("09:29", FROZEN), ("09:31", FROZEN))
    assert price_time(structs.replace(FROZEN, time=at("11:00")), at("11:01"), halted) == closed
    traded = after(("09:29", FROZEN), ("09:30", TRADED))
    assert price_time(TRADED, at("09:31"), traded) == TRADED.time
    assert price_time(structs.replace(TRADED, time=at("19:00")), at("19:01"), traded) == close
    assert price_time(structs.replace(TRADED, time=at("10:00")), at("10:01"), None) == at("10:00"), "not known"


def test_turnover_goes_with_the_session_that_has_begun() -> None:
    assert turnover_day(Market.US, at("09:29")) == new_york("2026-11-19 00:00").date()
    assert turnover_day(Market.US, at("09:30")) == at("09:30").date()


@pytest.mark.parametrize("name", ["HK.00700", "SH.600519", "SZ.000001", "SG.D05"])
def test_elsewhere_the_stamp_decides_as_before(name: str) -> None:
    """A quote of an earlier date counts from its last price, one of today from its previous close; no open matters."""
    quote = structs.replace(QUOTE, instrument=InstrumentId(name))
    yesterday = structs.replace(quote, time=quote.time - timedelta(days=1))
    assert [close_before(one, quote.time, None) for one in (quote, yesterday)] == [quote.prev_close, quote.last]
    assert [has_traded(one, quote.time, None) for one in (quote, yesterday)] == [True, False]
    assert price_time(quote, quote.time, None) == quote.time
