"""What a record's figures say beside the numbers."""

from __future__ import annotations

from dataclasses import replace

from fakes.values.signal_market import market
from fakes.values.signal_versions import never
from tideboard_core.signals.record import make_record
from tideboard_core.signals.rules import RuleKind, default_rule
from tideboard_desktop.signals.content import fired_of


def test_a_record_of_some_firings_says_how_many_there_were() -> None:
    rule = default_rule(RuleKind.PRICE_UP_BLOCK_OUT)
    record = make_record(
        rule,
        market(1, sessions=4, symbols=2, rate=1.0),
        settings_tried=1,
        comparisons=3,
        seed=1,
        cancelled=never,
        draws=9,
    )
    whole = fired_of(record)
    assert whole.number == str(record.fired)
    assert not any("is made of" in line for line in whole.lines)

    some = fired_of(replace(record, fired=123_456))
    assert some.number == "123,456"
    assert f"The record is made of {record.fired} of them, chosen without regard to what followed" in some.lines
