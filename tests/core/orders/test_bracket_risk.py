"""What an entry with exits risks and wins, and the quantity that a risk allows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.reviews import DAY, TENCENT, account
from tideboard_core.model.exits import AttachedExits, ExitTerms
from tideboard_core.model.instrument import SecurityType
from tideboard_core.model.order import Environment, Side
from tideboard_core.orders.bracket_risk import BracketEntry, BracketOutcome, BracketRisk, bracket_risk, size_by_risk

PRACTICE = BracketEntry(account=account(), instrument=TENCENT, side=Side.BUY, price=Decimal(611), day=DAY)
BOTH = AttachedExits(
    take_profit=ExitTerms(trigger=Decimal(622)),
    stop_loss=ExitTerms(trigger=Decimal("605.5")),
)


def test_the_figures_of_the_design_by_price_and_with_all_fees() -> None:
    """400 at 611.00, stop 605.50, take profit 622.00: 2.0 R by price, 1.3 R with the fees of both sides."""
    found = bracket_risk(PRACTICE, BOTH, 400)
    assert found.by_price == BracketOutcome(risk=Decimal(2200), reward=Decimal(4400))
    assert found.with_fees is not None
    assert found.with_fees.risk is not None
    assert found.with_fees.reward is not None
    assert abs(found.with_fees.risk - Decimal("2925.78")) < Decimal(5)
    assert abs(found.with_fees.reward - Decimal("3665.40")) < Decimal(5)
    assert round(found.by_price.ratio or 0, 1) == Decimal("2.0")
    assert round(found.with_fees.ratio or 0, 1) == Decimal("1.3")
    assert found.by_price.of_assets(Decimal(1_300_000)) == Decimal(2200) / Decimal(1_300_000) * 100


def test_without_the_brokers_fees_there_is_only_the_price() -> None:
    unknown = replace(PRACTICE, account=account(Environment.LIVE))
    assert bracket_risk(unknown, BOTH, 400) == BracketRisk(
        by_price=BracketOutcome(risk=Decimal(2200), reward=Decimal(4400)), with_fees=None
    )


def test_a_limit_bounds_what_its_exit_brings() -> None:
    limited = AttachedExits(
        take_profit=ExitTerms(trigger=Decimal(622), limit=Decimal(621)),
        stop_loss=ExitTerms(trigger=Decimal("605.5"), limit=Decimal(605)),
    )
    assert bracket_risk(PRACTICE, limited, 100).by_price == BracketOutcome(risk=Decimal(600), reward=Decimal(1000))


def test_one_exit_alone_has_no_ratio() -> None:
    stop = bracket_risk(PRACTICE, AttachedExits(stop_loss=ExitTerms(trigger=Decimal(605))), 100)
    assert stop.by_price == BracketOutcome(risk=Decimal(600), reward=None)
    assert stop.by_price.ratio is None
    target = bracket_risk(PRACTICE, AttachedExits(take_profit=ExitTerms(trigger=Decimal(622))), 100)
    assert (target.by_price.ratio, target.by_price.of_assets(Decimal(100))) == (None, None)


def test_a_short_entry_loses_upwards_and_contracts_count_with_their_multiplier() -> None:
    option = replace(TENCENT, security_type=SecurityType.OPTION, lot_size=1, multiplier=100)
    entry = BracketEntry(account=account(), instrument=option, side=Side.SELL, price=Decimal(10), day=DAY)
    exits = AttachedExits(take_profit=ExitTerms(trigger=Decimal(8)), stop_loss=ExitTerms(trigger=Decimal(13)))
    assert bracket_risk(entry, exits, 2).by_price == BracketOutcome(risk=Decimal(600), reward=Decimal(400))


@given(
    budget=st.decimals("0", "5000000", places=2),
    entry=st.decimals("1", "900", places=2),
    distance=st.decimals("0.01", "50", places=2),
    lot=st.sampled_from((1, 100, 500, 2000)),
    side=st.sampled_from(list(Side)),
    environment=st.sampled_from(list(Environment)),
)
def test_the_quantity_is_the_largest_whole_number_of_lots_within_the_risk(
    budget: Decimal, entry: Decimal, distance: Decimal, lot: int, side: Side, environment: Environment
) -> None:
    taken = BracketEntry(
        account=account(environment),
        instrument=replace(TENCENT, lot_size=lot),
        side=side,
        price=entry + 50,
        day=DAY,
    )
    stop = taken.price - distance if side is Side.BUY else taken.price + distance
    size = size_by_risk(budget, taken, stop)

    def lost(quantity: int) -> Decimal:
        return taken.loss(quantity, stop) + taken.fees(quantity, stop)

    assert size >= 0
    assert size % lot == 0
    assert not size or lost(size) <= budget
    assert lost(size + lot) > budget


@pytest.mark.parametrize("stop", ["611", "615"])
def test_a_stop_on_the_wrong_side_allows_nothing(stop: str) -> None:
    assert size_by_risk(Decimal(100_000), PRACTICE, Decimal(stop)) == 0


def test_a_risk_below_one_lot_allows_nothing() -> None:
    assert size_by_risk(Decimal(549), PRACTICE, Decimal("605.5")) == 0
