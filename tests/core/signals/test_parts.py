"""Parts of a record: joined in any order they are the record of all sessions; of many firings a fixed choice counts."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from fakes.values.equal_records import assert_equal
from fakes.values.signal_market import market
from fakes.values.signal_versions import never
from tideboard_core.signals import parts
from tideboard_core.signals.outcomes import ControlGroup, list_spans
from tideboard_core.signals.parts import RecordPart, RecordTerms, by_time, chosen_by_hash, joined, symbol_part
from tideboard_core.signals.record import Half, make_record, record_of
from tideboard_core.signals.rules import RuleKind, default_rule
from tideboard_core.signals.sessions import SessionData

RULE = replace(default_rule(RuleKind.PRICE_UP_BLOCK_OUT), mirrored=True)
SESSIONS = market(5, sessions=30, symbols=5, effect=-0.002, rate=0.4)


def part_of(terms: RecordTerms, sessions: list[SessionData]) -> RecordPart:
    return symbol_part(terms, sessions[0].instrument, sessions, None, never)


def by_symbol() -> list[list[SessionData]]:
    names = dict.fromkeys(each.instrument for each in SESSIONS)
    return [[each for each in SESSIONS if each.instrument == name] for name in names]


@pytest.mark.parametrize("against_list", [False, True])
@pytest.mark.parametrize("control", list(ControlGroup))
def test_parts_in_any_order_are_the_record_of_all(control: ControlGroup, against_list: bool) -> None:
    whole = make_record(
        RULE, SESSIONS, settings_tried=1, comparisons=3, seed=4, cancelled=never, control=control,
        against_list=against_list, draws=200,
    )  # fmt: skip
    terms = RecordTerms(rule=RULE, seed=4, control=control, medians=list_spans(SESSIONS) if against_list else None)
    made = [part_of(terms, own) for own in by_symbol()]
    assert len(whole.firings) > 30
    for seed in range(4):
        random.Random(seed).shuffle(made)
        again = record_of(terms, made, half=Half.ALL, settings_tried=1, comparisons=3, cancelled=never, draws=200)
        assert_equal(again, whole)


def test_a_security_beside_does_not_change_what_is_drawn_for_another() -> None:
    terms = RecordTerms(rule=RULE, seed=4)
    alone, again = part_of(terms, by_symbol()[2]), part_of(terms, by_symbol()[2])
    assert alone.compared.tobytes() == again.compared.tobytes()
    assert part_of(replace(terms, seed=5), by_symbol()[2]).compared.tobytes() != alone.compared.tobytes()


def test_a_price_that_stood_still_has_no_sign() -> None:
    """Of mirrored firings it would be -0.0, which sorts and prints unlike 0.0."""
    rule = replace(default_rule(RuleKind.SIGN_TURN), mirrored=True)
    made = make_record(
        rule,
        SESSIONS,
        settings_tried=1,
        comparisons=3,
        seed=4,
        cancelled=never,
        control=ControlGroup.SAME_MINUTES,
        draws=9,
    )
    for horizon in made.horizons:
        still = [at for at in np.flatnonzero(horizon.points == 0) if made.firings[horizon.firing[at]].mirrored]
        assert still
        assert not np.signbit(horizon.points[still]).any()


def test_of_many_firings_the_same_are_chosen_apart_and_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_FIRINGS", 12)
    terms = RecordTerms(rule=RULE, seed=4)
    made = [part_of(terms, own) for own in by_symbol()]
    record = record_of(terms, made, half=Half.ALL, settings_tried=1, comparisons=3, cancelled=never, draws=50)
    monkeypatch.undo()

    all_made = [part_of(terms, own) for own in by_symbol()]
    together = sorted((firing for part in all_made for firing in part.firings), key=by_time)
    monkeypatch.setattr(parts, "MOST_FIRINGS", 12)
    assert list(record.firings) == [together[place] for place in chosen_by_hash(together)]
    assert len(record.firings) == 12
    assert record.fired == len(together) == sum(count for _day, count in record.per_session) > 30
    assert [each.firing for each in record.last_five] == together[-5:]
    for horizon in record.horizons:
        assert len(horizon.points) + horizon.passed_close + horizon.without_price == 12


def test_a_choice_favours_no_day_and_no_security() -> None:
    firings = [firing for own in by_symbol() for firing in part_of(RecordTerms(rule=RULE, seed=1), own).firings]
    assert chosen_by_hash(firings) == list(range(len(firings)))
    assert len({firing.instrument for firing in firings}) == 5
    places = {parts._hash_of(firing) for firing in firings}
    assert len(places) == len(firings)


def test_parts_joined_on_the_way_make_the_same_record(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = RecordTerms(rule=RULE, seed=4)
    monkeypatch.setattr(parts, "MOST_FIRINGS", 12)
    made = [part_of(terms, own) for own in by_symbol()]
    whole = record_of(terms, made, half=Half.ALL, settings_tried=1, comparisons=3, cancelled=never, draws=50)
    some = joined([joined(made[3:]), *made[:3]])
    assert len(some.firings) == 12 < sum(len(each.firings) for each in made)
    assert len(some.last) == 5
    again = record_of(terms, [some], half=Half.ALL, settings_tried=1, comparisons=3, cancelled=never, draws=50)
    assert_equal(again, whole)


def test_no_part_at_all_is_a_record_of_nothing() -> None:
    empty = record_of(
        RecordTerms(rule=RULE, seed=4), [], half=Half.ALL, settings_tried=1, comparisons=3, cancelled=never
    )
    assert (empty.fired, empty.firings, empty.sessions, empty.last_five) == (0, (), 0, ())
