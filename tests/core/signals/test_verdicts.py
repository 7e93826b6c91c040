"""Verdicts use what was known at receipt, and nothing else; a firing is the first minute after a quiet time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.archive_market import DAY, TENCENT, session
from fakes.values.signal_versions import RULES, SAMPLE, SECOND, tape, versions
from tideboard_core.archive.records import Rows
from tideboard_core.flow.session_minutes import Floats
from tideboard_core.signals.conditions import CONDITIONS, ConditionRows, RuleCase
from tideboard_core.signals.loading import Versions, session_data
from tideboard_core.signals.rules import Rule, RuleKind, Stated, default_rule
from tideboard_core.signals.sessions import RecordedPrints, Seen
from tideboard_core.signals.verdicts import RuleVerdicts, firings, verdicts

NOT_A_NUMBER = float("nan")


def known_until(rows: Rows, received: int) -> Rows:
    return rows.chosen(rows["received"] <= received)


TAPE = tape()


def tape_until(received: float) -> RecordedPrints:
    kept = TAPE.received <= received
    columns = (TAPE.time[kept], TAPE.received[kept], TAPE.price[kept], TAPE.shares[kept], TAPE.side[kept])
    return RecordedPrints(*columns, TAPE.large)


def stripped(found: Versions, received: float) -> Versions:
    """Only what was received until then."""
    last = round(received * SECOND)
    assert found.other is not None
    return Versions(*(known_until(rows, last) for rows in (found.flow, found.bars, found.other)))


def leaks(rule: Rule, found: Versions, minutes: Sequence[int], day: date = DAY) -> list[int]:
    """Minutes at which the verdict or firing changes when what was received later is removed."""
    hours = session(day)
    whole = verdicts(rule, session_data(rule, TENCENT, hours, found, sample=SAMPLE, prints=TAPE))
    fired = firings(whole)
    changed = []
    for minute in minutes:
        if np.isnan(whole.received[minute]):
            continue
        received = float(whole.received[minute])
        part, prints = stripped(found, received), tape_until(received)
        then = verdicts(rule, session_data(rule, TENCENT, hours, part, sample=SAMPLE, prints=prints))
        same = (then.holds[:, minute] == whole.holds[:, minute]).all() and then.able[minute] == whole.able[minute]
        same_firing = [each for each in firings(then) if each.minute == minute] == [
            each for each in fired if each.minute == minute
        ]
        if not (same and same_firing):
            changed.append(minute)
    return changed


@given(seed=st.integers(0, 10_000), rule=st.sampled_from(RULES), offset=st.integers(0, 65))
def test_no_verdict_knows_what_was_received_later(seed: int, rule: Rule, offset: int) -> None:
    assert leaks(rule, versions(seed), range(offset, 330, 66)) == []


def ahead(condition: Callable[[RuleCase], ConditionRows]) -> Callable[[RuleCase], ConditionRows]:
    """A condition that reads one minute ahead."""

    def judged(case: RuleCase) -> ConditionRows:
        found = condition(case)
        return ConditionRows(np.roll(found.holds, -1, axis=1), found.able)

    return judged


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_that_reads_one_minute_ahead_is_caught(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONDITIONS, rule.kind, ahead(CONDITIONS[rule.kind]))
    assert any(leaks_at_changes(rule, versions(seed, gentle=True)) for seed in range(8))


def leaks_at_changes(rule: Rule, found: Versions) -> list[int]:
    """Leaks where the verdict is another than a minute before."""
    holds = verdicts(rule, session_data(rule, TENCENT, session(), found, sample=SAMPLE, prints=TAPE)).holds[0]
    return leaks(rule, found, (np.flatnonzero(holds[1:] != holds[:-1]) + 1).tolist())


def test_a_restated_minute_counts_from_its_receipt_on() -> None:
    rule = replace(default_rule(RuleKind.PERCENTILE_ABOVE), parameters={"percentile": 55}, begins=0)
    found = versions(5, gentle=True)
    at = 100
    assert not np.isnan(SAMPLE[:, at]).any()
    again = found.flow.chosen(np.array([at]))
    again.columns["version"] += 1
    again.columns["received"] += 600 * SECOND
    again.columns["net"][:] = 10**15
    flow = Rows(found.flow.layout, {name: np.append(found.flow[name], again[name]) for name in found.flow.columns})
    data = session_data(
        rule, TENCENT, session(), found._replace(flow=flow.chosen(np.lexsort((flow["version"], flow.index))))
    )

    assert len(data.views) == 2
    assert data.views[0].minutes.net[at] != data.views[1].minutes.net[at] == 10**12
    before = np.flatnonzero(data.flow_received < data.views[1].since)
    assert before[-1] in range(at + 5, at + 12)


def test_a_session_that_was_read_after_its_close_is_another_kind() -> None:
    rule = default_rule(RuleKind.SIGN_TURN)
    found = versions(7, gentle=True)
    for rows in (found.flow, found.bars):
        rows.columns["received"][:] = session().close.timestamp() * SECOND + 600 * SECOND
    data = session_data(rule, TENCENT, session(), found)

    assert data.seen is Seen.LATER
    assert (data.counted(rule) == data.ends).all()


def test_bars_that_came_after_the_close_leave_a_rule_of_flow_live() -> None:
    found = versions(7, gentle=True)
    found.bars.columns["received"][:] += 10**5 * SECOND

    assert session_data(default_rule(RuleKind.SIGN_TURN), TENCENT, session(), found).seen is Seen.LATER
    assert session_data(default_rule(RuleKind.PERCENTILE_ABOVE), TENCENT, session(), found).seen is Seen.LIVE


def test_a_minute_received_later_than_three_minutes_after_its_end_is_not_seen() -> None:
    rule = default_rule(RuleKind.PERCENTILE_ABOVE)
    found = versions(7, gentle=True)
    ends = session_data(rule, TENCENT, session(), found).ends
    for minute, seconds in ((50, 180), (60, 181)):
        found.flow.columns["received"][minute] = round((ends[minute] + seconds) * SECOND)
    data = session_data(rule, TENCENT, session(), found)

    assert np.isfinite(data.flow_received[50])
    assert np.isnan(data.flow_received[60])
    assert all(np.isnan(view.minutes.net[60]) for view in data.views)
    assert np.isnan(data.counted(rule)[50])  # behind minute 51


def judged(holds: Sequence[int], *, missing: Sequence[int] = (), begins: int = 30, once: bool = False) -> RuleVerdicts:
    """Verdicts of a session of 120 minutes that holds at these."""
    row = np.zeros((1, 120), bool)
    row[0, list(holds)] = True
    received: Floats = np.arange(120.0)
    received[list(missing)] = NOT_A_NUMBER
    return RuleVerdicts(
        instrument=TENCENT, day=DAY, holds=row, able=np.isfinite(received), received=received,
        states=(Stated.HIGHER,), begins=begins, once=once,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "minutes"),
    [
        (judged([40, 41, 42]), [40]),
        (judged([40, 55]), [40]),
        (judged([40, 56]), [40, 56]),
        (judged([29, 30, 31]), []),
        (judged([30]), [30]),
        (judged([10, 30]), [30]),
        (judged([16, 30]), []),
        (judged([114]), [114]),
        (judged([115]), []),
        (judged([40, 58], missing=range(41, 46)), [40]),
        (judged([40, 61], missing=range(41, 46)), [40, 61]),
        (judged([15], begins=0), [15]),
        (judged([14], begins=0), []),
        (judged([40, 80], once=True), [40]),
        (judged([20, 80], once=True), []),
    ],
)
def test_a_firing_is_the_first_minute_after_fifteen_that_did_not_hold(found: RuleVerdicts, minutes: list[int]) -> None:
    assert [each.minute for each in firings(found)] == minutes
