"""A rule that is watched live says what the record says of the same minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import HALF_DAY, TENCENT, session
from fakes.values.signal_versions import RULES, SAMPLE, SECOND, comparison, tape, versions
from fakes.values.untraded import ELEVEN, shut_from_eleven
from tideboard_core.archive.judging import traded_rows
from tideboard_core.archive.records import Rows
from tideboard_core.archive.rows import known_at
from tideboard_core.flow.session_minutes import MINUTE, from_archive, minute_starts, unknown
from tideboard_core.model.instrument import Market
from tideboard_core.signals.loading import Versions, minute_bars, session_data
from tideboard_core.signals.rules import Condition, Quantity, Rule, RuleKind, default_rule
from tideboard_core.signals.sessions import RecordedPrints, Seen
from tideboard_core.signals.verdicts import Firing, RuleVerdicts, firings, verdicts
from tideboard_core.signals.watch import Ended, Event, Fired, RuleWatch

pytestmark = pytest.mark.slow

MORNING = session(HALF_DAY)
COUNT = MORNING.minutes
SHORT = SAMPLE[:, :COUNT]
TAPE = tape(HALF_DAY)


def tape_until(received: float) -> RecordedPrints:
    """What a watch keeps of the trades received until then: the first one and those that are large."""
    kept = (TAPE.received <= received) & ((TAPE.shares > TAPE.large) | (TAPE.received == TAPE.received.min()))
    columns = (TAPE.time[kept], TAPE.received[kept], TAPE.price[kept], TAPE.shares[kept], TAPE.side[kept])
    return RecordedPrints(*columns, TAPE.large)


def watched(rule: Rule, found: Versions, before: Sequence[Firing] = (), holding: Sequence[Firing] = ()) -> list[Event]:
    """Give the watch every reading as it comes: all that was known at each receipt."""
    told, open_ = ([(rule.id, each) for each in kept] for kept in (before, holding))
    watch = RuleWatch([rule], TENCENT, MORNING, sample=SHORT, before=told, holding=open_)
    assert not watch.judged(rule.id)
    events = [event for received in receipts(found) for event in take(watch, rule, found, received)]
    assert watch.judged(rule.id) == judged_later(rule, found).able.any()
    return events


def parts_of(found: Versions) -> list[Rows]:
    return [rows for rows in (found.flow, found.bars, found.other) if rows is not None]


def receipts(found: Versions) -> list[int]:
    """When anything came (us)."""
    times: list[int] = np.unique(np.concatenate([rows["received"] for rows in parts_of(found)])).tolist()
    return times


def take(watch: RuleWatch, rule: Rule, found: Versions, received: int) -> list[Event]:
    """Give the watch what was known at a receipt (us)."""
    flow, bars, other = (known_at(rows, received) for rows in parts_of(found))
    return watch.take(
        from_archive(flow, MORNING, bars),
        received / SECOND,
        bars=minute_bars(bars, COUNT),
        other=from_archive(other, MORNING),
        prints={rule.id: tape_until(received / SECOND)},
    )


def judged_later(rule: Rule, found: Versions) -> RuleVerdicts:
    return verdicts(rule, session_data(rule, TENCENT, MORNING, found, sample=SHORT, prints=TAPE))


def recorded(rule: Rule, found: Versions) -> list[Firing]:
    return firings(judged_later(rule, found))


def fired_live(rule: Rule, found: Versions) -> list[Firing]:
    return [event.firing for event in watched(rule, found) if isinstance(event, Fired)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_live_says_what_the_record_says(rule: Rule) -> None:
    found = versions(4, day=HALF_DAY, gentle=rule.needs_other)  # its turnover has to be whole
    assert sorted(fired_live(rule, found)) == sorted(recorded(rule, found)) != []


def test_two_providers_are_compared_although_the_program_was_started_after_the_open() -> None:
    """Bars of the first hour came when it was started: late, and enough for the turnover since the open."""
    rule = next(each for each in RULES if each.needs_other)
    found, start = versions(10, day=HALF_DAY, gentle=True), 60
    begun = found.flow["received"][start]
    for rows in (found.flow, found.bars, found.other):
        assert rows is not None
        np.maximum(rows["received"], begun, out=rows.columns["received"])
    able = verdicts(rule, session_data(rule, TENCENT, MORNING, found)).able
    assert np.flatnonzero(able).tolist() == list(range(start - 2, COUNT)), "in time, and no minute before"
    assert fired_live(rule, found) == recorded(rule, found) != []
    assert found.bars["received"][: start - 5].min() == begun


# The gate has test_live_says_what_the_record_says.
@pytest.mark.whole
@given(seed=st.integers(0, 10_000), rule=st.sampled_from(RULES))
def test_live_says_what_the_record_says_of_any_session(seed: int, rule: Rule) -> None:
    found = versions(seed, day=HALF_DAY)
    assert sorted(fired_live(rule, found)) == sorted(recorded(rule, found))


def test_a_condition_that_no_longer_holds_is_told_once() -> None:
    rule = RULES[0]
    found = versions(1, day=HALF_DAY, gentle=True)
    events = watched(rule, found)
    data = session_data(rule, TENCENT, MORNING, found, sample=SHORT)
    holds = verdicts(rule, data).holds
    fired = [event.firing for event in events if isinstance(event, Fired)]
    ended = [event for event in events if isinstance(event, Ended)]

    assert fired
    for event in ended:
        row = holds[int(event.firing.mirrored)]
        assert row[event.firing.minute : event.minute].all()
        assert not row[event.minute]
        assert event.received == data.flow_received[event.minute] or event.received == data.bar_received[event.minute]
    assert len({event.firing for event in ended}) == len(ended)
    still = [each for each in fired if holds[int(each.mirrored), each.minute :].all()]
    assert len(ended) + len(still) == len(fired)


def test_what_was_told_before_a_new_start_is_not_told_again() -> None:
    rule = replace(default_rule(RuleKind.PERCENTILE_ABOVE), parameters={"percentile": 55})
    found = versions(3, day=HALF_DAY, gentle=True)
    first = recorded(rule, found)
    assert first
    watch = RuleWatch([rule], TENCENT, MORNING, sample=SHORT, before=[(rule.id, each) for each in first])
    events: list[Event] = []
    for minute in range(COUNT):
        received = int(found.flow["received"][minute])
        events += watch.take(from_archive(known_at(found.flow, received), MORNING), received / SECOND)

    assert not [event for event in events if isinstance(event, Fired)]


def test_the_end_of_what_was_told_before_a_new_start_is_told() -> None:
    rule = RULES[0]
    found = versions(1, day=HALF_DAY, gentle=True)
    whole = watched(rule, found)
    told = [event.firing for event in whole if isinstance(event, Fired)]
    ends = [event for event in whole if isinstance(event, Ended)]
    again = watched(rule, found, before=told, holding=[ends[0].firing])
    assert again == ends[:1], "the others had been told, and nothing fires twice"


def test_an_end_that_was_told_does_not_come_again_with_another_setting() -> None:
    """As when a rule is changed and armed anew on a day on which the program was started anew, too."""
    rule = RULES[0]
    found = versions(1, day=HALF_DAY, gentle=True)
    first = next(event for event in watched(rule, found) if isinstance(event, Fired)).firing
    open_ = [(rule.id, first)]
    watch = RuleWatch([rule], TENCENT, MORNING, sample=SHORT, before=open_, holding=open_)
    changed = replace(rule, parameters={**rule.parameters, "window": rule.whole("window") - 1})
    ends, half = list[Event](), COUNT * 3 // 4
    for minute in range(COUNT):
        received = int(max(found.flow["received"][minute], found.bars["received"][minute]))
        if minute == half:
            assert ends, "told before the change"
            watch.watch([changed], sample=SHORT, since=received / SECOND)
        flow, bars = known_at(found.flow, received), known_at(found.bars, received)
        events = watch.take(from_archive(flow, MORNING, bars), received / SECOND, bars=minute_bars(bars, COUNT))
        ends += [event for event in events if isinstance(event, Ended) and event.firing == first]
    assert len(ends) == 1


def test_a_rule_goes_on_where_it_is_when_another_one_is_armed() -> None:
    """The other one tells nothing of what was received before it was armed."""
    rule, other = RULES[0], replace(RULES[1], id="armed-later")
    found = versions(4, day=HALF_DAY, gentle=True)
    alone, beside = recorded(rule, found), recorded(other, found)
    watch, half, events = RuleWatch([rule], TENCENT, MORNING, sample=SHORT), COUNT // 2, list[Event]()
    armed_at = found.flow["received"][half] / SECOND
    for minute in range(COUNT):
        received = int(max(found.flow["received"][minute], found.bars["received"][minute]))
        if minute == half:
            watch.watch([replace(rule, name="renamed"), other], sample=SHORT, since=armed_at)
        flow, bars = known_at(found.flow, received), known_at(found.bars, received)
        events += watch.take(from_archive(flow, MORNING, bars), received / SECOND, bars=minute_bars(bars, COUNT))
    fired = [event for event in events if isinstance(event, Fired)]

    assert [event.firing for event in fired if event.rule == rule.id] == alone
    assert any(each.minute > half for each in alone)
    assert any(each.minute < half - 1 for each in beside)
    assert [event.firing for event in fired if event.rule == other.id] == [
        each for each in beside if each.received >= armed_at
    ]


def test_a_condition_that_ends_within_one_reading_ends_at_its_own_minute() -> None:
    """The provider was slow: two minutes came at once, the first fired and the second no longer held."""
    high = Condition(comparisons=(comparison(Quantity.NET, 5.0),))
    rule = Rule(id="high", kind=RuleKind.OWN, condition=high)
    net, starts = np.full(COUNT, np.nan), minute_starts(MORNING)
    received, watch = np.full(COUNT, np.nan), RuleWatch([rule], TENCENT, MORNING)
    events: list[Event] = []
    for newest in [*range(40), 42, 43]:
        fresh = np.isnan(net[: newest + 1])
        now = starts[newest] + 61
        net[: newest + 1][fresh], received[: newest + 1][fresh] = 0.0, now
        net[40:41] = np.where(newest >= 40, 9.0, net[40:41])
        events += watch.take(replace(unknown(MORNING), net=net.copy(), received=received.copy()), now)

    fired, ended = events
    assert isinstance(fired, Fired)
    assert isinstance(ended, Ended)
    assert (fired.firing.minute, ended.minute, ended.firing) == (40, 41, fired.firing)


def test_minutes_from_before_the_start_are_not_judged() -> None:
    """Connected at 10:30, an hour into the session: what is read at once was not seen live."""
    rule = RULES[0]
    found = versions(1, day=HALF_DAY, gentle=True)
    now = int(found.flow["received"][60])
    watch = RuleWatch([rule], TENCENT, MORNING)
    flow = known_at(found.flow, now)
    flow.columns["received"][:] = now
    assert watch.take(from_archive(flow, MORNING, known_at(found.bars, now)), now / SECOND) == []
    data = session_data(rule, TENCENT, MORNING, Versions(flow, found.bars))
    assert np.isfinite(data.flow_received).sum() == 3
    assert data.seen is Seen.LIVE


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_in_a_closure_nothing_fires_and_after_it_what_the_record_says(rule: Rule) -> None:
    """The provider fills its minutes, which is no reason to judge them."""
    found = versions(4, day=HALF_DAY, gentle=rule.needs_other)
    inside = set(range(ELEVEN, ELEVEN + 30))
    with shut_from_eleven(HALF_DAY, 30):
        flow, bars = (traded_rows(Market.HK, HALF_DAY, each) for each in (found.flow, found.bars))
        other = None if found.other is None else traded_rows(Market.HK, HALF_DAY, found.other)
        kept = Versions(flow, bars, other)
        live = fired_live(rule, found)
        assert sorted(live) == sorted(recorded(rule, kept))
    assert inside.isdisjoint(each.minute for each in live)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_was_judged_of_a_closure_before_it_was_certain_is_judged_anew(rule: Rule) -> None:
    """Its first minutes count as traded while nobody knows; what they told stands, and counts for nothing later."""
    found, inside = versions(4, day=HALF_DAY, gentle=rule.needs_other), range(ELEVEN, ELEVEN + 30)
    certain = (minute_starts(MORNING)[ELEVEN] + 4 * MINUTE) * SECOND
    watch = RuleWatch([rule], TENCENT, MORNING, sample=SHORT)
    before = [event for at in receipts(found) if at < certain for event in take(watch, rule, found, at)]
    with shut_from_eleven(HALF_DAY, len(inside)):
        after = [event for at in receipts(found) if at >= certain for event in take(watch, rule, found, at)]
        flow, bars, *other = (traded_rows(Market.HK, HALF_DAY, each) for each in parts_of(found))
        expected = recorded(rule, Versions(flow, bars, *other))
    live = [each.firing for each in before + after if isinstance(each, Fired)]
    assert sorted(each for each in live if each.minute not in inside) == sorted(expected)
    assert not any(isinstance(each, Fired) and each.firing.minute in inside for each in after)
