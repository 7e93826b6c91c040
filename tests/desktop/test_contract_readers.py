"""Everybody who asks what a contract is, given an adjusted one, one without facts, and one that only looks like one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fakes.scenes.trading.option_legs import held_row
from fakes.values.combinations import facts
from tideboard_core.accounts.sensitivities import is_derivative, option_sensitivity
from tideboard_core.gateways.longport.translate.instruments import instrument
from tideboard_core.model.combination import CombinationLeg, Strategy, strategy_of
from tideboard_core.model.derivatives import in_contracts
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import Side
from tideboard_core.orders.option_cover import WholeLeg, option_cover
from tideboard_core.orders.valuation import value_at
from tideboard_core.trips.contracts import contract_of, traded_contract
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_desktop.ui.words.combinations import contract_words
from tideboard_proto.longport import quote_pb2 as pb

ADJUSTED, BARE_CODE = InstrumentId("US.LCID1261218P2500"), InstrumentId("US.AAPL1261218P260000")
LOOKS = InstrumentId("US.AAPL261340P260000")
FACTS = replace(facts(ADJUSTED), underlying=InstrumentId("US.LCID"), multiplier=10, currency="USD")
END = date(2026, 12, 18)


def known(name: InstrumentId) -> Instrument | None:
    return FACTS if name == ADJUSTED else None


def bare(name: InstrumentId) -> object:
    found = option_cover(name, [held_row(name, 1), held_row(_other(name), -1)], [], [], known)
    assert found is not None
    return found.uncovered_by([WholeLeg(name, Side.SELL, 1)]).some


def _other(name: InstrumentId) -> InstrumentId:
    return InstrumentId(f"{name}0")


def trip(name: InstrumentId) -> object:
    facts_of = known(name)
    made = contract_of(name, {}) if facts_of is None else traded_contract(facts_of)
    return made.last_day, made.underlying


def legs(name: InstrumentId) -> object:
    both = ((name, Side.BUY), (_other(name), Side.SELL))
    return strategy_of([CombinationLeg(instrument=one, side=side) for one, side in both])


def listed(name: InstrumentId) -> object:
    return instrument(pb.StaticInfo(symbol=wire_symbol(name), lot_size=100, board="unheard of"), "en").security_type


def value(name: InstrumentId) -> object:
    row = replace(held_row(name, 1), priced=False)
    return value_at(row, Decimal(3), known(name))


SPREAD = Strategy.VERTICAL_PUT


@pytest.mark.parametrize(
    ("asked", "adjusted", "without_facts", "looks"),
    [
        (bare, True, True, True),
        (trip, (END, "US.LCID"), (END, "US.AAPL"), (None, "US.AAPL")),
        (lambda name: in_contracts(name, known(name)), True, True, True),
        (lambda name: is_derivative(name, known(name)), True, True, True),
        (lambda name: option_sensitivity(name, Decimal("0.4")).put, True, True, None),
        (legs, SPREAD, SPREAD, Strategy.CUSTOM),
        (listed, SecurityType.OPTION, SecurityType.OPTION, SecurityType.OPTION),
        (value, 30, None, None),
        (contract_words, "LCID1 18 Dec 2026 2.50 put", "AAPL1 18 Dec 2026 260.00 put", LOOKS),
    ],
)
def test_a_contract_is_one_for_everybody(
    asked: Callable[[InstrumentId], object], adjusted: object, without_facts: object, looks: object
) -> None:
    assert [asked(name) for name in (ADJUSTED, BARE_CODE, LOOKS)] == [adjusted, without_facts, looks]
