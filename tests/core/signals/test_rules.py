"""Rules: limits of their parameters, conditions of a person's own, and the way through a file."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from tideboard_core.errors import BadInput
from tideboard_core.signals.rules import (
    MOST_COMPARISONS,
    PARAMETERS,
    Comparison,
    Condition,
    Operator,
    Quantity,
    Rule,
    RuleKind,
    Stated,
    Term,
    checked,
    default_rule,
)

FIVE = [kind for kind in RuleKind if kind is not RuleKind.OWN]
FALLING = Comparison(term=Term(quantity=Quantity.NET_SHARE, window=15), operator=Operator.BELOW, value=-5)
RSI = Comparison(
    term=Term(quantity=Quantity.INDICATOR, code="RSI", settings={"period_1": 14}), operator=Operator.ABOVE, value=70
)


def own(condition: Condition | None) -> Rule:
    return Rule(id="mine", kind=RuleKind.OWN, states=Stated.LOWER, condition=condition)


def refusal(rule: Rule) -> BadInput:
    with pytest.raises(BadInput) as refused:
        checked(rule)
    return refused.value


@pytest.mark.parametrize("kind", FIVE)
def test_the_five_are_as_described_and_allow_their_limits(kind: RuleKind) -> None:
    rule = checked(default_rule(kind))
    for parameter in PARAMETERS[kind]:
        for value in (parameter.least, parameter.most):
            checked(replace(rule, parameters={parameter.name: value}))
        for value in (parameter.least - 0.01, parameter.most + 0.01, float("nan"), float("inf")):
            error = refusal(replace(rule, parameters={parameter.name: value}))
            assert (error.code, error.data["name"]) == ("signal-parameter", parameter.name)


def test_a_parameter_of_another_kind_is_refused() -> None:
    assert (
        refusal(replace(default_rule(RuleKind.SIGN_TURN), parameters={"percentile": 95})).data["name"] == "percentile"
    )
    assert refusal(replace(default_rule(RuleKind.SIGN_TURN), begins=-1)).data["name"] == "begins"


def test_what_has_no_mirror_image_is_not_mirrored() -> None:
    disagree = default_rule(RuleKind.PROVIDERS_DISAGREE)
    assert refusal(replace(disagree, mirrored=True)).code == "signal-mirror"
    assert checked(replace(default_rule(RuleKind.PRICE_UP_BLOCK_OUT), mirrored=True)).stated is Stated.LOWER


@pytest.mark.parametrize(
    "condition",
    [
        None,
        Condition(),
        Condition(comparisons=(FALLING,) * (MOST_COMPARISONS + 1)),
        Condition(conditions=(Condition(conditions=(Condition(conditions=(Condition(comparisons=(RSI,)),)),)),)),
    ],
    ids=["none", "empty", "too many", "too deep"],
)
def test_a_condition_has_comparisons_but_not_too_many(condition: Condition | None) -> None:
    assert refusal(own(condition)).code == "signal-condition"


@pytest.mark.parametrize(
    ("term", "value", "code"),
    [
        (Term(quantity=Quantity.PRICE_CHANGE, window=0), 1.0, "signal-parameter"),
        (Term(quantity=Quantity.PERCENTILE), 101.0, "signal-parameter"),
        (Term(quantity=Quantity.NET), float("nan"), "signal-parameter"),
        (Term(quantity=Quantity.INDICATOR, code="NONE"), 1.0, "signal-indicator"),
        (Term(quantity=Quantity.INDICATOR, code="RSI", line=9), 1.0, "signal-indicator"),
        (Term(quantity=Quantity.INDICATOR, code="RSI", settings={"period_1": 1e9}), 1.0, "signal-indicator"),
        (Term(quantity=Quantity.INDICATOR, code="FLOW"), 1.0, "signal-indicator"),
        (Term(quantity=Quantity.INDICATOR, code="VP"), 1.0, "signal-indicator"),
    ],
)
def test_a_term_that_cannot_be_computed_is_refused(term: Term, value: float, code: str) -> None:
    comparison = Comparison(term=term, operator=Operator.ABOVE, value=value)
    assert refusal(own(Condition(comparisons=(comparison,)))).code == code


def test_a_rule_comes_back_from_a_file_as_it_was() -> None:
    condition = Condition(comparisons=(FALLING,), conditions=(Condition(any=True, comparisons=(RSI, FALLING)),))
    rule = checked(own(condition))

    assert msgspec.json.decode(msgspec.json.encode(rule), type=Rule) == rule
    assert condition.depth == 2
    assert len(list(condition.walk())) == 3


def test_only_what_is_computed_makes_another_rule() -> None:
    rule = default_rule(RuleKind.SIGN_TURN)

    assert rule.same_computation(replace(rule, id="2", name="Turns", parameters={"limit": 6.0}))
    assert not rule.same_computation(replace(rule, parameters={"limit": 7.0}))
    assert not rule.same_computation(replace(rule, mirrored=False))


def test_what_a_rule_needs_is_told_by_its_condition() -> None:
    percentile = Comparison(term=Term(quantity=Quantity.PERCENTILE), operator=Operator.ABOVE, value=90)

    assert default_rule(RuleKind.PRICE_UP_BLOCK_OUT).needs_bars
    assert not default_rule(RuleKind.PERCENTILE_ABOVE).needs_bars
    assert default_rule(RuleKind.PROVIDERS_DISAGREE).needs_other
    assert not own(Condition(comparisons=(percentile,))).needs_bars
    assert own(Condition(comparisons=(percentile,))).needs_percentile
    assert own(Condition(comparisons=(FALLING,))).needs_bars
