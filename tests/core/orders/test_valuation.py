"""A position at the newest price: the broker's figures, moved by the price since."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fakes.scenes.trading.filled_hub import position
from fakes.values.reviews import TENCENT, account
from fakes.values.trading import NOON
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType
from tideboard_core.model.order import CostBasis, Fill, Side
from tideboard_core.orders.valuation import by_fills, valued

HOLDING = position(account())


def test_without_a_newer_price_the_brokers_own_figures_stand() -> None:
    row = valued(HOLDING, Decimal("612.50"))
    assert (row.value, row.pl, row.pl_percent) == (HOLDING.value, HOLDING.pl, HOLDING.pl_percent)


@given(st.decimals("500", "700", places=2), st.integers(1, 100))
def test_a_price_change_moves_value_and_both_profits_alike(last: Decimal, lots: int) -> None:
    held = position(account(), lots * 100)
    row = valued(held, Decimal(str(last)))
    moved = (last - held.last) * held.quantity
    assert row.value == held.value + moved
    assert row.pl == held.pl + moved
    assert row.pl_today is not None
    assert held.pl_today is not None
    assert row.pl_today - held.pl_today == moved


def test_percent_follows_the_cost() -> None:
    row = valued(HOLDING, Decimal("622.50"))
    assert row.pl_percent == pytest.approx(Decimal(24300) / Decimal(598200) * 100)


def test_a_short_position_gains_when_the_price_falls() -> None:
    short = replace(
        position(account(), 1000), quantity=-1000, value=Decimal(-612500), pl=Decimal(0), pl_today=Decimal(0)
    )
    assert valued(short, Decimal("600.00")).pl == Decimal("12500.00")


CALL = replace(
    TENCENT,
    id=InstrumentId("HK.TCH261230C600000"),
    security_type=SecurityType.OPTION,
    lot_size=1,
    multiplier=100,
)


CONTRACTS = replace(
    HOLDING,
    instrument=CALL.id,
    quantity=3,
    average_cost=Decimal(20),
    last=Decimal(22),
    value=Decimal(6600),
    pl=Decimal(600),
    pl_percent=Decimal(10),
    pl_today=Decimal(300),
)


@pytest.mark.parametrize("facts", [CALL, None])
def test_contracts_move_by_the_shares_behind_them(facts: Instrument | None) -> None:
    """Without their facts the broker's own price and value tell how many those are."""
    row = valued(CONTRACTS, Decimal("23.00"), facts)

    assert (row.value, row.pl, row.pl_today) == (Decimal(6900), Decimal(900), Decimal(600))
    assert row.pl_percent == 15


def test_an_adjusted_contract_is_valued_to_the_fraction_and_its_order_never_costs_too_little() -> None:
    facts = CALL.sized(Decimal("100.4132"))
    row = valued(CONTRACTS, CONTRACTS.last + 1, facts)
    assert row.value == CONTRACTS.value + CONTRACTS.quantity * Decimal("100.4132")
    assert facts.multiplier == 101, "by which the guard counts what an order costs"


def test_contracts_without_the_broker_s_price_need_their_facts() -> None:
    bare = replace(CONTRACTS, priced=False, last=Decimal(0), value=Decimal(0), pl=Decimal(0))

    known, unknown = (valued(bare, Decimal("23.00"), facts) for facts in (CALL, None))

    assert (known.value, known.pl, known.pl_percent) == (Decimal(6900), Decimal(900), Decimal(15))
    assert (unknown.last, unknown.value, unknown.pl) == (Decimal(23), None, None)


UNPRICED = replace(
    HOLDING, priced=False, last=Decimal(0), value=Decimal(0), pl=Decimal(0), pl_percent=None, pl_today=None
)


def test_a_holding_without_the_broker_s_price_is_worth_what_the_quote_says() -> None:
    row = valued(UNPRICED, Decimal("612.50"))
    cost = (HOLDING.average_cost or Decimal(0)) * HOLDING.quantity

    assert (row.last, row.value) == (Decimal("612.50"), Decimal("612.50") * HOLDING.quantity)
    assert row.pl == Decimal("612.50") * HOLDING.quantity - cost
    assert row.pl_today is None


def test_a_gain_without_a_cost_is_not_known() -> None:
    row = valued(replace(HOLDING, average_cost=None, pl=Decimal(0)), Decimal("613.50"))

    assert (row.pl, row.pl_percent) == (None, None)
    assert row.value == Decimal("613.50") * HOLDING.quantity


# --- a cost that follows a setting at the broker ----------------------------------------------------------------------


def traded(*shares: tuple[int, str]) -> list[Fill]:
    """Fills of a day, newest first as the lists have them; sales below zero."""
    fills = [
        Fill(
            id=str(number),
            order_id="7",
            account_id="1",
            instrument=TENCENT.id,
            name="",
            side=Side.BUY if quantity > 0 else Side.SELL,
            quantity=abs(quantity),
            price=Decimal(price),
            time=NOON + timedelta(seconds=number),
        )
        for number, (quantity, price) in enumerate(shares)
    ]
    return fills[::-1]


DILUTED = replace(position(account(), 100), average_cost=Decimal(-40), cost_basis=CostBasis.BY_SETTING)


@pytest.mark.parametrize(
    ("held", "fills", "cost"),
    [
        (100, [(300, "600"), (-200, "620")], "600"),
        (200, [(100, "600"), (100, "610")], "605"),
        (200, [(100, "500"), (-100, "510"), (200, "600")], "600"),
        (-100, [(200, "500"), (-300, "600")], "600"),
    ],
)
def test_our_fills_tell_what_was_paid_where_they_are_all_of_it(
    held: int, fills: list[tuple[int, str]], cost: str
) -> None:
    found = by_fills(replace(DILUTED, quantity=held, value=DILUTED.last * held), traded(*fills))

    assert (found.average_cost, found.cost_basis) == (Decimal(cost), CostBasis.OUR_FILLS)
    assert found.pl == (DILUTED.last - Decimal(cost)) * held
    assert found.pl_percent is not None
    assert (found.pl_percent > 0) is (found.pl > 0)


@pytest.mark.parametrize("fills", [[], [(-200, "620")], [(50, "600")], [(100, "600"), (-100, "610")]])
def test_of_what_was_held_before_the_broker_s_word_stands(fills: list[tuple[int, str]]) -> None:
    assert by_fills(DILUTED, traded(*fills)) is DILUTED
    plain = replace(DILUTED, cost_basis=CostBasis.AVERAGE)
    assert by_fills(plain, traded((100, "600"))) is plain


def test_our_fills_of_a_contract_count_for_all_the_shares_behind_it() -> None:
    option = InstrumentId("HK.TCH261230C600000")
    held = replace(DILUTED, instrument=option, quantity=2, last=Decimal(12), value=Decimal(2400))
    fills = [structs.replace(fill, instrument=option) for fill in traded((2, "10"))]

    found = by_fills(held, fills)

    assert (found.average_cost, found.pl, found.pl_percent) == (Decimal(10), Decimal(400), Decimal(20))
