"""Calls of a key are counted by the computer's day, however seldom its calendar is looked at."""

from __future__ import annotations

from datetime import timedelta

from fakes.values.clock import ManualClock
from tideboard_desktop.programs.key_use import LOOKED, UseOfKeys


def test_each_day_begins_at_nothing() -> None:
    clock = ManualClock()
    use, midnight = UseOfKeys(clock), clock.wall().astimezone()
    midnight = (midnight + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    use.note_call("a")
    clock.advance((midnight - clock.wall()).total_seconds() - 1)
    use.note_call("a")
    assert use.of("a").calls == 2
    clock.advance(1)
    use.note_call("a")
    found = use.of("a")
    assert (found.calls, found.begin, found.last) == (1, midnight, midnight)
    clock.advance(-2)
    use.note_call("a")
    assert use.of("a").calls == 1, "the clock was set back"
    clock.advance(LOOKED.total_seconds())
    use.note_call("b")
    assert (use.of("a").calls, use.of("b").calls) == (0, 1)
