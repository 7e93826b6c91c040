"""Everybody who asks what a contract is, given an adjusted one, one without facts, and one that only looks like one."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from fakes.scenes.trading.option_legs import held_row
from fakes.values.clock import ManualClock
from fakes.values.combinations import combination_order, facts
from fakes.values.hub_values import put
from fakes.values.reviews import account
from tideboard_core.accounts.sensitivities import is_derivative, option_sensitivity
from tideboard_core.errors import OrderDenied
from tideboard_core.gateways.longport.translate.combinations import wire_order
from tideboard_core.gateways.longport.translate.instruments import instrument
from tideboard_core.market.hub import Hub
from tideboard_core.model.combination import (
    CombinationLeg,
    CombinationRequest,
    CombinationsOffer,
    Strategy,
    strategy_of,
)
from tideboard_core.model.derivatives import ContractTerms, in_contracts, option_of
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import OrderType, Side
from tideboard_core.model.order_terms import WholeLeg
from tideboard_core.model.review import SourceKind
from tideboard_core.orders.option_cover import option_cover
from tideboard_core.orders.rows import LegRow, with_legs
from tideboard_core.orders.valuation import value_at
from tideboard_core.ports.gateway import Gateway
from tideboard_core.trips.contracts import contract_of, traded_contract
from tideboard_core.trips.store import TripsStore
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_desktop.blotter.order_columns import symbol_cell
from tideboard_desktop.calendar.contract_days import contract_days
from tideboard_desktop.options.combination.model import CombinationDraft, NotReady
from tideboard_desktop.ui.words.combinations import contract_words
from tideboard_desktop.ui.words.exits import without_stop_words
from tideboard_proto.longport import quote_pb2 as pb

ADJUSTED, BARE_CODE = InstrumentId("US.LCID1261218P2500"), InstrumentId("US.AAPL1261218P260000")
LOOKS = InstrumentId("US.AAPL261340P260000")
FACTS = replace(facts(ADJUSTED), underlying=InstrumentId("US.LCID"), multiplier=10, currency="USD")
END = date(2026, 12, 18)
BLANK = InstrumentId("US.LCIDXP")
TAKEN = CombinationsOffer(markets=frozenset({Market.US}))


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


def kept(name: InstrumentId) -> object:
    """What the journal knows of it after a start."""
    facts_of = known(name)
    made = contract_of(name, {}) if facts_of is None else traded_contract(facts_of)
    with tempfile.TemporaryDirectory() as place, closing(TripsStore(Path(place))) as store:
        store.told.add_contracts([(name, made)])
        found = store.told.contracts()[name]
    return found.last_day, found.multiplier, found.worthless_after


def last_days(name: InstrumentId) -> object:
    """The days that the calendar reminds of."""

    async def instruments(_ids: Collection[InstrumentId]) -> list[Instrument]:
        return [one for one in (known(name),) if one is not None]

    gateway = cast("Gateway", SimpleNamespace(quotes=SimpleNamespace(instruments=instruments), reference=None))
    return [one.day for one in asyncio.run(contract_days(gateway, [name], date(2026, 12, 1), date(2026, 12, 31)))]


def last_days_by_facts(name: InstrumentId) -> object:
    """The same of a code that says nothing: only the facts know the day."""
    facts_of = known(name)
    listed = [] if facts_of is None else [replace(facts_of, id=BLANK, terms=option_terms(name))]

    async def instruments(_ids: Collection[InstrumentId]) -> list[Instrument]:
        return listed

    gateway = cast("Gateway", SimpleNamespace(quotes=SimpleNamespace(instruments=instruments), reference=None))
    return [one.day for one in asyncio.run(contract_days(gateway, [BLANK], date(2026, 12, 1), date(2026, 12, 31)))]


def option_terms(name: InstrumentId) -> ContractTerms | None:
    option = option_of(name)
    return None if option is None else option.terms


def pair(name: InstrumentId) -> tuple[CombinationLeg, ...]:
    """A purchase of the contract against a sale of one with ten times its strike."""
    return tuple(
        CombinationLeg(instrument=one, side=side) for one, side in ((_other(name), Side.BUY), (name, Side.SELL))
    )


def form(name: InstrumentId) -> object:
    """Why the form cannot be reviewed, and what its payoff costs at 1 a share."""
    hub = Hub(ManualClock())
    facts_of = known(name)
    if facts_of is not None:
        for leg in pair(name):
            put(hub, Topic.INSTRUMENT.of(leg.instrument), replace(facts_of, id=leg.instrument))
    draft = CombinationDraft(hub, lambda: OrderOffers(combinations=TAKEN), lambda _name: SourceKind.REAL)
    draft.take(pair(name))
    draft.set(price=Decimal(1))
    payoff = draft.payoff
    return draft.gap, None if payoff is None else payoff.cost


def at_longport(name: InstrumentId) -> object:
    """The strategy as which the legs would go to LongPort, or the code of the refusal."""
    request = CombinationRequest(
        account=account(),
        legs=pair(name),
        quantity=1,
        order_type=OrderType.LIMIT,
        price=Decimal(1),
        client_order_id="TB-1120-KQXW-0001",
    )
    try:
        return wire_order(request).strategy
    except OrderDenied as error:
        return error.code


def leg_row(name: InstrumentId) -> object:
    """The contract's row below its combination in the table of orders, with its code beside it."""
    whole = replace(combination_order(), legs=pair(name), instrument=name)
    row = next(row for row in with_legs([whole]) if isinstance(row, LegRow) and row.instrument == name)
    cell = symbol_cell(row, "")
    return cell.text, cell.second.replace(name, "CODE")


def naked_notice(name: InstrumentId) -> object:
    """How a notice counts what has no stop."""
    return without_stop_words(2, contracts=in_contracts(name, known(name)))


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
        (kept, (END, 10, True), (END, None, True), (None, None, False)),
        (last_days, [END], [END], []),
        (last_days_by_facts, [END], [], []),
        (form, (NotReady.NO_ACCOUNT, 10), (NotReady.FACTS, None), (NotReady.NO_OPTION, None)),
        (at_longport, "VerticalPutSpread", "VerticalPutSpread", "combinations-not-offered"),
        (
            leg_row,
            ("\u203a LCID1 18 Dec 2026 2.50 put", "Adjusted contract: CODE"),
            ("\u203a AAPL1 18 Dec 2026 260.00 put", "Adjusted contract: CODE"),
            (f"\u203a {LOOKS}", "CODE"),
        ),
        (naked_notice, *["2 contracts without a stop"] * 3),
        (contract_words, "LCID1 18 Dec 2026 2.50 put", "AAPL1 18 Dec 2026 260.00 put", LOOKS),
    ],
)
def test_a_contract_is_one_for_everybody(
    asked: Callable[[InstrumentId], object], adjusted: object, without_facts: object, looks: object
) -> None:
    assert [asked(name) for name in (ADJUSTED, BARE_CODE, LOOKS)] == [adjusted, without_facts, looks]
