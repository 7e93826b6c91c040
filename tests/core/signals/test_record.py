"""Records: counts, medians, what is dropped, halves, kinds of sessions; and what is said of markets that are known."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from decimal import Decimal

import numpy as np
import pytest

from fakes.values.signal_market import market
from fakes.values.signal_versions import never
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.price_steps import PriceSteps, StepTable
from tideboard_core.signals.bootstrap import Cancelled
from tideboard_core.signals.outcomes import ControlGroup
from tideboard_core.signals.record import (
    Half,
    HorizonRecord,
    HorizonVerdict,
    RuleRecord,
    _verdict,
    chance_of_one,
    comparison_count,
    half_of,
    make_record,
)
from tideboard_core.signals.rules import RuleKind, Stated, default_rule
from tideboard_core.signals.sessions import Seen, SessionData

BLOCK_OUT = default_rule(RuleKind.PRICE_UP_BLOCK_OUT)
PAGE = [BLOCK_OUT, default_rule(RuleKind.SIGN_TURN), default_rule(RuleKind.PERCENTILE_ABOVE)]
EFFECT = -0.002


def record(sessions: list[SessionData], seed: int = 1, draws: int = 1000, **given: object) -> RuleRecord:
    rule = given.pop("rule", BLOCK_OUT)
    settings = {"settings_tried": 1, "comparisons": 9, "seed": seed, "cancelled": never, "draws": draws, **given}
    return make_record(rule, sessions, **settings)  # type: ignore[arg-type]


def differs(found: HorizonRecord) -> bool:
    return found.verdict in {HorizonVerdict.DIFFERS, HorizonVerdict.DIFFERS_LESS_THAN_SPREAD}


@pytest.fixture(scope="module")
def planted() -> list[SessionData]:
    return market(1, effect=EFFECT)


@pytest.fixture(scope="module")
def made(planted: list[SessionData]) -> RuleRecord:
    return record(planted)


def test_a_record_says_what_it_counted(made: RuleRecord, planted: list[SessionData]) -> None:
    assert made.sessions == made.could_fire == 60
    assert sum(count for _day, count in made.per_session) == len(made.firings) > 20
    assert [day for day, _count in made.per_session] == sorted({session.day for session in planted})
    assert list(made.firings) == sorted(made.firings, key=lambda each: (each.received, each.instrument))
    for horizon in made.horizons:
        assert len(horizon.points) + horizon.passed_close + horizon.without_price == len(made.firings)
        assert horizon.sessions == len({made.firings[number].day for number in horizon.firing})
        assert horizon.middle.lower <= horizon.middle.median <= horizon.middle.upper
        assert horizon.middle.median == pytest.approx(np.median(horizon.points))
        assert horizon.false_alarms == pytest.approx((horizon.points >= 0).mean())


def test_the_planted_effect_is_found_and_its_size(made: RuleRecord) -> None:
    after = made.horizons[1]
    assert (after.minutes, after.verdict) == (30, HorizonVerdict.DIFFERS)
    assert after.interval is not None
    assert after.interval[0] < EFFECT < after.interval[1] < 0
    assert after.false_alarms is not None
    assert after.control_false_alarms is not None
    assert after.false_alarms < 0.35 < after.control_false_alarms


def test_the_same_seed_makes_the_same_record(made: RuleRecord, planted: list[SessionData]) -> None:
    again = record(planted)
    for one, other in zip(made.horizons, again.horizons, strict=True):
        for field in fields(HorizonRecord):
            np.testing.assert_equal(getattr(one, field.name), getattr(other, field.name))


def test_a_difference_below_half_the_spread_says_so(planted: list[SessionData]) -> None:
    def steps(step: str) -> dict[InstrumentId, PriceSteps]:
        table = StepTable(name="", bands=((Decimal(10**6), Decimal(step)),), source="")
        return {each.instrument: PriceSteps((table,)) for each in planted}

    assert record(planted, steps=steps("2")).horizons[1].verdict is HorizonVerdict.DIFFERS_LESS_THAN_SPREAD
    assert record(planted, steps=steps("0.1")).horizons[1].verdict is HorizonVerdict.DIFFERS


def test_draws_that_never_vary_tell_nothing_of_chance() -> None:
    assert _verdict((-0.0004, -0.0004), -0.0004, None) is HorizonVerdict.NO_CLEAR_DIFFERENCE
    assert _verdict((-0.0004, -0.0004 + 1e-17), -0.0004, None) is HorizonVerdict.NO_CLEAR_DIFFERENCE
    assert _verdict((2e-17, 0.0004), 0.0004, None) is HorizonVerdict.NO_CLEAR_DIFFERENCE
    assert _verdict((-0.0008, -0.0004), -0.0004, None) is HorizonVerdict.DIFFERS


def test_the_last_five_are_the_last_not_the_best(made: RuleRecord) -> None:
    assert [each.firing for each in made.last_five] == list(made.firings[-5:])
    for picture in made.last_five:
        assert (len(picture.price), picture.price[30], picture.net[30]) == (61, 0, 0)


def test_too_few_firings_are_points_only() -> None:
    few = record(market(1, sessions=12, symbols=1, rate=1.0))
    assert few.firings
    assert not few.enough
    for horizon in few.horizons:
        assert horizon.verdict is HorizonVerdict.TOO_FEW
        assert horizon.interval is None
    crowded = record(market(1, sessions=9, symbols=8, rate=1.0))
    assert len(crowded.firings) > 20
    assert not crowded.enough


def test_nothing_fired_is_a_record_too() -> None:
    empty = record(market(1, sessions=3, symbols=1, rate=0.0), rule=replace(BLOCK_OUT, parameters={"change": 20.0}))
    assert (empty.firings, empty.could_fire) == ((), 3)
    assert np.isnan(empty.horizons[0].middle.median)
    assert record([]).sessions == 0


def test_sessions_read_after_the_close_make_another_record(planted: list[SessionData], made: RuleRecord) -> None:
    later = [replace(each, seen=Seen.LATER) if number % 3 else each for number, each in enumerate(planted)]
    live, read = record(later), record(later, seen=Seen.LATER)

    assert (live.seen, read.seen) == (Seen.LIVE, Seen.LATER)
    assert Counter(live.firings) + Counter(read.firings) == Counter(made.firings)
    assert live.left_out + read.left_out == len(planted)
    kinds = {(each.instrument, each.day): each.seen for each in later}
    assert {kinds[each.instrument, each.day] for each in live.firings} == {Seen.LIVE}
    assert {kinds[each.instrument, each.day] for each in read.firings} == {Seen.LATER}


def test_halves_are_of_days_and_share_none(planted: list[SessionData], made: RuleRecord) -> None:
    older, newer = (record(planted, half=half) for half in (Half.OLDER, Half.NEWER))
    assert older.sessions == newer.sessions == 30
    assert max(each.day for each in older.firings) < min(each.day for each in newer.firings)
    assert Counter(older.firings) + Counter(newer.firings) == Counter(made.firings)
    assert len({each.day for each in half_of(planted[: 6 * 5], Half.OLDER)}) == 3


def test_a_mirrored_firing_counts_with_the_other_sign(planted: list[SessionData]) -> None:
    turned = [_upside_down(each) for each in planted]
    mirrored = record(turned, rule=replace(BLOCK_OUT, mirrored=True), control=ControlGroup.ALL_MINUTES)
    assert {each.states for each in mirrored.firings if each.mirrored} == {Stated.HIGHER}
    assert sum(each.mirrored for each in mirrored.firings) > 20
    assert mirrored.horizons[1].middle.median < -0.001


def _upside_down(session: SessionData) -> SessionData:
    """The same session with every price and flow turned around."""
    view = session.views[0]
    close = 10_000 / view.minutes.close
    bars = session.bars._replace(open=10_000 / session.bars.open, close=close)
    minutes = replace(view.minutes, net=-view.minutes.net, block=-view.minutes.block, close=close)
    return replace(session, views=(view._replace(minutes=minutes, bars=bars),), bars=bars)


def test_against_the_list_leaves_out_what_all_did(planted: list[SessionData]) -> None:
    falling = [_drifting(each) for each in planted]
    plain, against = record(falling), record(falling, against_list=True)
    assert plain.horizons[2].control_middle.median < -0.004
    assert abs(against.horizons[2].control_middle.median) < 0.001


def _drifting(session: SessionData) -> SessionData:
    fall = np.exp(-0.0001 * np.arange(session.count))
    view = session.views[0]
    bars = session.bars._replace(open=session.bars.open * fall, close=session.bars.close * fall)
    minutes = replace(view.minutes, close=view.minutes.close * fall)
    return replace(session, views=(view._replace(minutes=minutes, bars=bars),), bars=bars)


def test_a_symbol_that_left_the_list_stays_in_with_its_days(planted: list[SessionData], made: RuleRecord) -> None:
    left = [each for each in planted if each.instrument != "HK.00001" or each.day < planted[150].day]
    found = record(left)
    assert [each for each in made.firings if each in set(found.firings)] == list(found.firings)
    assert any(each.instrument == "HK.00001" for each in found.firings)


def test_a_record_is_given_up_when_a_parameter_changes(planted: list[SessionData]) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        record(planted, cancelled=cancelled)
    assert len(asked) == 4


def test_all_comparisons_share_the_five_percent() -> None:
    assert comparison_count([1, 6, 2]) == 27
    assert comparison_count([]) == 3
    assert chance_of_one(12) == pytest.approx(0.46, abs=0.01)


def test_nothing_in_a_record_says_what_will_follow() -> None:
    words = {word for kind in (RuleRecord, HorizonRecord) for field in fields(kind) for word in field.name.split("_")}
    assert not words & {"probability", "profit", "gain", "stars", "score", "good", "bad", "colour"}


def test_halves_are_those_of_the_sessions_that_the_record_is_made_of(planted: list[SessionData]) -> None:
    """The older days were read after their close: the record of what was seen live has an older half all the same."""
    days = sorted({each.day for each in planted})
    mixed = [replace(each, seen=Seen.LIVE if each.day in days[40:] else Seen.LATER) for each in planted]
    older, newer = (record(mixed, draws=20, half=half) for half in (Half.OLDER, Half.NEWER))
    assert [day for day, _count in older.per_session] == days[40:50]
    assert [day for day, _count in newer.per_session] == days[50:]
