"""Whole strategies around a strike of the chain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.scenes.market.hub_snapshot import TENCENT
from fakes.values.option_chain import DAYS, contracts, option
from tideboard_core.model.combination import Strategy, strategy_of
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_desktop.options.combination.strategy_templates import Template, template_legs, template_name

CHAIN, LATER = contracts(TENCENT, DAYS[0]), contracts(TENCENT, DAYS[1])
ROW = 5


@pytest.mark.parametrize("template", Template)
def test_each_is_the_strategy_of_its_name(template: Template) -> None:
    legs = template_legs(template, CHAIN, ROW, LATER)
    assert strategy_of(legs) is Strategy(template.value)
    assert template_name(template)


def test_a_butterfly_has_its_body_at_the_strike() -> None:
    legs = template_legs(Template.BUTTERFLY, CHAIN, ROW)
    assert [(leg.instrument, leg.side, leg.ratio) for leg in legs] == [
        (option(600, "C"), Side.BUY, 1),
        (option(610, "C"), Side.SELL, 2),
        (option(620, "C"), Side.BUY, 1),
    ]


def test_a_calendar_sells_the_nearer_contract() -> None:
    near, later = template_legs(Template.CALENDAR_PUT, CHAIN, ROW, LATER)
    assert (near.instrument, near.side) == (option(610, "P"), Side.SELL)
    assert (later.instrument, later.side) == (option(610, "P", DAYS[1]), Side.BUY)


def test_usual_and_adjusted_contracts_are_legs_of_no_one_strategy() -> None:
    """Legs of both would deliver different things."""
    adjusted = replace(
        CHAIN[ROW], strike=CHAIN[ROW].strike + 1, call=InstrumentId("HK.TCA261127C611000"), standard=False
    )
    chain = sorted([*CHAIN, adjusted], key=lambda one: one.strike)
    assert template_legs(Template.BUTTERFLY, chain, ROW) == template_legs(Template.BUTTERFLY, CHAIN, ROW)
    assert template_legs(Template.BUTTERFLY, chain, ROW + 1) == ()


@pytest.mark.parametrize("roots", [("TCA", "TCB"), ("TCH1", "TCH2")])
def test_contracts_of_two_adjusted_roots_are_legs_of_no_one_strategy(roots: tuple[str, str]) -> None:
    """Not every broker says of a root with a digit that it is no standard one."""
    standard = roots[0][-1].isdigit()
    chain = [
        replace(CHAIN[at], call=InstrumentId(f"HK.{root}261127C{600 + at}000"), put=None, standard=standard)
        for at, root in zip((1, 2, 3), (roots[0], roots[1], roots[0]), strict=True)
    ]
    assert template_legs(Template.VERTICAL_CALL, chain, 1) == ()
    assert [leg.instrument for leg in template_legs(Template.VERTICAL_CALL, chain, 0)] == [chain[0].call, chain[2].call]


def test_contracts_that_are_not_listed_make_none() -> None:
    assert template_legs(Template.STRADDLE, CHAIN, 0) == ()  # the lowest strike has no put
    assert template_legs(Template.CONDOR, CHAIN, len(CHAIN) - 1) == ()
    assert template_legs(Template.CALENDAR_CALL, CHAIN, ROW, LATER[:3]) == ()
