"""The table of plates."""

from __future__ import annotations

import pytest

from tideboard_core.model.instrument import InstrumentId, Market, SecurityType, market_of
from tideboard_core.model.reference import PlateKind
from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.reference.plates import CONSTITUENTS, Plates, plate_listings

PLATES = Plates()
CATALOGUE = Catalogue()


@pytest.mark.parametrize(("market", "least"), [(Market.HK, 12), (Market.US, 6), (Market.SH, 8), (Market.SZ, 8)])
def test_every_market_has_its_plates(market: Market, least: int) -> None:
    kinds = [len(PLATES.of_market(market, kind)) for kind in (PlateKind.INDUSTRY, PlateKind.REGION, PlateKind.CONCEPT)]

    assert len(PLATES.of_market(market)) == sum(kinds) >= least
    assert (kinds[1] > 0) is (market in {Market.SH, Market.SZ})


def test_both_mainland_exchanges_have_the_same_plates() -> None:
    assert PLATES.of_market(Market.SH) == PLATES.of_market(Market.SZ)
    assert {market_of(member) for plate in PLATES.of_market(Market.SH) for member in plate.members} == {
        Market.SH,
        Market.SZ,
    }


def test_a_plate_is_among_the_plates_of_each_of_its_securities_and_of_no_other() -> None:
    for listing in CATALOGUE:
        plates = PLATES.of_security(listing.id)
        assert {plate.id for plate in plates} == {plate.id for plate in PLATES if listing.id in plate.members}


def test_every_company_of_the_plates_markets_is_in_one_industry() -> None:
    for listing in CATALOGUE:
        stock = listing.instrument.security_type is SecurityType.STOCK
        industries = [plate for plate in PLATES.of_security(listing.id) if plate.kind is PlateKind.INDUSTRY]
        assert len(industries) == (stock and listing.instrument.market is not Market.SG), listing.id


def test_every_member_is_listed_once() -> None:
    for plate in PLATES:
        assert len(set(plate.members)) == len(plate.members) > 0
        assert all(CATALOGUE.find(member) for member in plate.members)
        assert market_of(plate.id) in {market_of(member) for member in plate.members} | {Market.SH}


def test_a_plate_is_a_security_with_a_level_and_the_turnover_of_its_members() -> None:
    listings = {listing.id: listing for listing in plate_listings(CATALOGUE.named)}

    assert list(listings) == [plate.id for plate in PLATES]
    dairy = listings[InstrumentId("HK.BK1001")]
    assert (dairy.instrument.name, dairy.instrument.security_type) == ("乳製品", SecurityType.PLATE)
    assert dairy.daily_turnover == pytest.approx(410e6)
    assert dairy.is_index
    assert listings[InstrumentId("US.BK2003")].instrument.name == "Semiconductors"


def test_the_indexes_constituents_are_plates_that_are_told_with_their_securities_alone() -> None:
    for plate in CONSTITUENTS.values():
        found = PLATES.find(plate)
        assert found is not None
        assert found.kind is PlateKind.OTHER
        assert found not in PLATES.of_market(Market.HK)
    assert PLATES.find(InstrumentId("HK.00700")) is None
