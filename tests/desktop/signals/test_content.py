"""What a record's figures say beside the numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.values.signal_market import market
from fakes.values.signal_versions import OWN, RULES, never
from tideboard_core.rule_records import report
from tideboard_core.signals.record import HorizonVerdict, make_record
from tideboard_core.signals.rules import (
    Comparison,
    Condition,
    Operator,
    Quantity,
    Rule,
    RuleKind,
    Stated,
    Term,
    default_rule,
)
from tideboard_core.signals.sessions import Seen
from tideboard_desktop.signals.content import comparisons_words, fired_of, reading_of, record_line
from tideboard_desktop.signals.words import rule_name
from tideboard_desktop.ui.format import MINUS


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


@pytest.mark.parametrize("seen", list(Seen))
@pytest.mark.parametrize("states", [Stated.LOWER, Stated.NOTHING])
@pytest.mark.parametrize("symbols", [2, 6])
def test_the_command_says_what_the_window_says(symbols: int, states: Stated, seen: Seen) -> None:
    sessions = market(3, sessions=14, symbols=symbols, effect=-0.01, rate=0.5)
    block = Comparison(term=Term(quantity=Quantity.BLOCK_SHARE, window=3), operator=Operator.BELOW, value=-40)
    rule = Rule(id="own", kind=RuleKind.OWN, states=states, condition=Condition(comparisons=(block,)))
    made = make_record(
        rule,
        [replace(each, seen=seen) for each in sessions],
        settings_tried=1,
        comparisons=6,
        seed=1,
        cancelled=never,
        draws=50,
        seen=seen,
    )
    assert made.enough is (symbols > 2)
    for verdict in HorizonVerdict:
        one, half_an_hour, last = (replace(each, verdict=verdict) for each in made.horizons)
        record = replace(made, horizons=(one, half_an_hour, last))
        assert report.record_line(record) == record_line(record).replace(MINUS, "-")
        lines = report.record_lines(record, ORIGIN)
        figures = fired_of(record)
        assert lines[0] == rule_name(rule)
        assert f"{figures.number} {figures.of}" in lines
        assert figures.lines[0] in lines
        assert f"{figures.lines[-2]}: {figures.lines[-1]}" in lines
        assert comparisons_words(6) in lines
        assert {reading_of(each).replace(MINUS, "-") for each in record.horizons} <= set(lines)


@pytest.mark.parametrize("rule", [*RULES, replace(OWN, name="Mine")], ids=lambda rule: rule.name or rule.id)
def test_the_command_names_rules_as_the_window_does(rule: Rule) -> None:
    assert report.name_of(rule) == rule_name(rule)


ORIGIN = report.Origin(
    place="here",
    versions={},
    provider="Futu",
    first_day="2026-01-02",
    last_day="2026-11-20",
    securities=3,
    sessions=42,
    assumed=0,
    engine="2 processes",
    memory=0,
    damaged=(),
)
