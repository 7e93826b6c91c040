"""Listings: facts and character."""

from __future__ import annotations

import tracemalloc
from datetime import date
from decimal import Decimal

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_sandbox.exchange.instruments.listing import SIZE_STEPS, Catalogue, Listing, size_steps
from tideboard_sandbox.exchange.instruments.price_grid import StepRule, to_units

LISTINGS = list(Catalogue())


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.id)
def test_every_listing_has_a_valid_price_lot_and_living_tiers(listing: Listing) -> None:
    assert listing.ladder.valid(to_units(listing.prev_close))
    assert all(size % listing.instrument.lot_size == 0 for size in listing.sizes)
    large = listing.thresholds
    assert large.extra_large > large.large > large.medium > 0
    counts = [0, 0, 0, 0]
    for size in listing.sizes:
        counts[large.tier(size)] += 1
    assert 0.05 < counts[0] / SIZE_STEPS < 0.2
    assert all(count > 0.08 * SIZE_STEPS for count in counts[1:])
    assert listing.instrument.name
    assert listing.instrument.name_en


def test_a_size_takes_eight_bytes_of_its_table() -> None:
    size_steps(300.0, 100)  # with the factors, which all tables share
    tracemalloc.start()
    try:
        sizes = size_steps(300.0, 100)
        assert tracemalloc.get_traced_memory()[0] < 9 * len(sizes)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("rule", [StepRule(date(2025, 8, 1)), StepRule(announced=True)])
def test_every_price_is_valid_in_every_version_of_the_step_tables(rule: StepRule) -> None:
    assert [one.id for one in Catalogue(rule=rule) if not one.ladder.valid(to_units(one.prev_close))] == []


def test_lots_are_the_real_ones() -> None:
    catalogue = Catalogue()
    lots = {"HK.00700": 100, "HK.00005": 400, "HK.01810": 200, "HK.02318": 500, "HK.09618": 50, "HK.00939": 1000}
    for name, lot in lots.items():
        listing = catalogue.find(InstrumentId(name))
        assert listing is not None
        assert listing.instrument.lot_size == lot


def test_names_are_in_the_script_of_their_market() -> None:
    names = {listing.id: listing.instrument.name for listing in LISTINGS}

    assert (names[InstrumentId("HK.02318")], names[InstrumentId("SH.601318")]) == ("中國平安", "中国平安")


def test_an_index_moves_by_a_hundredth() -> None:
    index = next(listing for listing in LISTINGS if listing.is_index and listing.instrument.market is Market.HK)

    assert index.ladder.step(to_units(Decimal("25752.73"))) == 100
