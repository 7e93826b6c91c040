"""The table of warrants, counted from the practice day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tideboard_core.model.derivatives import WarrantKind
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.exchange.clock import CALENDAR
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.exchange.instruments import Catalogue
from tideboard_core.sandbox.exchange.warrants import State, WarrantListing, warrant_listings


def listings(anchor: date) -> list[WarrantListing]:
    return list(warrant_listings(Catalogue().find, anchor))


@pytest.mark.parametrize("anchor", [date(2026, 11, 18), date(2025, 2, 14), date(2027, 12, 31)])
def test_terms_hold_on_every_practice_day(anchor: date) -> None:
    rows = listings(anchor)

    assert len({row.instrument.name for row in rows}) == len({row.id for row in rows}) == len(rows)
    assert {row.terms.kind for row in rows} == set(WarrantKind)
    ends = [row.terms.maturity for row in rows]
    assert anchor < min(ends)
    assert max(ends) > anchor + timedelta(days=440)
    for row in rows:
        assert CALENDAR.session_on(row.instrument.market, row.terms.maturity)
        listed = date.fromisoformat(row.instrument.listing_date)
        assert (listed > anchor) == (row.state is State.TO_BE_LISTED)
        assert row.ladder.valid(int(row.prev_close * 10_000))


def test_names_tell_issuer_end_and_kind() -> None:
    rows = {row.id: row.instrument for row in listings(date(2026, 11, 18))}

    assert (rows[InstrumentId("HK.13716")].name, rows[InstrumentId("HK.13716")].name_en) == (
        "騰訊摩通七三購A",
        "TENCT@JPC2703A",
    )
    assert rows[InstrumentId("HK.54113")].name_en == "TENCT#SGRC2705A"


def test_a_warrant_trades_from_the_day_it_is_listed_on() -> None:
    exchange, name = Exchange(seed=7, date=date(2026, 11, 20)), InstrumentId("HK.15802")
    listed = date.fromisoformat(exchange.instrument(name).listing_date)
    assert exchange.quote(name).suspended
    assert exchange.order_book(name).bids == ()

    exchange.advance((listed - date(2026, 11, 20)).days * 86_400)

    assert exchange.quote(name).volume > 0
    assert not exchange.quote(name).suspended
    exchange.close()


def test_a_warrant_that_has_ended_is_off_the_list() -> None:
    exchange, name = Exchange(seed=7, date=date(2026, 11, 20)), InstrumentId("HK.14688")
    end = listings(date(2026, 11, 20))
    maturity = next(row.terms.maturity for row in end if row.id == name)
    assert name in exchange.details.warrants_of(InstrumentId("HK.00700"))

    exchange.advance((maturity - date(2026, 11, 20)).days * 86_400 + 5 * 86_400)

    assert name not in exchange.details.warrants_of(InstrumentId("HK.00700"))
    assert exchange.quote(name).suspended
    exchange.close()


def test_a_contract_that_was_called_stays_so() -> None:
    exchange, name = Exchange(seed=7, date=date(2026, 11, 18)), InstrumentId("HK.00700")
    exchange.advance(40 * 86_400)  # unwatched days are drawn, not lived

    called = {row for row in exchange.details.warrants_of(name) if exchange.details.called(row)}
    exchange.advance(2 * 86_400)

    assert all(exchange.details.called(row) and exchange.quote(row).suspended for row in called)
    assert called
    exchange.close()
