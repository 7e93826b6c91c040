"""What rules would have fired on a recorded day: each firing at its receipt, its end when that was known."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.values.archive_market import DAY, TENCENT, at, close_archive, open_archive, session
from fakes.values.replayed import BEFORE, KEY
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import Minute, MinuteBar
from tideboard_core.archive.units import MONEY
from tideboard_core.replay.fired import DayFiring, WatchedRule, fired_on, known_firings
from tideboard_core.signals.rules import Rule, RuleKind, Stated
from tideboard_core.signals.verdicts import Firing

TURN = 60
"""The minute from which on money goes out."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Money flows in for an hour, then out for one, then in again; each minute received twenty seconds late."""
    made = tmp_path_factory.mktemp("fired") / "archive"
    writer = open_archive(made, *BEFORE, DAY)
    net = 0
    for minute in range(180):
        net += (1_000_000 if minute < TURN or minute >= 2 * TURN else -1_000_000) * MONEY
        bar = MinuteBar(minute, 6_000_000, 6_000_000, 6_000_000, 6_000_000, 10_000, 5_000_000 * MONEY)
        writer.add_minutes(KEY, TENCENT, DAY, [Minute(minute, net)], received=at(minute))
        writer.add_bars(KEY, TENCENT, DAY, [bar], received=at(minute, seconds=3))
    close_archive(writer)
    return made


def found(folder: Path) -> list[DayFiring]:
    rule = Rule(id="turn", kind=RuleKind.SIGN_TURN)
    with closing(ArchiveReader(folder)) as reader:
        return fired_on(reader, [WatchedRule(rule, [TENCENT])], KEY, DAY)


def test_a_rule_fires_at_the_receipt_of_the_minute_that_holds(folder: Path) -> None:
    fired = found(folder)
    assert fired
    for each in fired:
        assert each.firing.received == at(each.firing.minute).timestamp()
        assert TURN < each.firing.minute < 3 * TURN
    assert fired == sorted(fired, key=lambda each: each.firing.received)


def test_at_a_second_only_what_was_received_is_known(folder: Path) -> None:
    fired = found(folder)
    first = fired[0].firing
    assert known_firings(fired, first.received - 1) == ()
    (known,) = known_firings(fired, first.received)
    assert known.firing == first
    assert known.ended is None
    close = session(DAY).close + timedelta(hours=1)
    assert len(known_firings(fired, close.timestamp())) == len(fired)


def test_an_end_is_known_from_its_own_receipt_on() -> None:
    firing = Firing(TENCENT, DAY, 70, 1000.0, Stated(1))
    each = DayFiring("turn", firing, 75, 1300.0)
    assert known_firings([each], 1299.9)[0].ended is None
    assert known_firings([each], 1300.0)[0].ended == 75
